/* albo-listen.h - the socket that a program answers on
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the socket is called on which a program tells what it counts. */
#define ALBO_LISTEN_METRICS "metrics"

GSocket *albo_listen_open      (const char  *address,
                                guint16      port,
                                GError     **error);
GSocket *albo_listen_inherit   (const char  *name,
                                GError     **error);
char    *albo_listen_to_string (GSocket     *socket);

G_END_DECLS
