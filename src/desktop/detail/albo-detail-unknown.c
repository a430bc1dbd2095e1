/* albo-detail-unknown.c - a command whose outcome is not known
 *
 * The lost try may still wait at a lock of the server and be carried out later, so nothing
 * is concluded from the request as it is read.  The same command is sent again with the same
 * key: the server then tells the first result, or does it, once.  It is kept until then, also
 * where the person looks at another request meanwhile.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include <glib/gi18n.h>

#define RETRY_SECONDS 5

/* What asks who one is, while the server says that all is well, does not get another answer. */
#define MOST_SIGN_INS 3

/* Somebody has to enter a password first, and is asked for it at the top of the window. */
static gboolean
is_waiting_for_person (AlboDetail *self)
{
  return self->office != NULL && albo_trouble_is_lasting (albo_office_get_trouble (self->office));
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboDetail *self = ALBO_DETAIL (user_data);

  if (is_waiting_for_person (self))
    return G_SOURCE_CONTINUE;

  self->retry_source = 0;
  albo_detail_settle_unknown (self);
  return G_SOURCE_REMOVE;
}

static void
open_cb (AlboDetail *self,
         const char *response,
         GtkWidget  *dialog)
{
  gint64 *request = g_object_get_data (G_OBJECT (dialog), "request");

  if (g_strcmp0 (response, "open") == 0)
    g_signal_emit_by_name (self, "open-request", *request);
}

/* @body may name the request once. */
void
albo_detail_explain_command (AlboDetail  *self,
                             AlboCommand *command,
                             const char  *heading,
                             const char  *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_auto(GStrv) parts = g_strsplit (body, "%s", 2);
  g_autofree char *text = g_strjoinv (command->number != NULL ? command->number : "", parts);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "open", _("Open the Request"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_object_set_data_full (G_OBJECT (dialog), "request",
                          g_memdup2 (&command->request, sizeof command->request), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Says so for as long as it is so. */
void
albo_detail_show_unknown (AlboDetail *self)
{
  AlboCommand *command = self->command;
  gboolean is_shown = command != NULL && command->is_repeat;
  gboolean is_elsewhere = is_shown && command->request != self->request;

  gtk_revealer_set_reveal_child (self->unknown_revealer, is_shown);
  gtk_widget_set_visible (self->unknown_button, is_elsewhere);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.look-again", self->is_unknown);

  if (is_elsewhere)
    {
      /* Translators: the name of a verb, as Approve, and the number of a request */
      g_autofree char *text = g_strdup_printf (_("It is not known whether “%s” was done. Look at request %s."),
                                               _(command->verb->label),
                                               command->number != NULL ? command->number : "");

      gtk_label_set_text (self->unknown_label, text);
    }
  else if (is_shown)
    {
      gtk_label_set_text (self->unknown_label,
                          _("The connection was lost: it is not known yet whether your command was carried out."));
    }
}

/* Keeps the command of the page, to be sent again. */
void
albo_detail_keep_unknown (AlboDetail   *self,
                          const GError *error)
{
  AlboCommand *command = self->command;
  gboolean is_repeat = command->is_repeat;

  albo_office_report (self->office, error);
  command->n_sign_ins = g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN)
                        ? command->n_sign_ins + 1 : 0;

  /* Neither time nor another try would tell: what is left is to look. */
  if ((command->n_sign_ins >= MOST_SIGN_INS && !is_waiting_for_person (self)) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED))
    {
      /* Translators: the name of a verb, as Approve */
      g_autofree char *heading = g_strdup_printf (_("It is not known whether “%s” was done"),
                                                  _(command->verb->label));

      self->command = NULL;
      albo_detail_explain_command (self, command, heading, _("Look at request %s. What you typed is kept."));
      albo_detail_update_verbs (self);
      albo_detail_reload (self);
      albo_command_free (command);
      return;
    }

  command->is_repeat = TRUE;
  self->is_unknown = TRUE;
  albo_detail_update_verbs (self);

  /* Whoever can read, can send it again.  Where that fails too, or another request is looked at
   * instead, it is tried after a while.
   */
  if (self->retry_source == 0)
    self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  if (!is_repeat)
    albo_detail_reload (self);
}

/* The server answers again. */
void
albo_detail_settle_unknown (AlboDetail *self)
{
  if (!self->is_unknown || self->office == NULL)
    return;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->is_unknown = FALSE;
  albo_detail_update_verbs (self);
  albo_detail_send (self, self->command);
}

/* A command that is on its way belongs to its callback. */
void
albo_detail_drop_unknown (AlboDetail *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (self->is_unknown)
    g_clear_pointer (&self->command, albo_command_free);
  self->is_unknown = FALSE;
}

static void
look_again (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);

  albo_detail_settle_unknown (self);
  albo_detail_reload (self);
}

static void
open_unknown (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);

  if (self->command != NULL)
    g_signal_emit_by_name (self, "open-request", self->command->request);
}

void
albo_detail_install_unknown (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.look-again", NULL, look_again);
  gtk_widget_class_install_action (widget_class, "detail.open-unknown", NULL, open_unknown);
}
