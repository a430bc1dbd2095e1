/* albo-oidc-client.c
 *
 * What a provider tells of itself and its keys are kept for an hour; if it does not answer
 * then, those that are known go on for a day.  A token that names an unknown key makes us look once
 * more, but not more often than once a minute: strangers must not make us ask the provider.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-client.h"

#include "albo-json.h"
#include "albo-jws.h"
#include "albo-oidc-check.h"
#include "albo-oidc-error.h"
#include "albo-oidc-fetch.h"
#include "albo-oidc-person.h"

#include <string.h>

/* Seconds. */
#define FRESH       (60 * 60)
#define STALE       (24 * 60 * 60)
#define RETRY_PAUSE 5
#define KEYS_PAUSE  60

/* What callers think the time is, who may have asked a slow provider something else before. */
#define LATE        60

#define MAX_ACCESS_TOKEN 16384
#define MAX_CODE         2048

typedef struct
{
  gpointer value;
  gint64   got_at;
  gint64   asked_at;
  GMutex   asking;  /* one at a time */
} Kept;

struct _AlboOidcClient
{
  AlboOidcSettings *settings;

  GMutex            lock;
  Kept              discovery;  /* AlboOidcDiscovery */
  Kept              keys;       /* GPtrArray of AlboJwk */
};

static gpointer
refuse (GError        **error,
        AlboOidcError   code,
        const char     *what)
{
  albo_oidc_refuse (error, code, what);
  return NULL;
}

/* An object of JSON with status 200; what else there is says who must do something. */
static gboolean
check_status (guint    status,
              GError **error)
{
  if (status == 200)
    return TRUE;

  return status == 429 || status >= 500
         ? albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider says that it cannot")
         : albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider refuses an answer");
}

static GBytes *
fetch_document (AlboOidcClient  *self,
                const char      *url,
                GError         **error)
{
  const AlboOidcQuestion question = {
    url, NULL, NULL, "application/json, application/jwk-set+json", self->settings->is_test,
  };
  g_autofree char *type = NULL;
  guint status;
  g_autoptr(GBytes) body = albo_oidc_fetch (&question, &status, &type, error);

  return body != NULL && check_status (status, error) ? g_steal_pointer (&body) : NULL;
}

static gpointer
fetch_discovery (AlboOidcClient           *self,
                 const AlboOidcDiscovery  *discovery,
                 GError                  **error)
{
  g_autofree char *url = albo_oidc_discovery_url (self->settings);
  g_autoptr(GBytes) body = fetch_document (self, url, error);

  return body != NULL
         ? albo_oidc_discovery_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), self->settings,
                                      error)
         : NULL;
}

static gpointer
fetch_keys (AlboOidcClient           *self,
            const AlboOidcDiscovery  *discovery,
            GError                  **error)
{
  g_autoptr(GBytes) body = fetch_document (self, discovery->jwks, error);
  GPtrArray *keys;

  if (body == NULL)
    return NULL;

  keys = albo_jwk_set_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);

  return keys != NULL ? keys : refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider has no good keys");
}

typedef struct
{
  gpointer (*fetch) (AlboOidcClient           *self,
                     const AlboOidcDiscovery  *discovery,
                     GError                  **error);
  gpointer (*ref)   (gpointer value);
  void     (*unref) (gpointer value);
} Kind;

static const Kind discovery_kind = {
  fetch_discovery, (gpointer (*) (gpointer)) albo_oidc_discovery_ref,
  (void (*) (gpointer)) albo_oidc_discovery_unref,
};

static const Kind keys_kind = {
  fetch_keys, (gpointer (*) (gpointer)) g_ptr_array_ref, (void (*) (gpointer)) g_ptr_array_unref,
};

/* What is kept, and whether it is time to ask anew. */
static gpointer
look (AlboOidcClient  *self,
      Kept            *kept,
      const Kind      *kind,
      gint64           pause,
      gint64           now,
      gboolean        *asks)
{
  gpointer value = NULL;

  g_mutex_lock (&self->lock);
  if (kept->value != NULL && now - kept->got_at < STALE)
    value = kind->ref (kept->value);
  *asks = now + LATE < kept->asked_at || now - kept->asked_at >= pause;
  g_mutex_unlock (&self->lock);

  return value;
}

static void
keep (AlboOidcClient *self,
      Kept           *kept,
      const Kind     *kind,
      gpointer        value,
      gint64          now)
{
  g_mutex_lock (&self->lock);
  kept->asked_at = now;
  if (value != NULL)
    {
      g_clear_pointer (&kept->value, kind->unref);
      kept->value = kind->ref (value);
      kept->got_at = now;
    }
  g_mutex_unlock (&self->lock);
}

/* The clock, which said @now when it was @begun. */
static gint64
go_on (gint64 now,
       gint64 begun)
{
  return now + (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
}

/* What is kept, or what the provider says now.  One asks; meanwhile others go on with what is kept
 * if it is not too old, and wait for the answer if there is nothing, or if they need keys that are
 * new.  From the end of a question without answer on nobody asks for RETRY_PAUSE: a provider that
 * hangs must not hold every thread.
 */
static gpointer
get (AlboOidcClient           *self,
     Kept                     *kept,
     const Kind               *kind,
     const AlboOidcDiscovery  *discovery,
     gint64                    pause,
     gint64                    now,
     GError                  **error)
{
  g_autoptr(GError) local_error = NULL;
  gint64 begun = g_get_monotonic_time ();
  gpointer value, fetched = NULL;
  gboolean asks;

  value = look (self, kept, kind, pause, now, &asks);
  if (asks)
    {
      if (value == NULL || pause == KEYS_PAUSE)
        g_mutex_lock (&kept->asking);
      else if (!g_mutex_trylock (&kept->asking))
        return value;

      g_clear_pointer (&value, kind->unref);
      value = look (self, kept, kind, pause, go_on (now, begun), &asks);
      if (asks)
        {
          fetched = kind->fetch (self, discovery, &local_error);
          keep (self, kept, kind, fetched, go_on (now, begun));
        }
      g_mutex_unlock (&kept->asking);
    }

  if (fetched != NULL)
    {
      g_clear_pointer (&value, kind->unref);
      return fetched;
    }

  if (value == NULL && local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (value == NULL)
    refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider did not answer just now");

  return value;
}

static gint64
choose_pause (AlboOidcClient *self,
              Kept           *kept,
              gint64          now)
{
  gboolean is_fresh;

  g_mutex_lock (&self->lock);
  is_fresh = kept->value != NULL && now - kept->got_at < FRESH;
  g_mutex_unlock (&self->lock);

  return is_fresh ? G_MAXINT64 : RETRY_PAUSE;
}

static AlboOidcDiscovery *
get_discovery (AlboOidcClient  *self,
               gint64           now,
               GError         **error)
{
  return get (self, &self->discovery, &discovery_kind, NULL, choose_pause (self, &self->discovery, now), now, error);
}

/**
 * albo_oidc_client_new:
 * @settings: (transfer full): a provider
 *
 * Nothing is asked of it yet.
 *
 * Returns: (transfer full): a client, which any number of threads may use
 */
AlboOidcClient *
albo_oidc_client_new (AlboOidcSettings *settings)
{
  AlboOidcClient *self = g_new0 (AlboOidcClient, 1);

  self->settings = settings;
  self->discovery.asked_at = self->keys.asked_at = -STALE;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->discovery.asking);
  g_mutex_init (&self->keys.asking);

  return self;
}

/**
 * albo_oidc_client_free:
 * @self: (nullable) (transfer full): a client that no thread uses
 */
void
albo_oidc_client_free (AlboOidcClient *self)
{
  if (self == NULL)
    return;

  albo_oidc_settings_free (self->settings);
  g_clear_pointer (&self->discovery.value, discovery_kind.unref);
  g_clear_pointer (&self->keys.value, keys_kind.unref);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->discovery.asking);
  g_mutex_clear (&self->keys.asking);
  g_free (self);
}

/**
 * albo_oidc_client_get_settings:
 * @self: a client
 *
 * Returns: (transfer none): its provider
 */
const AlboOidcSettings *
albo_oidc_client_get_settings (const AlboOidcClient *self)
{
  return self->settings;
}

/**
 * albo_oidc_client_start:
 * @self: a client
 * @request: a question
 * @now: in seconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): where the person is sent; %NULL with [error@Albo.OidcError]
 */
char *
albo_oidc_client_start (AlboOidcClient         *self,
                        const AlboOidcRequest  *request,
                        gint64                  now,
                        GError                **error)
{
  g_autoptr(AlboOidcDiscovery) discovery = get_discovery (self, now, error);

  return discovery != NULL ? albo_oidc_request_url (request, self->settings, discovery, error) : NULL;
}

/* A token, checked with the keys that are kept; if it names another one, with those of now. */
static JsonObject *
verify (AlboOidcClient           *self,
        const AlboOidcDiscovery  *discovery,
        const char               *token,
        gint64                    now,
        GError                  **error)
{
  gint64 pause = choose_pause (self, &self->keys, now);

  for (int i = 0; i < 2; i++, pause = KEYS_PAUSE)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(GPtrArray) keys = get (self, &self->keys, &keys_kind, discovery, pause, now, error);
      g_autoptr(JsonObject) claims = NULL;

      if (keys == NULL)
        return NULL;

      claims = albo_jwt_verify (token, keys, self->settings->algorithms, &local_error);
      if (claims != NULL)
        return g_steal_pointer (&claims);

      if (i == 1 || !g_error_matches (local_error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_UNKNOWN_KEY))
        return refuse (error, ALBO_OIDC_ERROR_REFUSED, local_error->message);
    }

  return NULL;
}

/* Who asks by a wrong name or with a wrong key is told so, and that is for an administrator. */
static gpointer
explain_token_error (GBytes  *body,
                     guint    status,
                     GError **error)
{
  g_autoptr(JsonNode) node = albo_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (status == 400 && g_strcmp0 (albo_json_get_string (object, "error", NULL), "invalid_grant") == 0)
    return refuse (error, ALBO_OIDC_ERROR_REFUSED, "the provider does not know the code");

  if (status == 400 || status == 401)
    return refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider does not accept who we say we are");

  check_status (status, error);

  return NULL;
}

static char *
make_basic (const AlboOidcSettings *settings)
{
  g_autofree char *name = g_uri_escape_string (settings->client_id, NULL, FALSE);
  g_autofree char *secret = g_uri_escape_string (settings->secret, NULL, FALSE);
  g_autofree char *pair = g_strconcat (name, ":", secret, NULL);
  g_autofree char *base64 = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Basic ", base64, NULL);
}

/* The answer of the token endpoint, with an `access_token` that fits in a header. */
static JsonObject *
exchange_code (AlboOidcClient           *self,
               const AlboOidcDiscovery  *discovery,
               const AlboOidcRequest    *request,
               const char               *code,
               gint64                    now,
               GError                  **error)
{
  g_autofree char *form = albo_oidc_request_form (request, self->settings, discovery, code, now, error);
  g_autofree char *authorization = self->settings->auth == ALBO_OIDC_AUTH_SECRET
                                   ? make_basic (self->settings) : NULL;
  const AlboOidcQuestion question = {
    discovery->token, form, authorization, "application/json", self->settings->is_test,
  };
  g_autofree char *type = NULL;
  guint status;
  g_autoptr(GBytes) body = form != NULL ? albo_oidc_fetch (&question, &status, &type, error) : NULL;
  g_autoptr(JsonNode) node = NULL;
  const char *access_token;
  JsonObject *object;

  if (body == NULL)
    return NULL;

  if (status != 200)
    return explain_token_error (body, status, error);

  node = g_strcmp0 (type, "application/json") == 0
         ? albo_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider gives no tokens");

  object = json_node_get_object (node);
  access_token = albo_json_get_string (object, "access_token", "");
  if (access_token[0] == '\0' || strlen (access_token) > MAX_ACCESS_TOKEN ||
      strspn (access_token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._~+/=") != strlen (access_token) ||
      g_ascii_strcasecmp (albo_json_get_string (object, "token_type", ""), "Bearer") != 0 ||
      albo_json_get_string (object, "id_token", NULL) == NULL)
    return refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider gives no good tokens");

  return json_object_ref (object);
}

static JsonObject *
ask_userinfo (AlboOidcClient           *self,
              const AlboOidcDiscovery  *discovery,
              const char               *access_token,
              JsonObject               *claims,
              gint64                    now,
              GError                  **error)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", access_token, NULL);
  const AlboOidcQuestion question = {
    discovery->userinfo, NULL, authorization, "application/json, application/jwt", self->settings->is_test,
  };
  g_autofree char *type = NULL;
  guint status;
  g_autoptr(GBytes) body = albo_oidc_fetch (&question, &status, &type, error);
  g_autoptr(JsonObject) userinfo = NULL;
  gboolean is_signed;

  if (body == NULL || !check_status (status, error))
    return NULL;

  is_signed = g_strcmp0 (type, "application/jwt") == 0;
  if (is_signed)
    {
      g_autofree char *token = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

      userinfo = verify (self, discovery, g_strstrip (token), now, error);
    }
  else
    {
      g_autoptr(JsonNode) node = albo_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);

      if (g_strcmp0 (type, "application/json") == 0 && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        userinfo = json_node_dup_object (node);
      else
        albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider tells no attributes");
    }

  if (userinfo == NULL ||
      !albo_oidc_check_userinfo (userinfo, is_signed, claims, self->settings, now, error))
    return NULL;

  return g_steal_pointer (&userinfo);
}

static gboolean
check_answer (const AlboOidcAnswer     *answer,
              const AlboOidcSettings   *settings,
              const AlboOidcDiscovery  *discovery,
              GError                  **error)
{
  static const char * const later[] = { "temporarily_unavailable", "server_error", NULL };
  static const char * const ours[] = {
    "invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope",
    "request_not_supported", "registration_not_supported", NULL,
  };

  /* An answer of another provider to a question of this one. */
  if (answer->issuer != NULL ? strcmp (answer->issuer, settings->issuer) != 0 : discovery->names_itself)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_REFUSED, "an answer of another provider");

  if (answer->error != NULL && g_strv_contains (later, answer->error))
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_UNREACHABLE, "the provider says that it cannot");

  if (answer->error != NULL && g_strv_contains (ours, answer->error))
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_PROVIDER, "the provider does not take the question");

  if (answer->error != NULL)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_CANCELLED, "the person did not go through with it");

  if (answer->code == NULL || answer->code[0] == '\0' || strlen (answer->code) > MAX_CODE)
    return albo_oidc_refuse (error, ALBO_OIDC_ERROR_REFUSED, "an answer without a code");

  return TRUE;
}

static JsonNode *
as_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return node;
}

/* The token as it was signed, and what the provider told besides. */
static AlboOidcResult *
make_result (JsonObject *person,
             int         level,
             const char *id_token,
             JsonObject *claims,
             JsonObject *userinfo)
{
  g_autoptr(JsonObject) record = json_object_new ();
  g_autoptr(JsonNode) node = NULL;
  AlboOidcResult *self = g_new0 (AlboOidcResult, 1);

  json_object_set_string_member (record, "id_token", id_token);
  if (userinfo != NULL)
    json_object_set_object_member (record, "userinfo", json_object_ref (userinfo));
  node = as_node (record);

  self->person = person;
  self->level = level;
  self->subject = g_strdup (albo_json_get_string (claims, "sub", ""));
  self->token_id = g_strdup (albo_json_get_string (claims, "jti", NULL));
  self->issued_at = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) json_object_get_double_member (claims, "iat"));
  self->record = albo_json_to_string (node);

  return self;
}

/**
 * albo_oidc_result_free:
 * @self: (nullable) (transfer full): a result
 */
void
albo_oidc_result_free (AlboOidcResult *self)
{
  if (self == NULL)
    return;

  json_object_unref (self->person);
  g_free (self->subject);
  g_free (self->token_id);
  g_free (self->issued_at);
  g_free (self->record);
  g_free (self);
}

/**
 * albo_oidc_client_finish:
 * @self: a client
 * @request: the question, taken from where it was kept so that it is answered once
 * @answer: what the browser brought
 * @now: in seconds since 1970
 * @error: return location for an error
 *
 * Asks the provider twice or three times; blocks meanwhile.
 *
 * Returns: (transfer full): who the person is; %NULL with [error@Albo.OidcError]
 */
AlboOidcResult *
albo_oidc_client_finish (AlboOidcClient         *self,
                         const AlboOidcRequest  *request,
                         const AlboOidcAnswer   *answer,
                         gint64                  now,
                         GError                **error)
{
  g_autoptr(AlboOidcDiscovery) discovery = get_discovery (self, now, error);
  g_autoptr(JsonObject) tokens = NULL;
  g_autoptr(JsonObject) claims = NULL;
  g_autoptr(JsonObject) userinfo = NULL;
  const char *access_token;
  JsonObject *person;
  int reached;

  if (discovery == NULL || !check_answer (answer, self->settings, discovery, error))
    return NULL;

  tokens = exchange_code (self, discovery, request, answer->code, now, error);
  if (tokens == NULL)
    return NULL;

  access_token = json_object_get_string_member (tokens, "access_token");
  claims = verify (self, discovery, json_object_get_string_member (tokens, "id_token"), now, error);
  if (claims == NULL ||
      !albo_oidc_check_token (claims, self->settings, request, access_token, now, &reached, error))
    return NULL;

  if (self->settings->has_userinfo)
    {
      userinfo = ask_userinfo (self, discovery, access_token, claims, now, error);
      if (userinfo == NULL)
        return NULL;
    }

  person = albo_oidc_person_read (claims, userinfo, self->settings, error);

  return person != NULL
         ? make_result (person, reached, json_object_get_string_member (tokens, "id_token"), claims, userinfo) : NULL;
}
