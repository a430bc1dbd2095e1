/* albo-notify.c
 *
 * One datagram to the socket that systemd names: that is all of sd_notify(3) that a service
 * needs, and its protocol is promised to stay.  The library would bring along compression,
 * cryptography and the journal.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/**
 * albo_notify:
 * @state: such as `READY=1`; see sd_notify(3)
 *
 * Returns: whether there is a service manager, and it was told
 */
gboolean
albo_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un where = { .sun_family = AF_UNIX };
  gsize length = path != NULL ? strlen (path) : 0;
  gssize sent;
  int fd;

  if (length < 2 || length >= sizeof where.sun_path || (path[0] != '/' && path[0] != '@'))
    return FALSE;

  memcpy (where.sun_path, path, length);
  if (path[0] == '@')
    where.sun_path[0] = '\0';

  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;

  do
    sent = sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *) &where,
                   (socklen_t) (offsetof (struct sockaddr_un, sun_path) + length));
  while (sent < 0 && errno == EINTR);

  close (fd);

  return sent >= 0;
}

/**
 * albo_notify_get_watchdog:
 *
 * Returns: after how many milliseconds without `WATCHDOG=1` the service manager takes this
 *   process for stuck; 0 if it does not look
 */
guint
albo_notify_get_watchdog (void)
{
  const char *pid = g_getenv ("WATCHDOG_PID");
  const char *period = g_getenv ("WATCHDOG_USEC");
  guint64 microseconds;

  if (period == NULL || (pid != NULL && g_ascii_strtoull (pid, NULL, 10) != (guint64) getpid ()))
    return 0;

  microseconds = g_ascii_strtoull (period, NULL, 10);

  return (guint) MIN (microseconds / 1000, G_MAXUINT);
}
