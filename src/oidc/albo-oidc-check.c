/* albo-oidc-check.c - OpenID Connect Core, §3.1.3.7 and §5.3.4
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-check.h"

#include "albo-base64url.h"
#include "albo-json.h"
#include "albo-oidc-error.h"

#include <string.h>

#define MAX_SUBJECT 255

/* The longest that a token of a sign-in may go on being good. */
#define MAX_LIFE (24 * 60 * 60)

static gboolean
refuse (GError     **error,
        const char  *what)
{
  return albo_oidc_refuse (error, ALBO_OIDC_ERROR_REFUSED, what);
}

/* Seconds since 1970; some write them with a fraction. */
static gboolean
read_time (JsonObject *claims,
           const char *member,
           gint64     *seconds)
{
  JsonNode *node = albo_json_get_node (claims, member);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;

  value = json_node_get_double (node);
  if (!(value > 0 && value < 1e11))
    return FALSE;

  *seconds = (gint64) value;

  return TRUE;
}

/* For us, and for nobody else: a token that others may show too could come from them. */
static gboolean
is_for_us (JsonObject *claims,
           const char *client_id)
{
  JsonArray *list = albo_json_get_array (claims, "aud");
  JsonNode *azp = json_object_get_member (claims, "azp");
  const char *audience = albo_json_get_string (claims, "aud", NULL);

  if (list != NULL && json_array_get_length (list) == 1 &&
      albo_json_is_string (json_array_get_element (list, 0)))
    audience = json_array_get_string_element (list, 0);

  return g_strcmp0 (audience, client_id) == 0 &&
         (azp == NULL || (albo_json_is_string (azp) &&
                          strcmp (json_node_get_string (azp), client_id) == 0));
}

static gboolean
check_times (JsonObject              *claims,
             const AlboOidcSettings  *settings,
             const AlboOidcRequest   *request,
             gint64                   now,
             GError                 **error)
{
  gint64 end, issued, from, proved;

  if (!read_time (claims, "exp", &end) || end + ALBO_OIDC_SKEW <= now)
    return refuse (error, "a token that is not good any more");

  if (!read_time (claims, "iat", &issued) || issued > now + ALBO_OIDC_SKEW)
    return refuse (error, "a token from the future");

  if (issued + ALBO_OIDC_SKEW < request->asked_at)
    return refuse (error, "a token that is older than the question");

  if (end <= issued || end - issued > MAX_LIFE)
    return refuse (error, "a token that is good for no time, or for too long");

  if (json_object_has_member (claims, "nbf") &&
      (!read_time (claims, "nbf", &from) || from > now + ALBO_OIDC_SKEW))
    return refuse (error, "a token that is not good yet");

  if (settings->max_age >= 0 &&
      (!read_time (claims, "auth_time", &proved) || proved > now + ALBO_OIDC_SKEW ||
       now - proved > settings->max_age + ALBO_OIDC_SKEW))
    return refuse (error, "a sign-in that is too long ago");

  return TRUE;
}

static gboolean
has_hash_of (JsonObject *claims,
             const char *access_token)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *half = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) access_token, -1);
  g_checksum_get_digest (checksum, digest, &length);
  half = albo_base64url_encode (digest, length / 2);

  return g_strcmp0 (albo_json_get_string (claims, "at_hash", NULL), half) == 0;
}

static gboolean
read_level (JsonObject              *claims,
            const AlboOidcSettings  *settings,
            int                     *level)
{
  JsonNode *acr = json_object_get_member (claims, "acr");

  if (acr == NULL)
    *level = settings->default_level;
  else if (albo_json_is_string (acr))
    *level = GPOINTER_TO_INT (g_hash_table_lookup (settings->levels, json_node_get_string (acr)));
  else
    *level = 0;

  return *level > 0;
}

static const char *
get_subject (JsonObject *claims)
{
  const char *subject = albo_json_get_string (claims, "sub", "");

  return subject[0] != '\0' && strlen (subject) <= MAX_SUBJECT ? subject : NULL;
}

/**
 * albo_oidc_check_token:
 * @claims: of an ID token whose signature is good
 * @settings: of whom it was asked for
 * @request: what was asked
 * @access_token: what came with it
 * @now: in seconds since 1970
 * @level: (out): how surely the person is known
 * @error: return location for an error
 *
 * Returns: whether it answers @request; %FALSE with %ALBO_OIDC_ERROR_REFUSED or
 *   %ALBO_OIDC_ERROR_LEVEL
 */
gboolean
albo_oidc_check_token (JsonObject              *claims,
                       const AlboOidcSettings  *settings,
                       const AlboOidcRequest   *request,
                       const char              *access_token,
                       gint64                   now,
                       int                     *level,
                       GError                 **error)
{
  int reached;

  if (g_strcmp0 (albo_json_get_string (claims, "iss", NULL), settings->issuer) != 0)
    return refuse (error, "a token of another issuer");

  if (!is_for_us (claims, settings->client_id))
    return refuse (error, "a token that is not for us alone");

  if (get_subject (claims) == NULL)
    return refuse (error, "a token about nobody");

  if (g_strcmp0 (albo_json_get_string (claims, "nonce", NULL), request->nonce) != 0)
    return refuse (error, "a token that answers another question");

  if (!check_times (claims, settings, request, now, error))
    return FALSE;

  if (json_object_has_member (claims, "at_hash") && !has_hash_of (claims, access_token))
    return refuse (error, "a token that belongs to another access token");

  if (!read_level (claims, settings, &reached))
    return refuse (error, "a token that does not say how surely the person is known");

  if (reached < request->level)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_LEVEL, "the person is known less surely than asked for");

  *level = reached;

  return TRUE;
}

/**
 * albo_oidc_check_userinfo:
 * @userinfo: what the provider told of the person
 * @is_signed: whether as a token, whose signature is good
 * @claims: of the ID token
 * @settings: of whom it was asked for
 * @now: in seconds since 1970
 * @error: return location for an error
 *
 * Returns: whether it is of the same person; %FALSE with %ALBO_OIDC_ERROR_REFUSED
 */
gboolean
albo_oidc_check_userinfo (JsonObject              *userinfo,
                          gboolean                 is_signed,
                          JsonObject              *claims,
                          const AlboOidcSettings  *settings,
                          gint64                   now,
                          GError                 **error)
{
  gint64 end;

  if (get_subject (userinfo) == NULL ||
      g_strcmp0 (get_subject (userinfo), get_subject (claims)) != 0)
    return refuse (error, "attributes of another person");

  if (!is_signed)
    return TRUE;

  if (g_strcmp0 (albo_json_get_string (userinfo, "iss", NULL), settings->issuer) != 0 ||
      !is_for_us (userinfo, settings->client_id))
    return refuse (error, "attributes of another issuer, or not for us alone");

  if (json_object_has_member (userinfo, "exp") &&
      (!read_time (userinfo, "exp", &end) || end + ALBO_OIDC_SKEW <= now))
    return refuse (error, "attributes that are not good any more");

  return TRUE;
}
