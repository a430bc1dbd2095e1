/* albo-application.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-application.h"

#include "albo-config.h"
#include "albo-draft-writer.h"
#include "albo-fit.h"
#include "albo-link.h"
#include "albo-preferences.h"
#include "albo-search-provider.h"
#include "albo-settings.h"
#include "albo-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

/**
 * AlboApplication:
 *
 * The options of the command line, and what is the same in every window.
 */
struct _AlboApplication
{
  AdwApplication parent_instance;

  char               *server;
  char               *user;
  char               *sample_folder;
  char               *protocol;         /* (nullable): of the request to open */
  GSettings          *settings;         /* (nullable) */
  AlboSearchProvider *search_provider;
  gboolean            wants_sample;
  gboolean            is_link;          /* whether @protocol comes from a link */
};

/* Says to the program that runs already that somebody typed the number: a link has no hint. */
#define TYPED_HINT "typed"


G_DEFINE_FINAL_TYPE (AlboApplication, albo_application, ADW_TYPE_APPLICATION)

/* "--sample" takes a folder or nothing, "--sample=FOLDER" and "--sample FOLDER" alike. */
static gboolean
sample_option_cb (const char  *option,
                  const char  *value,
                  gpointer     data,
                  GError     **error)
{
  AlboApplication *self = ALBO_APPLICATION (g_application_get_default ());

  self->wants_sample = TRUE;
  g_free (self->sample_folder);
  self->sample_folder = g_strdup (value);
  return TRUE;
}

static AlboWindow *
ensure_window (AlboApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    return ALBO_WINDOW (window);

  return albo_window_new (self);
}

static void
open_request (AlboWindow *window,
              const char *protocol,
              gboolean    is_link)
{
  if (is_link)
    albo_window_ask_request (window, protocol);
  else
    albo_window_open_request (window, protocol);
}

/* From a notification or the desktop's search, which name the body too: a protocol number is
 * unique only within one, and somebody of another one may be there now.
 */
static void
open_request_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  AlboWindow *window = ensure_window (ALBO_APPLICATION (user_data));
  AlboOffice *office = albo_window_get_office (window);
  g_autofree char *protocol = NULL;
  const char *text;
  gint64 organization;

  g_variant_get (parameter, "(x&s)", &organization, &text);
  protocol = albo_link_read_protocol (text);
  gtk_window_present (GTK_WINDOW (window));

  /* Anybody on the bus can send anything. */
  if (protocol != NULL && office != NULL && albo_office_get_organization_id (office) == organization)
    albo_window_open_request (window, protocol);
}

static void
show_work_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  AlboWindow *window = ensure_window (ALBO_APPLICATION (user_data));

  gtk_window_present (GTK_WINDOW (window));
  albo_window_show_work (window, g_variant_get_string (parameter, NULL));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  AlboApplication *self = ALBO_APPLICATION (user_data);
  GtkWindow *window;

  if (self->settings == NULL)
    return;

  window = GTK_WINDOW (albo_preferences_new (self->settings));
  gtk_window_set_transient_for (window,
                                gtk_application_get_active_window (GTK_APPLICATION (self)));
  albo_fit_to_parent (window);
  gtk_window_present (window);
}

static void
help_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GtkWindow) window = GTK_WINDOW (object);
  GtkWidget *dialog;

  if (gtk_show_uri_full_finish (window, result, NULL))
    return;

  dialog = adw_message_dialog_new (window, _("The Help Cannot Be Shown"),
                                   _("No program for help pages is installed here. Ask who looks "
                                     "after this computer to install Yelp."));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  const char *page = ALBO_IS_WINDOW (window) ? albo_window_get_help (ALBO_WINDOW (window)) : NULL;
  g_autofree char *uri = g_strconcat ("help:albo", page != NULL ? "/" : NULL, page, NULL);

  if (window != NULL)
    gtk_show_uri_full (g_object_ref (window), uri, GDK_CURRENT_TIME, NULL, help_opened_cb, NULL);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *link = windows; link != NULL; link = link->next)
    g_object_ref (link->data);

  /* A window may still have to say that something is going on; and one that goes takes those
   * with it that stand before it.
   */
  for (GList *link = windows; link != NULL; link = link->next)
    if (gtk_window_get_application (link->data) != NULL)
      gtk_window_close (link->data);

  g_list_free_full (windows, g_object_unref);
}

/* So that what was started goes too: the cluster of the sample data. */
static gboolean
signal_cb (gpointer user_data)
{
  quit_cb (NULL, NULL, user_data);
  return G_SOURCE_CONTINUE;
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", "Albo",
                         "application-icon", ALBO_APPLICATION_ID,
                         "version", ALBO_VERSION,
                         "copyright", _("© 2026 The developers of Albo"),
                         "comments", _("Registers of public bodies, and the requests of their citizens"),
                         "developer-name", _("The developers of Albo"),
                         "license-type", GTK_LICENSE_AGPL_3_0,
                         /* Translators: your name, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

/* The words of the setting are those of the schema. */
static void
color_scheme_cb (AlboApplication *self)
{
  static const AdwColorScheme schemes[] = {
    [0] = ADW_COLOR_SCHEME_DEFAULT,
    [1] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [2] = ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int value = g_settings_get_enum (self->settings, "color-scheme");

  if (value >= 0 && value < (int) G_N_ELEMENTS (schemes))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[value]);
}

static void
activate (GApplication *application)
{
  AlboApplication *self = ALBO_APPLICATION (application);
  AlboWindow *window = ensure_window (self);

  gtk_window_present (GTK_WINDOW (window));

  if (self->server != NULL || self->user != NULL)
    albo_window_prefill (window, self->server, self->user);

  if (self->wants_sample)
    albo_window_try_sample (window, self->sample_folder);

  if (self->protocol != NULL)
    open_request (window, self->protocol, self->is_link);

  self->wants_sample = FALSE;
  g_clear_pointer (&self->protocol, g_free);
}

/* Links, from the desktop or from another start of the program. */
static void
open_links (GApplication  *application,
            GFile        **files,
            int            n_files,
            const char    *hint)
{
  AlboApplication *self = ALBO_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      g_autofree char *protocol = albo_link_parse (uri);
      AlboWindow *window = ensure_window (self);

      gtk_window_present (GTK_WINDOW (window));
      if (protocol != NULL)
        open_request (window, protocol, !g_str_equal (hint, TYPED_HINT));
      else
        albo_window_say (window, _("This link leads to no request."));
    }
}

/* `request PROTOCOL`, or a link. */
static char *
read_arguments (char **words)
{
  if (g_str_equal (words[0], "request") && words[1] != NULL && words[2] == NULL)
    return albo_link_read_protocol (words[1]);

  if (words[1] == NULL)
    return albo_link_parse (words[0]);

  return NULL;
}

static int
say_misuse (char **words)
{
  if (g_str_equal (words[0], "request"))
    g_printerr (_("After “request” comes one protocol number, such as 2026/0000123.\n"));
  else
    g_printerr (_("Unknown argument “%s”\n"), words[0]);

  return 2;
}

/* Hands the request to the program that runs already; FALSE if this one is to show it. */
static gboolean
hand_over (AlboApplication *self)
{
  g_autofree char *uri = NULL;
  g_autoptr(GFile) file = NULL;

  if ((g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_NON_UNIQUE) != 0 ||
      !g_application_register (G_APPLICATION (self), NULL, NULL) ||
      !g_application_get_is_remote (G_APPLICATION (self)))
    return FALSE;

  uri = albo_link_new (self->protocol);
  file = g_file_new_for_uri (uri);
  g_application_open (G_APPLICATION (self), &file, 1, self->is_link ? "" : TYPED_HINT);
  return TRUE;
}

static int
handle_local_options (GApplication *application,
                      GVariantDict *options)
{
  AlboApplication *self = ALBO_APPLICATION (application);
  g_auto(GStrv) rest = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("albo %s\n", ALBO_VERSION);
      return 0;
    }

  g_variant_dict_lookup (options, "server", "s", &self->server);
  g_variant_dict_lookup (options, "user", "s", &self->user);
  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^as", &rest);

  /* Somebody who signs in beside another one gets a program of its own. */
  if (self->server != NULL || self->user != NULL || self->wants_sample)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  if (rest != NULL && self->wants_sample && self->sample_folder == NULL && rest[1] == NULL)
    self->sample_folder = g_strdup (rest[0]);
  else if (rest != NULL)
    {
      self->protocol = read_arguments (rest);
      self->is_link = rest[1] == NULL;
      if (self->protocol == NULL)
        return say_misuse (rest);
      if (hand_over (self))
        return 0;
    }

  return -1;
}

static gboolean
dbus_register (GApplication     *application,
               GDBusConnection  *connection,
               const char       *object_path,
               GError          **error)
{
  AlboApplication *self = ALBO_APPLICATION (application);

  return G_APPLICATION_CLASS (albo_application_parent_class)->dbus_register (application, connection,
                                                                           object_path, error) &&
         albo_search_provider_export (self->search_provider, connection, error);
}

static void
dbus_unregister (GApplication    *application,
                 GDBusConnection *connection,
                 const char      *object_path)
{
  albo_search_provider_unexport (ALBO_APPLICATION (application)->search_provider);

  G_APPLICATION_CLASS (albo_application_parent_class)->dbus_unregister (application, connection,
                                                                      object_path);
}

static void
startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "quit", quit_cb },
    { "about", about_cb },
    { "preferences", preferences_cb },
    { "help", help_cb },
    { "show-work", show_work_cb, "s" },
    { "open-request", open_request_cb, "(xs)" },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.help", { "F1" } },
    { "win.search", { "<Control>f" } },
    { "win.reload", { "<Control>r", "F5" } },
    { "win.back", { "<Alt>Left" } },
    { "win.go-to-date", { "<Control>g" } },
    { "win.toggle-sidebar", { "F9" } },
    { "win.show-menu", { "F10" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };

  AlboApplication *self = ALBO_APPLICATION (application);

  G_APPLICATION_CLASS (albo_application_parent_class)->startup (application);

  g_unix_signal_add (SIGTERM, signal_cb, application);
  g_unix_signal_add (SIGINT, signal_cb, application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);

  if (self->settings != NULL)
    {
      g_signal_connect_object (self->settings, "changed::color-scheme",
                               G_CALLBACK (color_scheme_cb), self, G_CONNECT_SWAPPED);
      color_scheme_cb (self);
    }
}

/* What was typed last is still on its way to the disk. */
static void
shutdown_program (GApplication *application)
{
  G_APPLICATION_CLASS (albo_application_parent_class)->shutdown (application);
  albo_draft_writer_wait (NULL);
}

static void
albo_application_dispose (GObject *object)
{
  AlboApplication *self = ALBO_APPLICATION (object);

  g_clear_object (&self->search_provider);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (albo_application_parent_class)->dispose (object);
}

static void
albo_application_finalize (GObject *object)
{
  AlboApplication *self = ALBO_APPLICATION (object);

  g_free (self->server);
  g_free (self->user);
  g_free (self->sample_folder);
  g_free (self->protocol);

  G_OBJECT_CLASS (albo_application_parent_class)->finalize (object);
}

static void
albo_application_class_init (AlboApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = albo_application_dispose;
  object_class->finalize = albo_application_finalize;
  application_class->activate = activate;
  application_class->open = open_links;
  application_class->startup = startup;
  application_class->shutdown = shutdown_program;
  application_class->dbus_register = dbus_register;
  application_class->dbus_unregister = dbus_unregister;
  application_class->handle_local_options = handle_local_options;
}

static void
albo_application_init (AlboApplication *self)
{
  const GOptionEntry options[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_("The server, or a connection string"), N_("SERVER") },
    { "user", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Who signs in"), N_("LOGIN") },
    { "sample", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, sample_option_cb,
      N_("Try with sample data, kept in FOLDER"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version and leave"), NULL },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
    { NULL }
  };

  self->settings = albo_settings_new ();
  self->search_provider = albo_search_provider_new (GTK_APPLICATION (self));
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _("[request PROTOCOL]"));
}

/**
 * albo_application_new:
 *
 * Returns: (transfer full): the application
 */
AlboApplication *
albo_application_new (void)
{
  return g_object_new (ALBO_TYPE_APPLICATION,
                       "application-id", ALBO_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/it/albo/Albo/desktop",
                       NULL);
}
