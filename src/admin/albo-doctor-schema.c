/* albo-doctor-schema.c - the check-up: is everything there that this program installs
 *
 * What functions hold is compared with the files in the program.  What migrations made
 * is compared with data/schema/catalogue.txt, which build-aux/schema-catalogue writes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-doctor-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define CATALOGUE "/it/albo/Albo/schema/catalogue.txt"

#define SCHEMAS "('albo', 'office', 'audit', 'portal', 'login', 'worker', 'admin', 'account')"

static gboolean
judge_version (const AlboDoctorCheck  *check,
               AlboConnection         *connection,
               AlboSchemaFiles        *files,
               GPtrArray              *subjects,
               AlboFindingLevel       *level,
               GError                **error)
{
  g_autofree char *digest = albo_schema_files_make_digest (files);
  GPtrArray *migrations = albo_schema_files_get_migrations (files);
  g_autoptr(PGresult) applied = NULL;
  g_autoptr(PGresult) installed = NULL;

  installed = albo_connection_call (connection,
                                    "select schema_version, functions_digest from albo.installation",
                                    0, NULL, NULL, error);
  applied = installed == NULL ? NULL
            : albo_connection_call (connection,
                                    "select version, name, sha256 from albo.schema_migration"
                                    " order by version", 0, NULL, NULL, error);

  if (applied == NULL)
    return FALSE;

  *level = ALBO_FINDING_PROBLEM;

  if (PQntuples (installed) != 1 ||
      g_ascii_strtoll (PQgetvalue (installed, 0, 0), NULL, 10) != PQntuples (applied) ||
      PQntuples (applied) != (int) migrations->len)
    g_ptr_array_add (subjects, g_strdup_printf (_("it has version %d, the program %d"),
                                                PQntuples (applied), (int) migrations->len));
  else if (!g_str_equal (PQgetvalue (installed, 0, 1), digest))
    g_ptr_array_add (subjects, g_strdup (_("its functions are of another program")));

  for (int i = 0; i < MIN (PQntuples (applied), (int) migrations->len); i++)
    {
      const AlboSchemaFile *file = migrations->pdata[i];

      if (!g_str_equal (PQgetvalue (applied, i, 2), file->sha256))
        g_ptr_array_add (subjects, g_strdup_printf (_("%s is another one"), file->name));
    }

  return TRUE;
}

/* All SQL that may make a function, one file after the other. */
static char *
join_files (AlboSchemaFiles *files)
{
  GPtrArray *lists[] = { albo_schema_files_get_migrations (files),
                         albo_schema_files_get_after (files) };
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      g_string_append (text, ((AlboSchemaFile *) lists[i]->pdata[j])->sql);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): names, with their schemas, of the functions that @sql makes */
static GHashTable *
find_functions (const char *sql)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  regex = g_regex_new ("^create (?:or replace )?function ([a-z_]+[.][a-z0-9_]+) *[(]",
                       G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);

  for (g_regex_match (regex, sql, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_hash_table_add (names, g_match_info_fetch (match, 1));

  return names;
}

/* A function is right when its text is, word for word, in the files. */
static gboolean
judge_functions (const AlboDoctorCheck  *check,
                 AlboConnection         *connection,
                 AlboSchemaFiles        *files,
                 GPtrArray              *subjects,
                 AlboFindingLevel       *level,
                 GError                **error)
{
  g_autofree char *sql = join_files (files);
  g_autoptr(GHashTable) missing = find_functions (sql);
  g_autoptr(PGresult) rows = NULL;
  GHashTableIter iter;
  gpointer name;

  rows = albo_connection_call (connection,
                               "select n.nspname || '.' || p.proname, p.oid::regprocedure,"
                               " '$$' || p.prosrc || '$$',"
                               " p.prosecdef and pg_get_userbyid (p.proowner)"
                               " = case when n.nspname = 'account' then 'albo_accounts' else 'albo_owner' end"
                               " and 'search_path=pg_catalog, pg_temp' = any (p.proconfig)"
                               " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
                               " where n.nspname in " SCHEMAS
                               " and not exists (select from pg_depend d where d.objid = p.oid"
                               "                 and d.classid = 'pg_proc'::regclass and d.deptype = 'e')"
                               " order by 2",
                               0, NULL, NULL, error);

  if (rows == NULL)
    return FALSE;

  *level = ALBO_FINDING_PROBLEM;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      g_hash_table_remove (missing, PQgetvalue (rows, i, 0));

      if (strstr (sql, PQgetvalue (rows, i, 2)) == NULL)
        g_ptr_array_add (subjects, g_strdup_printf (_("%s has another text"),
                                                    PQgetvalue (rows, i, 1)));
      else if (*PQgetvalue (rows, i, 3) != 't')
        g_ptr_array_add (subjects, g_strdup_printf (_("%s runs as somebody else"),
                                                    PQgetvalue (rows, i, 1)));
    }

  g_hash_table_iter_init (&iter, missing);

  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (subjects, g_strdup_printf (_("%s is missing"), (const char *) name));

  return TRUE;
}

/* The first two words, which name it. */
static char *
make_short (const char *line)
{
  const char *end = strchr (line, ' ');

  end = end != NULL ? strchr (end + 1, ' ') : NULL;

  return end != NULL ? g_strndup (line, end - line) : g_strdup (line);
}

static gboolean
judge_catalogue (const AlboDoctorCheck  *check,
                 AlboConnection         *connection,
                 AlboSchemaFiles        *files,
                 GPtrArray              *subjects,
                 AlboFindingLevel       *level,
                 GError                **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(PGresult) rows = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  const gboolean wants_missing = g_str_equal (check->name, "catalogue");

  bytes = g_resources_lookup_data (CATALOGUE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  rows = bytes != NULL ? albo_doctor_read_catalogue (connection, error) : NULL;

  if (rows == NULL)
    return FALSE;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  *level = wants_missing ? ALBO_FINDING_PROBLEM : ALBO_FINDING_WARNING;

  for (int i = 0; i < PQntuples (rows); i++)
    g_hash_table_add (there, PQgetvalue (rows, i, 0));

  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#' && !g_hash_table_remove (there, lines[i]) &&
        wants_missing)
      g_ptr_array_add (subjects, make_short (lines[i]));

  for (int i = 0; !wants_missing && i < PQntuples (rows); i++)
    if (g_hash_table_contains (there, PQgetvalue (rows, i, 0)))
      g_ptr_array_add (subjects, make_short (PQgetvalue (rows, i, 0)));

  return TRUE;
}

static const AlboDoctorCheck checks[] = {
  { "extensions",
    N_("The extensions are there, in their newest version."),
    N_("Extensions are not as they should be:"),
    N_("Install postgresql-contrib; ALTER EXTENSION … UPDATE brings one to the version of the server."),
    "select case when e.oid is null or n.nspname <> 'albo_ext' then 'problem' else 'warning' end,"
    " w.name || case when e.oid is null then ' is missing'"
    " when n.nspname <> 'albo_ext' then ' is in schema ' || n.nspname"
    " else ' ' || e.extversion || ', there is ' || a.default_version end"
    " from unnest (array['pg_trgm', 'btree_gin', 'btree_gist']) w (name)"
    " left join pg_extension e on e.extname = w.name left join pg_namespace n on n.oid = e.extnamespace"
    " left join pg_available_extensions a on a.name = w.name"
    " where e.oid is null or n.nspname <> 'albo_ext' or e.extversion <> a.default_version order by 2", NULL },

  { "schema-version",
    N_("The database is as this program installs it."),
    N_("The database and this program do not fit:"),
    N_("After a backup, “albo-admin upgrade”; or install the program that fits."),
    NULL, judge_version },

  { "functions",
    N_("Every function is word for word the program's."),
    N_("Functions were changed or lost:"),
    N_("Find out who did it. Set functions_digest of albo.installation to '', and “albo-admin upgrade” makes them anew."),
    NULL, judge_functions },

  { "catalogue",
    N_("Every table, column, index, constraint, guard and policy is there."),
    N_("Missing, or not as the program made it:"),
    N_("Make it again as data/schema says; then run albo-admin verify."),
    NULL, judge_catalogue },

  { "catalogue-unknown",
    N_("There is nothing in the schema that the program does not know."),
    N_("Not of this program:"),
    N_("Whoever put it there should keep it in another schema."),
    NULL, judge_catalogue },

  { "indexes-invalid",
    N_("Every index can be used."),
    N_("Indexes that are not finished, and not used:"),
    N_("REINDEX INDEX CONCURRENTLY makes each anew."),
    "select 'problem', i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indexrelid"
    " where c.relnamespace = 'albo'::regnamespace and not (i.indisvalid and i.indisready and i.indislive)"
    " order by 2", NULL },

  { "constraints-unchecked",
    N_("Every constraint holds for all rows."),
    N_("Constraints that old rows may break:"),
    N_("ALTER TABLE … VALIDATE CONSTRAINT; mend the rows that it names."),
    "select 'problem', conrelid::regclass || ' ' || conname from pg_constraint"
    " where connamespace = 'albo'::regnamespace and not convalidated order by 2", NULL },

  { "guards-disabled",
    N_("No guard and no foreign key is switched off."),
    N_("Guards or foreign keys are switched off:"),
    N_("ALTER TABLE … ENABLE TRIGGER ALL; then run albo-admin verify."),
    "select 'problem', t.tgrelid::regclass || ' ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
    " where c.relnamespace = 'albo'::regnamespace and t.tgenabled not in ('O', 'A')"
    " union all"
    " select 'problem', r.ev_class::regclass || ' ' || r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class"
    " where c.relnamespace = 'albo'::regnamespace and c.relkind in ('r', 'p')"
    " order by 2", NULL },

  { "row-security",
    N_("Row security is forced on every table."),
    N_("Row security is not forced on"),
    N_("ALTER TABLE … ENABLE, and FORCE, ROW LEVEL SECURITY."),
    "select 'problem', oid::regclass::text from pg_class"
    " where relnamespace = 'albo'::regnamespace and relkind in ('r', 'p')"
    " and not (relrowsecurity and relforcerowsecurity) order by 2", NULL },

  { "owners",
    N_("All belongs to albo_owner."),
    N_("These belong to somebody else, who may do anything with them:"),
    N_("ALTER … OWNER TO albo_owner."),
    "select 'problem', c.oid::regclass || ': ' || pg_get_userbyid (c.relowner)"
    " from pg_class c where c.relnamespace = 'albo'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')"
    " and pg_get_userbyid (c.relowner) <> 'albo_owner'"
    " union all"
    " select 'problem', n.nspname || ': ' || pg_get_userbyid (n.nspowner) from pg_namespace n"
    " where n.nspname in " SCHEMAS " and pg_get_userbyid (n.nspowner)"
    " <> case when n.nspname = 'account' then 'albo_accounts' else 'albo_owner' end order by 2", NULL },

  { "demo",
    N_("No invented people may sign in."),
    N_("This is a demonstration:"),
    N_("Never keep real requests here."),
    "select 'warning', current_database () from albo.installation where is_demo", NULL },
};

const AlboDoctorCheck *
albo_doctor_get_schema_checks (gsize *n_checks)
{
  *n_checks = G_N_ELEMENTS (checks);

  return checks;
}

/**
 * albo_doctor_read_catalogue:
 * @connection: the database
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): a line of text for everything that migrations and the files
 *   for guards and row security make, in order
 */
PGresult *
albo_doctor_read_catalogue (AlboConnection  *connection,
                            GError         **error)
{
  return albo_connection_call (connection,
    "select line collate \"C\" from ("
    " select 'table ' || relname as line from pg_class"
    " where relnamespace = 'albo'::regnamespace and relkind in ('r', 'p', 'v', 'm')"
    " union all"
    " select 'column ' || c.relname || '.' || a.attname || ' ' || format_type (a.atttypid, a.atttypmod)"
    " || case when a.attnotnull then ' not null' else '' end"
    " from pg_attribute a join pg_class c on c.oid = a.attrelid"
    " where c.relnamespace = 'albo'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped"
    " union all"
    " select 'index ' || c.relname || ' ' || pg_get_indexdef (c.oid) from pg_class c"
    " where c.relnamespace = 'albo'::regnamespace and c.relkind in ('i', 'I')"
    " union all"
    /* Not what a check says, which versions of the server write differently. */
    " select 'constraint ' || c.relname || '.' || k.conname || ' ' || k.contype::text from pg_constraint k"
    " join pg_class c on c.oid = k.conrelid"
    " where c.relnamespace = 'albo'::regnamespace and k.contype in ('p', 'u', 'x', 'f', 'c')"
    " union all"
    " select 'trigger ' || c.relname || '.' || t.tgname || ' ' || t.tgtype || ' ' || p.proname"
    " from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid"
    " where c.relnamespace = 'albo'::regnamespace and not t.tgisinternal"
    " union all"
    " select 'policy ' || c.relname || '.' || p.polname || ' ' || p.polcmd::text || ' ' || p.polroles::regrole[]::text"
    " from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'albo'::regnamespace"
    ") x order by 1",
    0, NULL, NULL, error);
}
