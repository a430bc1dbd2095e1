/* test-preview-sandbox.c - what a process that reads strangers' files can still do
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
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <poppler.h>

/* One page with a word: fonts are looked for, and read. */
static const char page_pdf[] =
  "%PDF-1.4\n"
  "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
  "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
  "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R"
  " /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
  "4 0 obj\n<< /Length 41 >>\nstream\nBT /F1 60 Tf 10 20 Td (MMMM) Tj ET        \nendstream\nendobj\n"
  "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
  "trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n";

/* The world outside, as the test made it. */
typedef struct
{
  const char *folder;
  const char *file;
  const char *other;
  pid_t       parent;
  int         socket;
  int         reader;   /* on file */
} World;

static const World *world;

#define CALL(name, ...) \
  static long call_##name (void) { return syscall (SYS_##name, ##__VA_ARGS__); }

static struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/nowhere" };
static struct msghdr message;
static char *no_arguments[] = { (char *) "sh", (char *) "-c", (char *) "exit 0", NULL };
static struct timespec times[2];
static guint64 how[8];
static char byte = '\n';

CALL (socket, AF_INET, SOCK_STREAM, 0)
CALL (socketpair, AF_UNIX, SOCK_STREAM, 0, how)
CALL (connect, world->socket, &address, sizeof address)
CALL (bind, world->socket, &address, sizeof address)
CALL (listen, world->socket, 1)
CALL (accept4, world->socket, NULL, NULL, 0)
CALL (sendto, world->socket, "x", 1, 0, NULL, 0)
CALL (sendmsg, world->socket, &message, 0)
CALL (sendmmsg, world->socket, NULL, 0, 0)
CALL (execve, "/bin/sh", no_arguments, NULL)
CALL (execveat, AT_FDCWD, "/bin/sh", no_arguments, NULL, 0)
CALL (clone, SIGCHLD, 0, 0, 0, 0)
CALL (clone3, how, sizeof how)
CALL (ptrace, 16, world->parent, 0, 0)
CALL (process_vm_readv, world->parent, NULL, 0, NULL, 0, 0)
CALL (process_vm_writev, world->parent, NULL, 0, NULL, 0, 0)
CALL (kill, world->parent, 0)
CALL (tkill, world->parent, 0)
CALL (tgkill, world->parent, world->parent, 0)
CALL (rt_sigqueueinfo, world->parent, 0, how)
CALL (prlimit64, world->parent, 7, NULL, NULL)
CALL (pidfd_open, world->parent, 0)
CALL (pidfd_send_signal, 0, 0, NULL, 0)
CALL (unlinkat, AT_FDCWD, world->file, 0)
CALL (renameat2, AT_FDCWD, world->file, AT_FDCWD, world->other, 0)
CALL (mkdirat, AT_FDCWD, world->other, 0700)
CALL (linkat, AT_FDCWD, world->file, AT_FDCWD, world->other, 0)
CALL (symlinkat, world->file, AT_FDCWD, world->other)
CALL (mknodat, AT_FDCWD, world->other, S_IFREG | 0600, 0)
CALL (truncate, world->file, 0)
CALL (fchmod, world->reader, 0777)
CALL (fchmodat, AT_FDCWD, world->file, 0777)
CALL (fchownat, AT_FDCWD, world->file, -1, -1, 0)
CALL (setxattr, world->file, "user.x", "x", 1, 0)
CALL (utimensat, AT_FDCWD, world->file, times, 0)
CALL (mount, "none", world->folder, "tmpfs", 0, NULL)
CALL (umount2, world->folder, 0)
CALL (openat2, AT_FDCWD, world->file, how, 24)
CALL (io_uring_setup, 1, NULL)
CALL (bpf, 0, NULL, 0)
CALL (keyctl, 0, 0, 0, 0, 0)
CALL (userfaultfd, 0)
CALL (perf_event_open, NULL, 0, 0, 0, 0)
CALL (unshare, CLONE_FILES)
CALL (setns, world->reader, 0)
CALL (ioctl, world->reader, TIOCSTI, &byte)
CALL (memfd_create, "x", 0)
CALL (shmget, 1, 4096, 0600)

static long
call_own_file (int flags)
{
  return syscall (SYS_openat, AT_FDCWD, world->file, flags, 0600);
}

static long call_open_for_writing (void) { return call_own_file (O_WRONLY); }
static long call_open_for_both (void) { return call_own_file (O_RDWR | O_CLOEXEC); }
static long call_open_and_create (void) { return call_own_file (O_RDONLY | O_CREAT); }
static long call_open_and_empty (void) { return call_own_file (O_RDONLY | O_TRUNC); }
static long call_own_signals (void) { return fcntl (world->reader, F_SETOWN, world->parent); }
static long call_after_this_list (void) { return syscall (600); }
static long call_fork (void) { return fork (); }

static const struct
{
  const char *name;
  long      (*call) (void);
  int         expected;
} calls[] = {
#define ROW(name) { #name, call_##name, EPERM }
  ROW (socket), ROW (socketpair), ROW (connect), ROW (bind), ROW (listen), ROW (accept4),
  ROW (sendto), ROW (sendmsg), ROW (sendmmsg), ROW (execve), ROW (execveat), ROW (clone),
  ROW (fork), ROW (ptrace), ROW (process_vm_readv), ROW (process_vm_writev), ROW (kill),
  ROW (tkill), ROW (tgkill), ROW (rt_sigqueueinfo), ROW (prlimit64), ROW (pidfd_open),
  ROW (pidfd_send_signal), ROW (unlinkat), ROW (renameat2), ROW (mkdirat), ROW (linkat),
  ROW (symlinkat), ROW (mknodat), ROW (truncate), ROW (fchmod), ROW (fchmodat), ROW (fchownat),
  ROW (setxattr), ROW (utimensat), ROW (mount), ROW (umount2), ROW (io_uring_setup), ROW (bpf),
  ROW (keyctl), ROW (userfaultfd), ROW (perf_event_open), ROW (unshare), ROW (setns), ROW (ioctl),
  ROW (memfd_create), ROW (shmget), ROW (open_for_writing), ROW (open_for_both),
  ROW (open_and_create), ROW (open_and_empty), ROW (own_signals),
#undef ROW
  { "clone3", call_clone3, ENOSYS },
  { "openat2", call_openat2, ENOSYS },
  { "a call after this list", call_after_this_list, ENOSYS },
};

/* Runs @function in a child, which answers with its exit status: nothing of GTest is there. */
static int
run_in_child (int (*function) (gconstpointer data),
              gconstpointer data)
{
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (function (data));

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* 0 if all is refused, 255 without a sandbox, otherwise which call, from 1, was not. */
static int
try_all (gconstpointer data)
{
  if (!albo_preview_sandbox_enter ())
    return 255;

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      errno = 0;
      if (calls[i].call () != -1 || errno != calls[i].expected)
        return i + 1;
    }

  return 0;
}

static void
test_calls (void)
{
  g_autofree char *folder = g_dir_make_tmp ("albo-sandbox-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *contents = NULL;
  World here = { folder, file, other, getpid (), -1, -1 };
  int answer;

  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  here.socket = socket (AF_UNIX, SOCK_STREAM, 0);
  here.reader = open (file, O_RDONLY | O_CLOEXEC);
  world = &here;

  answer = run_in_child (try_all, NULL);
  g_assert_cmpint (answer, !=, 255);
  if (answer != 0)
    g_error ("%s was not refused", calls[answer - 1].name);

  g_assert_true (g_file_get_contents (file, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));

  close (here.socket);
  close (here.reader);
  g_unlink (file);
  g_rmdir (folder);
}

static gpointer
count_to_three (gpointer data)
{
  return GINT_TO_POINTER (3);
}

/* 0 if the page has ink, in a process with threads. */
static int
render (gconstpointer data)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (page_pdf, sizeof page_pdf - 1);
  g_autoptr(GThread) thread = NULL;
  PopplerDocument *document;
  PopplerPage *page;
  cairo_surface_t *surface;
  cairo_t *cr;
  const guint32 *pixels;

  if (!albo_preview_sandbox_enter ())
    return 1;

  thread = g_thread_try_new ("counting", count_to_three, NULL, NULL);
  if (thread == NULL || GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&thread))) != 3)
    return 2;

  document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  page = document != NULL ? poppler_document_get_page (document, 0) : NULL;
  if (page == NULL)
    return 3;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 100);
  cr = cairo_create (surface);
  poppler_page_render (page, cr);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  for (int i = 0; i < 200 * 100; i++)
    if (pixels[i] == 0xff000000)
      return 0;

  return 4;
}

static void
test_render (void)
{
  g_assert_cmpint (run_in_child (render, NULL), ==, 0);
}

/* A child that may have no filter of its own, as in some containers. */
static int
forbid_filters (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);

  return filter != NULL &&
         seccomp_rule_add (filter, SCMP_ACT_ERRNO (EINVAL), SCMP_SYS (seccomp), 0) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ERRNO (EINVAL), SCMP_SYS (prctl), 1,
                           SCMP_A0 (SCMP_CMP_EQ, PR_SET_SECCOMP)) == 0 &&
         seccomp_load (filter) == 0;
}

static int
run_without_filters (gconstpointer data)
{
  char *arguments[] = { (char *) data, (char *) "application/pdf", (char *) "0", (char *) "100", NULL };
  char *nothing[] = { NULL };

  if (!forbid_filters ())
    return 100;

  execve (arguments[0], arguments, nothing);
  return 101;
}

static void
test_closed (void)
{
  const char *program = g_getenv ("ALBO_PREVIEW");

  g_assert_nonnull (program);
  g_assert_cmpint (run_in_child (run_without_filters, program), ==, ALBO_PREVIEW_STATUS_UNSAFE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/preview-sandbox/refuses-calls", test_calls);
  g_test_add_func ("/preview-sandbox/renders", test_render);
  g_test_add_func ("/preview-sandbox/no-filter-no-file", test_closed);

  return g_test_run ();
}
