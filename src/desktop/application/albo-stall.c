/* albo-stall.c - how long the main loop kept a person waiting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-stall.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Shorter turns nobody notices, and they would fill the disk. */
#define SHORTEST_MS 1

static FILE *report;         /* (nullable) */
static gint64 start;
static AlboStall longest;
static gint64 turn_start;     /* 0 before the first turn */
static gint64 turn_cpu_start;
static gint64 turn_wait_start;
static int schedstat = -1;    /* what the kernel counts of this thread; -1 where it does not */

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* How long this thread could have gone on and others were on the processors instead. */
static gint64
get_wait_time (void)
{
  char text[100];
  unsigned long long busy, waited = 0;
  ssize_t n = schedstat >= 0 ? pread (schedstat, text, sizeof text - 1, 0) : -1;

  if (n <= 0)
    return 0;

  text[n] = '\0';
  return sscanf (text, "%llu %llu", &busy, &waited) == 2 ? (gint64) (waited / 1000) : 0;
}

/* All that the main loop does, it does between two waits. */
static int
poll_and_report (GPollFD *fds,
                 guint    n_fds,
                 int      timeout)
{
  gint64 now = g_get_monotonic_time ();
  double ms = turn_start != 0 ? (now - turn_start) / 1e3 : 0;
  double cpu_ms = turn_start != 0 ? (get_cpu_time () - turn_cpu_start) / 1e3 : 0;
  int n;

  if (report != NULL && ms >= SHORTEST_MS)
    fprintf (report, "%.3f\t%.1f\t%.1f\n", (now - start) / 1e6, ms, cpu_ms);
  if (ms > longest.own_ms)
    longest.own_ms = MAX (longest.own_ms, ms - (get_wait_time () - turn_wait_start) / 1e3);
  longest.ms = MAX (longest.ms, ms);
  longest.cpu_ms = MAX (longest.cpu_ms, cpu_ms);

  n = g_poll (fds, n_fds, timeout);
  turn_start = g_get_monotonic_time ();
  turn_cpu_start = get_cpu_time ();
  turn_wait_start = get_wait_time ();

  return n;
}

/**
 * albo_stall_watch:
 *
 * Measures from now on each turn of the main loop, during which the window does not answer.
 */
void
albo_stall_watch (void)
{
  start = g_get_monotonic_time ();
  if (schedstat < 0)
    schedstat = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  g_main_context_set_poll_func (NULL, poll_and_report);
}

/**
 * albo_stall_take_longest:
 *
 * Returns: the longest turn that ended since this was last asked, and the most of each kind that
 *   there was in any
 */
AlboStall
albo_stall_take_longest (void)
{
  AlboStall taken = longest;

  longest = (AlboStall) { 0 };
  return taken;
}

/**
 * albo_stall_report:
 * @path: a file that is made or emptied
 *
 * Watches, and writes down each turn that took a millisecond or more: a line with the
 * seconds since this call when it ended, the milliseconds that it took, and those of them on
 * a processor, tab-separated.
 */
void
albo_stall_report (const char *path)
{
  g_return_if_fail (report == NULL);

  report = fopen (path, "we");
  if (report == NULL)
    {
      g_warning ("%s cannot be written", path);
      return;
    }

  setvbuf (report, NULL, _IOLBF, 0);
  albo_stall_watch ();
}
