/* albo-doctor-work.c - the check-up: what runs, what waits, what grows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-doctor-private.h"

#include <glib/gi18n.h>

/* Seals came later than the oldest schema that this program knows. */
static gboolean
judge_seals (const AlboDoctorCheck  *check,
             AlboConnection         *connection,
             AlboSchemaFiles        *files,
             GPtrArray              *subjects,
             AlboFindingLevel       *level,
             GError                **error)
{
  g_autoptr(PGresult) known = NULL;
  g_autoptr(PGresult) rows = NULL;

  known = albo_connection_call (connection, "select to_regclass ('albo.seal') is not null",
                                0, NULL, NULL, error);

  if (known == NULL)
    return FALSE;

  if (*PQgetvalue (known, 0, 0) != 't')
    return TRUE;

  rows = albo_connection_call (connection,
                               "select to_char (h.at, 'YYYY-MM-DD HH24:MI') from albo.history h"
                               " where h.id = (select min (x.id) from albo.history x"
                               "  where x.id > (select coalesce (max (to_id), 0) from albo.seal))"
                               " and h.at < now () - interval '1 day'",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  *level = ALBO_FINDING_PROBLEM;

  for (int i = 0; i < PQntuples (rows); i++)
    g_ptr_array_add (subjects, g_strdup (PQgetvalue (rows, i, 0)));

  return TRUE;
}

static const AlboDoctorCheck checks[] = {
  { "outbox",
    N_("Nothing has waited for the worker longer than a day."),
    N_("Notices and payments wait for more than a day:"),
    N_("See that albo-worker runs, and what its log says."),
    "select 'problem', kind || ': ' || count (*) || coalesce (' (' || left (max (last_error), 80) || ')', '')"
    " from albo.outbox where settled_at is null and least (run_at, created_at) < now () - interval '1 day'"
    " group by kind order by 2", NULL },

  { "seals",
    N_("All history older than a day is sealed."),
    N_("History is not sealed since"),
    N_("Run albo-admin seal, and see that the timer that does so runs."),
    NULL, judge_seals },

  { "long-transactions",
    N_("No transaction has been open for long."),
    N_("Transactions that have been open for more than ten minutes, and keep the server from tidying up:"),
    N_("Find out who it is; pg_terminate_backend (pid) ends one."),
    "select 'warning', format ('%s pid %s since %s', usename, pid, to_char (xact_start, 'YYYY-MM-DD HH24:MI'))"
    " from pg_stat_activity where xact_start < now () - interval '10 minutes' and backend_type = 'client backend'"
    " union all"
    " select 'warning', format ('prepared %s since %s', gid, to_char (prepared, 'YYYY-MM-DD HH24:MI'))"
    " from pg_prepared_xacts where prepared < now () - interval '10 minutes' order by 2", NULL },

  { "replication-slots",
    N_("No replication slot keeps the log of a server that is gone."),
    N_("Replication slots that nobody reads, while the disk fills:"),
    N_("Bring the standby back, or drop the slot."),
    "select 'warning', slot_name::text from pg_replication_slots where not active order by 2", NULL },

  { "wraparound",
    N_("Transaction numbers are far from their end."),
    N_("Old rows must be frozen, or the server stops:"),
    N_("VACUUM (FREEZE) these tables."),
    "select case when age (relfrozenxid) > 1500000000 then 'problem' else 'warning' end, oid::regclass::text"
    " from pg_class where relkind in ('r', 'm', 't') and age (relfrozenxid) > 1000000000 order by 2", NULL },

  { "dead-rows",
    N_("Tables hold few dead rows, and their statistics are known."),
    N_("Tables that wait for VACUUM or ANALYZE:"),
    N_("VACUUM (ANALYZE) them, and let autovacuum work harder if it comes again."),
    "select 'warning', relid::regclass::text from pg_stat_user_tables where schemaname = 'albo'"
    " and ((n_dead_tup > 10000 and n_dead_tup > n_live_tup * 0.3)"
    "      or (n_live_tup > 100000 and last_analyze is null and last_autoanalyze is null)) order by 2", NULL },
};

const AlboDoctorCheck *
albo_doctor_get_work_checks (gsize *n_checks)
{
  *n_checks = G_N_ELEMENTS (checks);

  return checks;
}
