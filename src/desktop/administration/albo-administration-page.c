/* albo-administration-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-administration-page.h"

#include "albo-office-invoke.h"

#include <glib/gi18n.h>

/**
 * AlboAdministrationPage:
 *
 * What the pages about the office itself have in common: one function tells all that is on
 * the page, which waits for it, shows it in groups of rows, and says when it cannot be read.
 * What is on the page already stays when the server goes away, with all that was typed.
 */
typedef struct
{
  AdwToastOverlay    *toasts;
  AdwHeaderBar       *header;
  AdwWindowTitle     *title;
  GtkStack           *stack;
  GtkLabel           *notice;
  AdwPreferencesPage *content;

  AlboOffice         *office;       /* (nullable) */
  GCancellable       *cancellable;  /* (nullable): while it is read */
} AlboAdministrationPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AlboAdministrationPage, albo_administration_page, ADW_TYPE_BIN)

static AlboAdministrationPagePrivate *
get_private (AlboAdministrationPage *self)
{
  return albo_administration_page_get_instance_private (self);
}

static gboolean
is_shown (AlboAdministrationPagePrivate *priv)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (priv->stack), "content") == 0;
}

static void
stop_reading (AlboAdministrationPagePrivate *priv)
{
  if (priv->cancellable != NULL)
    g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AlboAdministrationPage) self = ALBO_ADMINISTRATION_PAGE (user_data);
  AlboAdministrationPagePrivate *priv = get_private (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || priv->office == NULL)
    return;

  g_clear_object (&priv->cancellable);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      albo_administration_page_show (self, json_node_get_object (answer));
      return;
    }

  if (error != NULL)
    albo_office_report (priv->office, error);
  if (!is_shown (priv))
    gtk_stack_set_visible_child_name (priv->stack, "error");
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (widget));
}

static void
albo_administration_page_dispose (GObject *object)
{
  AlboAdministrationPagePrivate *priv = get_private (ALBO_ADMINISTRATION_PAGE (object));

  stop_reading (priv);
  g_clear_object (&priv->office);

  /* Not gtk_widget_dispose_template(), which looks for the template of the derived class. */
  adw_bin_set_child (ADW_BIN (object), NULL);

  G_OBJECT_CLASS (albo_administration_page_parent_class)->dispose (object);
}

static void
albo_administration_page_class_init (AlboAdministrationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_administration_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-administration-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, toasts);
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, header);
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, title);
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, stack);
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, notice);
  gtk_widget_class_bind_template_child_private (widget_class, AlboAdministrationPage, content);
  gtk_widget_class_install_action (widget_class, "administration.retry", NULL, retry);
}

static void
albo_administration_page_init (AlboAdministrationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * albo_administration_page_set_title:
 * @self: a page
 * @title: what it is about, translated
 */
void
albo_administration_page_set_title (AlboAdministrationPage *self,
                                    const char             *title)
{
  AlboAdministrationPagePrivate *priv = get_private (self);

  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  adw_window_title_set_title (priv->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * albo_administration_page_set_notice:
 * @self: a page
 * @notice: (nullable): what to know before anything else, above the page
 */
void
albo_administration_page_set_notice (AlboAdministrationPage *self,
                                     const char             *notice)
{
  AlboAdministrationPagePrivate *priv = get_private (self);

  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  gtk_label_set_text (priv->notice, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->notice), notice != NULL);
}

void
albo_administration_page_add (AlboAdministrationPage *self,
                              AdwPreferencesGroup    *group)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  adw_preferences_page_add (get_private (self)->content, group);
}

void
albo_administration_page_remove (AlboAdministrationPage *self,
                                 AdwPreferencesGroup    *group)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  adw_preferences_page_remove (get_private (self)->content, group);
}

/**
 * albo_administration_page_tell:
 * @self: a page
 * @toast: (transfer full): what was done
 */
void
albo_administration_page_tell (AlboAdministrationPage *self,
                               AdwToast               *toast)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  adw_toast_overlay_add_toast (get_private (self)->toasts, toast);
}

/**
 * albo_administration_page_set_office:
 * @self: a page
 * @office: who looks at it
 */
void
albo_administration_page_set_office (AlboAdministrationPage *self,
                                     AlboOffice             *office)
{
  AlboAdministrationPageClass *klass;

  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));
  g_return_if_fail (ALBO_IS_OFFICE (office));

  klass = ALBO_ADMINISTRATION_PAGE_GET_CLASS (self);
  if (g_set_object (&get_private (self)->office, office) && klass->office_set != NULL)
    klass->office_set (self);
}

/**
 * albo_administration_page_get_office:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): who looks at it
 */
AlboOffice *
albo_administration_page_get_office (AlboAdministrationPage *self)
{
  g_return_val_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self), NULL);

  return get_private (self)->office;
}

/**
 * albo_administration_page_reload:
 * @self: a page
 *
 * Asks how things are now.
 */
void
albo_administration_page_reload (AlboAdministrationPage *self)
{
  AlboAdministrationPagePrivate *priv = get_private (self);

  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  if (priv->office == NULL)
    return;

  stop_reading (priv);
  priv->cancellable = g_cancellable_new ();
  if (!is_shown (priv))
    gtk_stack_set_visible_child_name (priv->stack, "loading");
  albo_office_invoke_async (albo_office_get_connection (priv->office),
                            ALBO_ADMINISTRATION_PAGE_GET_CLASS (self)->function, ALBO_NO_ARGS,
                            priv->cancellable, read_cb, g_object_ref (self));
}

/**
 * albo_administration_page_show:
 * @self: a page
 * @answer: as its function answers
 *
 * Shows how things are.
 */
void
albo_administration_page_show (AlboAdministrationPage *self,
                               JsonObject             *answer)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  ALBO_ADMINISTRATION_PAGE_GET_CLASS (self)->show (self, answer);
  gtk_stack_set_visible_child_name (get_private (self)->stack, "content");
}

void
albo_administration_page_set_show_ends (AlboAdministrationPage *self,
                                        gboolean                show_start)
{
  g_return_if_fail (ALBO_IS_ADMINISTRATION_PAGE (self));

  adw_header_bar_set_show_start_title_buttons (get_private (self)->header, show_start);
}
