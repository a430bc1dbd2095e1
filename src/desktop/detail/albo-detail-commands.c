/* albo-detail-commands.c - the verbs of the detail page
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-confirmation.h"
#include "albo-document-upload.h"
#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-verb-bar.h"
#include "albo-verb-forms.h"

#include <glib/gi18n.h>

/* The command is the detail page's until its outcome is known; what came back of
 * a page that is gone needs the command too.
 */
typedef struct
{
  AlboDetail  *detail;
  AlboCommand *command;
} Sending;

/* A verb whose choices are being asked for. */
typedef struct
{
  AlboDetail     *detail;
  const AlboVerb *verb;
  gint64          request;
} Opening;

static void
explain (AlboDetail *self,
         const char *heading,
         const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Why nothing was done, for whoever still has what they typed before them. */
static const char *
error_to_text (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return error->message;

  if (error->domain == G_FILE_ERROR)
    return _("The file cannot be read.");

  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_FAILED)
    {
    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_SIGN_IN:
      return _("Your duty does not include this step.");
    case ALBO_STORE_ERROR_UNREACHABLE:  /* of what goes before a command: it was not sent */
      return _("The server cannot be reached. Nothing was done; what you typed is kept.");
    case ALBO_STORE_ERROR_NOT_FOUND:
      return _("The request is not there any more");
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_TOO_MANY:
      return _("The server is busy. Nothing was done; try again in a moment.");
    default:
      return _("The server refused the command. Ask who administers Albo.");
    }
}

static void
refuse (AlboDetail        *self,
        AlboCommand       *command,
        AlboConfirmation  *confirmation,
        const GError      *error)
{
  gboolean is_stale = g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) ||
                      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION);

  if (confirmation != NULL)
    albo_confirmation_set_busy (confirmation, FALSE);

  /* The page is read again, and the confirmation then says what changed. */
  if (is_stale && confirmation == NULL && self->request == command->request)
    explain (self, _("Somebody changed this request meanwhile"),
             _("Nothing was done. The request is shown as it is now; look at it again. "
               "What you typed is kept."));
  else if (is_stale && confirmation == NULL)
    albo_detail_explain_command (self, command, _("Nothing was done"),
                                 _("Somebody changed request %s meanwhile. What you typed is kept."));
  else if (is_stale)
    albo_detail_reload (self);
  else if (confirmation == NULL)
    explain (self, _("Nothing was done"), error_to_text (error));
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    albo_confirmation_show_problems (confirmation, albo_store_error_get_detail (error));
  else
    albo_confirmation_show_text (confirmation, error_to_text (error));
}

/* The confirmation of a request, if it is still open. */
static AlboConfirmation *
get_confirmation (AlboDetail *self,
                  gint64      request)
{
  return self->confirmation != NULL && albo_confirmation_get_request (self->confirmation) == request
         ? self->confirmation : NULL;
}

static void
succeed (AlboDetail  *self,
         AlboCommand *command)
{
  AlboConfirmation *confirmation = get_confirmation (self, command->request);
  g_autoptr(AlboLocalDraft) draft = NULL;

  if (confirmation != NULL)
    {
      albo_confirmation_finish (confirmation);
    }
  else
    {
      draft = albo_local_draft_new_for_office (self->office, command->request,
                                               albo_verb_get_code (command->verb));
      albo_local_draft_discard (draft);
    }

  if (self->request == command->request || command->number == NULL)
    {
      albo_detail_tell (self, _(command->verb->done));
    }
  else
    {
      /* Translators: the number of a request, and what was done with it */
      g_autofree char *text = g_strdup_printf (_("%s: %s"), command->number, _(command->verb->done));

      albo_detail_tell (self, text);
    }
  albo_detail_announce (self, command->request);
  g_signal_emit_by_name (self, "moved", command->request);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr(AlboDetail) self = sending->detail;
  AlboCommand *command = sending->command;
  AlboConfirmation *confirmation = get_confirmation (self, command->request);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_command_send_finish (command, ALBO_CONNECTION (object), result, &error);

  /* Whoever closed the page, or signed out, is told by the page as it is next time. */
  if (self->office == NULL)
    {
      albo_command_free (command);
      return;
    }

  if (albo_store_error_is_unknown (error, command->is_repeat))
    {
      /* It may have been carried out, or be yet.  What was typed is in its draft. */
      if (confirmation != NULL)
        gtk_window_destroy (GTK_WINDOW (confirmation));
      albo_detail_keep_unknown (self, error);
      return;
    }

  self->command = NULL;
  if (answer != NULL)
    succeed (self, command);
  else
    refuse (self, command, confirmation, error);

  albo_detail_update_verbs (self);
  if (self->request == command->request && (answer != NULL || command->is_repeat))
    albo_detail_reload (self);
  albo_command_free (command);
}

/* Sends a command of the page, for the first time or again. */
void
albo_detail_send (AlboDetail  *self,
                  AlboCommand *command)
{
  Sending *sending = g_new (Sending, 1);

  sending->detail = g_object_ref (self);
  sending->command = command;
  albo_command_send_async (command, albo_office_get_connection (self->office), sent_cb, sending);
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr(AlboDetail) self = sending->detail;
  AlboCommand *command = sending->command;
  g_autoptr(GError) error = NULL;
  gint64 id = albo_document_upload_finish (ALBO_CONNECTION (object), result, &error);

  if (id != 0 && self->office != NULL)
    {
      json_object_set_int_member (command->details, "attachment_id", id);
      albo_detail_send (self, command);
      return;
    }

  if (self->office != NULL)
    {
      self->command = NULL;
      refuse (self, command, get_confirmation (self, command->request), error);
      albo_detail_update_verbs (self);
    }

  albo_command_free (command);
}

static void
confirmed_cb (AlboConfirmation *confirmation,
              AlboDetail       *self)
{
  g_autoptr(JsonObject) details = albo_confirmation_get_details (confirmation);
  g_autofree char *path = NULL;

  if (details == NULL || self->document == NULL || self->office == NULL || self->command != NULL ||
      self->request != albo_confirmation_get_request (confirmation))
    return;

  path = g_strdup (albo_json_get_string (details, ALBO_VERB_FILE, NULL));
  json_object_remove_member (details, ALBO_VERB_FILE);
  self->command = albo_command_new (albo_confirmation_get_verb (confirmation), self->request,
                                    albo_confirmation_get_row_version (confirmation), details);
  self->command->number = g_strdup (albo_json_get_string (json_node_get_object (self->document),
                                                          "protocol_number", NULL));
  albo_confirmation_set_busy (confirmation, TRUE);
  albo_detail_update_verbs (self);

  if (path != NULL)
    {
      Sending *sending = g_new (Sending, 1);

      sending->detail = g_object_ref (self);
      sending->command = self->command;
      albo_document_upload_async (albo_office_get_connection (self->office), self->request, "proof",
                                  path, uploaded_cb, sending);
    }
  else
    {
      albo_detail_send (self, self->command);
    }
}

static void
open_confirmation (AlboDetail     *self,
                   const AlboVerb *verb,
                   JsonNode       *choices)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AlboConfirmation *confirmation;

  if (self->confirmation != NULL)
    gtk_window_destroy (GTK_WINDOW (self->confirmation));

  confirmation = albo_confirmation_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, verb,
                                        json_node_get_object (self->document), self->registers, choices);
  g_set_weak_pointer (&self->confirmation, confirmation);
  if (self->office != NULL)
    albo_confirmation_set_office (confirmation, self->office);
  g_signal_connect_object (confirmation, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  g_signal_connect_object (confirmation, "stale", G_CALLBACK (albo_detail_reload), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (confirmation));
}

static void
choices_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr(AlboDetail) self = opening->detail;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) choices = NULL;

  choices = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL || self->document == NULL || self->request != opening->request ||
      self->command != NULL)
    return;

  if (choices != NULL)
    open_confirmation (self, opening->verb, choices);
  else
    explain (self, _("Nothing was done"), error_to_text (error));
}

static void
act (GtkWidget  *widget,
     const char *action,
     GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  const AlboVerb *verb = albo_verb_find (g_variant_get_string (parameter, NULL));
  gboolean takes_request;
  const char *function;

  if (verb == NULL || self->document == NULL || self->command != NULL)
    return;

  function = albo_verb_get_choices (verb, &takes_request);
  if (function != NULL && self->office != NULL)
    {
      Opening *opening = g_new (Opening, 1);
      const AlboArg args[] = { ALBO_ARG_INT (self->request) };

      opening->detail = g_object_ref (self);
      opening->verb = verb;
      opening->request = self->request;
      albo_office_invoke_async (albo_office_get_connection (self->office), function, args,
                                takes_request ? 1 : 0, NULL, choices_cb, opening);
      return;
    }

  open_confirmation (self, verb, NULL);
}

/* Of a verb that is not possible now. */
static void
explain_verb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  const char *code = g_variant_get_string (parameter, NULL);
  const AlboVerb *verb = albo_verb_find (code);
  JsonArray *verbs;

  if (verb == NULL || self->document == NULL)
    return;

  verbs = albo_json_get_array (json_node_get_object (self->document), "verbs");
  for (guint i = 0; verbs != NULL && i < json_array_get_length (verbs); i++)
    {
      JsonNode *node = json_array_get_element (verbs, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_strcmp0 (albo_json_get_string (json_node_get_object (node), "action", NULL), code) == 0)
        {
          /* Translators: the name of a verb, as Approve */
          g_autofree char *heading = g_strdup_printf (_("“%s” is not possible now"), _(verb->label));

          explain (self, heading, albo_reason_to_text (albo_json_get_string (json_node_get_object (node),
                                                                             "reason", NULL)));
          return;
        }
    }
}

/* Shows exactly the verbs that this person may use now. */
void
albo_detail_update_verbs (AlboDetail *self)
{
  JsonObject *request = self->document != NULL ? json_node_get_object (self->document) : NULL;

  albo_verb_bar_fill (self->verbs, request);
  gtk_widget_set_visible (self->verbs_bar,
                          gtk_widget_get_first_child (GTK_WIDGET (self->verbs)) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.act", self->command == NULL);
  albo_detail_show_unknown (self);

  /* Whoever confirms something learns at once that it changed. */
  if (request != NULL && self->confirmation != NULL &&
      albo_confirmation_get_request (self->confirmation) == self->request)
    albo_confirmation_set_fresh (self->confirmation, request);
}

void
albo_detail_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.act", "s", act);
  gtk_widget_class_install_action (widget_class, "detail.explain", "s", explain_verb);
}
