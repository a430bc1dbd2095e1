/* albo-tally.c
 *
 * Counters by kind and outcome, which are words of ours; gauges that the database measures, the
 * same from every worker.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-tally.h"

#include "albo-json.h"
#include "albo-watch.h"

static const struct
{
  const char *member;
  const char *help;
} gauges[] = {
  { "waiting", "Effects that wait." },
  { "oldest_seconds", "For how long the one has been due that was due first." },
  { "blocked", "Effects that somebody must decide about." },
  { "dead_of_a_day", "Effects that were given up in the last day." },
  { "unknown_of_a_day", "Effects of the last day of which nobody knows the outcome." },
  { "open_circuits", "Channels that do not work." },
  { "failed_jobs", "Jobs that failed the last time." },
};

struct _AlboTally
{
  GMutex      mutex;
  GHashTable *effects;         /* "kind outcome" → counter */
  guint64     n_jobs[2];       /* failed, done */
  guint64     n_reports[2];    /* of others, ours */
  guint64     n_database_errors;
  gint64      microseconds;
  gint64      gauges[G_N_ELEMENTS (gauges)];  /* -1 until measured */
  gint64      started_at;      /* seconds since 1970 */
};

AlboTally *
albo_tally_new (void)
{
  AlboTally *self = g_new0 (AlboTally, 1);

  g_mutex_init (&self->mutex);
  self->effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->started_at = g_get_real_time () / G_USEC_PER_SEC;

  for (gsize i = 0; i < G_N_ELEMENTS (gauges); i++)
    self->gauges[i] = -1;

  return self;
}

void
albo_tally_free (AlboTally *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->effects);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * albo_tally_count_effect:
 * @self: counters
 * @kind: what was to be done
 * @outcome: how it went
 *
 * May be called by all threads, as all that count.
 */
void
albo_tally_count_effect (AlboTally  *self,
                         const char *kind,
                         const char *outcome)
{
  g_autofree char *key = g_strdup_printf ("kind=\"%s\",outcome=\"%s\"", kind, outcome);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 *n = g_hash_table_lookup (self->effects, key);

  if (n == NULL)
    {
      n = g_new0 (guint64, 1);
      g_hash_table_insert (self->effects, g_steal_pointer (&key), n);
    }

  (*n)++;
}

static void
add (AlboTally *self,
     guint64   *counter)
{
  g_mutex_lock (&self->mutex);
  (*counter)++;
  g_mutex_unlock (&self->mutex);
}

void
albo_tally_count_job (AlboTally *self,
                      gboolean   is_done)
{
  add (self, &self->n_jobs[is_done ? 1 : 0]);
}

void
albo_tally_count_report (AlboTally *self,
                         gboolean   is_ours)
{
  add (self, &self->n_reports[is_ours ? 1 : 0]);
}

void
albo_tally_count_database_error (AlboTally *self)
{
  add (self, &self->n_database_errors);
}

void
albo_tally_add_time (AlboTally *self,
                     gint64     microseconds)
{
  g_mutex_lock (&self->mutex);
  self->microseconds += microseconds;
  g_mutex_unlock (&self->mutex);
}

/**
 * albo_tally_set_measures:
 * @self: counters
 * @measures: of albo_worker_measure()
 *
 * Keeps them until the next ones.
 */
void
albo_tally_set_measures (AlboTally  *self,
                         JsonObject *measures)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (gsize i = 0; i < G_N_ELEMENTS (gauges); i++)
    self->gauges[i] = albo_json_get_int (measures, gauges[i].member, -1);
}

/**
 * albo_tally_print:
 * @self: counters
 *
 * Returns: (transfer full): all of them, as Prometheus reads them (text format 0.0.4)
 */
char *
albo_tally_print (AlboTally *self)
{
  GString *text = g_string_new ("# HELP albo_worker_effects_total Effects carried out, and how it went.\n"
                                "# TYPE albo_worker_effects_total counter\n");
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->effects);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_string_append_printf (text, "albo_worker_effects_total{%s} %" G_GUINT64_FORMAT "\n",
                            (const char *) key, *(guint64 *) value);

  g_string_append_printf (text,
                          "# HELP albo_worker_seconds_total Time spent carrying them out.\n"
                          "# TYPE albo_worker_seconds_total counter\n"
                          "albo_worker_seconds_total %" G_GINT64_FORMAT ".%06d\n"
                          "# HELP albo_worker_jobs_total Jobs done by the clock.\n"
                          "# TYPE albo_worker_jobs_total counter\n"
                          "albo_worker_jobs_total{outcome=\"failed\"} %" G_GUINT64_FORMAT "\n"
                          "albo_worker_jobs_total{outcome=\"done\"} %" G_GUINT64_FORMAT "\n"
                          "# HELP albo_worker_reports_total Reports about messages that came back.\n"
                          "# TYPE albo_worker_reports_total counter\n"
                          "albo_worker_reports_total{of=\"others\"} %" G_GUINT64_FORMAT "\n"
                          "albo_worker_reports_total{of=\"ours\"} %" G_GUINT64_FORMAT "\n"
                          "# HELP albo_worker_database_errors_total Calls that the database did not answer.\n"
                          "# TYPE albo_worker_database_errors_total counter\n"
                          "albo_worker_database_errors_total %" G_GUINT64_FORMAT "\n",
                          self->microseconds / G_USEC_PER_SEC,
                          (int) (self->microseconds % G_USEC_PER_SEC), self->n_jobs[0],
                          self->n_jobs[1], self->n_reports[0], self->n_reports[1],
                          self->n_database_errors);

  for (gsize i = 0; i < G_N_ELEMENTS (gauges); i++)
    if (self->gauges[i] >= 0)
      g_string_append_printf (text,
                              "# HELP albo_outbox_%s %s\n# TYPE albo_outbox_%s gauge\n"
                              "albo_outbox_%s %" G_GINT64_FORMAT "\n",
                              gauges[i].member, gauges[i].help, gauges[i].member, gauges[i].member,
                              self->gauges[i]);

  g_string_append_printf (text,
                          "# HELP process_start_time_seconds When the program started.\n"
                          "# TYPE process_start_time_seconds gauge\n"
                          "process_start_time_seconds %" G_GINT64_FORMAT "\n", self->started_at);
  albo_watch_add_memory (text);

  return g_string_free (text, FALSE);
}
