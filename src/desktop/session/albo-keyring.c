/* albo-keyring.c
 *
 * Nothing here may stand in the way of signing in: without a keyring, a password
 * is typed again, and that is all.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-keyring.h"

#include <libsecret/secret.h>

#include <glib/gi18n.h>

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    "it.albo.Albo.Password", SECRET_SCHEMA_NONE,
    {
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
    },
  };

  return &schema;
}

static GHashTable *
new_attributes (const char *server,
                const char *user)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "server", g_strdup (server));
  g_hash_table_insert (attributes, (gpointer) "user", g_strdup (user));
  return attributes;
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    g_debug ("The password was not stored: %s", error->message);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_debug ("The password was not forgotten: %s", error->message);
}

/**
 * albo_keyring_lookup_async:
 * @server: the server as typed
 * @user: the login
 * @cancellable: (nullable): ends it early
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Looks for a password that was kept.
 */
void
albo_keyring_lookup_async (const char          *server,
                           const char          *user,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GHashTable) attributes = new_attributes (server, user);

  secret_password_lookupv (get_schema (), attributes, cancellable, callback, user_data);
}

/**
 * albo_keyring_lookup_finish:
 * @result: what the callback was given
 * @error: (nullable): there is no keyring, or it stayed locked
 *
 * Returns: (transfer full) (nullable): the password; free with secret_password_free()
 *   or g_free(); %NULL, also without an error, if there is none
 */
char *
albo_keyring_lookup_finish (GAsyncResult  *result,
                            GError       **error)
{
  return secret_password_lookup_finish (result, error);
}

/**
 * albo_keyring_store:
 * @server: the server as typed
 * @user: the login
 * @password: what to keep
 *
 * Keeps a password, in the background, if there is a keyring.
 */
void
albo_keyring_store (const char *server,
                    const char *user,
                    const char *password)
{
  g_autoptr(GHashTable) attributes = new_attributes (server, user);
  /* Translators: shown in the password manager; %s is a login and a server */
  g_autofree char *label = g_strdup_printf (_("Albo: %s on %s"), user, server);

  secret_password_storev (get_schema (), attributes, SECRET_COLLECTION_DEFAULT, label, password, NULL,
                          stored_cb, NULL);
}

/**
 * albo_keyring_forget:
 * @server: the server as typed
 * @user: the login
 *
 * Forgets a password, in the background.
 */
void
albo_keyring_forget (const char *server,
                     const char *user)
{
  g_autoptr(GHashTable) attributes = new_attributes (server, user);

  secret_password_clearv (get_schema (), attributes, NULL, cleared_cb, NULL);
}
