/* albo-window.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-window.h"

#include "albo-fit.h"
#include "albo-notifier.h"
#include "albo-request-source.h"
#include "albo-settings.h"
#include "albo-sign-in.h"
#include "albo-tour.h"
#include "albo-workspace.h"

#include <glib/gi18n.h>

/* After the first picture, and before the shortest password is typed. */
#define SPARE_DELAY_MS 100

#define TOAST_SECONDS 10

/**
 * AlboWindow:
 *
 * One person's window.  The workspace is made, styled and measured while somebody types their
 * password: what they do not see yet, the first picture need not wait for, nor they for it
 * afterwards.
 */
struct _AlboWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack        *stack;
  AlboSignIn      *sign_in;
  AlboWorkspace   *workspace;    /* (nullable): borrowed from the stack */
  GtkWidget       *spare;         /* (nullable): the same: a workspace for who signs in next */
  guint            spare_source;
  AlboOffice      *office;       /* (nullable): who signed in */
  AlboNotifier    *notifier;     /* (nullable) */
  GSettings       *settings;     /* (nullable) */
  GCancellable    *cancellable;  /* (nullable): of looking for a request */
  char            *protocol;     /* (nullable): of the request to open */
  GtkWindow       *question;     /* (nullable): whether to open it, while it is asked */
  gboolean         is_asking;    /* whether @protocol comes from outside, and is asked about */
};

G_DEFINE_FINAL_TYPE (AlboWindow, albo_window, ADW_TYPE_APPLICATION_WINDOW)

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AlboWindow) self = ALBO_WINDOW (user_data);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  rows = albo_request_source_load_page_finish (ALBO_REQUEST_SOURCE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->workspace == NULL ||
      self->protocol == NULL)
    return;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AlboRequestValues *values = g_ptr_array_index (rows, i);

      if (g_str_equal (values->protocol_number, self->protocol))
        {
          albo_workspace_open_request (self->workspace, values->key.id);
          g_clear_pointer (&self->protocol, g_free);
          return;
        }
    }

  if (rows != NULL)
    text = g_strdup_printf (_("There is no request %s."), self->protocol);
  else
    text = g_strdup_printf (_("Request %s could not be looked for: the server does not answer."),
                            self->protocol);
  albo_window_say (self, text);
  g_clear_pointer (&self->protocol, g_free);
}

static void
look_for_request (AlboWindow *self)
{
  AlboRequestFilter filter = { .search = self->protocol };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  albo_request_source_load_page_async (ALBO_REQUEST_SOURCE (self->office), &filter, NULL, 1,
                                       self->cancellable, found_cb, g_object_ref (self));
}

/* Answers on their way hold it: to let it go would not be enough. */
static void
stop_notifier (AlboWindow *self)
{
  if (self->notifier != NULL)
    albo_notifier_stop (self->notifier);
  g_clear_object (&self->notifier);
}

static void
forget_request (AlboWindow *self)
{
  GtkWindow *question = g_steal_pointer (&self->question);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->protocol, g_free);
  self->is_asking = FALSE;
  if (question != NULL)
    gtk_window_destroy (question);
}

static void
answered_cb (AlboWindow       *self,
             const char       *response,
             AdwMessageDialog *question)
{
  if (GTK_WINDOW (question) != self->question)
    return;

  self->question = NULL;
  if (g_str_equal (response, "open") && self->office != NULL && self->protocol != NULL)
    look_for_request (self);
  else
    g_clear_pointer (&self->protocol, g_free);
}

/* A page or a mail can hold a link that nobody chose: opening is written down with a name. */
static void
ask_for_request (AlboWindow *self)
{
  g_autofree char *heading = g_strdup_printf (_("Open request %s?"), self->protocol);
  AdwMessageDialog *question;

  question = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, NULL));
  adw_message_dialog_set_body (question, _("A link of another program leads to it. That you opened "
                                           "it is recorded in your name."));
  adw_message_dialog_add_responses (question, "cancel", _("_Cancel"), "open", _("_Open"), NULL);
  adw_message_dialog_set_default_response (question, "cancel");
  adw_message_dialog_set_close_response (question, "cancel");
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  self->question = GTK_WINDOW (question);
  gtk_window_present (self->question);
}

static void
go_to_request (AlboWindow *self)
{
  if (self->is_asking)
    ask_for_request (self);
  else
    look_for_request (self);
}

static void
set_request (AlboWindow *self,
             const char *protocol,
             gboolean    is_asking)
{
  g_autofree char *text = NULL;

  forget_request (self);
  self->protocol = g_strdup (protocol);
  self->is_asking = is_asking;

  if (self->office != NULL)
    {
      go_to_request (self);
      return;
    }

  text = g_strdup_printf (_("Sign in to open request %s."), protocol);
  albo_window_say (self, text);
}

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
show_tour (AlboWindow *self)
{
  GtkWindow *tour = GTK_WINDOW (albo_tour_new (albo_office_get_duty (self->office)));

  gtk_window_set_transient_for (tour, GTK_WINDOW (self));
  albo_fit_to_parent (tour);
  gtk_window_present (tour);
}

static void
tour (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboWindow *self = ALBO_WINDOW (widget);

  if (self->office != NULL)
    show_tour (self);
}

/* Made when it is asked for: the first picture would wait for it. */
static void
show_shortcuts (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (widget);

  if (gtk_application_window_get_help_overlay (window) == NULL)
    {
      g_autoptr(GtkBuilder) builder =
        gtk_builder_new_from_resource ("/it/albo/Albo/desktop/albo-shortcuts.ui");

      gtk_application_window_set_help_overlay (window,
                                               GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "shortcuts")));
    }

  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
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

  forget_request (self);
  g_clear_object (&self->cancellable);
  stop_notifier (self);
  g_clear_object (&self->office);
  g_clear_handle_id (&self->spare_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_WINDOW);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (albo_window_parent_class)->dispose (object);
}

static void
albo_window_finalize (GObject *object)
{
  g_free (ALBO_WINDOW (object)->protocol);

  G_OBJECT_CLASS (albo_window_parent_class)->finalize (object);
}

static void
albo_window_class_init (AlboWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = albo_window_dispose;
  object_class->finalize = albo_window_finalize;
  window_class->close_request = albo_window_close_request;

  g_type_ensure (ALBO_TYPE_SIGN_IN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboWindow, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);

  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.tour", NULL, tour);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.go-to-date", NULL, forward_to_workspace);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, forward_to_workspace);
}

static void
make_spare (AlboWindow *self)
{
  if (self->workspace != NULL || self->spare != NULL)
    return;

  self->spare = albo_workspace_new (NULL);
  /* A page of a stack that is not shown would still be read out. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->spare), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_stack_add_named (self->stack, self->spare, "workspace");
}

/* As it will be: a stack does that only with what it shows. */
static gboolean
lay_out_spare_cb (gpointer user_data)
{
  AlboWindow *self = ALBO_WINDOW (user_data);
  int width, height;

  self->spare_source = 0;
  if (self->spare == NULL)
    return G_SOURCE_REMOVE;

  gtk_widget_measure (self->spare, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  width = MAX (width, gtk_widget_get_width (GTK_WIDGET (self->stack)));
  gtk_widget_measure (self->spare, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  height = MAX (height, gtk_widget_get_height (GTK_WIDGET (self->stack)));
  gtk_widget_allocate (self->spare, width, height, -1, NULL);

  return G_SOURCE_REMOVE;
}

/* One after the other, with time for a key between them. */
static gboolean
make_spare_cb (gpointer user_data)
{
  AlboWindow *self = ALBO_WINDOW (user_data);

  make_spare (self);
  self->spare_source = g_idle_add_full (G_PRIORITY_LOW, lay_out_spare_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
map_cb (AlboWindow *self)
{
  if (self->spare_source == 0)
    self->spare_source = g_timeout_add_full (G_PRIORITY_LOW, SPARE_DELAY_MS, make_spare_cb, self, NULL);
}

static void
albo_window_init (AlboWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.tour", FALSE);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);

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
  g_autoptr(AlboOffice) before = NULL;

  g_return_if_fail (ALBO_IS_WINDOW (self));

  /* What one person was to open is not for the next one. */
  if (self->office != NULL)
    forget_request (self);
  stop_notifier (self);
  before = g_steal_pointer (&self->office);
  self->office = office != NULL ? g_object_ref (office) : NULL;

  if (self->workspace != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->sign_in), TRUE);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->sign_in));
      gtk_stack_remove (self->stack, GTK_WIDGET (self->workspace));
      self->workspace = NULL;
    }

  /* What still goes on for somebody holds them, and would go on in their name. */
  if (before != NULL && before != office)
    albo_office_close (before);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", office != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.tour", office != NULL);

  if (office == NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), "Albo");
      gtk_widget_grab_focus (GTK_WIDGET (self->sign_in));
      return;
    }

  g_clear_handle_id (&self->spare_source, g_source_remove);
  make_spare (self);
  self->workspace = ALBO_WORKSPACE (self->spare);
  self->spare = NULL;
  albo_workspace_start (self->workspace, office);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->workspace), GTK_ACCESSIBLE_STATE_HIDDEN);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->workspace));
  gtk_window_set_title (GTK_WINDOW (self), albo_office_get_organization (office));
  gtk_widget_grab_focus (GTK_WIDGET (self->workspace));

  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), FALSE);

  if (gtk_window_get_application (GTK_WINDOW (self)) != NULL)
    self->notifier =
      albo_notifier_new (office, G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  if (self->settings != NULL && albo_tour_is_wanted (self->settings, albo_office_get_duty (office)))
    show_tour (self);
  if (self->protocol != NULL)
    go_to_request (self);
}

/**
 * albo_window_get_office:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): who signed in
 */
AlboOffice *
albo_window_get_office (AlboWindow *self)
{
  g_return_val_if_fail (ALBO_IS_WINDOW (self), NULL);

  return self->office;
}

/**
 * albo_window_get_help:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the page of the help about what is seen
 */
const char *
albo_window_get_help (AlboWindow *self)
{
  g_return_val_if_fail (ALBO_IS_WINDOW (self), NULL);

  return self->workspace != NULL ? albo_workspace_get_help (self->workspace) : "sign-in";
}

/**
 * albo_window_say:
 * @self: the window
 * @text: a sentence, not markup
 *
 * Shows something for a moment.
 */
void
albo_window_say (AlboWindow *self,
                 const char *text)
{
  g_autofree char *title = NULL;
  AdwToast *toast;

  g_return_if_fail (ALBO_IS_WINDOW (self));

  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * albo_window_open_request:
 * @self: the window
 * @protocol: a protocol number, `2026/0000123`
 *
 * Opens a request, at once or as soon as somebody signed in.
 */
void
albo_window_open_request (AlboWindow *self,
                          const char *protocol)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  set_request (self, protocol, FALSE);
}

/**
 * albo_window_ask_request:
 * @self: the window
 * @protocol: a protocol number that another program named
 *
 * Asks whether to open a request, at once or as soon as somebody signed in.
 */
void
albo_window_ask_request (AlboWindow *self,
                         const char *protocol)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  set_request (self, protocol, TRUE);
}

/**
 * albo_window_show_work:
 * @self: the window
 * @kind: `new` for what waits for the person, `due` or `overdue` for terms
 *
 * Shows the requests that a notification counted, if somebody is signed in.
 */
void
albo_window_show_work (AlboWindow *self,
                       const char *kind)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  if (self->workspace == NULL)
    return;

  if (g_str_equal (kind, "overdue"))
    albo_workspace_show_view (self->workspace, ALBO_INBOX_VIEW_OVERDUE);
  else if (g_str_equal (kind, "due"))
    albo_workspace_show_view (self->workspace, ALBO_INBOX_VIEW_DUE_SOON);
  else
    albo_workspace_show_states (self->workspace,
                                albo_notifier_states (albo_office_get_duty (self->office)));
}

/**
 * albo_window_search:
 * @self: the window
 * @text: what to look for
 *
 * Looks for requests, if somebody is signed in.
 */
void
albo_window_search (AlboWindow *self,
                    const char *text)
{
  g_return_if_fail (ALBO_IS_WINDOW (self));

  if (self->workspace != NULL)
    albo_workspace_search (self->workspace, text);
}
