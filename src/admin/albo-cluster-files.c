/* albo-cluster-files.c - the files of a private PostgreSQL
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-cluster-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "albo-admin-error.h"

/* Who can reach the socket is the owner of the folder, or root.  Staff sign in all the
 * same, so that the demonstration shows what production does.
 */
static const char pg_hba[] =
  "# Written by albo-admin at each start.\n"
  "local all +albo_office scram-sha-256\n"
  "local all +albo_audit  scram-sha-256\n"
  "local all all          trust\n";

/* What the server logs must not quote values: they are personal data. */
static const char settings[] =
  "# Written by albo-admin at each start.\n"
  "listen_addresses = ''\n"
  "port = 5432\n"
  "unix_socket_directories = '%s'\n"
  "unix_socket_permissions = 0700\n"
  "max_connections = 60\n"
  "timezone = 'UTC'\n"
  "log_timezone = 'UTC'\n"
  "lc_messages = 'C'\n"
  "log_error_verbosity = terse\n"
  "log_min_error_statement = panic\n"
  "jit = off\n"
  "%s";

static const char throw_away_settings[] =
  "fsync = off\n"
  "full_page_writes = off\n"
  "max_wal_size = '2GB'\n";

/* Folders that are links are not followed. */
static gboolean
remove_tree (const char  *path,
             GError     **error)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        if (!remove_tree (child, error))
          return FALSE;
      }

  if (g_remove (path) != 0 && errno != ENOENT)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s",
                   path, g_strerror (saved));
      return FALSE;
    }

  return TRUE;
}

/* A folder of the server's account, closed to others. */
static gboolean
make_closed_folder (AlboCluster  *self,
                    const char   *path,
                    GError      **error)
{
  if ((g_mkdir (path, 0700) != 0 && errno != EEXIST) || g_chmod (path, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s",
                   path, g_strerror (saved));
      return FALSE;
    }

  return albo_account_give (self->account, path, error);
}

static gboolean
write_for_server (AlboCluster  *self,
                  const char   *folder,
                  const char   *name,
                  const char   *text,
                  GError      **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error) &&
         albo_account_give (self->account, path, error);
}

static gboolean
run_initdb (AlboCluster  *self,
            GError      **error)
{
  g_autofree char *program = g_build_filename (self->programs, "initdb", NULL);
  const char *argv[] = {
    program, "-D", self->data, "-U", "albo_admin", "-A", "trust", "--no-sync",
    "--data-checksums", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions", NULL
  };

  /* It goes on when we are killed: who comes next waits until it is done. */
  return albo_account_run (self->account, self->folder, argv, self->lock, error);
}

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Never deletes a folder that albo_cluster_make() did not itself begin. */
static gboolean
clear_remains (AlboCluster  *self,
               const char   *making,
               GError      **error)
{
  if (!exists (self->data))
    return TRUE;

  if (exists (making))
    return remove_tree (self->data, error);

  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
               _("%s is there, but albo-admin did not make it. Choose another folder."),
               self->data);
  return FALSE;
}

/**
 * albo_cluster_escape: (skip)
 * @text: a path
 *
 * Returns: (transfer full): @text as it stands between single quotes in a connection
 *   string
 */
char *
albo_cluster_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '\'' || *c == '\\')
        g_string_append_c (escaped, '\\');

      g_string_append_c (escaped, *c);
    }

  return g_string_free (escaped, FALSE);
}

/**
 * albo_cluster_make: (skip)
 * @self: a cluster that is locked and has its account and programs
 * @error: %ALBO_ADMIN_ERROR or %G_FILE_ERROR
 *
 * Makes what is missing; what an interrupted run left behind is made anew.
 *
 * Returns: whether the cluster can be started
 */
gboolean
albo_cluster_make (AlboCluster  *self,
                   GError      **error)
{
  g_autofree char *ready = g_build_filename (self->folder, ".ready", NULL);
  g_autofree char *making = g_build_filename (self->folder, ".making", NULL);

  if (exists (ready) && exists (self->data))
    return TRUE;

  if (!clear_remains (self, making, error) ||
      !g_file_set_contents (making, "", 0, error) ||
      !make_closed_folder (self, self->data, error) ||
      !run_initdb (self, error) ||
      !g_file_set_contents (ready, "", 0, error))
    return FALSE;

  g_unlink (making);

  return TRUE;
}

/**
 * albo_cluster_configure: (skip)
 * @self: a cluster that was made and does not run
 * @throw_away: whether its data need not survive a crash of the computer
 * @error: %G_FILE_ERROR
 *
 * Writes the settings anew: the folder may have been moved.
 *
 * Returns: whether the server will find them
 */
gboolean
albo_cluster_configure (AlboCluster  *self,
                        gboolean      throw_away,
                        GError      **error)
{
  g_autofree char *config = g_build_filename (self->data, "postgresql.conf", NULL);
  g_auto(GStrv) quoted = g_strsplit (self->socket, "'", -1);
  g_autofree char *socket = g_strjoinv ("''", quoted);
  g_autofree char *own = g_strdup_printf (settings, socket,
                                          throw_away ? throw_away_settings : "");
  g_autofree char *text = NULL;

  if (!make_closed_folder (self, self->socket, error) ||
      !g_file_get_contents (config, &text, NULL, error))
    return FALSE;

  if (strstr (text, "\ninclude 'albo.conf'\n") == NULL)
    {
      g_autofree char *longer = g_strconcat (text, "\ninclude 'albo.conf'\n", NULL);

      if (!write_for_server (self, self->data, "postgresql.conf", longer, error))
        return FALSE;
    }

  if (!exists (self->log) && !write_for_server (self, self->folder, "postgresql.log", "", error))
    return FALSE;

  return write_for_server (self, self->data, "albo.conf", own, error) &&
         write_for_server (self, self->data, "pg_hba.conf", pg_hba, error);
}
