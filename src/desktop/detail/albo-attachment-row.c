/* albo-attachment-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-attachment-row.h"

#include "albo-json.h"
#include "albo-preview-page.h"
#include "albo-private-file.h"

#include <glib/gi18n.h>

/**
 * AlboAttachmentRow:
 *
 * Shows, opens or saves one attachment, and tells its hash, which is checked whenever the
 * file comes.  To show it is the action `detail.preview`.
 */
struct _AlboAttachmentRow
{
  AdwActionRow parent_instance;

  AlboConnection       *connection;   /* (nullable): in a test */
  JsonObject           *attachment;
  GtkWidget            *preview_button;
  GtkWidget            *open_button;
  GtkWidget            *save_button;
  GtkProgressBar       *progress;
  GtkFileChooserNative *chooser;      /* (nullable): while it is shown */
  GCancellable         *cancellable;
  AlboPrivateFile      *file;         /* (nullable): once it was opened */
  gboolean              is_checked;   /* the hash of what came */
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
  g_autofree char *size = g_format_size (albo_json_get_int (self->attachment, "size", 0));
  const char *sha256 = albo_json_get_string (self->attachment, "sha256", NULL);

  if (sha256 == NULL)
    return g_steal_pointer (&size);

  /* Translators: size of a file, the beginning of its hash */
  return g_strdup_printf (self->is_checked ? _("%s · SHA-256 %.12s… · checked") : _("%s · SHA-256 %.12s…"),
                          size, sha256);
}

static void
tell_description (AlboAttachmentRow *self)
{
  g_autofree char *text = describe (self);

  tell (self, text);
}

static void
tell_error (AlboAttachmentRow *self,
            const GError      *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_description (self);
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
open_file (AlboAttachmentRow *self,
           const char        *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
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
  const char *path;

  set_busy (self, FALSE);
  path = albo_private_file_fetch_finish (ALBO_PRIVATE_FILE (object), result, &error);

  if (path == NULL)
    {
      tell_error (self, error);
      return;
    }

  self->is_checked = TRUE;
  tell_description (self);

  /* Nobody waits for it any more on another page, or after signing out. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    open_file (self, path);
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

  self->is_checked = TRUE;
  path = g_file_get_parse_name (G_FILE (object));
  text = g_strdup_printf (_("Saved as %s"), path);
  tell (self, text);
}

static void
open_clicked_cb (AlboAttachmentRow *self)
{
  if (self->connection == NULL)
    return;

  if (self->file == NULL)
    self->file = albo_private_file_new (self->connection, self->attachment);

  set_busy (self, TRUE);
  albo_private_file_fetch_async (self->file, progress_cb, self, self->cancellable,
                                 arrived_to_open_cb, g_object_ref (self));
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

/* What is on its way holds the row: it would come long after somebody went on. */
static void
albo_attachment_row_unroot (GtkWidget *widget)
{
  AlboAttachmentRow *self = ALBO_ATTACHMENT_ROW (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  GTK_WIDGET_CLASS (albo_attachment_row_parent_class)->unroot (widget);
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
  g_clear_object (&self->file);

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
  GTK_WIDGET_CLASS (klass)->unroot = albo_attachment_row_unroot;
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
  self->preview_button = new_button ("view-reveal-symbolic", _("Show"));
  self->open_button = new_button ("document-open-symbolic", _("Open With Another Program"));
  self->save_button = new_button ("document-save-symbolic", _("Save As…"));
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (open_clicked_cb), self);
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_clicked_cb), self);

  adw_action_row_add_prefix (ADW_ACTION_ROW (self),
                             gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->progress));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->preview_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->open_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->save_button);

  /* The name is a citizen's: never markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static void
name_button (GtkWidget *button,
             char      *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (name);
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
  const char *media_type = albo_json_get_string (attachment, "media_type", NULL);

  self->connection = connection != NULL ? g_object_ref (connection) : NULL;
  self->attachment = json_object_ref (attachment);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), albo_json_get_string (attachment, "sha256", NULL));
  tell_description (self);

  gtk_widget_set_visible (self->preview_button,
                          albo_preview_can_show (media_type, albo_json_get_int (attachment, "size", 0)));
  gtk_widget_set_visible (self->open_button, albo_transfer_can_open (media_type));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->preview_button), "x",
                                    albo_json_get_int (attachment, "id", 0));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->preview_button), "detail.preview");
  name_button (self->preview_button, g_strdup_printf (_("Show %s"), name));
  name_button (self->open_button, g_strdup_printf (_("Open %s"), name));
  name_button (self->save_button, g_strdup_printf (_("Save %s"), name));

  return GTK_WIDGET (self);
}

/**
 * albo_attachment_row_hide_preview:
 * @self: a row that stands beside its file
 */
void
albo_attachment_row_hide_preview (AlboAttachmentRow *self)
{
  g_return_if_fail (ALBO_IS_ATTACHMENT_ROW (self));

  gtk_widget_set_visible (self->preview_button, FALSE);
}

/**
 * albo_attachment_row_set_checked:
 * @self: a row whose file came by another way, with the right hash
 */
void
albo_attachment_row_set_checked (AlboAttachmentRow *self)
{
  g_return_if_fail (ALBO_IS_ATTACHMENT_ROW (self));

  self->is_checked = TRUE;
  tell_description (self);
}
