/* outages.c - takes the server of the test away and brings it back, while something else goes on
 *
 * Each outage comes at an action of its own, a moment after it began, and is either an orderly
 * stop or a kill -9 of the server.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "outages.h"

#define LONGEST_DELAY_MS   60
#define LONGEST_ABSENCE_MS 900

struct _Outages
{
  GThread *thread;
  GRand   *random;
  guint    n_outages;
  guint    n_actions;  /* among which they are spread */
  GMutex   lock;
  GCond    cond;
  guint    n_begun;    /* actions, under the lock */
  gboolean is_over;    /* the same */
};

/* start, stop or kill */
void
outages_tell_server (const char *what)
{
  const char *argv[] = { g_getenv ("ALBO_TEST_SERVER"), what, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static gboolean
wait_for_action (Outages *self,
                 guint    number)
{
  gboolean is_wanted;

  g_mutex_lock (&self->lock);
  while (self->n_begun < number && !self->is_over)
    g_cond_wait (&self->cond, &self->lock);
  is_wanted = !self->is_over;
  g_mutex_unlock (&self->lock);

  return is_wanted;
}

static gpointer
take_away (gpointer data)
{
  Outages *self = data;
  guint slice = self->n_actions / self->n_outages;
  guint n_done = 0;

  for (guint i = 0; i < self->n_outages; i++)
    {
      guint number = i * slice + 1 + (guint) g_rand_int_range (self->random, 0, (gint32) slice);
      gboolean is_killed = g_rand_boolean (self->random);
      gulong delay = (gulong) g_rand_int_range (self->random, 0, LONGEST_DELAY_MS) * 1000;
      gulong absence = (gulong) g_rand_int_range (self->random, 0, LONGEST_ABSENCE_MS) * 1000;

      if (!wait_for_action (self, number))
        break;

      g_usleep (delay);
      outages_tell_server (is_killed ? "kill" : "stop");
      g_usleep (absence);
      outages_tell_server ("start");
      n_done++;
    }

  return GUINT_TO_POINTER (n_done);
}

/* Begins to take the server away, @n_outages times during @n_actions actions. */
Outages *
outages_new (guint32 seed,
             guint   n_outages,
             guint   n_actions)
{
  Outages *self = g_new0 (Outages, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->random = g_rand_new_with_seed (seed);
  self->n_outages = n_outages;
  self->n_actions = n_actions;
  self->thread = g_thread_new ("outages", take_away, self);

  return self;
}

/* Another action begins. */
void
outages_count (Outages *self)
{
  g_mutex_lock (&self->lock);
  self->n_begun++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Waits until the server is back for good; returns how often it was away. */
guint
outages_finish (Outages *self)
{
  guint n_done;

  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  n_done = GPOINTER_TO_UINT (g_thread_join (self->thread));
  g_rand_free (self->random);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);

  return n_done;
}
