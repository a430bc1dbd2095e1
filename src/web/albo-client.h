/* albo-client.h - which address a question comes from
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <microhttpd.h>
#include <netinet/in.h>

G_BEGIN_DECLS

/* Room for an address as text, with the NUL. */
#define ALBO_CLIENT_LENGTH INET6_ADDRSTRLEN

gboolean albo_client_find      (struct MHD_Connection *wire,
                                gboolean               trusts_proxy,
                                char                   address[ALBO_CLIENT_LENGTH]);
gboolean albo_client_normalize (const char            *text,
                                char                   address[ALBO_CLIENT_LENGTH]);

G_END_DECLS
