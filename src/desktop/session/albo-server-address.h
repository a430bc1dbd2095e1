/* albo-server-address.h - what a person types as server, as a connection string
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *albo_server_address_to_conninfo (const char  *server,
                                       const char  *user,
                                       const char  *password,
                                       GError     **error);
char *albo_server_address_to_label    (const char  *server);
char *albo_server_address_with_password (const char  *conninfo,
                                         const char  *password);

G_END_DECLS
