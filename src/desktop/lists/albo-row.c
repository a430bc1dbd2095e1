/* albo-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-row.h"

/**
 * AlboRow:
 *
 * A line of a list as the database gives it.  It may come later, and change: the item
 * stays the same meanwhile, and so does what the person has selected.
 */
struct _AlboRow
{
  GObject parent_instance;

  JsonObject *object;  /* (nullable): until it is read */
};

G_DEFINE_FINAL_TYPE (AlboRow, albo_row, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
albo_row_finalize (GObject *object)
{
  AlboRow *self = ALBO_ROW (object);

  g_clear_pointer (&self->object, json_object_unref);

  G_OBJECT_CLASS (albo_row_parent_class)->finalize (object);
}

static void
albo_row_class_init (AlboRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_row_finalize;

  /**
   * AlboRow::changed:
   *
   * The line says something else now.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_row_init (AlboRow *self)
{
}

/**
 * albo_row_new:
 * @object: (nullable): what the line says; %NULL if it is not known yet
 *
 * Returns: (transfer full): a line
 */
AlboRow *
albo_row_new (JsonObject *object)
{
  AlboRow *self = g_object_new (ALBO_TYPE_ROW, NULL);

  self->object = object != NULL ? json_object_ref (object) : NULL;

  return self;
}

/**
 * albo_row_get_object:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): what it says; %NULL while it is not known
 */
JsonObject *
albo_row_get_object (AlboRow *self)
{
  g_return_val_if_fail (ALBO_IS_ROW (self), NULL);

  return self->object;
}

/**
 * albo_row_set_object:
 * @self: a line
 * @object: what it says now
 */
void
albo_row_set_object (AlboRow    *self,
                     JsonObject *object)
{
  g_return_if_fail (ALBO_IS_ROW (self));
  g_return_if_fail (object != NULL);

  if (self->object != NULL && json_object_equal (self->object, object))
    return;

  json_object_ref (object);
  g_clear_pointer (&self->object, json_object_unref);
  self->object = object;
  g_signal_emit (self, signals[CHANGED], 0);
}
