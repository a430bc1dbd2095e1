/* albo-drain.c - claims, does, settles
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-worker-private.h"

#include "albo-json.h"

static const struct
{
  const char *kind;
  gboolean  (*perform) (AlboHand         *hand,
                        const AlboEffect *effect,
                        AlboReport       *report);
} kinds[] = {
  { "mail", albo_mail_perform },
};

#define KINDS "{mail}"

#define FIRST_WAIT   0.5  /* seconds */
#define LONGEST_WAIT 30.0

/* What the other side did is done: whoever forgets it would do it again, or never know. */
static void
settle (AlboHand         *self,
        const AlboEffect *effect,
        const AlboReport *report,
        gint64            until)
{
  double wait = FIRST_WAIT;

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *state = NULL;

      albo_hand_show_alive (self);

      if (albo_worker_settle (self->connection, effect, report, &state, &error))
        {
          albo_tally_count_effect (self->worker->tally, effect->kind, report->outcome);
          albo_hand_log (g_str_equal (report->outcome, "done") ? "info" : "warning",
                         "%s %s %" G_GINT64_FORMAT " attempt %" G_GINT64_FORMAT ": %s%s%s, %s",
                         effect->kind, effect->organization, effect->id, effect->attempt,
                         report->outcome, report->reason != NULL ? " " : "",
                         report->reason != NULL ? report->reason : "",
                         state != NULL ? state : "claimed by another one");
          return;
        }

      albo_tally_count_database_error (self->worker->tally);

      if (g_get_monotonic_time () > until || !albo_hand_may_wait (self))
        {
          albo_hand_log ("warning", "%s %s %" G_GINT64_FORMAT " could not be settled as %s",
                         effect->kind, effect->organization, effect->id, report->outcome);
          return;
        }

      g_usleep ((gulong) (wait * G_USEC_PER_SEC));
      wait = MIN (wait * 2, 5);
    }
}

static void
perform (AlboHand         *self,
         const AlboEffect *effect,
         gint64            until)
{
  g_auto(AlboReport) report = { .outcome = "later", .reason = "unknown_kind" };
  gint64 start = g_get_monotonic_time ();
  gboolean is_told = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (effect->kind, kinds[i].kind))
      is_told = kinds[i].perform (self, effect, &report);

  albo_tally_add_time (self->worker->tally, g_get_monotonic_time () - start);

  if (is_told)
    settle (self, effect, &report, until);
}

/* Returns: whether the server answered */
static gboolean
take_one (AlboHand *self,
          gboolean *is_idle)
{
  const int lease = self->worker->options.timeout + self->worker->options.grace;
  gint64 until = g_get_monotonic_time () + lease * G_USEC_PER_SEC;
  g_autoptr(AlboEffect) effect = NULL;
  g_autoptr(GError) error = NULL;

  if (!albo_worker_claim (self->connection, KINDS, lease, &effect, &error))
    {
      /* The message of the server may hold values; what can be done about it does not. */
      albo_tally_count_database_error (self->worker->tally);
      albo_hand_log ("warning", "the database did not answer a claim (%s)",
                     albo_store_error_get_sqlstate (error) != NULL
                     ? albo_store_error_get_sqlstate (error) : "unreachable");
      return FALSE;
    }

  *is_idle = effect == NULL;

  if (effect != NULL)
    perform (self, effect, until);

  return TRUE;
}

/**
 * albo_drain_run:
 * @hand: an #AlboHand
 *
 * A thread: claims, does and settles one thing after the other until the worker stops.
 *
 * Returns: %NULL
 */
gpointer
albo_drain_run (gpointer hand)
{
  AlboHand *self = hand;
  double wait = FIRST_WAIT;

  while (!albo_hand_must_stop (self))
    {
      guint n_wakes = albo_hand_get_wakes (self);
      gboolean is_idle = TRUE;

      albo_hand_show_alive (self);

      if (!take_one (self, &is_idle))
        {
          albo_hand_sleep (self, wait * g_random_double_range (0.5, 1), n_wakes);
          wait = MIN (wait * 2, LONGEST_WAIT);
          continue;
        }

      wait = FIRST_WAIT;
      if (is_idle)
        albo_hand_sleep (self, self->worker->options.poll * g_random_double_range (0.5, 1), n_wakes);
    }

  return NULL;
}

static void
announce (AlboHand   *self,
          JsonObject *step)
{
  JsonArray *moved = albo_json_get_array (step, "moved");

  for (guint i = 0; moved != NULL && i < json_array_get_length (moved); i++)
    {
      JsonObject *request = json_array_get_object_element (moved, i);
      g_autoptr(GError) error = NULL;

      /* Only a wake-up: desktops also look by themselves. */
      albo_worker_announce (self->connection, albo_json_get_string (request, "organization", ""),
                            albo_json_get_int (request, "request", 0), &error);
    }
}

/* Returns: whether there may be more to do */
static gboolean
do_job (AlboHand *self)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *step;
  const char *failure;

  if (!albo_worker_job_step (self->connection, &node, &error))
    {
      albo_tally_count_database_error (self->worker->tally);
      return FALSE;
    }

  if (node == NULL)
    return FALSE;

  step = json_node_get_object (node);
  failure = albo_json_get_string (step, "error", NULL);
  announce (self, step);
  albo_tally_count_job (self->worker->tally, failure == NULL);

  if (failure != NULL || albo_json_get_int (step, "n", 0) > 0)
    albo_hand_log (failure != NULL ? "warning" : "info", "job %s: %" G_GINT64_FORMAT "%s%s",
                   albo_json_get_string (step, "job", ""), albo_json_get_int (step, "n", 0),
                   failure != NULL ? " failed with " : "", failure != NULL ? failure : "");

  return TRUE;
}

/**
 * albo_jobs_run:
 * @hand: an #AlboHand
 *
 * A thread: does what is due by the clock, reads reports that came back, and measures.
 *
 * Returns: %NULL
 */
gpointer
albo_jobs_run (gpointer hand)
{
  AlboHand *self = hand;

  while (!albo_hand_must_stop (self))
    {
      g_autoptr(JsonNode) measures = NULL;

      while (!albo_hand_must_stop (self) && do_job (self))
        albo_hand_show_alive (self);

      if (self->worker->options.mailbox != NULL && !albo_hand_must_stop (self))
        albo_mailbox_read (self);

      measures = albo_worker_measure (self->connection, NULL);
      if (measures != NULL)
        albo_tally_set_measures (self->worker->tally, json_node_get_object (measures));

      albo_hand_show_alive (self);
      /* Wake-ups are for those who drain. */
      albo_hand_sleep (self, self->worker->options.poll * g_random_double_range (1, 2),
                       G_MAXUINT);
    }

  return NULL;
}
