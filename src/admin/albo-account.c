/* albo-account.c - under whose name the server programs run
 *
 * PostgreSQL refuses to run as root, which is what containers and rescue shells
 * often are.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-account.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "albo-admin-error.h"

#define MAX_GROUPS 64

/* What a descriptor is called in the child: neither of the first three, nor of ours. */
#define KEPT_FD 10

struct _AlboAccount
{
  char     *name;
  uid_t     uid;
  gid_t     gid;
  gid_t     groups[MAX_GROUPS];
  int       n_groups;
  gboolean  is_other;  /* not the one that we run as */
};

static AlboAccount *
account_new (const struct passwd *entry)
{
  AlboAccount *self = g_new0 (AlboAccount, 1);

  self->name = g_strdup (entry->pw_name);
  self->uid = entry->pw_uid;
  self->gid = entry->pw_gid;
  self->is_other = entry->pw_uid != geteuid ();
  self->n_groups = MAX_GROUPS;

  if (getgrouplist (entry->pw_name, entry->pw_gid, self->groups, &self->n_groups) < 0)
    self->n_groups = 0;

  return self;
}

/* In the child, between fork and exec: system calls only. */
static void
become_cb (gpointer user_data)
{
  const AlboAccount *self = user_data;

  if (!self->is_other)
    return;

  if (setgroups (self->n_groups, self->groups) != 0 ||
      setgid (self->gid) != 0 ||
      setuid (self->uid) != 0)
    _exit (126);
}

/* Nothing of the caller's surroundings: PGDATA, PGPORT and their like would lead the
 * server programs elsewhere.
 */
static GStrv
make_environment (const char *program)
{
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *path = g_strconcat (folder, ":/usr/bin:/bin", NULL);
  GStrv environment = NULL;

  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  environment = g_environ_setenv (environment, "LC_ALL", "C.UTF-8", TRUE);
  environment = g_environ_setenv (environment, "TZ", "UTC", TRUE);

  return environment;
}

/**
 * albo_account_choose:
 * @owned_by: a folder; if it is there, its owner is chosen
 * @error: %ALBO_ADMIN_ERROR_MACHINE
 *
 * For an ordinary user that is the user.  For root it is the owner of what is there
 * already, else `postgres`, else `nobody`.
 *
 * Returns: (transfer full): who runs the server, or %NULL on error
 */
AlboAccount *
albo_account_choose (const char  *owned_by,
                     GError     **error)
{
  const char *names[] = { "postgres", "nobody" };
  const struct passwd *entry = NULL;
  struct stat info;

  if (geteuid () != 0)
    entry = getpwuid (geteuid ());
  else if (stat (owned_by, &info) == 0 && info.st_uid != 0)
    entry = getpwuid (info.st_uid);

  for (gsize i = 0; geteuid () == 0 && entry == NULL && i < G_N_ELEMENTS (names); i++)
    entry = getpwnam (names[i]);

  if (entry == NULL)
    {
      g_set_error_literal (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_MACHINE,
                           _("There is no account that PostgreSQL could run as."));
      return NULL;
    }

  return account_new (entry);
}

/**
 * albo_account_free:
 * @self: (nullable) (transfer full): an account
 *
 * Forgets it; nothing happens to the account itself.
 */
void
albo_account_free (AlboAccount *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self);
}

/**
 * albo_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none): its name
 */
const char *
albo_account_get_name (const AlboAccount *self)
{
  return self->name;
}

/**
 * albo_account_give:
 * @self: an account
 * @path: a file or folder of ours
 * @error: %G_FILE_ERROR
 *
 * Returns: whether @path belongs to the account now
 */
gboolean
albo_account_give (const AlboAccount  *self,
                   const char         *path,
                   GError            **error)
{
  int saved;

  if (!self->is_other || lchown (path, self->uid, self->gid) == 0)
    return TRUE;

  saved = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _("Cannot give %s to %s: %s"),
               path, self->name, g_strerror (saved));
  return FALSE;
}

/**
 * albo_account_can_enter:
 * @self: an account
 * @folder: a folder
 *
 * Returns: whether the account may go into @folder, and through all that are above it
 */
gboolean
albo_account_can_enter (const AlboAccount *self,
                        const char        *folder)
{
  const char *argv[] = { "/usr/bin/test", "-x", folder, NULL };

  return albo_account_run (self, "/", argv, -1, NULL);
}

/**
 * albo_account_run:
 * @self: an account
 * @folder: where the program runs
 * @argv: (array zero-terminated=1): the program, with its whole path, and its arguments
 * @kept_fd: a lock that the program and its children hold too, should we be killed; or -1
 * @error: %G_SPAWN_ERROR when it could not be started; %ALBO_ADMIN_ERROR_FAILED with
 *   what it said when it failed
 *
 * Runs a program to its end, under the account's name and in an environment of its own.
 *
 * Returns: whether it ended well
 */
gboolean
albo_account_run (const AlboAccount   *self,
                  const char          *folder,
                  const char * const  *argv,
                  int                  kept_fd,
                  GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_auto(GStrv) environment = make_environment (argv[0]);
  g_autofree char *name = g_path_get_basename (argv[0]);
  g_autofree char *output = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_child_setup (launcher, become_cb, (gpointer) self, NULL);

  if (kept_fd >= 0)
    {
      int copy = fcntl (kept_fd, F_DUPFD_CLOEXEC, KEPT_FD);

      if (copy >= 0)
        g_subprocess_launcher_take_fd (launcher, copy, KEPT_FD);
    }

  process = g_subprocess_launcher_spawnv (launcher, argv, error);

  if (process == NULL ||
      !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, error))
    return FALSE;

  if (g_subprocess_get_successful (process))
    return TRUE;

  if (g_subprocess_get_if_signaled (process))
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                 _("%s was ended by signal %d."), name, g_subprocess_get_term_sig (process));
  else
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                 _("%s failed: %s"), name, g_strstrip (output));

  return FALSE;
}
