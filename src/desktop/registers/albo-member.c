/* albo-member.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-member-private.h"

#include "albo-certificate.h"
#include "albo-json.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

#define SPINNER_DELAY_MS 300

/**
 * AlboMember:
 *
 * All that a body knows of one member of its registers: data, periods and annotations on a
 * time line, requests, and who wrote what.  The database records that it was read.
 */
G_DEFINE_FINAL_TYPE (AlboMember, albo_member, ADW_TYPE_BIN)

static void
stop_reading (AlboMember *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  AlboMember *self = ALBO_MEMBER (user_data);

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AlboMember) self = ALBO_MEMBER (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) document = NULL;

  document = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);

  if (document == NULL || !JSON_NODE_HOLDS_OBJECT (document))
    {
      if (error != NULL)
        albo_office_report (self->office, error);
      if (self->document == NULL)
        gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  albo_member_show_document (self, document);
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_member_reload (ALBO_MEMBER (widget));
}

static void
print (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  AlboMember *self = ALBO_MEMBER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->document != NULL && GTK_IS_WINDOW (root))
    albo_certificate_print (json_node_get_object (self->document),
                            albo_office_get_organization (self->office), GTK_WINDOW (root));
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           AlboMember      *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->document != NULL && self->office != NULL)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_autofree char *path = g_file_get_path (file);
      g_autoptr(GError) error = NULL;

      if (path != NULL &&
          albo_certificate_save (json_node_get_object (self->document),
                                 albo_office_get_organization (self->office), path, &error))
        albo_member_tell (self, _("Certificate saved"));
      else
        albo_member_tell (self, _("The certificate could not be saved there"));
    }

  g_object_unref (chooser);
}

static void
save_pdf (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AlboMember *self = ALBO_MEMBER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (self->document == NULL || !GTK_IS_WINDOW (root))
    return;

  chooser = gtk_file_chooser_native_new (_("Save Certificate"), GTK_WINDOW (root),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  name = g_strdup_printf ("%s %s.pdf", _("Certificate"),
                          albo_json_get_string (json_node_get_object (self->document), "name", ""));
  g_strdelimit (name, "/\\", '_');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
albo_member_dispose (GObject *object)
{
  AlboMember *self = ALBO_MEMBER (object);

  stop_reading (self);
  g_clear_object (&self->office);
  g_clear_pointer (&self->document, json_node_unref);
  g_clear_pointer (&self->registers, json_node_unref);
  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_MEMBER);

  G_OBJECT_CLASS (albo_member_parent_class)->dispose (object);
}

static void
albo_member_class_init (AlboMemberClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_member_dispose;

  /**
   * AlboMember::open-request:
   * @id: a request of the member, to be looked at
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboMember::changed:
   *
   * Something was written in the register.
   */
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-member.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboMember, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, header);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, title);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, certificate_button);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlboMember, body);
  gtk_widget_class_install_action (widget_class, "member.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "member.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "member.save-pdf", NULL, save_pdf);
  albo_member_install_actions (widget_class);
}

static void
albo_member_init (AlboMember *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
albo_member_new (void)
{
  return g_object_new (ALBO_TYPE_MEMBER, NULL);
}

/**
 * albo_member_set_office:
 * @self: the page
 * @office: who looks
 */
void
albo_member_set_office (AlboMember *self,
                        AlboOffice *office)
{
  g_return_if_fail (ALBO_IS_MEMBER (self));

  g_set_object (&self->office, office);
}

/**
 * albo_member_set_registers:
 * @self: the page
 * @registers: the registers of the body, with the sections that a correction may choose
 */
void
albo_member_set_registers (AlboMember *self,
                           JsonNode   *registers)
{
  g_return_if_fail (ALBO_IS_MEMBER (self));

  g_clear_pointer (&self->registers, json_node_unref);
  self->registers = json_node_ref (registers);
}

/**
 * albo_member_open:
 * @self: the page
 * @member: a member
 *
 * Reads a member and shows it.
 */
void
albo_member_open (AlboMember *self,
                  gint64      member)
{
  g_return_if_fail (ALBO_IS_MEMBER (self));

  g_clear_pointer (&self->document, json_node_unref);
  self->member = member;
  adw_window_title_set_title (self->title, "");
  adw_window_title_set_subtitle (self->title, "");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  albo_member_reload (self);
  if (self->spinner_source == 0)
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, show_spinner_cb, self);
}

/**
 * albo_member_reload:
 * @self: the page
 *
 * Reads the member again.
 */
void
albo_member_reload (AlboMember *self)
{
  g_return_if_fail (ALBO_IS_MEMBER (self));

  if (self->office == NULL || self->member == 0)
    return;

  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  albo_office_invoke_async (albo_office_get_connection (self->office), "member",
                            ALBO_ARGS (ALBO_ARG_INT (self->member)), self->cancellable, read_cb,
                            g_object_ref (self));
}

/**
 * albo_member_show_document:
 * @self: the page
 * @document: a member as `office.member` gives it
 */
void
albo_member_show_document (AlboMember *self,
                           JsonNode   *document)
{
  JsonObject *member;
  gboolean has_certificate;

  g_return_if_fail (ALBO_IS_MEMBER (self));
  g_return_if_fail (JSON_NODE_HOLDS_OBJECT (document));

  json_node_ref (document);
  g_clear_pointer (&self->document, json_node_unref);
  self->document = document;
  member = json_node_get_object (document);
  self->member = albo_json_get_int (member, "id", 0);
  adw_window_title_set_title (self->title, albo_json_get_string (member, "name", ""));
  adw_window_title_set_subtitle (self->title, albo_json_get_string (member, "fiscal_code", ""));

  has_certificate = albo_certificate_is_due (member);
  gtk_widget_set_sensitive (self->certificate_button, has_certificate);
  gtk_widget_set_tooltip_text (self->certificate_button,
                               has_certificate ? _("Certificate of enrolment")
                                               : _("No entry is in force today: there is nothing to certify"));
  albo_member_build (self);
  gtk_stack_set_visible_child_name (self->stack, "member");
}

void
albo_member_set_show_ends (AlboMember *self,
                           gboolean    show_start)
{
  g_return_if_fail (ALBO_IS_MEMBER (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
}

/* Says something that needs no answer. */
void
albo_member_tell (AlboMember *self,
                  const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
