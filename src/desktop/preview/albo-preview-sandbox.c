/* albo-preview-sandbox.c
 *
 * The wall is a filter of system calls, which the kernel keeps for the rest of the process's
 * life.  Behind it nothing can be written but what was open before, no program or other process
 * can be started, none signalled or looked into, and nobody talked to.  What stays possible: to
 * read files that the user may read, which fonts need, and to write to the pipe; so the most that
 * a hole in a library gives away is shown in the user's own window.
 *
 * Calls that are not named here are allowed; those younger than this list do not exist.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#define _GNU_SOURCE

#include "albo-preview-sandbox.h"

#include "albo-preview-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define FIRST_UNKNOWN_CALL 451  /* the numbers after Linux 5.17 are the same everywhere */
#define LAST_UNKNOWN_CALL  639

#if defined (__s390__)
#define CLONE_FLAGS_ARGUMENT 1
#else
#define CLONE_FLAGS_ARGUMENT 0
#endif

/* Calls that fail as if one had no right to them. */
static const char * const forbidden[] = {
  /* Others, near and far */
  "socket", "socketpair", "socketcall", "connect", "bind", "listen", "accept", "accept4",
  "sendto", "sendmsg", "sendmmsg",
  "ipc", "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop",
  "semtimedop", "semctl", "mq_open", "mq_unlink",

  /* Programs and processes */
  "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev",
  "process_madvise", "kcmp", "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
  "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "setpriority", "ioprio_set",
  "sched_setaffinity", "sched_setparam", "sched_setscheduler", "migrate_pages", "move_pages",

  /* Files and their names */
  "creat", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir",
  "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "truncate", "ftruncate",
  "fallocate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat",
  "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
  "utime", "utimes", "futimesat", "utimensat", "open_by_handle_at", "memfd_create",

  /* The system.  An ioctl() can type into a terminal. */
  "mount", "umount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig", "fsmount", "fspick",
  "move_mount", "open_tree", "mount_setattr", "unshare", "setns", "ioctl", "bpf", "add_key",
  "request_key", "keyctl", "userfaultfd", "perf_event_open",
  "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "io_submit",
  NULL
};

/* Calls whose arguments are in memory, where a filter cannot look: libraries take the older ones. */
static const char * const absent[] = { "openat2", "clone3", NULL };

/* Calls of fcntl() that lead to signals for somebody else. */
static const int forbidden_fcntl[] = { F_SETOWN, F_SETOWN_EX, F_SETSIG, F_SETLEASE, F_NOTIFY };

/* Reading with O_TRUNC empties a file too. */
static const int forbidden_flags[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC };

static gboolean
refuse_all (scmp_filter_ctx     filter,
            guint32             action,
            const char * const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      int number = seccomp_syscall_resolve_name (names[i]);

      if (number == __NR_SCMP_ERROR)
        return FALSE;

      /* Below zero is what this processor does not have. */
      if (number >= 0 && seccomp_rule_add (filter, action, number, 0) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
refuse_if (scmp_filter_ctx     filter,
           const char         *name,
           struct scmp_arg_cmp condition)
{
  int number = seccomp_syscall_resolve_name (name);

  if (number == __NR_SCMP_ERROR)
    return FALSE;

  return number < 0 || seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), number, 1, condition) == 0;
}

static gboolean
refuse_some (scmp_filter_ctx filter)
{
  gboolean ok = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (forbidden_flags); i++)
    {
      scmp_datum_t flag = forbidden_flags[i];

      ok = ok && refuse_if (filter, "open", SCMP_A1_64 (SCMP_CMP_MASKED_EQ, flag, flag)) &&
           refuse_if (filter, "openat", SCMP_A2_64 (SCMP_CMP_MASKED_EQ, flag, flag));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (forbidden_fcntl); i++)
    {
      scmp_datum_t command = forbidden_fcntl[i];

      ok = ok && refuse_if (filter, "fcntl", SCMP_A1_64 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, command)) &&
           refuse_if (filter, "fcntl64", SCMP_A1_64 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, command));
    }

  /* Threads are no other process; abort() signals its own. */
  return ok &&
         refuse_if (filter, "clone",
                    SCMP_CMP64 (CLONE_FLAGS_ARGUMENT, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) &&
         refuse_if (filter, "tgkill", SCMP_A0_64 (SCMP_CMP_NE, (scmp_datum_t) getpid ())) &&
         refuse_if (filter, "prlimit64", SCMP_A0_64 (SCMP_CMP_NE, 0)) &&
         refuse_if (filter, "sched_setattr", SCMP_A0_64 (SCMP_CMP_NE, 0));
}

static gboolean
filter_calls (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  gboolean ok;

  if (filter == NULL)
    return FALSE;

  /* Calls by the doors of another processor end the process: their numbers differ. */
  ok = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
       seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
       refuse_all (filter, SCMP_ACT_ERRNO (EPERM), forbidden) &&
       refuse_all (filter, SCMP_ACT_ERRNO (ENOSYS), absent) &&
       refuse_some (filter);

  for (int number = FIRST_UNKNOWN_CALL; ok && number <= LAST_UNKNOWN_CALL; number++)
    ok = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), number, 0) == 0;

  ok = ok && seccomp_load (filter) == 0;
  seccomp_release (filter);
  return ok;
}

static void
limit (int    resource,
       rlim_t value)
{
  const struct rlimit limits = { value, value };

  /* A limit that was lower already stays. */
  (void) setrlimit (resource, &limits);
}

/**
 * albo_preview_sandbox_enter:
 *
 * Gives up, for good, all that drawing a page does not need.  Call it before the first byte of a
 * stranger's file is read.
 *
 * Returns: whether the walls stand; if not, the file must not be read
 */
gboolean
albo_preview_sandbox_enter (void)
{
  /* Writing a cache of fonts fails instead of ending the program. */
  signal (SIGXFSZ, SIG_IGN);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, 64);
  limit (RLIMIT_CPU, ALBO_PREVIEW_MAX_SECONDS);

  /* The address sanitizer reserves terabytes for its shadow, and uses little of it. */
#ifndef __SANITIZE_ADDRESS__
  limit (RLIMIT_AS, ALBO_PREVIEW_MAX_MEMORY);
#endif

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return FALSE;

  /* A second wall where the system allows it, and only that: many forbid user namespaces. */
  (void) unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);

  return filter_calls ();
}
