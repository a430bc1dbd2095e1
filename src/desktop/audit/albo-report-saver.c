/* albo-report-saver.c - the report of a verification, saved and perhaps signed
 *
 * First which certificate and its password, if it is to be signed; then where to save it.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-report-saver.h"

#include "albo-report-signature.h"
#include "albo-verification-report.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget            *widget;
  GtkFileChooserNative *chooser;   /* (nullable): the one that is open */
  GtkWidget            *entry;     /* (nullable): of the password, while it is asked for */
  GBytes               *document;
  char                 *path;      /* (nullable): of the certificate */
  char                 *password;  /* (nullable) */
  char                 *signer;    /* (nullable) */
} Saving;

static void
forget_password (Saving *saving)
{
  if (saving->password != NULL)
    explicit_bzero (saving->password, strlen (saving->password));
  g_clear_pointer (&saving->password, g_free);
}

static void
saving_free (Saving *saving)
{
  forget_password (saving);
  g_object_unref (saving->widget);
  g_clear_object (&saving->chooser);
  g_bytes_unref (saving->document);
  g_free (saving->path);
  g_free (saving->signer);
  g_free (saving);
}

static GtkWindow *
get_window (Saving *saving)
{
  GtkRoot *root = gtk_widget_get_root (saving->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_toast (Saving     *saving,
            const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (saving->widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (text));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    text = g_strdup_printf (_("The report could not be saved: %s"), error->message);
  else if (saving->signer != NULL)
    text = g_strdup_printf (_("Saved, signed by %s"), saving->signer);
  else
    text = g_strdup (_("The report was saved"));

  show_toast (saving, text);
  saving_free (saving);
}

static void
place_chosen_cb (GtkNativeDialog *dialog,
                 int              response,
                 gpointer         user_data)
{
  Saving *saving = user_data;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  gtk_native_dialog_hide (dialog);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    g_file_replace_contents_bytes_async (file, saving->document, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         saved_cb, saving);
  else
    saving_free (saving);
}

static void
open_chooser (Saving               *saving,
              const char           *title,
              GtkFileChooserAction  action,
              const char           *name,
              GCallback             callback)
{
  g_clear_object (&saving->chooser);
  saving->chooser = gtk_file_chooser_native_new (title, get_window (saving), action,
                                                 action == GTK_FILE_CHOOSER_ACTION_SAVE ? _("_Save") : _("_Open"),
                                                 _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  g_signal_connect (saving->chooser, "response", callback, saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

static void
ask_place (Saving *saving)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf (_("verification %s.pdf%s"), day, saving->signer != NULL ? ".p7m" : "");

  open_chooser (saving, _("Save the Report"), GTK_FILE_CHOOSER_ACTION_SAVE, name, G_CALLBACK (place_chosen_cb));
}

static void
sign (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;
  GBytes *bytes = albo_report_sign (saving->document, saving->path, saving->password, &saving->signer, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void ask_password (Saving *saving, const char *problem);

static void
signed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  forget_password (saving);

  if (bytes != NULL)
    {
      g_bytes_unref (saving->document);
      saving->document = bytes;
      ask_place (saving);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      ask_password (saving, error->message);
    }
  else
    {
      g_autofree char *text = g_strdup_printf (_("The report was not signed: %s"), error->message);

      show_toast (saving, text);
      saving_free (saving);
    }
}

static void
password_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Saving *saving = user_data;
  g_autoptr(GTask) task = NULL;

  if (!g_str_equal (response, "sign"))
    {
      saving_free (saving);
      return;
    }

  saving->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (saving->entry)));
  saving->entry = NULL;
  task = g_task_new (NULL, NULL, signed_cb, saving);
  g_task_set_task_data (task, saving, NULL);
  g_task_run_in_thread (task, sign);
}

static void
ask_password (Saving     *saving,
              const char *problem)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (saving), _("Password of the Certificate"), problem != NULL ? problem
    : _("It opens the file with your certificate, on this computer only; it is not kept and sent to nobody."));

  saving->entry = gtk_password_entry_new ();
  g_object_set (saving->entry, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (saving->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Password of the Certificate"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), saving->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "sign", _("Sign"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (password_cb), saving);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
certificate_chosen_cb (GtkNativeDialog *dialog,
                       int              response,
                       gpointer         user_data)
{
  Saving *saving = user_data;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  gtk_native_dialog_hide (dialog);
  saving->path = response == GTK_RESPONSE_ACCEPT && file != NULL ? g_file_get_path (file) : NULL;

  if (saving->path != NULL)
    ask_password (saving, NULL);
  else
    saving_free (saving);
}

/**
 * albo_report_save:
 * @widget: where it was asked for
 * @report: what was found
 * @person: who verified
 * @login: as whom
 * @is_signed: whether to sign it, with a certificate that the person chooses
 *
 * Makes the document, asks where to put it, and says how it went.
 */
void
albo_report_save (GtkWidget                    *widget,
                  const AlboVerificationReport *report,
                  const char                   *person,
                  const char                   *login,
                  gboolean                      is_signed)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->widget = g_object_ref (widget);
  saving->document = albo_verification_report_to_pdf (report, person, login);

  if (is_signed)
    open_chooser (saving, _("Choose Your Certificate"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
                  G_CALLBACK (certificate_chosen_cb));
  else
    ask_place (saving);
}
