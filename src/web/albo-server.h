/* albo-server.h - the HTTP server of the portal and of the sign-in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-limiter.h"
#include "albo-metrics.h"
#include "albo-peers.h"
#include "albo-route.h"
#include "albo-site.h"

G_BEGIN_DECLS

/**
 * AlboServerLimits:
 * @n_threads: how many questions are answered at the same time
 * @n_connections: all together; at least @n_threads, which share them evenly
 * @n_connections_per_address: 0 for no limit, as behind a proxy, whose address
 *   is everybody's
 * @timeout: seconds without a byte until a connection is dropped
 * @patience: how long a question may take although its bytes keep coming
 * @memory: bytes for the first line and the headers of a question
 * @by_address: how often one address may ask; of IPv6, the 64 bits that one
 *   customer has.  This machine itself is not counted, unless it is a proxy
 * @by_session: how often one session may ask
 * @trusts_proxy: whether a question that comes from this machine, by loopback or
 *   by a Unix socket, is that of the address in its header `X-Real-IP`
 *
 * What strangers may use up.  All that is 0 is unlimited.
 */
typedef struct
{
  guint n_threads;
  guint n_connections;
  guint n_connections_per_address;
  guint timeout;
  AlboPatience patience;
  gsize memory;
  AlboRate by_address;
  AlboRate by_session;
  gboolean trusts_proxy;
} AlboServerLimits;

/**
 * AlboConnectionMaker:
 * @user_data: given to albo_server_new()
 *
 * Returns: (transfer full): a connection for one thread, not open yet
 */
typedef AlboConnection *(*AlboConnectionMaker) (gpointer user_data);

typedef struct _AlboServer AlboServer;

AlboServer *albo_server_new      (GSocket                 *socket,
                                  AlboSite                *site,
                                  const AlboRoute         *routes,
                                  gsize                    n_routes,
                                  const AlboServerLimits  *limits,
                                  AlboConnectionMaker      make_connection,
                                  gpointer                 user_data,
                                  GError                 **error);
void        albo_server_free     (AlboServer              *self);
guint16     albo_server_get_port (AlboServer              *self);
char       *albo_server_measure  (AlboServer              *self);
void        albo_server_stop     (AlboServer              *self,
                                  guint                    seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboServer, albo_server_free)

G_END_DECLS
