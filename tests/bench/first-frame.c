/* first-frame - starts a program and tells when its window is first drawn and when it has settled
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 *   first-frame [--quiet MS] [--timeout MS] [--then SCRIPT] -- COMMAND [ARGUMENT…]
 *
 * Prints numbers, tab-separated: milliseconds from the fork to the first drawing on the first
 * large top-level window, milliseconds to the last drawing of the burst that follows (the window
 * then stayed still for --quiet milliseconds), and the peak resident memory of the program in KiB.
 * With --then, a shell runs the script once the window has settled ($PID is the program's), and a
 * fourth number tells how many milliseconds after its end the window came to rest again.
 * It looks from outside, through the DAMAGE extension, so every program is measured the same way and
 * none needs to know about it.  Drawings smaller than one percent of the window (a blinking cursor,
 * a spinner) do not count, and nor does the empty window: the first drawing is the first after which
 * not all of it is of one colour.
 */

#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>

/* Smaller top-levels are tooltips, menus and the helper windows of input methods. */
#define SMALLEST_SIDE 200

typedef struct
{
  Display *display;
  int      damage_event;
  Window   window;        /* the one that is watched, or None */
  int      width;         /* of the watched window, in pixels */
  int      height;
  gint64   start;         /* microseconds, as all below */
  gint64   first;
  gint64   last;
} Watch;

static pid_t
start_command (char **argv)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      /* Whatever the program says goes to standard error: standard output is ours. */
      dup2 (STDERR_FILENO, STDOUT_FILENO);
      execvp (argv[0], argv);
      perror (argv[0]);
      _exit (127);
    }

  return pid;
}

static void
watch_window (Watch  *self,
              Window  window,
              int     width,
              int     height)
{
  if (self->window != None || width < SMALLEST_SIDE || height < SMALLEST_SIDE)
    return;

  self->window = window;
  self->width = width;
  self->height = height;
  XDamageCreate (self->display, window, XDamageReportRawRectangles);
}

/* A window that is mapped is damaged before its program has drawn anything. */
static gboolean
is_painted (Watch *self)
{
  XImage *image = XGetImage (self->display, self->window, 0, 0, (guint) self->width,
                             (guint) self->height, AllPlanes, ZPixmap);
  gboolean is_plain = TRUE;

  if (image == NULL)
    return FALSE;

  for (int y = 0; y < image->height && is_plain; y++)
    for (int x = 0; x < image->width && is_plain; x++)
      is_plain = XGetPixel (image, x, y) == XGetPixel (image, 0, 0);

  XDestroyImage (image);
  return !is_plain;
}

static void
handle_damage (Watch               *self,
               XDamageNotifyEvent  *event)
{
  gint64 now = g_get_monotonic_time ();
  gint64 area = (gint64) event->area.width * event->area.height;

  if (event->drawable != self->window || area * 100 < (gint64) self->width * self->height)
    return;
  if (self->first == 0 && !is_painted (self))
    return;

  if (self->first == 0)
    self->first = now;
  self->last = now;
}

static void
handle_events (Watch *self)
{
  while (XPending (self->display) > 0)
    {
      XEvent event;

      XNextEvent (self->display, &event);

      if (event.type == self->damage_event + XDamageNotify)
        handle_damage (self, (XDamageNotifyEvent *) &event);
      else if (event.type == CreateNotify && !event.xcreatewindow.override_redirect)
        watch_window (self, event.xcreatewindow.window,
                      event.xcreatewindow.width, event.xcreatewindow.height);
      else if (event.type == ConfigureNotify && event.xconfigure.window == self->window)
        {
          self->width = event.xconfigure.width;
          self->height = event.xconfigure.height;
        }
      else if (event.type == ConfigureNotify && !event.xconfigure.override_redirect)
        watch_window (self, event.xconfigure.window,
                      event.xconfigure.width, event.xconfigure.height);
    }
}

/* TRUE once the window was drawn and then left alone for @quiet milliseconds. */
static gboolean
watch_until_quiet (Watch  *self,
                   pid_t   pid,
                   gint64  quiet,
                   gint64  timeout)
{
  struct pollfd wire = { .fd = ConnectionNumber (self->display), .events = POLLIN };

  for (;;)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 deadline = self->start + timeout * 1000;

      if (self->last != 0)
        deadline = MIN (deadline, self->last + quiet * 1000);
      if (now >= deadline)
        return self->last != 0 && now - self->last >= quiet * 1000;
      if (waitpid (pid, NULL, WNOHANG) == pid)
        return FALSE;

      poll (&wire, 1, (int) MIN ((deadline - now) / 1000 + 1, 50));
      handle_events (self);
    }
}

/* Milliseconds from the end of @script to the end of the burst that it causes, or -1. */
static double
watch_after (Watch       *self,
             pid_t        pid,
             const char  *script,
             gint64       quiet,
             gint64       timeout)
{
  g_autofree char *text = g_strdup_printf ("%d", pid);

  g_setenv ("PID", text, TRUE);
  if (system (script) != 0)
    return -1;

  handle_events (self);
  self->start = g_get_monotonic_time ();
  self->first = self->last = 0;

  if (!watch_until_quiet (self, pid, quiet, timeout))
    return -1;

  return (self->last - self->start) / 1000.0;
}

/* A window may go between the event that names it and our request. */
static int
ignore_error_cb (Display      *display,
                 XErrorEvent  *error)
{
  return 0;
}

int
main (int    argc,
      char **argv)
{
  int quiet = 400;
  int timeout = 20000;
  g_autofree char *script = NULL;
  g_auto(GStrv) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) options = g_option_context_new ("-- COMMAND [ARGUMENT…]");
  const GOptionEntry entries[] = {
    { "quiet", 0, 0, G_OPTION_ARG_INT, &quiet, "Stillness that ends the burst", "MS" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "When to give up", "MS" },
    { "then", 0, 0, G_OPTION_ARG_STRING, &script, "What to do once the window is there", "SCRIPT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &command, NULL, NULL },
    { NULL }
  };
  Watch watch = { 0 };
  struct rusage usage = { 0 };
  double first, last;
  double again = 0;
  gboolean is_drawn;
  int error_event;
  pid_t pid;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || command == NULL)
    {
      g_printerr ("first-frame: %s\n", error != NULL ? error->message : "a command is needed");
      return 2;
    }

  watch.display = XOpenDisplay (NULL);
  if (watch.display == NULL || !XDamageQueryExtension (watch.display, &watch.damage_event, &error_event))
    {
      g_printerr ("first-frame: no display with the DAMAGE extension\n");
      return 2;
    }

  XSetErrorHandler (ignore_error_cb);
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);
  XSync (watch.display, False);

  watch.start = g_get_monotonic_time ();
  pid = start_command (command);
  is_drawn = watch_until_quiet (&watch, pid, quiet, timeout);
  first = (watch.first - watch.start) / 1000.0;
  last = (watch.last - watch.start) / 1000.0;
  if (is_drawn && script != NULL)
    again = watch_after (&watch, pid, script, quiet, timeout);

  kill (pid, SIGTERM);
  wait4 (pid, NULL, 0, &usage);
  XCloseDisplay (watch.display);

  if (!is_drawn || again < 0)
    {
      g_printerr ("first-frame: %s drew no window that came to rest\n", command[0]);
      return 1;
    }

  g_print ("%.1f\t%.1f\t%ld", first, last, usage.ru_maxrss);
  if (script != NULL)
    g_print ("\t%.1f", again);
  g_print ("\n");

  return 0;
}
