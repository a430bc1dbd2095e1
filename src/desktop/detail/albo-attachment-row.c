/* albo-attachment-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-attachment-row.h"

#include "albo-json.h"
#include "albo-transfer.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/**
 * AlboAttachmentRow:
 *
 * Opens or saves one attachment.  A file to be opened lies in a folder that only
 * this person can read, and is deleted with the row.
 */
struct _AlboAttachmentRow
{
  AdwActionRow parent_instance;

  AlboConnection       *connection;   /* (nullable): in a test */
  JsonObject           *attachment;
  GtkWidget            *open_button;
  GtkWidget            *save_button;
  GtkProgressBar       *progress;
  GtkFileChooserNative *chooser;      /* (nullable): while it is shown */
  GCancellable         *cancellable;
  char                 *folder;       /* (nullable): where it was opened */
  char                 *opened;       /* (nullable): the file in there */
};

G_DEFINE_FINAL_TYPE (AlboAttachmentRow, albo_attachment_row, ADW_TYPE_ACTION_ROW)

static void
tell (AlboAttachmentRow *self,
      const char        *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
set_busy (AlboAttachmentRow *self,
          gboolean           is_busy)
{
  gtk_widget_set_sensitive (self->open_button, !is_busy);
  gtk_widget_set_sensitive (self->save_button, !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_busy);
  gtk_progress_bar_set_fraction (self->progress, 0);
}

static char *
describe (AlboAttachmentRow *self)
{
  return g_format_size (albo_json_get_int (self->attachment, "size", 0));
}

static void
tell_error (AlboAttachmentRow *self,
            const GError      *error)
{
  g_autofree char *size = describe (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, size);
  else if (error->domain == ALBO_STORE_ERROR)
    tell (self, _("The attachment did not arrive. Try again."));
  else
    tell (self, error->message);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  gtk_progress_bar_set_fraction (ALBO_ATTACHMENT_ROW (user_data)->progress, fraction);
}

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(AlboAttachmentRow) self = ALBO_ATTACHMENT_ROW (user_data);
  g_autoptr(GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    tell (self, _("No program on this computer opens this kind of file. Save it instead."));
}

static void
open_file (AlboAttachmentRow *self)
{
  g_autofree char *uri = g_filename_to_uri (self->opened, NULL, NULL);
  g_autoptr(GdkAppLaunchContext) context = NULL;

  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb,
                                           g_object_ref (self));
}

static void
arrived_to_open_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(AlboAttachmentRow) self = ALBO_ATTACHMENT_ROW (user_data);
  g_autoptr(GError) error = NULL;

  set_busy (self, FALSE);

  if (!albo_transfer_finish (result, &error))
    {
      g_clear_pointer (&self->opened, g_free);
      tell_error (self, error);
      return;
    }

  open_file (self);
}

static void
arrived_to_save_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(AlboAttachmentRow) self = ALBO_ATTACHMENT_ROW (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  set_busy (self, FALSE);

  if (!albo_transfer_finish (result, &error))
    {
      tell_error (self, error);
      return;
    }

  path = g_file_get_parse_name (G_FILE (object));
  text = g_strdup_printf (_("Saved as %s"), path);
  tell (self, text);
}

static void
open_clicked_cb (AlboAttachmentRow *self)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  if (self->connection == NULL)
    return;

  if (self->opened != NULL)
    {
      open_file (self);
      return;
    }

  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("albo-XXXXXX", &error);
  if (self->folder == NULL)
    {
      tell_error (self, error);
      return;
    }

  name = albo_transfer_safe_name (albo_json_get_string (self->attachment, "name", NULL),
                                  albo_json_get_string (self->attachment, "media_type", NULL));
  self->opened = g_build_filename (self->folder, name, NULL);
  file = g_file_new_for_path (self->opened);
  set_busy (self, TRUE);
  albo_transfer_async (self->connection, self->attachment, file, progress_cb, self,
                       self->cancellable, arrived_to_open_cb, g_object_ref (self));
}

static void
chosen_cb (AlboAttachmentRow *self,
           int                response)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);

  if (file == NULL)
    return;

  set_busy (self, TRUE);
  albo_transfer_async (self->connection, self->attachment, file, progress_cb, self,
                       self->cancellable, arrived_to_save_cb, g_object_ref (self));
}

static void
save_clicked_cb (AlboAttachmentRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (self->connection == NULL || self->chooser != NULL)
    return;

  name = albo_transfer_safe_name (albo_json_get_string (self->attachment, "name", NULL),
                                  albo_json_get_string (self->attachment, "media_type", NULL));
  self->chooser = gtk_file_chooser_native_new (_("Save the Attachment"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
albo_attachment_row_dispose (GObject *object)
{
  AlboAttachmentRow *self = ALBO_ATTACHMENT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->connection);

  /* What a citizen sent does not stay on the disk of the office. */
  if (self->opened != NULL)
    g_unlink (self->opened);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_clear_pointer (&self->opened, g_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (albo_attachment_row_parent_class)->dispose (object);
}

static void
albo_attachment_row_finalize (GObject *object)
{
  AlboAttachmentRow *self = ALBO_ATTACHMENT_ROW (object);

  g_clear_pointer (&self->attachment, json_object_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (albo_attachment_row_parent_class)->finalize (object);
}

static void
albo_attachment_row_class_init (AlboAttachmentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_attachment_row_dispose;
  object_class->finalize = albo_attachment_row_finalize;
}

static GtkWidget *
new_button (const char *icon_name,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static void
albo_attachment_row_init (AlboAttachmentRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->progress), 80, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  self->open_button = new_button ("document-open-symbolic", _("Open"));
  self->save_button = new_button ("document-save-symbolic", _("Save"));
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (open_clicked_cb), self);
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_clicked_cb), self);

  adw_action_row_add_prefix (ADW_ACTION_ROW (self),
                             gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->progress));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->open_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->save_button);

  /* The name is a citizen's: never markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * albo_attachment_row_new:
 * @connection: (nullable): where the file comes from
 * @attachment: `{id, name, media_type, size, sha256}`
 *
 * Returns: (transfer floating): a row of a list
 */
GtkWidget *
albo_attachment_row_new (AlboConnection *connection,
                         JsonObject     *attachment)
{
  AlboAttachmentRow *self = g_object_new (ALBO_TYPE_ATTACHMENT_ROW, NULL);
  const char *name = albo_json_get_string (attachment, "name", "");
  g_autofree char *size = NULL;
  g_autofree char *open_name = g_strdup_printf (_("Open %s"), name);
  g_autofree char *save_name = g_strdup_printf (_("Save %s"), name);

  self->connection = connection != NULL ? g_object_ref (connection) : NULL;
  self->attachment = json_object_ref (attachment);
  size = describe (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  tell (self, size);
  gtk_widget_set_visible (self->open_button,
                          albo_transfer_can_open (albo_json_get_string (attachment, "media_type", NULL)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, open_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, save_name, -1);

  return GTK_WIDGET (self);
}
