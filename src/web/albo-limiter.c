/* albo-limiter.c
 *
 * A bucket of tokens for each of those who ask.  The buckets are a fixed number, found
 * by a keyed hash of who asks, so that strangers can neither make them grow nor choose
 * where they fall; what they stand for is not kept.  Of those that fall in one place,
 * the one that rested longest makes room: it is the fullest, so little is forgiven.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-limiter.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>

#define N_WAYS 4

typedef struct
{
  guint64 tag;     /* 0 while nobody has it */
  double  tokens;
  gint64  at;      /* when @tokens was right */
} Bucket;

struct _AlboLimiter
{
  AlboRate  rate;
  guint8    key[16];
  guint     n_places;
  Bucket   *buckets;   /* @n_places of N_WAYS */
  GMutex    lock;
};

static guint64
make_tag (AlboLimiter *self,
          const char  *who)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 tag;

  g_checksum_update (checksum, self->key, sizeof self->key);
  g_checksum_update (checksum, (const guint8 *) who, (gssize) strlen (who));
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&tag, digest, sizeof tag);

  return tag != 0 ? tag : 1;
}

static Bucket *
find_bucket (AlboLimiter *self,
             guint64      tag,
             gint64       now)
{
  Bucket *place = &self->buckets[(tag % self->n_places) * N_WAYS];
  Bucket *oldest = place;

  for (guint i = 0; i < N_WAYS; i++)
    {
      if (place[i].tag == tag)
        return &place[i];

      if (place[i].at < oldest->at)
        oldest = &place[i];
    }

  *oldest = (Bucket) { tag, self->rate.burst, now };

  return oldest;
}

/**
 * albo_limiter_new:
 * @rate: what one of those who ask may do
 * @n_buckets: how many of them are told apart, at least; 24 bytes each
 *
 * Returns: (transfer full): a limiter that nobody has asked yet
 */
AlboLimiter *
albo_limiter_new (const AlboRate *rate,
                  guint           n_buckets)
{
  AlboLimiter *self = g_new0 (AlboLimiter, 1);

  self->rate = *rate;
  self->n_places = MAX (1, (n_buckets + N_WAYS - 1) / N_WAYS);
  self->buckets = g_new0 (Bucket, (gsize) self->n_places * N_WAYS);
  g_mutex_init (&self->lock);

  if (getrandom (self->key, sizeof self->key, 0) != sizeof self->key)
    g_error ("The system gives no random bytes");

  return self;
}

void
albo_limiter_free (AlboLimiter *self)
{
  if (self == NULL)
    return;

  g_mutex_clear (&self->lock);
  g_free (self->buckets);
  g_free (self);
}

/**
 * albo_limiter_take:
 * @self: (nullable): a limiter; %NULL lets everybody in
 * @who: who asks
 * @cost: how many questions it counts as; no more than may come at once
 * @now: the monotonic time, in microseconds
 *
 * May be called by all threads.
 *
 * Returns: 0 if @who may ask now, or the seconds until it may, which are counted
 *   against nobody
 */
guint
albo_limiter_take (AlboLimiter *self,
                   const char  *who,
                   guint        cost,
                   gint64       now)
{
  guint64 tag;
  guint wait = 0;
  Bucket *bucket;

  if (self == NULL)
    return 0;

  tag = make_tag (self, who);

  g_mutex_lock (&self->lock);

  bucket = find_bucket (self, tag, now);

  /* The clock of another thread may have been read later than ours. */
  if (now > bucket->at)
    {
      bucket->tokens = MIN (self->rate.burst,
                            bucket->tokens + self->rate.rate * (double) (now - bucket->at) / G_USEC_PER_SEC);
      bucket->at = now;
    }

  cost = MIN (cost, self->rate.burst);

  if (bucket->tokens >= cost)
    bucket->tokens -= cost;
  else
    wait = (guint) CLAMP (ceil ((cost - bucket->tokens) / self->rate.rate), 1, 3600);

  g_mutex_unlock (&self->lock);

  return wait;
}
