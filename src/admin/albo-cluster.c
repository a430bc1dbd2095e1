/* albo-cluster.c - a private PostgreSQL in a folder
 *
 * FOLDER/postgresql      what initdb makes
 * FOLDER/postgresql.log  what the server says
 * FOLDER/socket          the only way in, closed to everybody else
 * FOLDER/lock            one start or stop at a time
 * FOLDER/.making         there while the cluster is made; what remains is made anew
 * FOLDER/.ready          there once it is whole
 *
 * The files are written in albo-cluster-files.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-cluster-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-connection.h"

/* Backends of a postmaster that was killed need a moment to notice. */
#define N_START_TRIES 10
#define START_TRY_WAIT (G_USEC_PER_SEC / 2)

/* `sun_path` of a unix socket, less the zero byte. */
#define MAX_SOCKET_PATH 107

static gboolean
set_file_error (GError     **error,
                const char  *path)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s",
               path, g_strerror (saved));
  return FALSE;
}

static gboolean
check_path (AlboCluster  *self,
            GError      **error)
{
  g_autofree char *path = g_build_filename (self->socket, ".s.PGSQL.5432", NULL);

  /* pg_ctl hands its arguments to a shell, between double quotes. */
  if (strpbrk (self->folder, "\"\\$`\n") != NULL)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                   _("PostgreSQL cannot live in a folder with one of \" \\ $ ` in its path: %s. "
                     "Choose another one."),
                   self->folder);
      return FALSE;
    }

  if (strlen (path) <= MAX_SOCKET_PATH)
    return TRUE;

  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
               _("The folder’s path is too long for a socket: %s. Choose a shorter one."),
               self->folder);
  return FALSE;
}

/* Makes the folder if need be.  For root it must let the server's account through. */
static gboolean
prepare_folder (AlboCluster  *self,
                GError      **error)
{
  if (g_mkdir_with_parents (self->folder, geteuid () == 0 ? 0711 : 0700) != 0)
    return set_file_error (error, self->folder);

  if (albo_account_can_enter (self->account, self->folder))
    return TRUE;

  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
               _("PostgreSQL does not run as root, and the account %s cannot enter %s. "
                 "Choose a folder outside of root’s home."),
               albo_account_get_name (self->account), self->folder);
  return FALSE;
}

/* Waits for others who start or stop the same cluster; close() lets go. */
static int
lock_folder (AlboCluster  *self,
             GError      **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    while (flock (fd, LOCK_EX) != 0)
      if (errno != EINTR)
        {
          g_close (fd, NULL);
          fd = -1;
          break;
        }

  if (fd < 0)
    set_file_error (error, path);

  return fd;
}

static gboolean
find_programs (AlboCluster  *self,
               GError      **error)
{
  g_autofree char *path = g_build_filename (self->data, "PG_VERSION", NULL);
  g_autofree char *version = NULL;

  if (self->programs != NULL)
    return TRUE;

  if (g_file_get_contents (path, &version, NULL, NULL))
    g_strstrip (version);

  self->programs = albo_server_programs_find (NULL, version, error);

  return self->programs != NULL;
}

static gboolean
run_pg_ctl (AlboCluster         *self,
            const char * const  *arguments,
            GError             **error)
{
  g_autofree char *program = g_build_filename (self->programs, "pg_ctl", NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (char *) "-D");
  g_ptr_array_add (argv, self->data);

  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);

  g_ptr_array_add (argv, NULL);

  return albo_account_run (self->account, self->data, (const char * const *) argv->pdata, -1, error);
}

/* The process in postmaster.pid, or 0. */
static pid_t
read_pid (AlboCluster *self)
{
  g_autofree char *path = g_build_filename (self->data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  gint64 pid;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  pid = g_ascii_strtoll (text, NULL, 10);

  return pid > 0 && pid < G_MAXINT ? (pid_t) pid : 0;
}

static gboolean
is_alive (pid_t pid)
{
  return pid > 0 && (kill (pid, 0) == 0 || errno == EPERM);
}

/* After a reboot the number may be somebody else's by now. */
static gboolean
is_our_server (AlboCluster *self,
               pid_t        pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autofree char *cmdline = NULL;
  gsize length = 0;

  if (!is_alive (pid) || !g_file_get_contents (path, &cmdline, &length, NULL))
    return FALSE;

  for (gsize i = 0; i < length; i += strlen (cmdline + i) + 1)
    if (g_str_equal (cmdline + i, self->data))
      return TRUE;

  return FALSE;
}

/* A number that belongs to another process would keep the server from starting.  One
 * that belongs to nobody is left to the server, which also looks for backends that
 * outlived their postmaster.
 */
static void
remove_stale_pid (AlboCluster *self)
{
  pid_t pid = read_pid (self);
  g_autofree char *pid_file = g_build_filename (self->data, "postmaster.pid", NULL);
  g_autofree char *socket_lock = g_build_filename (self->socket, ".s.PGSQL.5432.lock", NULL);

  if (!is_alive (pid) || is_our_server (self, pid))
    return;

  g_unlink (pid_file);
  g_unlink (socket_lock);
}

static gboolean
start_server (AlboCluster  *self,
              GError      **error)
{
  const char *arguments[] = { "-l", self->log, "-w", "-t", "120", "-s", "start", NULL };
  gboolean was_killed = read_pid (self) != 0;

  remove_stale_pid (self);

  for (guint i = 0; was_killed && i < N_START_TRIES; i++)
    {
      if (run_pg_ctl (self, arguments, NULL))
        return TRUE;

      g_usleep (START_TRY_WAIT);
    }

  return run_pg_ctl (self, arguments, error);
}

/* The database that the server is there for, made at the first start. */
static gboolean
ensure_database (AlboCluster  *self,
                 GError      **error)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) found = NULL;
  g_autoptr(PGresult) made = NULL;

  conninfo = g_strdup_printf ("host='%s' port=5432 user=albo_admin dbname=postgres",
                              self->socket_escaped);
  connection = albo_connection_open (conninfo, NULL, error);

  if (connection == NULL)
    return FALSE;

  found = albo_connection_call (connection,
                                "select from pg_catalog.pg_database where datname = 'albo'",
                                0, NULL, NULL, error);

  if (found == NULL || PQntuples (found) > 0)
    return found != NULL;

  made = albo_connection_call (connection, "create database albo template template0",
                               0, NULL, NULL, error);

  return made != NULL;
}

static gboolean
start_locked (AlboCluster  *self,
              gboolean      throw_away,
              GError      **error)
{
  if (!find_programs (self, error) ||
      !albo_cluster_make (self, error))
    return FALSE;

  if (is_our_server (self, read_pid (self)))
    {
      const char *arguments[] = { "-s", "status", NULL };
      g_autoptr(GError) problem = NULL;

      if (run_pg_ctl (self, arguments, NULL))
        {
          if (ensure_database (self, &problem))
            return TRUE;

          /* One that was killed may be there for a moment yet, and answers nobody. */
          if (!g_error_matches (problem, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return FALSE;
            }
        }
    }

  return albo_cluster_configure (self, throw_away, error) &&
         start_server (self, error) &&
         ensure_database (self, error);
}

/**
 * albo_cluster_new:
 * @folder: where it lives, or will live
 *
 * Returns: (transfer full): the cluster of @folder; nothing is started
 */
AlboCluster *
albo_cluster_new (const char *folder)
{
  AlboCluster *self = g_new0 (AlboCluster, 1);

  self->lock = -1;
  self->folder = g_canonicalize_filename (folder, NULL);
  self->data = g_build_filename (self->folder, "postgresql", NULL);
  self->socket = g_build_filename (self->folder, "socket", NULL);
  self->socket_escaped = albo_cluster_escape (self->socket);
  self->log = g_build_filename (self->folder, "postgresql.log", NULL);

  /* The port too, or PGPORT would have a say. */
  self->conninfo = g_strdup_printf (strpbrk (self->socket, " '\\") != NULL
                                      ? "host='%s' port=5432 user=albo_admin dbname=albo"
                                      : "host=%s port=5432 user=albo_admin dbname=albo",
                                    self->socket_escaped);

  return self;
}

/**
 * albo_cluster_free:
 * @self: (nullable) (transfer full): a cluster
 *
 * Forgets it; the server goes on.
 */
void
albo_cluster_free (AlboCluster *self)
{
  if (self == NULL)
    return;

  albo_account_free (self->account);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->socket);
  g_free (self->socket_escaped);
  g_free (self->log);
  g_free (self->programs);
  g_free (self->conninfo);
  g_free (self);
}

/**
 * albo_cluster_get_conninfo:
 * @self: a cluster
 *
 * Returns: (transfer none): how its superuser connects to the database `albo`
 */
const char *
albo_cluster_get_conninfo (AlboCluster *self)
{
  return self->conninfo;
}

/**
 * albo_cluster_start:
 * @self: a cluster
 * @throw_away: whether its data need not survive a crash of the computer
 * @error: %ALBO_ADMIN_ERROR, %G_FILE_ERROR or %ALBO_STORE_ERROR
 *
 * Makes the cluster if it is not there, and starts it if it does not run.  What a
 * killed server or a killed albo_cluster_start() left behind is put in order.
 *
 * Returns: whether the database can be used
 */
gboolean
albo_cluster_start (AlboCluster  *self,
                    gboolean      throw_away,
                    GError      **error)
{
  gboolean is_started;

  if (self->account == NULL)
    self->account = albo_account_choose (self->data, error);

  if (self->account == NULL ||
      !check_path (self, error) ||
      !prepare_folder (self, error))
    return FALSE;

  self->lock = lock_folder (self, error);

  if (self->lock < 0)
    return FALSE;

  is_started = start_locked (self, throw_away, error);
  g_close (g_steal_fd (&self->lock), NULL);

  return is_started;
}

/**
 * albo_cluster_stop:
 * @self: a cluster
 * @error: %ALBO_ADMIN_ERROR or %G_FILE_ERROR
 *
 * Stops the server; whoever is connected is sent away.
 *
 * Returns: whether it does not run now, also if it did not before
 */
gboolean
albo_cluster_stop (AlboCluster  *self,
                   GError      **error)
{
  const char *arguments[] = { "-m", "fast", "-w", "-s", "stop", NULL };
  gboolean is_stopped = TRUE;
  int lock;

  if (!albo_cluster_is_running (self))
    return TRUE;

  if (self->account == NULL)
    self->account = albo_account_choose (self->data, error);

  if (self->account == NULL || !find_programs (self, error))
    return FALSE;

  lock = lock_folder (self, error);

  if (lock < 0)
    return FALSE;

  if (albo_cluster_is_running (self))
    is_stopped = run_pg_ctl (self, arguments, error);

  g_close (lock, NULL);

  return is_stopped;
}

/**
 * albo_cluster_is_running:
 * @self: a cluster
 *
 * Returns: whether its server runs
 */
gboolean
albo_cluster_is_running (AlboCluster *self)
{
  return is_our_server (self, read_pid (self));
}
