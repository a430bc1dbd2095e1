/* albo-preview.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-preview.h"

#include "albo-attachment-row.h"
#include "albo-json.h"
#include "albo-preview-page.h"
#include "albo-private-file.h"

#include <glib/gi18n.h>

#define FIT_WIDTH 700  /* what a page is drawn for at 100 %, if the window has not more */

static const int zooms[] = { 50, 75, 100, 125, 150, 200, 300 };

/**
 * AlboPreview:
 *
 * Shows an attachment inside the window.  The file comes, its hash is checked, and another
 * process draws it: what that process cannot show is left to other programs.
 */
struct _AlboPreview
{
  AdwBin parent_instance;

  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkPicture        *picture;
  AdwStatusPage     *problem;
  GtkSpinner        *spinner;
  GtkLabel          *page_label;
  AlboAttachmentRow *row;

  AlboPrivateFile   *file;          /* (nullable): in a test */
  char              *path;          /* (nullable): before the file is there */
  char              *media_type;
  GCancellable      *cancellable;   /* of the file */
  GCancellable      *drawing;       /* (nullable): of the page that is being drawn */
  int                page;          /* from 0 */
  int                n_pages;       /* 0 before that is known */
  guint              zoom;          /* index */
};

G_DEFINE_FINAL_TYPE (AlboPreview, albo_preview, ADW_TYPE_BIN)

static void draw (AlboPreview *self);

static void
update (AlboPreview *self)
{
  g_autofree char *text = NULL;

  if (self->n_pages > 0)
    /* Translators: the page that is shown, and how many there are */
    text = g_strdup_printf (_("Page %d of %d"), self->page + 1, self->n_pages);
  gtk_label_set_text (self->page_label, text != NULL ? text : "");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.previous", self->page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.next", self->page + 1 < self->n_pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.zoom-out", self->zoom > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.zoom-in",
                                 self->zoom + 1 < G_N_ELEMENTS (zooms));
}

static void
fail (AlboPreview *self,
      const char  *title,
      const char  *body)
{
  gtk_spinner_stop (self->spinner);
  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, body);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static int
get_width (AlboPreview *self)
{
  int available = gtk_widget_get_width (GTK_WIDGET (self)) - 24;
  int width = available > 100 ? MIN (available, FIT_WIDTH) : FIT_WIDTH;

  return width * zooms[self->zoom] / 100;
}

static void
drawn_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AlboPreview) self = ALBO_PREVIEW (user_data);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  int scale, n_pages = 0;

  texture = albo_preview_page_finish (result, &n_pages, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->drawing == NULL)
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    {
      fail (self, _("This Computer Cannot Show Files Safely"),
            _("The system cannot shut in the program that reads them. Open the file with another program, or save it."));
      return;
    }

  if (texture == NULL)
    {
      fail (self, _("This File Cannot Be Shown Here"),
            _("It may be damaged, protected or very large. Open it with another program, or save it."));
      return;
    }

  self->n_pages = n_pages;
  scale = MAX (gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1);
  gtk_spinner_stop (self->spinner);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), gdk_texture_get_width (texture) / scale,
                               gdk_texture_get_height (texture) / scale);
  name = g_strdup_printf (_("Page %d of %d"), self->page + 1, self->n_pages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_stack_set_visible_child_name (self->stack, "page");
  update (self);
}

static void
draw (AlboPreview *self)
{
  int scale = MAX (gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1);

  if (self->path == NULL)
    return;

  /* Only the latest wish counts. */
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  albo_preview_page_async (self->path, self->media_type, self->page, get_width (self) * scale,
                           self->drawing, drawn_cb, g_object_ref (self));
}

static void
arrived_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboPreview) self = ALBO_PREVIEW (user_data);
  g_autoptr(GError) error = NULL;
  const char *path = albo_private_file_fetch_finish (ALBO_PRIVATE_FILE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (path == NULL)
    {
      fail (self, _("The Attachment Did Not Arrive"),
            error->domain == G_IO_ERROR && error->code == G_IO_ERROR_INVALID_DATA
            ? error->message
            : _("The server did not answer as expected. Go back and try again."));
      return;
    }

  albo_attachment_row_set_checked (self->row);
  albo_preview_show_file (self, path);
}

static void
turn (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboPreview *self = ALBO_PREVIEW (widget);

  self->page += g_str_equal (action, "preview.next") ? 1 : -1;
  self->page = CLAMP (self->page, 0, MAX (self->n_pages - 1, 0));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update (self);
  draw (self);
}

static void
zoom (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboPreview *self = ALBO_PREVIEW (widget);

  if (g_str_equal (action, "preview.zoom-in"))
    self->zoom = MIN (self->zoom + 1, G_N_ELEMENTS (zooms) - 1);
  else if (self->zoom > 0)
    self->zoom--;
  update (self);
  draw (self);
}

/* A file on its way holds the preview: it would go on coming for nobody. */
static void
albo_preview_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (ALBO_PREVIEW (widget)->cancellable);

  GTK_WIDGET_CLASS (albo_preview_parent_class)->unroot (widget);
}

static void
albo_preview_dispose (GObject *object)
{
  AlboPreview *self = ALBO_PREVIEW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);

  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_PREVIEW);

  G_OBJECT_CLASS (albo_preview_parent_class)->dispose (object);
}

static void
albo_preview_finalize (GObject *object)
{
  AlboPreview *self = ALBO_PREVIEW (object);

  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self->media_type);

  G_OBJECT_CLASS (albo_preview_parent_class)->finalize (object);
}

static void
albo_preview_class_init (AlboPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_preview_dispose;
  object_class->finalize = albo_preview_finalize;
  widget_class->unroot = albo_preview_unroot;

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, picture);
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, problem);
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboPreview, page_label);

  gtk_widget_class_install_action (widget_class, "preview.previous", NULL, turn);
  gtk_widget_class_install_action (widget_class, "preview.next", NULL, turn);
  gtk_widget_class_install_action (widget_class, "preview.zoom-in", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "preview.zoom-out", NULL, zoom);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "detail.close-preview", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "preview.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "preview.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "preview.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "preview.zoom-out", NULL);
}

static void
albo_preview_init (AlboPreview *self)
{
  self->cancellable = g_cancellable_new ();
  self->zoom = 2;
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * albo_preview_new:
 * @connection: (nullable): where the file comes from
 * @attachment: `{id, name, media_type, size, sha256}`
 *
 * Returns: (transfer floating): a page that shows the attachment as soon as it is there
 */
GtkWidget *
albo_preview_new (AlboConnection *connection,
                  JsonObject     *attachment)
{
  AlboPreview *self = g_object_new (ALBO_TYPE_PREVIEW, NULL);
  GtkWidget *list = gtk_list_box_new ();

  self->media_type = g_strdup (albo_json_get_string (attachment, "media_type", ""));
  self->row = ALBO_ATTACHMENT_ROW (albo_attachment_row_new (connection, attachment));
  albo_attachment_row_hide_preview (self->row);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Attachments"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->row));
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), list);

  gtk_spinner_start (self->spinner);
  if (connection != NULL)
    {
      self->file = albo_private_file_new (connection, attachment);
      albo_private_file_fetch_async (self->file, NULL, NULL, self->cancellable, arrived_cb,
                                     g_object_ref (self));
    }

  return GTK_WIDGET (self);
}

/**
 * albo_preview_show_file:
 * @self: a preview
 * @path: the file, which stays where it is
 */
void
albo_preview_show_file (AlboPreview *self,
                        const char  *path)
{
  g_return_if_fail (ALBO_IS_PREVIEW (self));

  g_free (self->path);
  self->path = g_strdup (path);
  draw (self);
}
