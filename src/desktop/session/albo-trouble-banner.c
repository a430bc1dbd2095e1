/* albo-trouble-banner.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-trouble-banner.h"

#include <glib/gi18n.h>

/**
 * AlboTroubleBanner:
 *
 * A line at the foot of the window while something stands between the person and the
 * server.  It goes away by itself; what is shown stays readable meanwhile.
 */
struct _AlboTroubleBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkWidget   *bar;
  GtkImage    *icon;
  GtkLabel    *label;
  GtkButton   *button;

  AlboOffice  *office;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AlboTroubleBanner, albo_trouble_banner, ADW_TYPE_BIN)

/* Where there is no button, there is nothing to do but wait. */
static const struct
{
  const char *icon;
  const char *text;
  const char *button;
} troubles[] = {
  [ALBO_TROUBLE_NONE] = { NULL, NULL, NULL },
  [ALBO_TROUBLE_SLOW] = {
    "content-loading-symbolic",
    N_("The server answers slowly. What you asked for is on its way; there is no need to ask again."),
    NULL
  },
  [ALBO_TROUBLE_UNREACHABLE] = {
    "network-offline-symbolic",
    N_("The connection is lost. It comes back by itself as soon as the server answers."),
    N_("Try Now")
  },
  [ALBO_TROUBLE_READ_ONLY] = {
    "network-transmit-receive-symbolic",
    N_("Another server is taking over. You can read; in a moment you can work on."),
    N_("Try Now")
  },
  [ALBO_TROUBLE_UPGRADING] = {
    "emblem-synchronizing-symbolic",
    N_("Albo is being upgraded on the server. It goes on by itself when that is done; what you typed is kept."),
    NULL
  },
  [ALBO_TROUBLE_OUTDATED] = {
    "software-update-available-symbolic",
    N_("The server has a newer version of Albo than this program. Ask who administers Albo to update it; some things may not work until then."),
    NULL
  },
  [ALBO_TROUBLE_PASSWORD] = {
    "dialog-password-symbolic",
    N_("Your password was changed or has expired. Enter the one that is valid now to go on."),
    N_("Enter Password…")
  },
  [ALBO_TROUBLE_SUSPENDED] = {
    "action-unavailable-symbolic",
    N_("This account may not be used any more. Ask who administers Albo."),
    N_("Try Now")
  },
  [ALBO_TROUBLE_CERTIFICATE] = {
    "channel-insecure-symbolic",
    N_("The server does not prove who it is: its certificate is not valid. Nothing is sent to it. Tell who administers Albo."),
    N_("Try Now")
  },
};

/* What is folded away would still be read out. */
static void
revealed_cb (AlboTroubleBanner *self)
{
  gboolean is_shown;

  if (self->bar == NULL)
    return;

  is_shown = gtk_revealer_get_reveal_child (self->revealer) ||
             gtk_revealer_get_child_revealed (self->revealer);
  gtk_widget_set_visible (self->bar, is_shown);
  if (!is_shown)
    gtk_label_set_text (self->label, "");
}

static void
show_trouble (AlboTroubleBanner *self)
{
  AlboTrouble trouble = albo_office_get_trouble (self->office);

  gtk_revealer_set_reveal_child (self->revealer, trouble != ALBO_TROUBLE_NONE);
  revealed_cb (self);
  if (trouble == ALBO_TROUBLE_NONE)
    return;

  gtk_image_set_from_icon_name (self->icon, troubles[trouble].icon);
  gtk_label_set_text (self->label, _(troubles[trouble].text));
  gtk_widget_set_visible (GTK_WIDGET (self->button), troubles[trouble].button != NULL);
  if (troubles[trouble].button != NULL)
    gtk_button_set_label (self->button, _(troubles[trouble].button));
}

static void
password_response_cb (GtkDialog         *dialog,
                      const char        *response,
                      AlboTroubleBanner *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)));

  if (g_str_equal (response, "continue") && self->office != NULL)
    albo_office_set_password (self->office, gtk_editable_get_text (entry));
}

static void
password_changed_cb (GtkEditable      *entry,
                     AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "continue",
                                           *gtk_editable_get_text (entry) != '\0');
}

static void
ask_password (AlboTroubleBanner *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *entry = gtk_password_entry_new ();
  GtkWidget *dialog;
  g_autofree char *body = NULL;

  /* Translators: %s is a login */
  body = g_strdup_printf (_("Enter the password of %s that is valid now. The window stays as it is."),
                          albo_office_get_login (self->office));
  dialog = adw_message_dialog_new (GTK_WINDOW (root), _("Your Password"), body);
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  g_object_set (entry, "activates-default", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Password"), -1);
  g_signal_connect (entry, "changed", G_CALLBACK (password_changed_cb), dialog);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("Cancel"), "continue", _("Continue"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "continue",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "continue");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "continue", FALSE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (password_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
clicked_cb (AlboTroubleBanner *self)
{
  if (self->office == NULL)
    return;

  if (albo_office_get_trouble (self->office) == ALBO_TROUBLE_PASSWORD)
    ask_password (self);
  else
    albo_office_check (self->office);
}

static void
albo_trouble_banner_dispose (GObject *object)
{
  AlboTroubleBanner *self = ALBO_TROUBLE_BANNER (object);

  albo_trouble_banner_set_office (self, NULL);

  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_TROUBLE_BANNER);

  G_OBJECT_CLASS (albo_trouble_banner_parent_class)->dispose (object);
}

static void
albo_trouble_banner_class_init (AlboTroubleBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_trouble_banner_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-trouble-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboTroubleBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, AlboTroubleBanner, bar);
  gtk_widget_class_bind_template_child (widget_class, AlboTroubleBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, AlboTroubleBanner, label);
  gtk_widget_class_bind_template_child (widget_class, AlboTroubleBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
}

static void
albo_trouble_banner_init (AlboTroubleBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
albo_trouble_banner_new (void)
{
  return g_object_new (ALBO_TYPE_TROUBLE_BANNER, NULL);
}

/**
 * albo_trouble_banner_set_office:
 * @self: the banner
 * @office: (nullable): whose server it is about
 *
 * Tells from now on what is the matter.
 */
void
albo_trouble_banner_set_office (AlboTroubleBanner *self,
                                AlboOffice        *office)
{
  g_return_if_fail (ALBO_IS_TROUBLE_BANNER (self));

  if (self->office != NULL)
    g_signal_handlers_disconnect_by_data (self->office, self);

  g_set_object (&self->office, office);
  if (office == NULL)
    return;

  g_signal_connect_object (office, "notify::trouble", G_CALLBACK (show_trouble), self,
                           G_CONNECT_SWAPPED);
  show_trouble (self);
}

/**
 * albo_trouble_to_text:
 * @trouble: what is the matter
 *
 * Returns: (nullable) (transfer none): that, and what to do, translated; %NULL if all is well
 */
const char *
albo_trouble_to_text (AlboTrouble trouble)
{
  g_return_val_if_fail ((guint) trouble < G_N_ELEMENTS (troubles), NULL);

  return trouble != ALBO_TROUBLE_NONE ? _(troubles[trouble].text) : NULL;
}
