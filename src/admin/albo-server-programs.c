/* albo-server-programs.c - where PostgreSQL's server programs are
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-server-programs.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

/* DESIGN: PostgreSQL 15 and later. */
#define OLDEST_VERSION 15

static gboolean
has_server (const char *folder)
{
  g_autofree char *initdb = g_build_filename (folder, "initdb", NULL);
  g_autofree char *postgres = g_build_filename (folder, "postgres", NULL);

  return g_file_test (initdb, G_FILE_TEST_IS_EXECUTABLE) &&
         g_file_test (postgres, G_FILE_TEST_IS_EXECUTABLE);
}

/* The newest of ROOT/NN/bin, or the one of @wanted. */
static char *
search_versions (const char *root,
                 guint64     wanted)
{
  g_autoptr(GDir) dir = g_dir_open (root, 0, NULL);
  char *found = NULL;
  guint64 newest = OLDEST_VERSION - 1;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (root, name, "bin", NULL);
      guint64 version = g_ascii_strtoull (name, NULL, 10);

      if (version <= newest || (wanted != 0 && version != wanted) || !has_server (folder))
        continue;

      newest = version;
      g_free (found);
      found = g_steal_pointer (&folder);
    }

  return found;
}

/**
 * albo_server_programs_find:
 * @root: (nullable): where versions are installed side by side; %NULL for
 *   `/usr/lib/postgresql`
 * @version: (nullable): what the file `PG_VERSION` of a cluster says; %NULL for any
 * @error: %ALBO_ADMIN_ERROR_MACHINE
 *
 * `PG_BIN` in the environment wins; then the version wanted, else the newest of
 * @root; then what `PATH` has.
 *
 * Returns: (transfer full): the folder of `initdb`, `pg_ctl` and `postgres`, or %NULL
 *   on error
 */
char *
albo_server_programs_find (const char  *root,
                           const char  *version,
                           GError     **error)
{
  const char *given = g_getenv ("PG_BIN");
  guint64 wanted = version != NULL ? g_ascii_strtoull (version, NULL, 10) : 0;
  g_autofree char *initdb = NULL;
  char *found;

  if (given != NULL && *given != '\0')
    {
      if (has_server (given))
        return g_canonicalize_filename (given, NULL);

      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                   _("PG_BIN names %s, where PostgreSQL’s server is not."), given);
      return NULL;
    }

  found = search_versions (root != NULL ? root : "/usr/lib/postgresql", wanted);

  if (found != NULL)
    return found;

  initdb = g_find_program_in_path ("initdb");

  if (initdb != NULL && wanted == 0)
    return g_path_get_dirname (initdb);

  if (wanted != 0)
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                 _("The data were written by PostgreSQL %s, whose server "
                   "is not installed. Install the package postgresql-%s."),
                 version, version);
  else
    g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                         _("PostgreSQL’s server is not installed. Install the package "
                           "postgresql, or name its folder in PG_BIN."));

  return NULL;
}
