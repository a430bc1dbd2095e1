/* albo-metrics.c
 *
 * Counters by the pattern of a route, never by its path: nothing a stranger sends becomes
 * a label, and nothing here is about a person.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-metrics.h"

#include "albo-watch.h"

/* What we answer with; the last stands for all others. */
static const guint statuses[] = {
  200, 303, 304, 400, 403, 404, 405, 409, 411, 413, 415, 422, 429, 500, 503, 0,
};

/* Microseconds. */
static const gint64 bounds[] = {
  1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 5000000,
};

static const char * const refusals[ALBO_N_REFUSALS] = { "address", "session", "slow", "stranger" };

#define N_STATUSES G_N_ELEMENTS (statuses)
#define N_BOUNDS   G_N_ELEMENTS (bounds)
#define N_ERRORS   (ALBO_STORE_ERROR_FAILED + 1)

typedef struct
{
  guint64 answers[N_STATUSES];
  guint64 durations[N_BOUNDS + 1];  /* the last holds what took longer than all bounds */
  guint64 total;                    /* microseconds */
} Counts;

struct _AlboMetrics
{
  const AlboRoute *routes;     /* borrowed */
  gsize            n_routes;
  Counts          *counts;     /* one a route, then one for what no route answered */
  guint64          refusals[ALBO_N_REFUSALS];
  guint64          errors[N_ERRORS];
  gint64           started_at; /* seconds since 1970 */
};

static void
add (guint64 *counter,
     guint64  n)
{
  __atomic_fetch_add (counter, n, __ATOMIC_RELAXED);
}

static guint64
get (guint64 *counter)
{
  return __atomic_load_n (counter, __ATOMIC_RELAXED);
}

/**
 * albo_metrics_new:
 * @routes: (array length=n_routes): the map of the site; outlives the counters
 * @n_routes: how many
 *
 * Returns: (transfer full): counters that stand at nothing
 */
AlboMetrics *
albo_metrics_new (const AlboRoute *routes,
                  gsize            n_routes)
{
  AlboMetrics *self = g_new0 (AlboMetrics, 1);

  self->routes = routes;
  self->n_routes = n_routes;
  self->counts = g_new0 (Counts, n_routes + 1);
  self->started_at = g_get_real_time () / G_USEC_PER_SEC;

  return self;
}

void
albo_metrics_free (AlboMetrics *self)
{
  if (self == NULL)
    return;

  g_free (self->counts);
  g_free (self);
}

/**
 * albo_metrics_count_answer:
 * @self: counters
 * @route: (nullable): who answered
 * @status: with which HTTP status
 * @duration: microseconds from the headers to the last byte of the answer
 *
 * May be called by all threads, as all that count.
 */
void
albo_metrics_count_answer (AlboMetrics     *self,
                           const AlboRoute *route,
                           guint            status,
                           gint64           duration)
{
  Counts *counts = &self->counts[route != NULL ? (gsize) (route - self->routes) : self->n_routes];
  gsize i = 0;
  gsize j = 0;

  while (statuses[i] != status && statuses[i] != 0)
    i++;

  while (j < N_BOUNDS && duration > bounds[j])
    j++;

  add (&counts->answers[i], 1);
  add (&counts->durations[j], 1);
  add (&counts->total, (guint64) MAX (duration, 0));
}

/**
 * albo_metrics_count_refusal:
 * @self: counters
 * @refusal: what was refused
 */
void
albo_metrics_count_refusal (AlboMetrics *self,
                            AlboRefusal  refusal)
{
  add (&self->refusals[refusal], 1);
}

/**
 * albo_metrics_count_database_error:
 * @self: counters
 * @code: what the database said no with
 */
void
albo_metrics_count_database_error (AlboMetrics    *self,
                                   AlboStoreError  code)
{
  if ((guint) code < N_ERRORS)
    add (&self->errors[code], 1);
}

/* Locales write decimals in their own way; Prometheus knows one. */
static void
add_seconds (GString *text,
             guint64  microseconds)
{
  g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%06u", microseconds / G_USEC_PER_SEC,
                          (guint) (microseconds % G_USEC_PER_SEC));
}

static void
print_route (GString    *answers,
             GString    *durations,
             const char *method,
             const char *pattern,
             Counts     *counts)
{
  g_autofree char *labels = g_strdup_printf ("method=\"%s\",route=\"%s\"", method, pattern);
  guint64 n = 0;

  for (gsize i = 0; i < N_STATUSES; i++)
    {
      guint64 value = get (&counts->answers[i]);

      if (value > 0)
        g_string_append_printf (answers, "albo_answers_total{%s,status=\"%u\"} %" G_GUINT64_FORMAT "\n",
                                labels, statuses[i], value);
    }

  for (gsize i = 0; i <= N_BOUNDS; i++)
    n += get (&counts->durations[i]);

  if (n == 0)
    return;

  n = 0;
  for (gsize i = 0; i <= N_BOUNDS; i++)
    {
      n += get (&counts->durations[i]);
      g_string_append_printf (durations, "albo_answer_seconds_bucket{%s,le=\"", labels);
      if (i < N_BOUNDS)
        add_seconds (durations, (guint64) bounds[i]);
      else
        g_string_append (durations, "+Inf");
      g_string_append_printf (durations, "\"} %" G_GUINT64_FORMAT "\n", n);
    }

  g_string_append_printf (durations, "albo_answer_seconds_sum{%s} ", labels);
  add_seconds (durations, get (&counts->total));
  g_string_append_printf (durations, "\nalbo_answer_seconds_count{%s} %" G_GUINT64_FORMAT "\n",
                          labels, n);
}

static void
print_errors (GString     *text,
              AlboMetrics *self)
{
  static const char * const names[N_ERRORS] = {
    "unreachable", "sign_in", "forbidden", "not_found", "no_transition", "stale", "invalid",
    "too_many", "conflict", "failed",
  };

  g_string_append (text, "# HELP albo_database_errors_total What the database said no with.\n"
                         "# TYPE albo_database_errors_total counter\n");
  for (gsize i = 0; i < N_ERRORS; i++)
    g_string_append_printf (text, "albo_database_errors_total{kind=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            names[i], get (&self->errors[i]));
}

/**
 * albo_metrics_print:
 * @self: counters
 * @n_connections: how many connections are open now
 *
 * Returns: (transfer full): all of them, as Prometheus reads them (text format 0.0.4)
 */
char *
albo_metrics_print (AlboMetrics *self,
                    guint        n_connections)
{
  GString *text = g_string_new ("# HELP albo_answers_total Answers by route and status.\n"
                                "# TYPE albo_answers_total counter\n");
  g_autoptr(GString) durations = g_string_new ("# HELP albo_answer_seconds From the headers of a question "
                                               "to the end of its answer.\n"
                                               "# TYPE albo_answer_seconds histogram\n");

  for (gsize i = 0; i < self->n_routes; i++)
    print_route (text, durations, self->routes[i].method, self->routes[i].pattern, &self->counts[i]);
  print_route (text, durations, "", "", &self->counts[self->n_routes]);
  g_string_append_len (text, durations->str, (gssize) durations->len);

  g_string_append (text, "# HELP albo_refusals_total What was refused, and what for.\n"
                         "# TYPE albo_refusals_total counter\n");
  for (gsize i = 0; i < ALBO_N_REFUSALS; i++)
    g_string_append_printf (text, "albo_refusals_total{by=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            refusals[i], get (&self->refusals[i]));

  print_errors (text, self);
  g_string_append_printf (text,
                          "# HELP albo_connections Connections that are open.\n"
                          "# TYPE albo_connections gauge\n"
                          "albo_connections %u\n"
                          "# HELP process_start_time_seconds When the program started.\n"
                          "# TYPE process_start_time_seconds gauge\n"
                          "process_start_time_seconds %" G_GINT64_FORMAT "\n",
                          n_connections, self->started_at);
  albo_watch_add_memory (text);

  return g_string_free (text, FALSE);
}
