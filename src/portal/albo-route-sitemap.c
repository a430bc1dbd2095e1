/* albo-route-sitemap.c
 *
 * A site map may name pages of its own host only, so each organization that has a host
 * has a map there, and the portal's map names the others.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-sitemap.h"

#include <string.h>

#include "albo-address.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-url.h"

#define MAX_PAGES  50000  /* the protocol allows no more in one map */
#define KEEP_FOR   3600   /* seconds */

typedef struct
{
  AlboExchange *exchange;
  GString      *text;
  guint         n_pages;
} Map;

static void
append_page (Map        *map,
             JsonObject *organization,
             const char *rest,
             const char *changed_on)
{
  g_autofree char *path = NULL;
  g_autofree char *address = NULL;
  g_autofree char *escaped = NULL;

  if (map->n_pages++ >= MAX_PAGES)
    return;

  path = g_strconcat ("/ente/", albo_json_get_string (organization, "code", ""), rest, NULL);
  address = albo_address_canonical (map->exchange, organization, path);
  escaped = g_markup_escape_text (address, -1);
  g_string_append_printf (map->text, "  <url><loc>%s</loc>", escaped);
  if (*changed_on != '\0')
    g_string_append_printf (map->text, "<lastmod>%s</lastmod>", changed_on);
  g_string_append (map->text, "</url>\n");
}

static void
append_list (Map        *map,
             JsonObject *organization,
             JsonArray  *list,
             const char *folder)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *item = json_array_get_object_element (list, i);
      g_autofree char *rest = g_strconcat (folder, albo_json_get_string (item, "code", ""), NULL);

      append_page (map, organization, rest, albo_json_get_string (item, "changed_on", ""));
    }
}

/* Returns: (nullable): the newest day among @list and @day, which are ISO 8601 */
static const char *
find_newest (JsonArray  *list,
             const char *day)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *other = albo_json_get_string (json_array_get_object_element (list, i), "changed_on", "");

      if (strcmp (other, day) > 0)
        day = other;
    }

  return day;
}

static void
append_organization (Map        *map,
                     JsonObject *pages)
{
  JsonObject *organization = albo_json_get_object (pages, "organization");
  JsonArray *services = albo_json_get_array (pages, "services");
  JsonArray *registers = albo_json_get_array (pages, "registers");

  append_page (map, organization, "", find_newest (registers, find_newest (services, "")));
  append_list (map, organization, services, "/");
  if (registers != NULL && json_array_get_length (registers) > 0)
    append_page (map, organization, "/albi", find_newest (registers, ""));
  append_list (map, organization, registers, "/albi/");
}

/* The pages of the organization whose host was asked; else those of all that have none,
 * also where a proxy told us a host of its own.
 */
static JsonNode *
read_pages (AlboExchange    *exchange,
            AlboConnection  *connection,
            gboolean        *is_own_host,
            GError         **error)
{
  *is_own_host = FALSE;

  if (!albo_address_is_portal (exchange))
    {
      g_autofree char *host = albo_exchange_dup_host (exchange);
      g_autoptr(JsonNode) own = albo_portal_pages (connection, host, NULL, error);

      if (own == NULL)
        return NULL;

      *is_own_host = json_array_get_length (json_node_get_array (own)) > 0;
      if (*is_own_host)
        return g_steal_pointer (&own);
    }

  return albo_portal_pages (connection, NULL, NULL, error);
}

/**
 * albo_route_sitemap:
 * @exchange: a `GET /sitemap.xml`
 * @connection: the connection of this thread
 *
 * The pages for everybody, each with the day of its last change: 200 or 304.
 */
void
albo_route_sitemap (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  gboolean is_own_host;
  g_autoptr(JsonNode) answer = read_pages (exchange, connection, &is_own_host, &error);
  g_autoptr(GString) text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                          "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
  g_autofree char *tag = NULL;
  g_autoptr(GBytes) content = NULL;
  Map map = { exchange, text, 0 };
  JsonArray *organizations;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  organizations = json_node_get_array (answer);
  for (guint i = 0; i < json_array_get_length (organizations); i++)
    append_organization (&map, json_array_get_object_element (organizations, i));

  g_string_append (text, "</urlset>\n");
  tag = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  content = g_bytes_new (text->str, text->len);
  albo_exchange_reply_public (exchange, "application/xml; charset=utf-8", "default-src 'none'", tag, KEEP_FOR,
                              content);
}

/**
 * albo_route_portal_robots:
 * @exchange: a `GET /robots.txt`
 * @connection: the connection of this thread
 *
 * Keeps search engines to the pages that are for everybody, and says where their map is;
 * away from everything where people are invented.
 */
void
albo_route_portal_robots (AlboExchange   *exchange,
                          AlboConnection *connection)
{
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *map = NULL;
  g_autofree char *text = NULL;
  JsonObject *organization = NULL;
  gboolean is_own_host;

  if (albo_site_is_demo (albo_exchange_get_site (exchange), NULL))
    {
      albo_exchange_reply_text (exchange, 200, "User-agent: *\nDisallow: /\n");
      return;
    }

  /* Without an answer the portal's own map is named, which is never wrong. */
  answer = albo_address_is_portal (exchange) ? NULL : read_pages (exchange, connection, &is_own_host, NULL);
  if (answer != NULL && is_own_host)
    organization = albo_json_get_object (json_array_get_object_element (json_node_get_array (answer), 0),
                                         "organization");

  map = albo_address_canonical (exchange, organization, "/sitemap.xml");
  text = g_strdup_printf ("User-agent: *\n"
                          "Disallow: /accedi\n"
                          "Disallow: /bozze/\n"
                          "Disallow: /lingua/\n"
                          "Disallow: /pratiche\n"
                          "Disallow: /ente/*/*/inizia\n"
                          "Disallow: /ente/*/albi/*/dati.\n"
                          "Disallow: /ente/*/albi/*?\n"
                          "Sitemap: %s\n", map);
  albo_exchange_reply_text (exchange, 200, text);
}
