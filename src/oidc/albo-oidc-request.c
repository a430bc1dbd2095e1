/* albo-oidc-request.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-request.h"

#include "albo-base64url.h"
#include "albo-jws.h"
#include "albo-oidc-error.h"

#include <string.h>
#include <sys/random.h>

#define ASSERTION_SECONDS 60
#define ASSERTION_TYPE    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/**
 * albo_oidc_random:
 *
 * Returns: (transfer full): 32 random bytes as base64url: what nobody guesses
 */
char *
albo_oidc_random (void)
{
  guint8 bytes[32];

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The system gives no random bytes");

  return albo_base64url_encode (bytes, sizeof bytes);
}

/**
 * albo_oidc_request_new:
 * @level: how surely the person must be known, 1 to 3
 * @now: in seconds since 1970
 *
 * Returns: (transfer full): a new question
 */
AlboOidcRequest *
albo_oidc_request_new (int    level,
                       gint64 now)
{
  AlboOidcRequest *self = g_new0 (AlboOidcRequest, 1);

  self->state = albo_oidc_random ();
  self->nonce = albo_oidc_random ();
  self->verifier = albo_oidc_random ();
  self->level = level;
  self->asked_at = now;

  return self;
}

/**
 * albo_oidc_request_free:
 * @self: (nullable) (transfer full): a question
 */
void
albo_oidc_request_free (AlboOidcRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->state);
  g_free (self->nonce);
  g_free (self->verifier);
  g_free (self);
}

static void
add_field (GString    *form,
           const char *name,
           const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
}

/* The levels that are good enough, the lowest first, as a provider takes the first that it can. */
static char *
choose_acr_values (const AlboOidcSettings *settings,
                   int                     level)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = level; i <= 3; i++)
    if (settings->acr_values[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", settings->acr_values[i]);

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * albo_oidc_request_url:
 * @self: a question
 * @settings: of whom
 * @discovery: where
 * @error: return location for an error
 *
 * Returns: (transfer full): where the person is sent; %NULL with %ALBO_OIDC_ERROR_LEVEL if the
 *   provider never knows people that surely
 */
char *
albo_oidc_request_url (const AlboOidcRequest    *self,
                       const AlboOidcSettings   *settings,
                       const AlboOidcDiscovery  *discovery,
                       GError                  **error)
{
  g_autofree char *acr_values = choose_acr_values (settings, self->level);
  g_autoptr(GString) query = g_string_new (NULL);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *challenge = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  if (acr_values == NULL && settings->default_level < self->level)
    {
      albo_oidc_refuse (error, ALBO_OIDC_ERROR_LEVEL, "the provider does not reach that level");
      return NULL;
    }

  g_checksum_update (checksum, (const guchar *) self->verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  challenge = albo_base64url_encode (digest, length);

  add_field (query, "response_type", "code");
  add_field (query, "client_id", settings->client_id);
  add_field (query, "redirect_uri", settings->redirect_uri);
  add_field (query, "scope", settings->scope);
  add_field (query, "state", self->state);
  add_field (query, "nonce", self->nonce);
  add_field (query, "code_challenge", challenge);
  add_field (query, "code_challenge_method", "S256");
  if (acr_values != NULL)
    add_field (query, "acr_values", acr_values);
  if (settings->prompt != NULL)
    add_field (query, "prompt", settings->prompt);
  if (settings->max_age >= 0)
    g_string_append_printf (query, "&max_age=%" G_GINT64_FORMAT, settings->max_age);

  return g_strdup_printf ("%s%c%s", discovery->authorization,
                          strchr (discovery->authorization, '?') != NULL ? '&' : '?', query->str);
}

/* Who has the key is who we say we are (RFC 7523). */
static char *
make_assertion (const AlboOidcSettings   *settings,
                const AlboOidcDiscovery  *discovery,
                gint64                    now,
                GError                  **error)
{
  g_autoptr(JsonObject) claims = json_object_new ();
  g_autofree char *id = albo_oidc_random ();

  json_object_set_string_member (claims, "iss", settings->client_id);
  json_object_set_string_member (claims, "sub", settings->client_id);
  json_object_set_string_member (claims, "aud", discovery->token);
  json_object_set_string_member (claims, "jti", id);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + ASSERTION_SECONDS);

  return albo_jwt_sign (settings->key, "JWT", claims, error);
}

/**
 * albo_oidc_request_form:
 * @self: a question
 * @settings: of whom
 * @discovery: where
 * @code: what came back
 * @now: in seconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): the form that exchanges @code for tokens; %NULL with
 *   %ALBO_JWT_ERROR_KEY
 */
char *
albo_oidc_request_form (const AlboOidcRequest    *self,
                        const AlboOidcSettings   *settings,
                        const AlboOidcDiscovery  *discovery,
                        const char               *code,
                        gint64                    now,
                        GError                  **error)
{
  g_autoptr(GString) form = g_string_new (NULL);

  add_field (form, "grant_type", "authorization_code");
  add_field (form, "code", code);
  add_field (form, "redirect_uri", settings->redirect_uri);
  add_field (form, "code_verifier", self->verifier);

  if (settings->auth == ALBO_OIDC_AUTH_KEY)
    {
      g_autofree char *assertion = make_assertion (settings, discovery, now, error);

      if (assertion == NULL)
        return NULL;

      add_field (form, "client_id", settings->client_id);
      add_field (form, "client_assertion_type", ASSERTION_TYPE);
      add_field (form, "client_assertion", assertion);
    }

  return g_string_free (g_steal_pointer (&form), FALSE);
}
