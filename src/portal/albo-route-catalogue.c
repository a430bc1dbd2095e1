/* albo-route-catalogue.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-catalogue.h"

#include <string.h>

#include "albo-address.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-view.h"

#define PAGE_AGE 60  /* seconds that a page for everybody may be kept */

static void
reply_organizations (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_organizations (connection, NULL, &error);
  JsonArray *organizations;
  JsonArray *list;
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  organizations = json_node_get_array (answer);
  list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (organizations); i++)
    {
      JsonObject *organization = json_array_get_object_element (organizations, i);
      g_autofree char *is_kind = g_strconcat ("is_",
                                              albo_json_get_string (organization, "kind", ""), NULL);

      json_object_set_boolean_member (organization, is_kind, TRUE);
      json_array_add_object_element (list, json_object_ref (organization));
    }

  view = albo_view_new (exchange, NULL, NULL);
  json_object_set_array_member (view, "organizations", list);
  json_object_set_boolean_member (view, "signed_out",
                                  albo_exchange_get_query (exchange, "uscita") != NULL);
  albo_view_set_meta (view, exchange, NULL, "/", "Albo", NULL);
  albo_exchange_reply_page (exchange, 200, "organizations", view);
}

static void
reply_organization (AlboExchange   *exchange,
                    AlboConnection *connection,
                    const char     *code)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_services (connection, code, NULL, &error);
  g_autofree char *path = g_strconcat ("/ente/", code, NULL);
  JsonObject *organization;
  JsonArray *services;
  JsonArray *list;
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  organization = albo_json_get_object (json_node_get_object (answer), "organization");
  view = albo_view_new (exchange, organization, NULL);
  services = albo_json_get_array (json_node_get_object (answer), "services");
  list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (services); i++)
    json_array_add_object_element (list,
                                   albo_view_service (json_array_get_object_element (services, i),
                                                      lang));

  json_object_set_array_member (view, "services", list);
  albo_view_set_meta (view, exchange, organization, path,
                      albo_json_get_string (organization, "name", ""),
                      albo_json_get_string (albo_json_get_object (view, "organization"), "welcome", ""));
  albo_exchange_allow_cache (exchange, PAGE_AGE);
  albo_exchange_reply_page (exchange, 200, "organization", view);
}

/**
 * albo_route_organizations:
 * @exchange: a `GET /`
 * @connection: the connection of this thread
 *
 * The organizations that offer services here, or what the one offers whose host it
 * is: 200.
 */
void
albo_route_organizations (AlboExchange   *exchange,
                          AlboConnection *connection)
{
  g_autoptr(JsonNode) answer = NULL;
  const char *code = "";

  if (!albo_address_is_portal (exchange))
    {
      g_autofree char *host = albo_exchange_dup_host (exchange);
      g_autoptr(GError) error = NULL;

      answer = albo_portal_organization_at (connection, host, NULL, &error);

      if (answer == NULL)
        {
          albo_exchange_reply_error (exchange, error);
          return;
        }

      code = albo_json_get_string (json_node_get_object (answer), "code", "");
    }

  if (*code != '\0')
    reply_organization (exchange, connection, code);
  else
    reply_organizations (exchange, connection);
}

/**
 * albo_route_organization:
 * @exchange: a `GET /ente/ORGANIZATION`
 * @connection: the connection of this thread
 *
 * What an organization offers: 200; 404 if there is no such organization.
 */
void
albo_route_organization (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  reply_organization (exchange, connection, albo_exchange_get_segment (exchange, 0));
}

/* Shows a page that the law asks for, or leads to the organization's own. */
static void
reply_information (AlboExchange   *exchange,
                   AlboConnection *connection,
                   const char     *flag,
                   const char     *setting)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  JsonObject *organization = NULL;
  JsonObject *view;
  const char *url;

  if (g_str_has_prefix (albo_exchange_get_path (exchange), "/ente/"))
    {
      answer = albo_portal_organization (connection, albo_exchange_get_segment (exchange, 0), NULL,
                                         &error);
      if (answer == NULL)
        {
          albo_exchange_reply_error (exchange, error);
          return;
        }

      organization = json_node_get_object (answer);
    }

  url = albo_json_get_string (albo_json_get_object (organization, "settings"), setting, "");

  if (g_str_has_prefix (url, "https://") && strpbrk (url, "\r\n") == NULL)
    {
      albo_exchange_reply_redirect (exchange, url);
      return;
    }

  view = albo_view_new (exchange, organization, NULL);
  json_object_set_boolean_member (view, flag, TRUE);
  albo_exchange_reply_page (exchange, 200, "information", view);
}

/**
 * albo_route_privacy:
 * @exchange: a `GET /privacy` or `/ente/ORGANIZATION/privacy`
 * @connection: the connection of this thread
 *
 * The privacy notice: 303 to that of the organization if its settings name one
 * (`privacy_url`), else 200 with ours.
 */
void
albo_route_privacy (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  reply_information (exchange, connection, "is_privacy", "privacy_url");
}

/**
 * albo_route_accessibility:
 * @exchange: a `GET /accessibilita` or `/ente/ORGANIZATION/accessibilita`
 * @connection: the connection of this thread
 *
 * The accessibility statement: 303 to that of the organization if its settings
 * name one (`accessibility_url`), else 200 with ours.
 */
void
albo_route_accessibility (AlboExchange   *exchange,
                          AlboConnection *connection)
{
  reply_information (exchange, connection, "is_accessibility", "accessibility_url");
}
