/* albo-late-libsecret.c - what the program calls of the keyring's library; see albo-late.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-late.h"

#include <libsecret/secret.h>

#define LATE(type, name, parameters, arguments) \
  ALBO_LATE (ALBO_LATE_LIBSECRET, type, name, parameters, arguments)

LATE (void, secret_password_lookupv,
      (const SecretSchema *schema, GHashTable *attributes, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data),
      (schema, attributes, cancellable, callback, user_data))
LATE (char *, secret_password_lookup_finish,
      (GAsyncResult *result, GError **error), (result, error))
LATE (void, secret_password_storev,
      (const SecretSchema *schema, GHashTable *attributes, const char *collection,
       const char *label, const char *password, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data),
      (schema, attributes, collection, label, password, cancellable, callback, user_data))
LATE (gboolean, secret_password_store_finish,
      (GAsyncResult *result, GError **error), (result, error))
LATE (void, secret_password_clearv,
      (const SecretSchema *schema, GHashTable *attributes, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data),
      (schema, attributes, cancellable, callback, user_data))
LATE (gboolean, secret_password_clear_finish,
      (GAsyncResult *result, GError **error), (result, error))
