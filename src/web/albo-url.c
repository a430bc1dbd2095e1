/* albo-url.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-url.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_RETURN_PATH 512  /* bytes */

/**
 * albo_url_is_return_path:
 * @path: (nullable): what a stranger says where to go afterwards
 *
 * A browser takes `//host`, `/\host` and `/<tab>/host` for another site, so
 * only a short path of printable ASCII that starts with exactly one slash and
 * has no backslash will do.
 *
 * Returns: %TRUE if @path, put behind our own origin, stays there
 */
gboolean
albo_url_is_return_path (const char *path)
{
  gsize length;

  if (path == NULL || path[0] != '/' || path[1] == '/')
    return FALSE;

  length = strnlen (path, MAX_RETURN_PATH + 1);
  if (length > MAX_RETURN_PATH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (path[i]) || strchr ("\\<>\"'`{}", path[i]) != NULL)
      return FALSE;

  return TRUE;
}

/**
 * albo_url_get_origin:
 * @url: an `http` or `https` address
 *
 * Returns: (transfer full) (nullable): its scheme, host and port, as in
 *   `https://host:8443`, or %NULL if @url is no such address
 */
char *
albo_url_get_origin (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *scheme;
  const char *host;
  gboolean is_v6;
  int port;

  if (uri == NULL || g_uri_get_userinfo (uri) != NULL)
    return NULL;

  scheme = g_uri_get_scheme (uri);
  host = g_uri_get_host (uri);
  port = g_uri_get_port (uri);

  if ((strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0) ||
      host == NULL || *host == '\0')
    return NULL;

  is_v6 = strchr (host, ':') != NULL;

  if (port == -1)
    return g_strdup_printf (is_v6 ? "%s://[%s]" : "%s://%s", scheme, host);

  return g_strdup_printf (is_v6 ? "%s://[%s]:%d" : "%s://%s:%d", scheme, host, port);
}

/**
 * albo_url_is_private:
 * @origin: what albo_url_get_origin() returned
 *
 * Returns: %TRUE if nobody on the way can read what is sent there: over TLS, or without
 *   leaving this machine
 */
gboolean
albo_url_is_private (const char *origin)
{
  g_autoptr(GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  g_autoptr(GInetAddress) address = NULL;

  if (uri == NULL)
    return FALSE;

  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;

  if (strcmp (g_uri_get_host (uri), "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (g_uri_get_host (uri));

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * albo_url_join:
 * @url: the address of a program, with or without a slash at its end
 * @path: a path that starts with a slash
 *
 * Returns: (transfer full): the address of @path there
 */
char *
albo_url_join (const char *url,
               const char *path)
{
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;

  return g_strdup_printf ("%.*s%s", (int) length, url, path);
}

/**
 * albo_url_with_return:
 * @url: the address of a program
 * @path: a path there
 * @return_path: where to come back to, unescaped
 *
 * Returns: (transfer full): the address of @path with the parameter `ritorno`
 */
char *
albo_url_with_return (const char *url,
                      const char *path,
                      const char *return_path)
{
  g_autofree char *joined = albo_url_join (url, path);
  g_autofree char *escaped = g_uri_escape_string (return_path, "/", FALSE);

  return g_strconcat (joined, "?ritorno=", escaped, NULL);
}
