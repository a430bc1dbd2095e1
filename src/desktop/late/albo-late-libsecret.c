/* albo-late-libsecret.c - what the program calls of the keyring's library; see albo-late.c
 *
 * Where the library is missing there is no keyring, which is an error like that of a keyring that
 * stays locked.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-late.h"

#include <libsecret/secret.h>

/* The real function, in an expression. */
#define REAL(name) \
  ((__typeof__ (&name)) albo_late_find (&found, ALBO_LATE_LIBSECRET, #name))

static void
refuse (GCancellable        *cancellable,
        GAsyncReadyCallback  callback,
        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "libsecret is not installed");
}

void
secret_password_lookupv (const SecretSchema  *schema,
                         GHashTable          *attributes,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  static gpointer found;

  if (albo_late_has (ALBO_LATE_LIBSECRET))
    REAL (secret_password_lookupv) (schema, attributes, cancellable, callback, user_data);
  else
    refuse (cancellable, callback, user_data);
}

char *
secret_password_lookup_finish (GAsyncResult  *result,
                               GError       **error)
{
  static gpointer found;

  return albo_late_has (ALBO_LATE_LIBSECRET) ? REAL (secret_password_lookup_finish) (result, error)
                                             : g_task_propagate_pointer (G_TASK (result), error);
}

void
secret_password_storev (const SecretSchema  *schema,
                        GHashTable          *attributes,
                        const char          *collection,
                        const char          *label,
                        const char          *password,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  static gpointer found;

  if (albo_late_has (ALBO_LATE_LIBSECRET))
    REAL (secret_password_storev) (schema, attributes, collection, label, password, cancellable,
                                   callback, user_data);
  else
    refuse (cancellable, callback, user_data);
}

gboolean
secret_password_store_finish (GAsyncResult  *result,
                              GError       **error)
{
  static gpointer found;

  return albo_late_has (ALBO_LATE_LIBSECRET) ? REAL (secret_password_store_finish) (result, error)
                                             : g_task_propagate_boolean (G_TASK (result), error);
}

void
secret_password_clearv (const SecretSchema  *schema,
                        GHashTable          *attributes,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  static gpointer found;

  if (albo_late_has (ALBO_LATE_LIBSECRET))
    REAL (secret_password_clearv) (schema, attributes, cancellable, callback, user_data);
  else
    refuse (cancellable, callback, user_data);
}

gboolean
secret_password_clear_finish (GAsyncResult  *result,
                              GError       **error)
{
  static gpointer found;

  return albo_late_has (ALBO_LATE_LIBSECRET) ? REAL (secret_password_clear_finish) (result, error)
                                             : g_task_propagate_boolean (G_TASK (result), error);
}
