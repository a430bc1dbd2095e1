/* albo-detail-commands.c - the verbs of the detail page
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-confirmation.h"
#include "albo-json.h"
#include "albo-office-calls.h"

#include <glib/gi18n.h>

/* The command is the detail page's until its outcome is known; what came back of
 * a page that is gone needs the command too.
 */
typedef struct
{
  AlboDetail  *detail;
  AlboCommand *command;
} Sending;

static void
announced_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Others look every minute anyway. */
  if (!albo_office_announce_finish (ALBO_CONNECTION (object), result, &error))
    g_debug ("Nobody was told of a command: %s", error->message);
}

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

static void
explain_error (AlboDetail   *self,
               const GError *error)
{
  g_autofree char *problems = NULL;

  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_FAILED)
    {
    case ALBO_STORE_ERROR_STALE:
    case ALBO_STORE_ERROR_NO_TRANSITION:
      explain (self, _("Somebody changed this request meanwhile"),
               _("Nothing was done. The request is shown as it is now; look at it again. "
                 "What you typed is kept."));
      break;
    case ALBO_STORE_ERROR_INVALID:
      problems = albo_problems_to_text (albo_store_error_get_detail (error));
      explain (self, _("The request cannot be moved yet"), problems);
      break;
    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_SIGN_IN:
      explain (self, _("You may not do this"), _("Your duty does not include this step."));
      break;
    case ALBO_STORE_ERROR_UNREACHABLE:
      explain (self, _("The connection was lost"),
               _("It is not known whether your command was carried out. Open the request again to see."));
      break;
    case ALBO_STORE_ERROR_NOT_FOUND:
      explain (self, _("The request is not there any more"), "");
      break;
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_TOO_MANY:
      explain (self, _("The server is busy"), _("Nothing was done. Try again in a moment."));
      break;
    default:
      explain (self, _("Nothing was done"),
               _("The server refused the command. Ask who administers Albo."));
    }
}

static void
forget_typed (AlboDetail        *self,
              AlboRequestAction  action)
{
  g_hash_table_remove (self->typed, GINT_TO_POINTER (action));
}

static const char *
done_text (AlboRequestAction action)
{
  switch ((int) action)
    {
    case ALBO_REQUEST_ACTION_FORWARD:
      return _("Forwarded to the administrators");
    case ALBO_REQUEST_ACTION_CLAIM:
      return _("Taken in charge");
    case ALBO_REQUEST_ACTION_APPROVE:
      return _("Approved");
    case ALBO_REQUEST_ACTION_ANNUL:
      return _("Annulled");
    default:
      return _("Done");
    }
}

static void
succeed (AlboDetail  *self,
         AlboCommand *command)
{
  forget_typed (self, command->action);
  albo_detail_tell (self, done_text (command->action));
  albo_office_announce_async (albo_office_get_connection (self->office), command->request, NULL,
                              announced_cb, NULL);
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
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_command_send_finish (command, ALBO_CONNECTION (object), result, &error);

  /* Whoever closed the page, or signed out, is told by the page as it is next time. */
  if (self->office == NULL)
    {
      albo_command_free (command);
      return;
    }

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE) &&
      self->request == command->request)
    {
      /* It may have been carried out: first of all, look. */
      self->is_unknown = TRUE;
      albo_office_report (self->office, error);
      albo_detail_update_verbs (self);
      albo_detail_reload (self);
      return;
    }

  self->command = NULL;
  if (answer != NULL)
    succeed (self, command);
  else
    explain_error (self, error);

  albo_detail_update_verbs (self);
  if (self->request == command->request)
    albo_detail_reload (self);
  albo_command_free (command);
}

static void
send_command (AlboDetail        *self,
              AlboRequestAction  action,
              JsonObject        *details)
{
  JsonObject *document = json_node_get_object (self->document);
  Sending *sending;

  g_return_if_fail (self->command == NULL);

  self->command = albo_command_new (action, self->request,
                                    albo_json_get_int (document, "row_version", 0), details);
  sending = g_new (Sending, 1);
  sending->detail = g_object_ref (self);
  sending->command = self->command;
  albo_detail_update_verbs (self);
  albo_command_send_async (self->command, albo_office_get_connection (self->office), sent_cb,
                           sending);
}

static void
response_cb (AlboConfirmation *dialog,
             const char       *response,
             AlboDetail       *self)
{
  const AlboVerb *verb = albo_confirmation_get_verb (dialog);
  g_autoptr(JsonObject) details = NULL;

  g_hash_table_replace (self->typed, GINT_TO_POINTER (verb->action),
                        albo_confirmation_get_typed (dialog));

  if (g_strcmp0 (response, "confirm") != 0 || self->document == NULL || self->office == NULL ||
      self->command != NULL)
    return;

  details = albo_confirmation_get_details (dialog);
  send_command (self, verb->action, details);
}

static void
act (GtkWidget  *widget,
     const char *action,
     GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  const AlboVerb *verb = albo_verb_find (g_variant_get_string (parameter, NULL));
  GtkRoot *root = gtk_widget_get_root (widget);
  AlboConfirmation *dialog;

  if (verb == NULL || self->document == NULL || self->command != NULL)
    return;

  dialog = albo_confirmation_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, verb,
                                  json_node_get_object (self->document), self->registers,
                                  g_hash_table_lookup (self->typed, GINT_TO_POINTER (verb->action)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
look_again (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  albo_detail_reload (ALBO_DETAIL (widget));
}

static void
add_verb (AlboDetail *self,
          JsonObject *object,
          gboolean    is_first)
{
  const AlboVerb *verb = albo_verb_find (albo_json_get_string (object, "action", NULL));
  gboolean is_enabled = albo_json_get_bool (object, "enabled", TRUE);
  GtkWidget *button;
  GtkWidget *child;

  if (verb == NULL)
    return;

  button = gtk_button_new_with_label (_(verb->label));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "detail.act");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    albo_request_action_to_code (verb->action));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(verb->label), -1);
  if (!is_enabled)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
      gtk_widget_set_sensitive (button, FALSE);
      gtk_widget_set_tooltip_text (button,
                                   albo_reason_to_text (albo_json_get_string (object, "reason", NULL)));
    }

  /* One suggestion at most; what cannot be undone is red only in its confirmation. */
  if (is_first && g_strcmp0 (verb->css_class, "suggested-action") == 0)
    gtk_widget_add_css_class (button, "suggested-action");

  /* The button takes the focus, not the place around it. */
  child = gtk_flow_box_child_new ();
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (self->verbs, child);
}

/* Shows exactly the verbs that this person may use now. */
void
albo_detail_update_verbs (AlboDetail *self)
{
  JsonObject *document = NULL;
  JsonArray *verbs = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->verbs))) != NULL)
    gtk_flow_box_remove (self->verbs, child);

  if (self->document != NULL)
    {
      document = json_node_get_object (self->document);
      verbs = albo_json_get_array (document, "verbs");
    }

  /* Where one goes on stands before where one gives up. */
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; verbs != NULL && i < json_array_get_length (verbs); i++)
      {
        JsonNode *node = json_array_get_element (verbs, i);
        const AlboVerb *verb;
        gboolean is_last;

        if (!JSON_NODE_HOLDS_OBJECT (node))
          continue;

        verb = albo_verb_find (albo_json_get_string (json_node_get_object (node), "action", NULL));
        is_last = verb != NULL && verb->action == ALBO_REQUEST_ACTION_ANNUL;
        if (verb != NULL && is_last == (pass == 1))
          add_verb (self, json_node_get_object (node),
                    gtk_widget_get_first_child (GTK_WIDGET (self->verbs)) == NULL);
      }

  gtk_widget_set_visible (self->verbs_bar,
                          gtk_widget_get_first_child (GTK_WIDGET (self->verbs)) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.act", self->command == NULL);
  gtk_revealer_set_reveal_child (self->unknown_revealer, self->is_unknown);
}

/* The request was read after a command whose outcome was not known. */
void
albo_detail_settle_unknown (AlboDetail *self)
{
  g_autoptr(AlboCommand) command = NULL;

  if (!self->is_unknown || self->document == NULL || self->command->request != self->request)
    return;

  command = g_steal_pointer (&self->command);
  self->is_unknown = FALSE;

  if (albo_command_was_done (command, json_node_get_object (self->document),
                             albo_office_get_name (self->office)))
    succeed (self, command);
  else
    explain (self, _("The command was not carried out"),
             _("The connection was lost before it arrived. What you typed is kept; try again."));
}

void
albo_detail_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.act", "s", act);
  gtk_widget_class_install_action (widget_class, "detail.look-again", NULL, look_again);
}
