/* albo-oidc-settings.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-settings.h"

#include "albo-json.h"
#include "albo-oidc-error.h"

#include <string.h>

#define MAX_URL  2000
#define MAX_TEXT 500

#define EID "https://attributes.eid.gov.it/"

/* Where providers of SPID and CIE put what we keep; settings may say otherwise. */
static const struct
{
  const char *name;
  const char *claim;
} default_claims[] = {
  { "fiscal_code", EID "fiscal_number" },
  { "given_name", "given_name" },
  { "family_name", "family_name" },
  { "birth_date", "birthdate" },
  { "sex", "gender" },
  { "email", "email" },
  { "pec", EID "e_delivery_service" },
};

static gboolean
refuse (GError     **error,
        const char  *what)
{
  return albo_oidc_refuse (error, ALBO_OIDC_ERROR_SETTINGS, what);
}

/**
 * albo_oidc_url_is_good:
 * @url: (nullable): an address of a provider
 * @is_test: whether it may be on this machine, without TLS
 *
 * Returns: whether @url is https, with a host, and without a name, a password or a fragment
 */
gboolean
albo_oidc_url_is_good (const char *url,
                       gboolean    is_test)
{
  g_autoptr(GUri) uri = NULL;
  const char *host;

  if (url == NULL || strlen (url) > MAX_URL)
    return FALSE;

  uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || host[0] == '\0' || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return FALSE;

  return strcmp (g_uri_get_scheme (uri), "https") == 0 ||
         (is_test && strcmp (g_uri_get_scheme (uri), "http") == 0 && strcmp (host, "127.0.0.1") == 0);
}

/* A text that goes into addresses and headers: no control characters. */
static gboolean
take_text (JsonObject  *object,
           const char  *member,
           const char  *fallback,
           char       **text)
{
  JsonNode *node = albo_json_get_node (object, member);
  const char *value = node != NULL ? albo_json_get_string (object, member, NULL) : fallback;

  if (node != NULL && (value == NULL || value[0] == '\0' || strlen (value) > MAX_TEXT))
    return FALSE;

  for (const char *c = value; c != NULL && *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return FALSE;

  *text = g_strdup (value);

  return TRUE;
}

/* `{"https://www.spid.gov.it/SpidL2": 2}`: what each acr means, and so what is asked for. */
static gboolean
take_levels (AlboOidcSettings *self,
             JsonObject       *levels)
{
  g_autoptr(GList) names = levels != NULL ? json_object_get_members (levels) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *acr = l->data;
      gint64 level = albo_json_get_int (levels, acr, 0);

      if (level < 1 || level > 3 || acr[0] == '\0' || strpbrk (acr, " \t\r\n") != NULL)
        return FALSE;

      g_hash_table_insert (self->levels, g_strdup (acr), GINT_TO_POINTER ((int) level));
      if (self->acr_values[level] == NULL)
        self->acr_values[level] = g_strdup (acr);
    }

  return TRUE;
}

static gboolean
take_claims (AlboOidcSettings *self,
             JsonObject       *claims)
{
  g_autoptr(GList) names = claims != NULL ? json_object_get_members (claims) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (default_claims); i++)
    g_hash_table_insert (self->claims, g_strdup (default_claims[i].name),
                         g_strdup (default_claims[i].claim));

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *claim = albo_json_get_string (claims, l->data, NULL);

      if (claim == NULL || claim[0] == '\0' || !g_hash_table_contains (self->claims, l->data))
        return FALSE;

      g_hash_table_insert (self->claims, g_strdup (l->data), g_strdup (claim));
    }

  return TRUE;
}

static gboolean
take_algorithms (AlboOidcSettings *self,
                 JsonArray        *names)
{
  self->algorithms = names == NULL ? ALBO_JWS_ANY : 0;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *node = json_array_get_element (names, i);
      AlboJwsAlgorithm algorithm;

      if (!albo_json_is_string (node) ||
          !albo_jws_algorithm_find (json_node_get_string (node), &algorithm))
        return FALSE;

      self->algorithms |= algorithm;
    }

  return self->algorithms != 0;
}

static gboolean
take_credential (AlboOidcSettings  *self,
                 JsonObject        *object,
                 const char        *credential,
                 GError           **error)
{
  const char *auth = albo_json_get_string (object, "auth", "private_key_jwt");

  if (credential == NULL)
    return refuse (error, "no key or secret for this provider");

  if (strcmp (auth, "private_key_jwt") == 0)
    {
      self->auth = ALBO_OIDC_AUTH_KEY;
      self->key = albo_jwk_new_from_pem (credential, albo_json_get_string (object, "kid", NULL), NULL);
      return self->key != NULL || refuse (error, "the key for this provider is not a good private key");
    }

  if (strcmp (auth, "client_secret_basic") != 0)
    return refuse (error, "auth is neither private_key_jwt nor client_secret_basic");

  self->auth = ALBO_OIDC_AUTH_SECRET;
  self->secret = g_strchomp (g_strdup (credential));

  return strlen (self->secret) >= 16 || refuse (error, "the secret has less than 16 characters");
}

/**
 * albo_oidc_settings_new:
 * @object: `{issuer, client_id, auth, kid, scope, levels, default_level, claims, method, prompt,
 *   max_age, algorithms, userinfo, test}`; the first two are required
 * @redirect_uri: where the provider sends people back, one for each provider
 * @credential: (nullable): our private key as PEM, or our secret
 * @error: return location for an error
 *
 * Returns: (transfer full): the settings; %NULL with %ALBO_OIDC_ERROR_SETTINGS
 */
AlboOidcSettings *
albo_oidc_settings_new (JsonObject  *object,
                        const char  *redirect_uri,
                        const char  *credential,
                        GError     **error)
{
  g_autoptr(AlboOidcSettings) self = g_new0 (AlboOidcSettings, 1);
  gint64 level = albo_json_get_int (object, "default_level", 0);

  self->levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_test = albo_json_get_bool (object, "test", FALSE);
  self->has_userinfo = albo_json_get_bool (object, "userinfo", TRUE);
  self->max_age = albo_json_get_int (object, "max_age", -1);
  self->redirect_uri = g_strdup (redirect_uri);

  if (!take_text (object, "issuer", NULL, &self->issuer) ||
      !albo_oidc_url_is_good (self->issuer, self->is_test) || strchr (self->issuer, '?') != NULL)
    refuse (error, "issuer is not an https address");
  else if (!take_text (object, "client_id", NULL, &self->client_id) || self->client_id == NULL)
    refuse (error, "client_id is missing");
  else if (!take_text (object, "scope", "openid profile", &self->scope) ||
           !g_regex_match_simple ("(^| )openid( |$)", self->scope, 0, 0))
    refuse (error, "scope does not have openid");
  else if (!take_text (object, "prompt", NULL, &self->prompt))
    refuse (error, "prompt is not a text");
  else if (!take_text (object, "method", "oidc", &self->method) ||
           !g_strv_contains ((const char *[]) { "oidc", "spid", "cie", "eidas", NULL }, self->method))
    refuse (error, "method is none of oidc, spid, cie, eidas");
  else if (!take_levels (self, albo_json_get_object (object, "levels")))
    refuse (error, "levels are not 1, 2 or 3 by acr");
  else if (level < 0 || level > 3 || (level == 0 && g_hash_table_size (self->levels) == 0))
    refuse (error, "neither levels nor default_level say how surely people are known");
  else if (!take_claims (self, albo_json_get_object (object, "claims")))
    refuse (error, "claims name an attribute that is not kept");
  else if (!take_algorithms (self, albo_json_get_array (object, "algorithms")))
    refuse (error, "algorithms are not RS256 or ES256");
  else if (take_credential (self, object, credential, error))
    {
      self->default_level = (int) level;
      return g_steal_pointer (&self);
    }

  return NULL;
}

/**
 * albo_oidc_settings_free:
 * @self: (nullable) (transfer full): settings
 */
void
albo_oidc_settings_free (AlboOidcSettings *self)
{
  if (self == NULL)
    return;

  g_free (self->issuer);
  g_free (self->client_id);
  g_free (self->redirect_uri);
  g_free (self->secret);
  g_clear_pointer (&self->key, albo_jwk_unref);
  g_free (self->scope);
  for (gsize i = 0; i < G_N_ELEMENTS (self->acr_values); i++)
    g_free (self->acr_values[i]);
  g_clear_pointer (&self->levels, g_hash_table_unref);
  g_clear_pointer (&self->claims, g_hash_table_unref);
  g_free (self->method);
  g_free (self->prompt);
  g_free (self);
}
