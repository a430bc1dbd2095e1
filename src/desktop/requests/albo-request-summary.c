/* albo-request-summary.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-summary.h"

/**
 * AlboRequestSummary:
 *
 * One row of the inbox.  A list hands it out before it knows what is in it and
 * fills it in later; what shows it follows [signal@Albo.RequestSummary::changed].
 *
 * One signal, not a property for each column: a row changes as a whole, and a
 * page fills in two hundred of them between two frames.
 */
struct _AlboRequestSummary
{
  GObject parent_instance;

  AlboRequestValues *values;  /* (nullable): NULL while loading */
};

G_DEFINE_FINAL_TYPE (AlboRequestSummary, albo_request_summary, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
albo_request_summary_finalize (GObject *object)
{
  AlboRequestSummary *self = ALBO_REQUEST_SUMMARY (object);

  g_clear_pointer (&self->values, albo_request_values_free);

  G_OBJECT_CLASS (albo_request_summary_parent_class)->finalize (object);
}

static void
albo_request_summary_class_init (AlboRequestSummaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = albo_request_summary_finalize;

  /**
   * AlboRequestSummary::changed:
   *
   * The row was filled in, or shows something else now.
   */
  signals[CHANGED] =
    g_signal_new ("changed",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0,
                  NULL, NULL,
                  NULL,
                  G_TYPE_NONE, 0);
}

static void
albo_request_summary_init (AlboRequestSummary *self)
{
}

/**
 * albo_request_summary_new:
 * @values: (nullable): what it shows; %NULL makes a placeholder
 *
 * Returns: (transfer full): a new row
 */
AlboRequestSummary *
albo_request_summary_new (const AlboRequestValues *values)
{
  AlboRequestSummary *self = g_object_new (ALBO_TYPE_REQUEST_SUMMARY, NULL);

  self->values = albo_request_values_copy (values);

  return self;
}

/**
 * albo_request_summary_fill:
 * @self: a row
 * @values: what it shows from now on
 *
 * Says nothing if it shows that already.
 */
void
albo_request_summary_fill (AlboRequestSummary      *self,
                           const AlboRequestValues *values)
{
  g_return_if_fail (ALBO_IS_REQUEST_SUMMARY (self));
  g_return_if_fail (values != NULL);

  if (self->values != NULL && albo_request_values_equal (self->values, values))
    return;

  albo_request_values_free (self->values);
  self->values = albo_request_values_copy (values);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * albo_request_summary_mark_read:
 * @self: a row
 *
 * Takes the unread mark away, ahead of the database that did so too.
 */
void
albo_request_summary_mark_read (AlboRequestSummary *self)
{
  g_return_if_fail (ALBO_IS_REQUEST_SUMMARY (self));

  if (self->values == NULL || !self->values->is_unread)
    return;

  self->values->is_unread = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
albo_request_summary_is_loading (AlboRequestSummary *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SUMMARY (self), FALSE);

  return self->values == NULL;
}

/**
 * albo_request_summary_get_values:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): what it shows, until it changes; %NULL while loading
 */
const AlboRequestValues *
albo_request_summary_get_values (AlboRequestSummary *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SUMMARY (self), NULL);

  return self->values;
}

/**
 * albo_request_summary_get_id:
 * @self: a row
 *
 * Returns: the request, or 0 while loading
 */
gint64
albo_request_summary_get_id (AlboRequestSummary *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SUMMARY (self), 0);

  return self->values != NULL ? self->values->key.id : 0;
}
