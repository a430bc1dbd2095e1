/* albo-peers.c
 *
 * libmicrohttpd drops a connection that is silent, not one that sends a byte now and then.
 * A connection that takes too long is shut down here and closed by the thread that owns it,
 * which sees its end.
 *
 * A descriptor is closed only after its connection was taken out, under the lock, so that a
 * number that was given to somebody else meanwhile is never shut.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-peers.h"

#include <sys/socket.h>

#define TURN (50 * 1000)  /* microseconds between two looks at who is left */

struct _AlboPeer
{
  GList         link;
  int           fd;
  AlboPeerState state;
  gint64        since;    /* when @state began */
  gboolean      is_shut;
};

struct _AlboPeers
{
  GMutex lock;
  GCond  gone;
  GQueue peers;
};

/**
 * albo_peers_new:
 *
 * Returns: (transfer full): nobody
 */
AlboPeers *
albo_peers_new (void)
{
  AlboPeers *self = g_new0 (AlboPeers, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->gone);
  g_queue_init (&self->peers);

  return self;
}

/**
 * albo_peers_free:
 * @self: (nullable): all of whose connections were removed
 */
void
albo_peers_free (AlboPeers *self)
{
  if (self == NULL)
    return;

  g_warn_if_fail (self->peers.length == 0);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->gone);
  g_free (self);
}

/**
 * albo_peers_add:
 * @self: the connections of a server
 * @fd: the socket of a new one
 *
 * Returns: (transfer none): it, until albo_peers_remove()
 */
AlboPeer *
albo_peers_add (AlboPeers *self,
                int        fd)
{
  AlboPeer *peer = g_new0 (AlboPeer, 1);

  peer->link.data = peer;
  peer->fd = fd;
  peer->since = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  g_queue_push_tail_link (&self->peers, &peer->link);
  g_mutex_unlock (&self->lock);

  return peer;
}

/**
 * albo_peers_remove:
 * @self: the connections of a server
 * @peer: (transfer full): one whose socket is about to be closed
 */
void
albo_peers_remove (AlboPeers *self,
                   AlboPeer  *peer)
{
  g_mutex_lock (&self->lock);
  g_queue_unlink (&self->peers, &peer->link);
  if (self->peers.length == 0)
    g_cond_broadcast (&self->gone);
  g_mutex_unlock (&self->lock);

  g_free (peer);
}

/**
 * albo_peers_set:
 * @self: the connections of a server
 * @peer: one of them
 * @state: what it does from now on
 */
void
albo_peers_set (AlboPeers     *self,
                AlboPeer      *peer,
                AlboPeerState  state)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  peer->state = state;
  peer->since = now;
  g_mutex_unlock (&self->lock);
}

/**
 * albo_peers_count:
 * @self: the connections of a server
 *
 * Returns: how many are open
 */
guint
albo_peers_count (AlboPeers *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->peers.length;
  g_mutex_unlock (&self->lock);

  return n;
}

static guint
get_patience (const AlboPatience *patience,
              AlboPeerState       state)
{
  switch (state)
    {
    case ALBO_PEER_IDLE:
      return patience->headers;

    case ALBO_PEER_ASKING:
      return patience->body;

    case ALBO_PEER_SENDING:
      return patience->answer;

    /* The database bounds how long we take ourselves. */
    case ALBO_PEER_WORKING:
    default:
      return 0;
    }
}

/**
 * albo_peers_sweep:
 * @self: the connections of a server
 * @patience: how long each part of a question may take
 * @now: the monotonic time
 *
 * Shuts the connections that took longer.
 *
 * Returns: how many
 */
guint
albo_peers_sweep (AlboPeers          *self,
                  const AlboPatience *patience,
                  gint64              now)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (GList *l = self->peers.head; l != NULL; l = l->next)
    {
      AlboPeer *peer = l->data;
      guint seconds = get_patience (patience, peer->state);

      if (seconds > 0 && !peer->is_shut && now - peer->since > seconds * G_USEC_PER_SEC)
        {
          peer->is_shut = TRUE;
          shutdown (peer->fd, SHUT_RDWR);
          n++;
        }
    }
  g_mutex_unlock (&self->lock);

  return n;
}

/**
 * albo_peers_drain:
 * @self: the connections of a server that accepts no more
 * @rest: microseconds without a question after which a connection is shut
 * @deadline: the monotonic time at which it is no longer waited for
 *
 * A client that sends its next question at the instant in which we close would get no
 * answer.  One that keeps connections for less than @rest never meets that: it closes
 * first, or its question comes in time and is answered with the word that this was the last.
 *
 * Returns: %TRUE if nobody is left
 */
gboolean
albo_peers_drain (AlboPeers *self,
                  gint64     rest,
                  gint64     deadline)
{
  gboolean is_empty;
  gint64 now;

  g_mutex_lock (&self->lock);
  while (self->peers.length > 0 && (now = g_get_monotonic_time ()) < deadline)
    {
      for (GList *l = self->peers.head; l != NULL; l = l->next)
        {
          AlboPeer *peer = l->data;

          if (peer->state == ALBO_PEER_IDLE && !peer->is_shut && now - peer->since > rest)
            {
              peer->is_shut = TRUE;
              shutdown (peer->fd, SHUT_RDWR);
            }
        }

      g_cond_wait_until (&self->gone, &self->lock, MIN (now + TURN, deadline));
    }
  is_empty = self->peers.length == 0;
  g_mutex_unlock (&self->lock);

  return is_empty;
}
