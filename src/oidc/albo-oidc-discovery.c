/* albo-oidc-discovery.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-discovery.h"

#include "albo-json.h"
#include "albo-oidc-error.h"

#include <string.h>

static gboolean
refuse (GError     **error,
        const char  *what)
{
  return albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, what);
}

/**
 * albo_oidc_discovery_url:
 * @settings: a provider
 *
 * Returns: (transfer full): where it tells of itself
 */
char *
albo_oidc_discovery_url (const AlboOidcSettings *settings)
{
  gsize length = strlen (settings->issuer);

  while (length > 0 && settings->issuer[length - 1] == '/')
    length--;

  return g_strdup_printf ("%.*s/.well-known/openid-configuration", (int) length, settings->issuer);
}

/* A list that is not there forbids nothing. */
static gboolean
has (JsonObject *object,
     const char *member,
     const char *value)
{
  JsonNode *node = albo_json_get_node (object, member);
  JsonArray *list = albo_json_get_array (object, member);

  if (node == NULL)
    return TRUE;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (albo_json_is_string (element) && strcmp (json_node_get_string (element), value) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
take_url (JsonObject              *object,
          const char              *member,
          const AlboOidcSettings  *settings,
          gboolean                 is_required,
          char                   **url)
{
  const char *text = albo_json_get_string (object, member, NULL);

  if (albo_json_get_node (object, member) == NULL)
    return !is_required;

  if (!albo_oidc_url_is_good (text, settings->is_test))
    return FALSE;

  *url = g_strdup (text);

  return TRUE;
}

static void
clear (gpointer data)
{
  AlboOidcDiscovery *self = data;

  g_free (self->authorization);
  g_free (self->token);
  g_free (self->userinfo);
  g_free (self->jwks);
  g_free (self->end_session);
}

/**
 * albo_oidc_discovery_parse:
 * @text: (array length=length): what was found at albo_oidc_discovery_url()
 * @length: how many bytes, or -1 if a zero ends them
 * @settings: whose it is
 * @error: return location for an error
 *
 * Returns: (transfer full): what is of use; %NULL with %ALBO_OIDC_ERROR_PROVIDER if it is not of
 *   that issuer, or it cannot what we need
 */
AlboOidcDiscovery *
albo_oidc_discovery_parse (const char              *text,
                           gssize                   length,
                           const AlboOidcSettings  *settings,
                           GError                 **error)
{
  g_autoptr(AlboOidcDiscovery) self = g_atomic_rc_box_new0 (AlboOidcDiscovery);
  g_autoptr(JsonNode) node = albo_json_parse (text, length, NULL);
  const char *auth = settings->auth == ALBO_OIDC_AUTH_KEY ? "private_key_jwt" : "client_secret_basic";
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, "what the provider tells of itself is not an object of JSON");
      return NULL;
    }

  object = json_node_get_object (node);
  self->names_itself = albo_json_get_bool (object, "authorization_response_iss_parameter_supported", FALSE);

  if (g_strcmp0 (albo_json_get_string (object, "issuer", NULL), settings->issuer) != 0)
    refuse (error, "the provider tells of another issuer");
  else if (!take_url (object, "authorization_endpoint", settings, TRUE, &self->authorization) ||
           !take_url (object, "token_endpoint", settings, TRUE, &self->token) ||
           !take_url (object, "jwks_uri", settings, TRUE, &self->jwks) ||
           !take_url (object, "userinfo_endpoint", settings, settings->has_userinfo, &self->userinfo) ||
           !take_url (object, "end_session_endpoint", settings, FALSE, &self->end_session))
    refuse (error, "the provider lacks an address, or has one that is not https");
  else if (!has (object, "response_types_supported", "code"))
    refuse (error, "the provider does not know the flow by code");
  else if (!has (object, "code_challenge_methods_supported", "S256"))
    refuse (error, "the provider does not know PKCE with S256");
  else if (!has (object, "token_endpoint_auth_methods_supported", auth))
    refuse (error, "the provider does not know how we prove who we are");
  else if (!((settings->algorithms & ALBO_JWS_RS256 &&
              has (object, "id_token_signing_alg_values_supported", "RS256")) ||
             (settings->algorithms & ALBO_JWS_ES256 &&
              has (object, "id_token_signing_alg_values_supported", "ES256"))))
    refuse (error, "the provider signs with none of our algorithms");
  else
    return g_steal_pointer (&self);

  return NULL;
}

/**
 * albo_oidc_discovery_ref:
 * @self: what a provider tells
 *
 * Returns: (transfer full): @self
 */
AlboOidcDiscovery *
albo_oidc_discovery_ref (AlboOidcDiscovery *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * albo_oidc_discovery_unref:
 * @self: (nullable) (transfer full): what a provider tells
 */
void
albo_oidc_discovery_unref (AlboOidcDiscovery *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}
