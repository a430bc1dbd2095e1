/* albo-application.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-application.h"

#include "albo-config.h"
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

  char     *server;
  char     *user;
  char     *sample_folder;
  gboolean  wants_sample;
};

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
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  /* A window may still have to say that something is going on. */
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      gtk_window_close (window);
    }
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
                         "comments", _("Registers of public bodies, and the requests of their citizens"),
                         "developer-name", _("The developers of Albo"),
                         "license-type", GTK_LICENSE_AGPL_3_0,
                         /* Translators: your name, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
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

  self->wants_sample = FALSE;
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
      g_printerr (_("Unknown argument “%s”\n"), rest[0]);
      return 2;
    }

  return -1;
}

static void
startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "quit", quit_cb },
    { "about", about_cb },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },
    { "win.search", { "<Control>f" } },
    { "win.reload", { "<Control>r", "F5" } },
    { "win.back", { "<Alt>Left" } },
    { "win.show-menu", { "F10" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };

  G_APPLICATION_CLASS (albo_application_parent_class)->startup (application);

  g_unix_signal_add (SIGTERM, signal_cb, application);
  g_unix_signal_add (SIGINT, signal_cb, application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].keys);
}

static void
albo_application_finalize (GObject *object)
{
  AlboApplication *self = ALBO_APPLICATION (object);

  g_free (self->server);
  g_free (self->user);
  g_free (self->sample_folder);

  G_OBJECT_CLASS (albo_application_parent_class)->finalize (object);
}

static void
albo_application_class_init (AlboApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = albo_application_finalize;
  application_class->activate = activate;
  application_class->startup = startup;
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

  g_application_add_main_option_entries (G_APPLICATION (self), options);
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
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       "resource-base-path", "/it/albo/Albo/desktop",
                       NULL);
}
