/* albo-keyring.h - passwords in the person's keyring
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  albo_keyring_lookup_async  (const char           *server,
                                  const char           *user,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
char *albo_keyring_lookup_finish (GAsyncResult         *result,
                                  GError              **error);
void  albo_keyring_store         (const char           *server,
                                  const char           *user,
                                  const char           *password);
void  albo_keyring_forget        (const char           *server,
                                  const char           *user);

G_END_DECLS
