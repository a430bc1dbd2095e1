/* test-server.h - the server that with-postgres.sh started for a test
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

void      test_server_control  (const char     *what);
PGresult *test_server_call     (AlboConnection *connection,
                                const char     *sql);
char     *test_server_get_text (AlboConnection *connection,
                                const char     *sql);
void      test_server_keep_cb  (GObject        *object,
                                GAsyncResult   *result,
                                gpointer        user_data);

G_END_DECLS
