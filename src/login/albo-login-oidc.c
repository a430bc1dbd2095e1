/* albo-login-oidc.c
 *
 * Settings are in the database, what proves who we are in files: as with the keys of SPID.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-oidc.h"

#include <string.h>

#include "albo-login-identity.h"
#include "albo-json.h"
#include "albo-login-oidc-calls.h"

#define INTERVAL (2 * G_USEC_PER_SEC)     /* between two questions to the database */

struct _AlboLoginOidc
{
  char                 *folder;
  GMutex                lock;
  AlboLoginAggregators *current;       /* (nullable) */
  gint64                ask_again_at;
};

static void
free_aggregator (gpointer data)
{
  AlboLoginAggregator *self = data;

  albo_oidc_client_free (self->client);
  g_free (self->code);
  g_free (self);
}

static void
clear (gpointer data)
{
  AlboLoginAggregators *self = data;

  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_pointer (&self->register_key, albo_saml_register_key_free);
  g_free (self->version);
}

/**
 * albo_login_aggregators_unref:
 * @self: (transfer full): aggregators
 */
void
albo_login_aggregators_unref (AlboLoginAggregators *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * albo_login_aggregators_find:
 * @self: aggregators
 * @code: a name in an address
 *
 * Returns: (transfer none) (nullable): the one of that name
 */
const AlboLoginAggregator *
albo_login_aggregators_find (const AlboLoginAggregators *self,
                             const char                 *code)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const AlboLoginAggregator *aggregator = self->list->pdata[i];

      if (g_str_equal (aggregator->code, code))
        return aggregator;
    }

  return NULL;
}

/**
 * albo_login_oidc_new:
 * @folder: (nullable): where `NAME.key`, `NAME.secret` and `register.key` are
 *
 * Returns: (transfer full): knowing nothing yet
 */
AlboLoginOidc *
albo_login_oidc_new (const char *folder)
{
  AlboLoginOidc *self = g_new0 (AlboLoginOidc, 1);

  g_mutex_init (&self->lock);
  self->folder = g_strdup (folder != NULL ? folder : ".");

  return self;
}

/**
 * albo_login_oidc_free:
 * @self: (nullable) (transfer full): aggregators
 */
void
albo_login_oidc_free (AlboLoginOidc *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->current, albo_login_aggregators_unref);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

static char *
load_credential (const char *folder,
                 JsonObject *provider)
{
  JsonObject *settings = albo_json_get_object (provider, "settings");
  gboolean has_secret = g_str_equal (albo_json_get_string (settings, "auth", ""), "client_secret_basic");
  g_autofree char *file = g_strconcat (albo_json_get_string (provider, "credential", ""),
                                       has_secret ? ".secret" : ".key", NULL);
  g_autofree char *path = albo_login_find_key (folder, file);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* One that cannot be used is left out, with a word for the journal. */
static void
add_aggregator (AlboLoginAggregators *self,
                JsonObject           *provider,
                const char           *folder,
                const char           *public_url)
{
  const char *code = albo_json_get_string (provider, "code", "");
  g_autofree char *redirect_uri = g_strdup_printf ("%s/accedi/oidc/%s/ritorno", public_url, code);
  g_autofree char *credential = load_credential (folder, provider);
  g_autoptr(GError) error = NULL;
  AlboOidcSettings *settings = albo_oidc_settings_new (albo_json_get_object (provider, "settings"), redirect_uri,
                                                       credential, &error);
  AlboLoginAggregator *aggregator;

  if (credential != NULL)
    memset (credential, 0, strlen (credential));

  if (settings == NULL)
    {
      g_warning ("aggregator %s: %s", code, error->message);
      return;
    }

  aggregator = g_new0 (AlboLoginAggregator, 1);
  aggregator->id = (int) albo_json_get_int (provider, "id", 0);
  aggregator->code = g_strdup (code);
  aggregator->client = albo_oidc_client_new (settings);
  g_ptr_array_add (self->list, aggregator);
}

static AlboLoginAggregators *
make_aggregators (JsonObject *document,
                  const char *folder,
                  const char *public_url)
{
  AlboLoginAggregators *self = g_atomic_rc_box_new0 (AlboLoginAggregators);
  JsonArray *providers = albo_json_get_array (document, "providers");
  guint n = json_array_get_length (providers);
  g_autofree char *register_path = albo_login_find_key (folder, "register.key");
  g_autoptr(GError) error = NULL;

  self->version = g_strdup (albo_json_get_string (document, "version", ""));
  self->list = g_ptr_array_new_with_free_func (free_aggregator);

  if (n > 0)
    {
      self->register_key = albo_saml_register_key_load (register_path, &error);
      if (self->register_key == NULL)
        g_warning ("no key for the register of messages: %s", error->message);
    }

  for (guint i = 0; i < n && self->register_key != NULL; i++)
    add_aggregator (self, json_array_get_object_element (providers, i), folder, public_url);

  return self;
}

/**
 * albo_login_oidc_get:
 * @self: aggregators
 * @public_url: where browsers reach the sign-in
 * @connection: the connection of this thread
 * @error: return location for %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): what the database says, not more than a few seconds ago
 */
AlboLoginAggregators *
albo_login_oidc_get (AlboLoginOidc   *self,
                     const char      *public_url,
                     AlboConnection  *connection,
                     GError         **error)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr(AlboLoginAggregators) current = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gboolean is_due;

  g_mutex_lock (&self->lock);
  is_due = now >= self->ask_again_at;
  if (self->current != NULL)
    current = g_atomic_rc_box_acquire (self->current);
  g_mutex_unlock (&self->lock);

  if (current != NULL && !is_due)
    return g_steal_pointer (&current);

  answer = albo_login_oidc_providers (connection, current != NULL ? current->version : NULL, NULL, error);
  if (answer == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (answer))
    {
      g_clear_pointer (&current, albo_login_aggregators_unref);
      current = make_aggregators (json_node_get_object (answer), self->folder, public_url);
    }

  g_mutex_lock (&self->lock);
  if (self->current != current)
    {
      g_clear_pointer (&self->current, albo_login_aggregators_unref);
      self->current = g_atomic_rc_box_acquire (current);
    }
  self->ask_again_at = now + INTERVAL;
  g_mutex_unlock (&self->lock);

  return g_steal_pointer (&current);
}
