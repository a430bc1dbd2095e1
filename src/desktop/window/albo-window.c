/* albo-window.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-window.h"

#include "albo-settings.h"
#include "albo-sign-in.h"
#include "albo-workspace.h"

#include <glib/gi18n.h>

/**
 * AlboWindow:
 *
 * One person's window.  The workspace is made when somebody signed in: what they
 * do not see yet, the first picture need not wait for.
 */
struct _AlboWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack      *stack;
  AlboSignIn    *sign_in;
  AlboWorkspace *workspace;  /* (nullable): borrowed from the stack */
  GSettings     *settings;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AlboWindow, albo_window, ADW_TYPE_APPLICATION_WINDOW)

static void
signed_in_cb (AlboWindow *self,
              AlboOffice *office)
{
  albo_window_set_office (self, office);
}

static void
sign_out (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  albo_window_set_office (ALBO_WINDOW (widget), NULL);
}

static void
forward_to_workspace (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  AlboWindow *self = ALBO_WINDOW (widget);
  g_autofree char *name = g_strconcat ("workspace.", action + strlen ("win."), NULL);

  if (self->workspace != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self->workspace), name, parameter);
}

static gboolean
albo_window_close_request (GtkWindow *window)
{
  AlboWindow *self = ALBO_WINDOW (window);

  if (self->settings != NULL)
    {
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
      if (width > 0 && height > 0)
        {
          g_settings_set_int (self->settings, "window-width", width);
          g_settings_set_int (self->settings, "window-height", height);
        }
    }

  return GTK_WINDOW_CLASS (albo_window_parent_class)->close_request (window);
}

static void
albo_window_dispose (GObject *object)
{
  AlboWindow *self = ALBO_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_WINDOW);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (albo_window_parent_class)->dispose (object);
}

static void
albo_window_class_init (AlboWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = albo_window_dispose;
  window_class->close_request = albo_window_close_request;

  g_type_ensure (ALBO_TYPE_SIGN_IN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboWindow, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);

  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, forward_to_workspace);
}

static void
albo_window_init (AlboWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", FALSE);

  self->settings = albo_settings_new ();
  if (self->settings == NULL)
    return;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

AlboWindow *
albo_window_new (AlboApplication *application)
{
  return g_object_new (ALBO_TYPE_WINDOW, "application", application, NULL);
}

/**
 * albo_window_prefill:
 * @self: the window
 * @server: (nullable): what the command line says of the server
 * @user: (nullable): what it says of the user
 *
 * Hands the choices of the command line to the sign-in view.
 */
void
albo_window_prefill (AlboWindow *self,
                     const char *server,
                     const char *user)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  albo_sign_in_prefill (self->sign_in, server, user);
}

/**
 * albo_window_try_sample:
 * @self: the window
 * @folder: (nullable): where the sample data are
 *
 * Starts the sample data, as the button of the sign-in view does.
 */
void
albo_window_try_sample (AlboWindow *self,
                        const char *folder)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  albo_sign_in_try_sample (self->sign_in, folder);
}

/**
 * albo_window_set_office:
 * @self: the window
 * @office: (nullable): who signed in; %NULL to sign out
 *
 * Shows the workspace of a person, or the sign-in view.
 */
void
albo_window_set_office (AlboWindow *self,
                        AlboOffice *office)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  if (self->workspace != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->sign_in), TRUE);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->sign_in));
      gtk_stack_remove (self->stack, GTK_WIDGET (self->workspace));
      self->workspace = NULL;
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", office != NULL);

  if (office == NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), "Albo");
      gtk_widget_grab_focus (GTK_WIDGET (self->sign_in));
      return;
    }

  self->workspace = ALBO_WORKSPACE (albo_workspace_new (office));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->workspace), "workspace");
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->workspace));
  gtk_window_set_title (GTK_WINDOW (self), albo_office_get_organization (office));
  gtk_widget_grab_focus (GTK_WIDGET (self->workspace));

  /* A page of a stack that is not shown would still be read out. */
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), FALSE);
}
