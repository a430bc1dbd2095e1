/* albo-address.c
 *
 * An organization may have a host name of its own, which shows its public pages alone.
 * Sessions stay on the portal's own host: the sign-in knows one way back, and a cookie
 * is for one host.  What the browser says that it asked is compared with what the
 * settings say and never sent back.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-address.h"

#include <string.h>

#include "albo-json.h"
#include "albo-url.h"

static const char *
get_host (JsonObject *organization)
{
  return albo_json_get_string (albo_json_get_object (organization, "settings"), "host", "");
}

/**
 * albo_address_is_portal:
 * @exchange: a question
 *
 * Returns: %TRUE if it came to the host that all organizations share
 */
gboolean
albo_address_is_portal (AlboExchange *exchange)
{
  const char *url = albo_exchange_get_site (exchange)->public_url;
  g_autofree char *host = albo_exchange_dup_host (exchange);
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri == NULL || *host == '\0' || g_ascii_strcasecmp (g_uri_get_host (uri), host) == 0;
}

/**
 * albo_address_is_own_host:
 * @exchange: a question
 * @organization: (nullable): an organization as the database tells it
 *
 * Returns: %TRUE if it came to the host of @organization alone
 */
gboolean
albo_address_is_own_host (AlboExchange *exchange,
                          JsonObject   *organization)
{
  g_autofree char *host = NULL;

  if (*get_host (organization) == '\0' || albo_address_is_portal (exchange))
    return FALSE;

  host = albo_exchange_dup_host (exchange);

  return strcmp (get_host (organization), host) == 0;
}

/**
 * albo_address_home:
 * @exchange: a question
 * @organization: an organization as the database tells it
 *
 * Returns: (transfer full): the path of its first page, on the host that was asked
 */
char *
albo_address_home (AlboExchange *exchange,
                   JsonObject   *organization)
{
  if (albo_address_is_own_host (exchange, organization))
    return g_strdup ("/");

  return g_strconcat ("/ente/", albo_json_get_string (organization, "code", ""), NULL);
}

/**
 * albo_address_canonical:
 * @exchange: a question
 * @organization: (nullable): the organization whose page it is
 * @path: a path of ours
 *
 * One page may have two addresses; this is the one to be known by.
 *
 * Returns: (transfer full): the whole address of @path
 */
char *
albo_address_canonical (AlboExchange *exchange,
                        JsonObject   *organization,
                        const char   *path)
{
  const char *url = albo_exchange_get_site (exchange)->public_url;
  const char *host = get_host (organization);
  g_autofree char *first = g_strconcat ("/ente/", albo_json_get_string (organization, "code", ""), NULL);
  g_autoptr(GUri) uri = NULL;

  if (*host == '\0')
    return albo_url_join (url, path);

  if (strcmp (path, first) == 0)
    path = "/";

  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (g_uri_get_port (uri) != -1)
    return g_strdup_printf ("%s://%s:%d%s", g_uri_get_scheme (uri), host, g_uri_get_port (uri), path);

  return g_strdup_printf ("%s://%s%s", g_uri_get_scheme (uri), host, path);
}
