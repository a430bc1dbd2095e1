/* albo-listen.h - the socket that a program answers on
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocket *albo_listen_open      (const char  *address,
                                guint16      port,
                                GError     **error);
GSocket *albo_listen_inherit   (GError     **error);
char    *albo_listen_to_string (GSocket     *socket);

G_END_DECLS
