/* albo-verb-next.c - taking charge of the request that waits longest
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-json.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

static void
claimed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboDetail) self = ALBO_DETAIL (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 request;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.claim-next", TRUE);

  /* Whether one was taken is not known: the same key again takes the same one, or the first. */
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    {
      albo_office_report (self->office, error);
      albo_detail_tell (self, _("The connection was lost. Press again: nothing is taken twice."));
      return;
    }

  /* The first try may still be at work: it stays the same one. */
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY))
    {
      albo_detail_tell (self, _("The server is busy. Press again: nothing is taken twice."));
      return;
    }

  g_clear_pointer (&self->claim_key, g_free);
  if (answer == NULL)
    {
      albo_detail_tell (self, _("The server refused the command. Ask who administers Albo."));
      return;
    }

  if (!JSON_NODE_HOLDS_OBJECT (answer))
    {
      albo_detail_tell (self, _("Nobody waits in the queue."));
      return;
    }

  request = albo_json_get_int (json_node_get_object (answer), "request_id", 0);
  albo_detail_announce (self, request);
  g_signal_emit_by_name (self, "moved", request);
  albo_detail_open (self, request);
  albo_detail_tell (self, _("Taken in charge"));
}

static void
response_cb (AlboDetail *self,
             const char *response)
{
  if (g_strcmp0 (response, "confirm") != 0 || self->office == NULL)
    return;

  if (self->claim_key == NULL)
    self->claim_key = g_uuid_string_random ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.claim-next", FALSE);
  albo_office_invoke_async (albo_office_get_connection (self->office), "claim_next",
                            ALBO_ARGS (ALBO_ARG_TEXT (self->claim_key)), NULL, claimed_cb,
                            g_object_ref (self));
}

static void
claim_next (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _("Take charge of the oldest request?"),
                                              _("You become responsible for the request that waits longest in the administrators’ queue. Its applicant is told."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Go Back"),
                                    "confirm", _("Take Charge"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "confirm",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The verb that is about no request that is open. */
void
albo_detail_install_next_action (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.claim-next", NULL, claim_next);
}
