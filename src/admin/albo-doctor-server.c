/* albo-doctor-server.c - the check-up: the server and its settings
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-doctor-private.h"

#include <glib/gi18n.h>
#include <sys/statvfs.h>

#define OLDEST_SERVER 15

/* When the PostgreSQL project stops mending a version. */
static const struct
{
  int         version;
  const char *until;
} lives[] = {
  { 15, "2027-11-11" },
  { 16, "2028-11-09" },
  { 17, "2029-11-08" },
  { 18, "2030-11-14" },
};

static gboolean
judge_version (const AlboDoctorCheck  *check,
               AlboConnection         *connection,
               AlboSchemaFiles        *files,
               GPtrArray              *subjects,
               AlboFindingLevel       *level,
               GError                **error)
{
  g_autoptr(PGresult) rows = NULL;
  const char *today;
  int version;

  rows = albo_connection_call (connection,
                               "select current_setting ('server_version_num')::int / 10000,"
                               " current_setting ('server_version'), to_char (now (), 'YYYY-MM-DD')",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  version = (int) g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);
  today = PQgetvalue (rows, 0, 2);

  if (version < OLDEST_SERVER)
    {
      *level = ALBO_FINDING_PROBLEM;
      g_ptr_array_add (subjects, g_strdup (PQgetvalue (rows, 0, 1)));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    if (lives[i].version == version && strcmp (today, lives[i].until) > 0)
      {
        *level = ALBO_FINDING_WARNING;
        g_ptr_array_add (subjects, g_strdup_printf (_("%s, mended until %s"),
                                                    PQgetvalue (rows, 0, 1), lives[i].until));
      }

  return TRUE;
}

/* Terms and seals take the server's time. */
static gboolean
judge_time (const AlboDoctorCheck  *check,
            AlboConnection         *connection,
            AlboSchemaFiles        *files,
            GPtrArray              *subjects,
            AlboFindingLevel       *level,
            GError                **error)
{
  g_autoptr(PGresult) rows = NULL;
  gint64 difference;

  rows = albo_connection_call (connection,
                               "select extract (epoch from clock_timestamp ())::bigint",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  difference = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10) -
               g_get_real_time () / G_USEC_PER_SEC;

  if (ABS (difference) > 60)
    {
      *level = ALBO_FINDING_WARNING;
      g_ptr_array_add (subjects, g_strdup_printf ("%+" G_GINT64_FORMAT " s", difference));
    }

  return TRUE;
}

/* Only where the server is on this computer. */
static gboolean
judge_disk (const AlboDoctorCheck  *check,
            AlboConnection         *connection,
            AlboSchemaFiles        *files,
            GPtrArray              *subjects,
            AlboFindingLevel       *level,
            GError                **error)
{
  g_autoptr(PGresult) rows = NULL;
  struct statvfs disk;
  double free_bytes;
  double share;

  rows = albo_connection_call (connection,
                               "select current_setting ('data_directory')"
                               " where inet_server_addr () is null", 0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (PQntuples (rows) == 0 || statvfs (PQgetvalue (rows, 0, 0), &disk) != 0 || disk.f_blocks == 0)
    return TRUE;

  free_bytes = (double) disk.f_bavail * (double) disk.f_frsize;
  share = (double) disk.f_bavail / (double) disk.f_blocks;

  if (share < 0.1 || free_bytes < 1e9)
    {
      *level = share < 0.02 || free_bytes < 2e8 ? ALBO_FINDING_PROBLEM : ALBO_FINDING_WARNING;
      g_ptr_array_add (subjects, g_strdup_printf (_("%.1f GB, %.0f %% of the disk"),
                                                  free_bytes / 1e9, share * 100));
    }

  return TRUE;
}

static const AlboDoctorCheck checks[] = {
  { "server-version",
    N_("The version of PostgreSQL is one that gets mended."),
    N_("This version of PostgreSQL is too old:"),
    N_("Upgrade PostgreSQL, after a backup."),
    NULL, judge_version },

  { "server-time",
    N_("The server and this computer agree on the time."),
    N_("The clock of the server and of this computer differ by"),
    N_("Keep both right with NTP: terms are counted, and protocol numbers given, by the server's."),
    NULL, judge_time },

  { "durability",
    N_("What was confirmed survives a crash."),
    N_("What was confirmed may be lost in a crash:"),
    N_("Put these settings back to “on” in postgresql.conf, and reload."),
    "select 'problem', name || ' = ' || setting from pg_settings"
    " where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'"
    " order by 2", NULL },

  { "data-checksums",
    N_("A page that the disk damaged is noticed."),
    N_("A page that the disk damaged would be taken for good:"),
    N_("Stop the server and run pg_checksums --enable."),
    "select 'warning', 'data_checksums = off' where current_setting ('data_checksums') = 'off'",
    NULL },

  { "encryption",
    N_("Who is on the network reads nothing on the way."),
    N_("The server listens on the network without TLS:"),
    N_("Set ssl = on with a certificate, or listen on a socket only."),
    "select 'problem', 'listen_addresses = ' || current_setting ('listen_addresses')"
    " where current_setting ('ssl') = 'off'"
    " and exists (select from regexp_split_to_table (current_setting ('listen_addresses'), '[, ]+') a"
    "             where a not in ('', 'localhost', '127.0.0.1', '::1'))", NULL },

  { "password-encryption",
    N_("Passwords are kept as SCRAM verifiers."),
    N_("New passwords would be kept in a way that is easy to break:"),
    N_("Set password_encryption = 'scram-sha-256'."),
    "select 'problem', 'password_encryption = ' || current_setting ('password_encryption')"
    " where current_setting ('password_encryption') <> 'scram-sha-256'", NULL },

  { "authentication",
    N_("Nobody is let in over the network without a good proof of who it is."),
    N_("These lines of pg_hba.conf let people in too easily:"),
    N_("Use scram-sha-256 for hostssl, and nothing weaker; then reload."),
    "select case when error is not null or type <> 'local' then 'problem' else 'warning' end,"
    " coalesce ('line ' || line_number || ': ' || error, format ('line %s: %s %s', line_number, type, auth_method))"
    " from pg_hba_file_rules"
    " where error is not null"
    "    or (type <> 'local' and auth_method in ('trust', 'password', 'md5', 'ident'))"
    "    or (type = 'local' and auth_method = 'trust')"
    " order by line_number", NULL },

  { "logging",
    N_("The log holds no personal data and no verifiers."),
    N_("The log may hold personal data and verifiers of passwords:"),
    N_("Put these settings back to their defaults, and keep the log closed to others."),
    "select 'warning', name || ' = ' || setting from pg_settings"
    " where (name = 'log_statement' and setting <> 'none')"
    "    or (name in ('log_min_duration_statement', 'log_min_duration_sample') and setting <> '-1')"
    "    or (name = 'log_parameter_max_length_on_error' and setting <> '0')"
    "    or (name in ('debug_print_parse', 'debug_print_plan', 'debug_print_rewritten') and setting = 'on')"
    " order by 2", NULL },

  { "connections",
    N_("There are connections enough."),
    N_("There are few connections left:"),
    N_("Raise max_connections, or find out which programs keep theirs open."),
    "select 'warning', format ('%s of %s in use', n, m)"
    " from (select count (*) as n from pg_stat_activity where backend_type = 'client backend') a,"
    "      (select current_setting ('max_connections')::int as m) b"
    " where n > m * 0.8 or m < 50", NULL },

  { "memory",
    N_("The server may use memory enough."),
    N_("The server may use very little memory:"),
    N_("Set shared_buffers to a quarter of the memory of the computer."),
    "select 'warning', 'shared_buffers = ' || current_setting ('shared_buffers')"
    " from pg_settings where name = 'shared_buffers' and setting::bigint < 16384", NULL },

  { "autovacuum",
    N_("The server tidies up by itself."),
    N_("The server does not tidy up: tables grow, and in the end it stops:"),
    N_("Put these settings back to “on”."),
    "select 'problem', name || ' = off' from pg_settings"
    " where name in ('autovacuum', 'track_counts') and setting = 'off' order by 2", NULL },

  { "replication-role",
    N_("Guards work in every session."),
    N_("Guards and foreign keys are switched off:"),
    N_("Reset session_replication_role for that role or database; then run albo-admin verify."),
    "select 'problem', coalesce (r.rolname, '*') || '@' || coalesce (d.datname, '*') || ' ' || c"
    " from pg_db_role_setting s"
    " left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase,"
    " unnest (s.setconfig) c"
    " where c like 'session_replication_role=%' and c <> 'session_replication_role=origin'"
    " union all"
    " select 'problem', 'session_replication_role = ' || reset_val from pg_settings"
    " where name = 'session_replication_role' and reset_val <> 'origin'", NULL },

  { "collation",
    N_("Words are sorted as when the indexes were made."),
    N_("The system sorts words in another way since the indexes were made:"),
    N_("REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION."),
    "select 'problem', datname || ': ' || datcollversion || ' → ' || pg_database_collation_actual_version (oid)"
    " from pg_database where datname = current_database () and datcollversion is not null"
    " and datcollversion <> pg_database_collation_actual_version (oid)", NULL },

  { "disk",
    N_("The disk of the server has room, as far as can be seen from here."),
    N_("The disk of the server is nearly full; free are"),
    N_("Make room before the server stops."),
    NULL, judge_disk },
};

const AlboDoctorCheck *
albo_doctor_get_server_checks (gsize *n_checks)
{
  *n_checks = G_N_ELEMENTS (checks);

  return checks;
}
