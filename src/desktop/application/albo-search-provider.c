/* albo-search-provider.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-search-provider.h"

#include "albo-language.h"
#include "albo-request-source.h"
#include "albo-settings.h"
#include "albo-window.h"

#include <glib/gi18n.h>

#define OBJECT_PATH  "/it/albo/Albo/SearchProvider"
#define MAX_RESULTS  10
#define MIN_LETTERS   3
#define MAX_LETTERS 100

/**
 * AlboSearchProvider:
 *
 * Answers the search of the desktop, org.gnome.Shell.SearchProvider2, with requests by
 * protocol number or name, of who is signed in.  It answers with nothing unless the person
 * wished it: the names would stand on a screen that others may see.
 */
struct _AlboSearchProvider
{
  GObject parent_instance;

  GtkApplication  *application;  /* borrowed: it owns this */
  GDBusConnection *connection;   /* (nullable) */
  GSettings       *settings;     /* (nullable) */
  GHashTable      *found;        /* protocol number to AlboRequestValues, of the last search */
  GWeakRef         finder;       /* AlboOffice: who searched last, and alone may see @found */
  guint            registration;
};

G_DEFINE_FINAL_TYPE (AlboSearchProvider, albo_search_provider, G_TYPE_OBJECT)

static const char introspection[] =
  "<node>"
  "  <interface name='org.gnome.Shell.SearchProvider2'>"
  "    <method name='GetInitialResultSet'>"
  "      <arg type='as' name='terms' direction='in'/>"
  "      <arg type='as' name='results' direction='out'/>"
  "    </method>"
  "    <method name='GetSubsearchResultSet'>"
  "      <arg type='as' name='previous_results' direction='in'/>"
  "      <arg type='as' name='terms' direction='in'/>"
  "      <arg type='as' name='results' direction='out'/>"
  "    </method>"
  "    <method name='GetResultMetas'>"
  "      <arg type='as' name='identifiers' direction='in'/>"
  "      <arg type='aa{sv}' name='metas' direction='out'/>"
  "    </method>"
  "    <method name='ActivateResult'>"
  "      <arg type='s' name='identifier' direction='in'/>"
  "      <arg type='as' name='terms' direction='in'/>"
  "      <arg type='u' name='timestamp' direction='in'/>"
  "    </method>"
  "    <method name='LaunchSearch'>"
  "      <arg type='as' name='terms' direction='in'/>"
  "      <arg type='u' name='timestamp' direction='in'/>"
  "    </method>"
  "  </interface>"
  "</node>";

typedef struct
{
  AlboSearchProvider    *provider;
  AlboOffice            *office;      /* who asked */
  GDBusMethodInvocation *invocation;  /* borrowed: the answer lets it go */
} Search;

static void
search_free (Search *search)
{
  g_clear_object (&search->provider);
  g_clear_object (&search->office);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static AlboWindow *
get_window (AlboSearchProvider *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return ALBO_IS_WINDOW (window) ? ALBO_WINDOW (window) : NULL;
}

/* Who is signed in and wished to be asked; %NULL for nobody. */
static AlboOffice *
get_office (AlboSearchProvider *self)
{
  AlboWindow *window = get_window (self);

  if (window == NULL || self->settings == NULL ||
      !g_settings_get_boolean (self->settings, "search-provider"))
    return NULL;

  return albo_window_get_office (window);
}

/* What one person found is nobody else's: forgotten as soon as another one is there. */
static void
keep_for (AlboSearchProvider *self,
          AlboOffice         *office)
{
  g_autoptr(AlboOffice) finder = g_weak_ref_get (&self->finder);

  if (office != NULL && finder == office)
    return;

  g_hash_table_remove_all (self->found);
  g_weak_ref_set (&self->finder, office);
}

static void
answer (GDBusMethodInvocation *invocation,
        const char * const    *results)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", results));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Search) search = user_data;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) results = g_ptr_array_new ();
  AlboSearchProvider *self = search->provider;

  rows = albo_request_source_load_page_finish (ALBO_REQUEST_SOURCE (object), result, NULL);
  keep_for (self, get_office (self));

  /* Who asked signed out meanwhile: what came is not for who is there now. */
  if (get_office (self) != search->office)
    g_clear_pointer (&rows, g_ptr_array_unref);
  else
    g_hash_table_remove_all (self->found);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      AlboRequestValues *values = albo_request_values_copy (g_ptr_array_index (rows, i));

      g_hash_table_insert (self->found, values->protocol_number, values);
      g_ptr_array_add (results, values->protocol_number);
    }

  g_ptr_array_add (results, NULL);
  answer (search->invocation, (const char * const *) results->pdata);
}

static void
start_search (AlboSearchProvider     *self,
              const char * const     *terms,
              GDBusMethodInvocation  *invocation)
{
  AlboOffice *office = get_office (self);
  g_autofree char *text = g_strjoinv (" ", (GStrv) terms);
  AlboRequestFilter filter = { .search = text };
  Search *search;

  keep_for (self, office);

  if (office == NULL || g_utf8_strlen (text, -1) < MIN_LETTERS ||
      g_utf8_strlen (text, -1) > MAX_LETTERS)
    {
      answer (invocation, (const char * const[]) { NULL });
      return;
    }

  search = g_new0 (Search, 1);
  search->provider = g_object_ref (self);
  search->office = g_object_ref (office);
  search->invocation = invocation;
  albo_request_source_load_page_async (ALBO_REQUEST_SOURCE (office), &filter, NULL, MAX_RESULTS,
                                       NULL, found_cb, search);
}

static GVariant *
make_meta (const AlboRequestValues *values)
{
  GVariantBuilder meta;
  g_autofree char *name = g_strdup_printf ("%s — %s", values->protocol_number, values->applicant);
  g_autofree char *description = NULL;
  g_autoptr(GIcon) icon = g_themed_icon_new ("it.albo.Albo");
  g_autoptr(GVariant) icon_value = g_icon_serialize (icon);

  description = g_strdup_printf ("%s · %s", values->service,
                                 albo_request_state_label (values->state, albo_language ()));
  g_variant_builder_init (&meta, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&meta, "{sv}", "id", g_variant_new_string (values->protocol_number));
  g_variant_builder_add (&meta, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (&meta, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (&meta, "{sv}", "icon", icon_value);

  return g_variant_builder_end (&meta);
}

/* Only of what was just found, and only while the same person is there. */
static void
answer_metas (AlboSearchProvider     *self,
              const char * const     *identifiers,
              GDBusMethodInvocation  *invocation)
{
  GVariantBuilder metas;

  keep_for (self, get_office (self));
  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; identifiers[i] != NULL; i++)
    {
      const AlboRequestValues *values = g_hash_table_lookup (self->found, identifiers[i]);

      if (values != NULL)
        g_variant_builder_add_value (&metas, make_meta (values));
    }

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
}

/* Only for who searched: what the shell still shows may be of somebody before. */
static void
activate_result (AlboSearchProvider *self,
                 const char         *identifier)
{
  g_autoptr(AlboOffice) finder = g_weak_ref_get (&self->finder);
  AlboOffice *office = get_office (self);

  g_application_activate (G_APPLICATION (self->application));
  if (office != NULL && finder == office)
    g_action_group_activate_action (G_ACTION_GROUP (self->application), "open-request",
                                    g_variant_new ("(xs)", albo_office_get_organization_id (office),
                                                   identifier));
}

static void
launch_search (AlboSearchProvider *self,
               const char * const *terms,
               guint32             timestamp)
{
  g_autofree char *text = g_strjoinv (" ", (GStrv) terms);
  AlboWindow *window;

  g_application_activate (G_APPLICATION (self->application));
  window = get_window (self);
  if (window == NULL)
    return;

  gtk_window_present_with_time (GTK_WINDOW (window), timestamp);
  albo_window_search (window, text);
}

static void
method_call (GDBusConnection       *connection,
             const char            *sender,
             const char            *path,
             const char            *interface,
             const char            *method,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation,
             gpointer               user_data)
{
  AlboSearchProvider *self = ALBO_SEARCH_PROVIDER (user_data);
  g_autofree const char **terms = NULL;
  const char *identifier;
  guint32 timestamp;

  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_variant_get (parameters, "(^a&s)", &terms);
      start_search (self, terms, invocation);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* What is typed further may find what was beyond the last page: looked for anew. */
      g_variant_get (parameters, "(^a&s^a&s)", NULL, &terms);
      start_search (self, terms, invocation);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (parameters, "(^a&s)", &terms);
      answer_metas (self, terms, invocation);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(&s^a&su)", &identifier, &terms, &timestamp);
      activate_result (self, identifier);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "LaunchSearch"))
    {
      g_variant_get (parameters, "(^a&su)", &terms, &timestamp);
      launch_search (self, terms, timestamp);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                     G_DBUS_ERROR_UNKNOWN_METHOD, method);
    }
}

static void
albo_search_provider_dispose (GObject *object)
{
  AlboSearchProvider *self = ALBO_SEARCH_PROVIDER (object);

  albo_search_provider_unexport (self);
  g_clear_object (&self->settings);
  g_hash_table_remove_all (self->found);

  G_OBJECT_CLASS (albo_search_provider_parent_class)->dispose (object);
}

static void
albo_search_provider_finalize (GObject *object)
{
  AlboSearchProvider *self = ALBO_SEARCH_PROVIDER (object);

  g_weak_ref_clear (&self->finder);
  g_hash_table_unref (self->found);

  G_OBJECT_CLASS (albo_search_provider_parent_class)->finalize (object);
}

static void
albo_search_provider_class_init (AlboSearchProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_search_provider_dispose;
  object_class->finalize = albo_search_provider_finalize;
}

static void
albo_search_provider_init (AlboSearchProvider *self)
{
  self->settings = albo_settings_new ();
  g_weak_ref_init (&self->finder, NULL);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) albo_request_values_free);
}

/**
 * albo_search_provider_new:
 * @application: whose windows are asked, and which opens what was found; must live longer
 *
 * Returns: (transfer full): a provider that is not on the bus yet
 */
AlboSearchProvider *
albo_search_provider_new (GtkApplication *application)
{
  AlboSearchProvider *self = g_object_new (ALBO_TYPE_SEARCH_PROVIDER, NULL);

  self->application = application;
  return self;
}

/**
 * albo_search_provider_export:
 * @self: the provider
 * @connection: the session bus
 * @error: (nullable): there is another one already
 *
 * Answers on the bus from now on.
 *
 * Returns: whether it does
 */
gboolean
albo_search_provider_export (AlboSearchProvider  *self,
                             GDBusConnection     *connection,
                             GError             **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call };
  g_autoptr(GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (ALBO_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;

  self->registration = g_dbus_connection_register_object (connection, OBJECT_PATH,
                                                          node->interfaces[0], &vtable, self, NULL,
                                                          error);
  if (self->registration == 0)
    return FALSE;

  self->connection = g_object_ref (connection);
  return TRUE;
}

/**
 * albo_search_provider_unexport:
 * @self: the provider
 *
 * Leaves the bus.
 */
void
albo_search_provider_unexport (AlboSearchProvider *self)
{
  g_return_if_fail (ALBO_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
