/* albo-bulk.c
 *
 * Each request gets a command of its own, with a key of its own made before the first try.
 * When the server is away the outcome of one is not known: it is said again with the same
 * key, which carries it out once, and after some tries everything stops there.
 *
 * What is asked before is in albo-bulk-question.c, what is told afterwards in
 * albo-bulk-report.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-bulk-private.h"

#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"

#include <glib/gi18n.h>

#define MAX_TRIES     10
#define RETRY_SECONDS  2
#define SHOW_DELAY_MS 300  /* what takes no longer needs no dialog */

/**
 * AlboBulk:
 *
 * Asks what is to be done with some requests, does it, shows how far it is, can be stopped,
 * and tells at the end what was not done and why.
 */

G_DEFINE_FINAL_TYPE (AlboBulk, albo_bulk, G_TYPE_OBJECT)

enum {
  DONE,
  UNDO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void send_next (AlboBulk *self);

static void
item_free (AlboBulkItem *item)
{
  albo_request_values_free (item->row);
  g_clear_pointer (&item->ticked, json_object_unref);
  g_free (item->assignee);
  g_free (item->before);
  g_free (item->reason);
  g_free (item);
}

static AlboBulkItem *
add_item (AlboBulk                *self,
          const AlboRequestValues *row)
{
  AlboBulkItem *item = g_new0 (AlboBulkItem, 1);

  item->row = albo_request_values_copy (row);
  item->row_version = row->row_version;
  g_ptr_array_add (self->items, item);

  return item;
}

guint
albo_bulk_count_left_out (AlboBulk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((AlboBulkItem *) g_ptr_array_index (self->items, i))->is_left_out;

  return n;
}

/* What is done, in words. */
const char *
albo_bulk_get_title (AlboBulk *self)
{
  if (self->is_undoing)
    return _("Undo the Assignment");

  return self->is_assigning ? _("Assign Requests") : _("Forward Requests");
}

static void
finish (AlboBulk *self)
{
  self->is_running = FALSE;
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_pointer (&self->key, g_free);
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  self->dialog = NULL;
  if (self->toasts != NULL)
    albo_bulk_report (self);
  g_signal_emit (self, signals[DONE], 0);
  g_object_unref (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboBulk *self = ALBO_BULK (user_data);

  self->retry_source = 0;
  send_next (self);
  return G_SOURCE_REMOVE;
}

/* The last command may have been carried out: nothing is sent after it. */
static void
give_up (AlboBulk     *self,
         AlboBulkItem *item)
{
  item->is_unknown = TRUE;
  item->reason = g_strdup (_("It is not known whether this was done: look before you repeat it."));
  self->is_stopped = TRUE;
}

/* (transfer full): why one of several was not done */
static char *
describe_error (const GError *error)
{
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION))
    return g_strdup (_("Somebody changed it meanwhile. Open it to see how it stands."));

  return albo_problem_text_of_error (error);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  AlboBulk *self = ALBO_BULK (user_data);
  AlboBulkItem *item = g_ptr_array_index (self->items, self->n_sent);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (albo_store_error_is_unknown (error, self->n_tries > 0) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT))
    {
      albo_office_report (self->office, error);
      if (++self->n_tries < MAX_TRIES && !self->is_stopped && self->toasts != NULL)
        {
          self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
          return;
        }

      give_up (self, item);
    }
  else if (answer != NULL)
    {
      item->is_done = TRUE;
      if (JSON_NODE_HOLDS_OBJECT (answer))
        item->row_version = albo_json_get_int (json_node_get_object (answer), "row_version", 0);
    }
  else
    {
      item->reason = describe_error (error);
    }

  self->n_sent++;
  self->n_tries = 0;
  g_clear_pointer (&self->key, g_free);
  send_next (self);
}

static void
send (AlboBulk     *self,
      AlboBulkItem *item)
{
  AlboConnection *connection = albo_office_get_connection (self->office);

  if (self->is_assigning)
    albo_office_invoke_async (connection, "assign",
                              ALBO_ARGS (ALBO_ARG_INT (item->row->key.id),
                                         ALBO_ARG_INT (item->row_version), ALBO_ARG_TEXT (self->key),
                                         ALBO_ARG_TEXT (item->assignee)),
                              NULL, sent_cb, self);
  else
    albo_office_invoke_async (connection, "forward",
                              ALBO_ARGS (ALBO_ARG_INT (item->row->key.id),
                                         ALBO_ARG_INT (item->row_version), ALBO_ARG_TEXT (self->key),
                                         ALBO_ARG_OBJECT (item->ticked)),
                              NULL, sent_cb, self);
}

static void
send_next (AlboBulk *self)
{
  AlboBulkItem *item = NULL;

  for (; self->n_sent < self->items->len; self->n_sent++)
    {
      item = g_ptr_array_index (self->items, self->n_sent);
      if (!item->is_left_out)
        break;
    }

  if (self->n_sent == self->items->len || (self->is_stopped && self->key == NULL))
    {
      finish (self);
      return;
    }

  if (self->key == NULL)
    self->key = g_uuid_string_random ();

  gtk_progress_bar_set_fraction (self->bar, (double) self->n_sent / self->items->len);
  send (self, item);
}

/* The command on its way is waited for: what was sent is not taken back. */
static void
stop_cb (AlboBulk *self)
{
  self->dialog = NULL;
  self->is_stopped = TRUE;
  if (self->retry_source != 0)
    {
      g_clear_handle_id (&self->retry_source, g_source_remove);
      give_up (self, g_ptr_array_index (self->items, self->n_sent));
      self->n_sent++;
      finish (self);
    }
}

static gboolean
show_cb (gpointer user_data)
{
  AlboBulk *self = ALBO_BULK (user_data);

  self->show_source = 0;
  self->dialog = adw_message_dialog_new (self->parent, albo_bulk_get_title (self),
                                         _("One request after the other. What is done stays done when you stop."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), GTK_WIDGET (self->bar));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self->dialog), "stop", _("Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self->dialog), "stop");
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->dialog));
  return G_SOURCE_REMOVE;
}

/* Sends the commands; it is alive until they are done. */
void
albo_bulk_start (AlboBulk *self)
{
  self->is_running = TRUE;
  self->bar = GTK_PROGRESS_BAR (g_object_ref_sink (gtk_progress_bar_new ()));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  albo_bulk_get_title (self), -1);
  self->show_source = g_timeout_add (SHOW_DELAY_MS, show_cb, self);
  send_next (g_object_ref (self));
}

static void
albo_bulk_finalize (GObject *object)
{
  AlboBulk *self = ALBO_BULK (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->toasts);
  g_clear_object (&self->office);
  g_clear_object (&self->bar);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_clear_pointer (&self->logins, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->key);

  G_OBJECT_CLASS (albo_bulk_parent_class)->finalize (object);
}

static void
albo_bulk_class_init (AlboBulkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_bulk_finalize;

  /**
   * AlboBulk::done:
   *
   * Everything was tried, or it was stopped; not emitted when nothing was begun.
   */
  signals[DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboBulk::undo:
   *
   * The person wants what was done to be undone, by albo_bulk_undo().
   */
  signals[UNDO] =
    g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_bulk_init (AlboBulk *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->boxes = g_ptr_array_new ();
}

/**
 * albo_bulk_new:
 * @parent: the window
 * @toasts: where it is said that all went well
 * @office: who does it
 * @rows: (element-type AlboRequestValues): the requests, as the person saw them
 *
 * Returns: (transfer full): what albo_bulk_forward() or albo_bulk_assign() begins; it stays
 *   alive until it is done
 */
AlboBulk *
albo_bulk_new (GtkWindow       *parent,
               AdwToastOverlay *toasts,
               AlboOffice      *office,
               GPtrArray       *rows)
{
  AlboBulk *self = g_object_new (ALBO_TYPE_BULK, NULL);

  g_set_weak_pointer (&self->parent, parent);
  g_set_weak_pointer (&self->toasts, toasts);
  self->office = g_object_ref (office);
  for (guint i = 0; i < rows->len; i++)
    add_item (self, g_ptr_array_index (rows, i));

  return self;
}

/**
 * albo_bulk_is_running:
 * @self: several requests
 *
 * Returns: whether the commands are on their way
 */
gboolean
albo_bulk_is_running (AlboBulk *self)
{
  g_return_val_if_fail (ALBO_IS_BULK (self), FALSE);

  return self->is_running;
}

/**
 * albo_bulk_undo:
 * @self: what gave requests to somebody, and is done
 *
 * Gives those that were given back to whoever had them: that is a step of its own, and stands
 * in the history as one.
 *
 * Returns: (transfer full): what does that, and has begun
 */
AlboBulk *
albo_bulk_undo (AlboBulk *self)
{
  AlboBulk *undo;

  g_return_val_if_fail (ALBO_IS_BULK (self), NULL);
  g_return_val_if_fail (self->is_assigning, NULL);

  undo = g_object_new (ALBO_TYPE_BULK, NULL);
  g_set_weak_pointer (&undo->parent, self->parent);
  g_set_weak_pointer (&undo->toasts, self->toasts);
  undo->office = g_object_ref (self->office);
  undo->is_assigning = TRUE;
  undo->is_undoing = TRUE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const AlboBulkItem *item = g_ptr_array_index (self->items, i);

      if (item->is_done && item->before != NULL)
        {
          AlboBulkItem *back = add_item (undo, item->row);

          back->row_version = item->row_version;
          back->assignee = g_strdup (item->before);
        }
    }

  albo_bulk_start (undo);
  return undo;
}
