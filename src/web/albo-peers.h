/* albo-peers.h - the connections of a server, and how long each may take
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboPatience:
 * @headers: seconds from the first byte that is awaited to the end of the headers; an
 *   idle connection waits for them too
 * @body: seconds from the headers to the end of the body
 * @answer: seconds from there to the last byte that the other side takes
 *
 * How long each part of a question may take as a whole, however steadily its bytes drip;
 * 0 for no limit.
 */
typedef struct
{
  guint headers;
  guint body;
  guint answer;
} AlboPatience;

/**
 * AlboPeerState:
 * @ALBO_PEER_IDLE: no question yet, or not all of its headers
 * @ALBO_PEER_ASKING: its body is being read
 * @ALBO_PEER_WORKING: it is being answered
 * @ALBO_PEER_SENDING: the answer is being sent
 */
typedef enum
{
  ALBO_PEER_IDLE,
  ALBO_PEER_ASKING,
  ALBO_PEER_WORKING,
  ALBO_PEER_SENDING,
} AlboPeerState;

typedef struct _AlboPeer AlboPeer;
typedef struct _AlboPeers AlboPeers;

AlboPeers *albo_peers_new    (void);
void       albo_peers_free   (AlboPeers          *self);
AlboPeer  *albo_peers_add    (AlboPeers          *self,
                              int                 fd);
void       albo_peers_remove (AlboPeers          *self,
                              AlboPeer           *peer);
void       albo_peers_set    (AlboPeers          *self,
                              AlboPeer           *peer,
                              AlboPeerState       state);
guint      albo_peers_count  (AlboPeers          *self);
guint      albo_peers_sweep  (AlboPeers          *self,
                              const AlboPatience *patience,
                              gint64              now);
gboolean   albo_peers_drain  (AlboPeers          *self,
                              gint64              rest,
                              gint64              deadline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboPeers, albo_peers_free)

G_END_DECLS
