/* albo-listen.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-listen.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG      256
#define FIRST_PASSED 3    /* the descriptor of the first socket that systemd passes */

/**
 * albo_listen_open:
 * @address: an IP address in numbers
 * @port: a TCP port, or 0 for any free one
 * @error: (nullable): %G_IO_ERROR
 *
 * For where no socket is passed.
 *
 * Returns: (transfer full): a listening socket, or %NULL on error
 */
GSocket *
albo_listen_open (const char  *address,
                  guint16      port,
                  GError     **error)
{
  g_autoptr(GSocketAddress) where = g_inet_socket_address_new_from_string (address, port);
  g_autoptr(GSocket) socket = NULL;

  if (where == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not an address", address);
      return NULL;
    }

  socket = g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_listen_backlog (socket, BACKLOG);

  if (!g_socket_bind (socket, where, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/**
 * albo_listen_inherit:
 * @name: (nullable): what the socket is called (`FileDescriptorName=`), or %NULL for the
 *   one that is called otherwise
 * @error: (nullable): %G_IO_ERROR
 *
 * Takes a socket that systemd passed (`LISTEN_FDS`, `LISTEN_PID`, `LISTEN_FDNAMES`),
 * already bound and listening, so that a restart loses no connection.  There are two at
 * the most.
 *
 * Returns: (transfer full) (nullable): that socket; %NULL without @error if none
 *   was passed to this process
 */
GSocket *
albo_listen_inherit (const char  *name,
                     GError     **error)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *count = g_getenv ("LISTEN_FDS");
  const char *list = g_getenv ("LISTEN_FDNAMES");
  g_auto(GStrv) names = g_strsplit (list != NULL ? list : "", ":", -1);
  gint64 value;
  gint64 n;
  int fd = -1;

  if (pid == NULL || count == NULL ||
      !g_ascii_string_to_signed (pid, 10, 1, G_MAXINT32, &value, NULL) || value != getpid ())
    return NULL;

  if (!g_ascii_string_to_signed (count, 10, 1, 2, &n, NULL) ||
      (n == 2 && g_strv_length (names) != 2))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "One passed socket is expected, or two with names, not “%s”", count);
      return NULL;
    }

  for (gint64 i = 0; i < n && fd < 0; i++)
    {
      const char *own = i < (gint64) g_strv_length (names) ? names[i] : "";

      if (name != NULL ? strcmp (own, name) == 0
                       : n == 1 || strcmp (own, ALBO_LISTEN_METRICS) != 0)
        fd = FIRST_PASSED + (int) i;
    }

  if (fd < 0)
    return NULL;

  /* Not for the programs that we might start. */
  if (fcntl (fd, F_SETFD, FD_CLOEXEC) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "No socket was passed in spite of LISTEN_FDS");
      return NULL;
    }

  return g_socket_new_from_fd (fd, error);
}

/**
 * albo_listen_to_string:
 * @socket: a listening socket
 *
 * Returns: (transfer full): where it listens: an address with port, or the path
 *   of a Unix socket
 */
char *
albo_listen_to_string (GSocket *socket)
{
  g_autoptr(GSocketAddress) where = g_socket_get_local_address (socket, NULL);

  if (G_IS_INET_SOCKET_ADDRESS (where))
    return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (where));

  if (G_IS_UNIX_SOCKET_ADDRESS (where))
    return g_strdup_printf ("unix:%s",
                            g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (where)));

  return g_strdup ("?");
}
