/* albo-login-routes.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-routes.h"

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-login-identity.h"
#include "albo-route-oidc.h"
#include "albo-route-sign-in.h"
#include "albo-site-routes.h"
#include "albo-store-error.h"

#include <string.h>

/* A message in a form: 256 KiB as Base64, of which three in four bytes may be escaped. */
#define MESSAGE { 800 * 1024, 8, 300 * 1024 }

static const AlboRoute routes[] = {
  ALBO_SITE_ROUTES,
  { "GET",  "/",       albo_route_first },
  { "GET",  "/accedi",                albo_route_providers },
  { "GET",  "/accedi/con/*",          albo_route_leave },
  { "POST", "/accedi/risposta",       albo_route_answer, ALBO_ROUTE_FOREIGN, MESSAGE },
  { "GET",  "/accedi/oidc/*",         albo_route_oidc_leave },
  { "GET",  "/accedi/oidc/*/ritorno", albo_route_oidc_answer },
  { "GET",  "/accedi/uscita/*",       albo_route_logout },
  { "GET",  "/accedi/uscita-gestore", albo_route_provider_logout },
  { "POST", "/accedi/uscita-gestore", albo_route_provider_logout, ALBO_ROUTE_FOREIGN | ALBO_ROUTE_COSTLY, MESSAGE },
  { "GET",  "/accedi/metadati/*/*",   albo_route_metadata },
};

/**
 * albo_login_list_routes:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): who answers what
 */
const AlboRoute *
albo_login_list_routes (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}

static void
free_trust_cb (gpointer data)
{
  albo_login_trust_free (data);
}

/**
 * albo_login_set_up:
 * @site: the site of the sign-in
 *
 * Sets what it has of its own.
 */
void
albo_login_set_up (AlboSite *site)
{
  site->portal_url = site->other_url;
  site->data = albo_login_trust_new (site->folder);
  site->free_data = free_trust_cb;
}

static gboolean
is_same_origin (const char *a,
                const char *b)
{
  g_autoptr(GUri) uri = g_uri_parse (a, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr(GUri) other = g_uri_parse (b, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  return uri != NULL && other != NULL && strcmp (g_uri_get_scheme (uri), g_uri_get_scheme (other)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (other)) == 0 &&
         g_uri_get_port (uri) == g_uri_get_port (other);
}

/* Providers send people back to the address of an identity: if that is another site, the cookie
 * of the browser that began does not come along, and nobody could sign in.
 */
static gboolean
check_addresses (AlboSite   *site,
                 JsonArray  *services,
                 GError    **error)
{
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      const char *base_url = albo_json_get_string (service, "base_url", "");

      if (!is_same_origin (base_url, site->public_url))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "The identity %s has people come back to %s, but browsers reach the sign-in at %s (see "
                       "--public-url): nobody could sign in", albo_json_get_string (service, "code", ""), base_url,
                       site->public_url);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * albo_login_check:
 * @site: the site of the sign-in, set up
 * @connection: a connection
 * @error: return location for %G_IO_ERROR_NOT_SUPPORTED
 *
 * A database that does not answer yet is asked again with each page.
 *
 * Returns: %FALSE if a test provider is trusted where people are real, if an identity has another
 *   address, or if keys are missing
 */
gboolean
albo_login_check (AlboSite        *site,
                  AlboConnection  *connection,
                  GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) document = albo_login_identity (connection, NULL, NULL, &local_error);
  g_autoptr(AlboLoginIdentity) identity = NULL;
  JsonArray *services;

  if (document == NULL)
    {
      if (g_error_matches (local_error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
        return TRUE;

      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (albo_login_identity_has_test (json_node_get_object (document)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "A test provider is trusted in a database of real people: the sign-in does "
                           "not start");
      return FALSE;
    }

  services = albo_json_get_array (json_node_get_object (document), "services");
  if (!check_addresses (site, services, error))
    return FALSE;

  identity = albo_login_trust_get (site->data, connection, error);
  if (identity == NULL)
    return FALSE;

  if (json_array_get_length (services) > 0 && (identity->services->len == 0 || identity->register_key == NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "The keys of the sign-in are not in %s (see --keys)", site->folder != NULL ? site->folder : ".");
      return FALSE;
    }

  return TRUE;
}
