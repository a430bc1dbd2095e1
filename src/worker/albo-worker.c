/* albo-worker.c
 *
 * Any number of workers may run, on any number of machines: what they share is in the database,
 * and each thing is claimed by one of them.  Each thread has connections of its own, so that none
 * waits for another one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-worker-private.h"

#include <gmime/gmime.h>
#include <stdio.h>

#define STATEMENT_TIMEOUT  30000  /* milliseconds */
#define LOCK_TIMEOUT       10000
#define HEALTHY_SECONDS    120    /* longer than any statement, or a connection to be made */

void
albo_hand_show_alive (AlboHand *self)
{
  __atomic_store_n (&self->seen_at, g_get_monotonic_time (), __ATOMIC_RELAXED);
}

/* Whether nothing new may be begun. */
gboolean
albo_hand_must_stop (AlboHand *self)
{
  return __atomic_load_n (&self->worker->give_up_at, __ATOMIC_RELAXED) != 0;
}

/* Whether there is still time for what was begun. */
gboolean
albo_hand_may_wait (AlboHand *self)
{
  gint64 give_up_at = __atomic_load_n (&self->worker->give_up_at, __ATOMIC_RELAXED);

  return give_up_at == 0 || g_get_monotonic_time () < give_up_at;
}

guint
albo_hand_get_wakes (AlboHand *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->worker->mutex);

  return self->worker->n_wakes;
}

/* @n_wakes is from before it looked: a wake-up since then is not missed; G_MAXUINT for those
 * who sleep through all of them.
 */
void
albo_hand_sleep (AlboHand *self,
                 double    seconds,
                 guint     n_wakes)
{
  AlboWorker *worker = self->worker;
  gint64 until = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  g_mutex_lock (&worker->mutex);
  while (!worker->is_stopping && (n_wakes == G_MAXUINT || worker->n_wakes == n_wakes))
    {
      albo_hand_show_alive (self);
      if (!g_cond_wait_until (&worker->cond, &worker->mutex, until))
        break;
    }
  g_mutex_unlock (&worker->mutex);
}

/* A line for the journal, with its level as sd-daemon(3) has them.  Callers give words of ours
 * and numbers: nothing of a person, no address, no amount, nothing that a server said.
 */
void
albo_hand_log (const char *level,
               const char *format,
               ...)
{
  const char *prefix = g_str_equal (level, "warning") ? "<4>" : "<6>";
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  /* The service manager takes the level off; a person at a terminal need not see it. */
  line = g_strconcat (g_getenv ("JOURNAL_STREAM") != NULL ? prefix : "", text, "\n", NULL);
  fputs (line, stdout);
  fflush (stdout);
}

static AlboConnection *
make_connection (const char *database)
{
  return g_object_new (ALBO_TYPE_CONNECTION,
                       "conninfo", database,
                       "application-name", "albo-worker",
                       "statement-timeout", STATEMENT_TIMEOUT,
                       "lock-timeout", LOCK_TIMEOUT,
                       NULL);
}

/**
 * albo_worker_new:
 * @options: how to work; what it points to outlives the worker
 * @tally: where to count; outlives the worker
 *
 * Starts to work.
 *
 * Returns: (transfer full): a worker that works
 */
AlboWorker *
albo_worker_new (const AlboWorkerOptions *options,
                 AlboTally               *tally)
{
  AlboWorker *self = g_new0 (AlboWorker, 1);

  g_mime_init ();
  self->options = *options;
  self->tally = tally;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->n_hands = (guint) options->n_threads + 1;
  self->hands = g_new0 (AlboHand, self->n_hands);

  for (guint i = 0; i < self->n_hands; i++)
    {
      AlboHand *hand = &self->hands[i];

      hand->worker = self;
      hand->connection = make_connection (options->database);
      hand->smtp = albo_smtp_new ();
      albo_hand_show_alive (hand);
      hand->thread = g_thread_new ("albo-hand", i == 0 ? albo_jobs_run : albo_drain_run, hand);
    }

  return self;
}

/**
 * albo_worker_wake:
 * @self: a worker
 *
 * Something may be waiting.
 */
void
albo_worker_wake (AlboWorker *self)
{
  g_mutex_lock (&self->mutex);
  self->n_wakes = (self->n_wakes + 1) % G_MAXUINT;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * albo_worker_stop:
 * @self: a worker
 * @seconds: how long to wait for what was begun
 *
 * Claims nothing any more, and returns when all threads have ended.  A message of which a part
 * was sent is always brought to its end, however long that takes: cut off, nobody would know
 * what became of it.
 */
void
albo_worker_stop (AlboWorker *self,
                  int         seconds)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  __atomic_store_n (&self->give_up_at, g_get_monotonic_time () + seconds * G_USEC_PER_SEC,
                    __ATOMIC_RELAXED);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < self->n_hands; i++)
    g_clear_pointer (&self->hands[i].thread, g_thread_join);
}

/**
 * albo_worker_is_healthy:
 * @self: a worker
 *
 * Returns: whether each of its threads was seen alive lately
 */
gboolean
albo_worker_is_healthy (AlboWorker *self)
{
  gint64 oldest = g_get_monotonic_time () - HEALTHY_SECONDS * G_USEC_PER_SEC;

  for (guint i = 0; i < self->n_hands; i++)
    if (__atomic_load_n (&self->hands[i].seen_at, __ATOMIC_RELAXED) < oldest)
      return FALSE;

  return TRUE;
}

void
albo_worker_free (AlboWorker *self)
{
  if (self == NULL)
    return;

  if (self->hands[0].thread != NULL)
    albo_worker_stop (self, 0);

  for (guint i = 0; i < self->n_hands; i++)
    {
      g_clear_object (&self->hands[i].connection);
      g_clear_pointer (&self->hands[i].smtp, albo_smtp_free);
    }

  g_free (self->hands);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
