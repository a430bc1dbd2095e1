/* albo-sign-in.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sign-in.h"

#include "albo-login-calls.h"
#include "albo-token.h"
#include "albo-url.h"

/* Where a person goes who came with no address, or with one that leads astray. */
#define DEFAULT_RETURN "/pratiche"

/* The form of this page leads to a provider, which may send it on to other sites of its own. */
#define POLICY_FORMAT \
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; " \
  "form-action https:%s%s; base-uri 'none'; frame-ancestors 'none'"

/* Errors of SPID that are our own fault, or the provider's: a person can do nothing. */
#define FIRST_OF_OURS 1
#define LAST_OF_OURS  18

/**
 * albo_sign_in_get_identity:
 * @exchange: an exchange not replied to yet
 * @connection: the connection of this thread
 *
 * Returns: (transfer full) (nullable): as whom to ask and whom to trust; %NULL once the browser
 *   was told that this is not known now
 */
AlboLoginIdentity *
albo_sign_in_get_identity (AlboExchange   *exchange,
                           AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  AlboLoginIdentity *identity =
    albo_login_trust_get (albo_exchange_get_site (exchange)->data, connection, &error);

  if (identity == NULL)
    albo_exchange_reply_error (exchange, error);

  return identity;
}

/**
 * albo_sign_in_choose_return:
 * @path: (nullable): where a person says to want to go
 *
 * Returns: (transfer none): @path, if it is one of the portal
 */
const char *
albo_sign_in_choose_return (const char *path)
{
  return albo_url_is_return_path (path) ? path : DEFAULT_RETURN;
}

/**
 * albo_sign_in_hash:
 * @token: (nullable): a token
 *
 * Returns: (transfer full) (nullable): its SHA-256, as the database knows it
 */
GBytes *
albo_sign_in_hash (const char *token)
{
  guint8 hash[ALBO_TOKEN_HASH_LENGTH];

  if (token == NULL)
    return NULL;

  albo_token_hash (token, hash);

  return g_bytes_new (hash, sizeof hash);
}

/**
 * albo_sign_in_send:
 * @exchange: an exchange not replied to yet
 * @message: what the browser carries
 * @provider_name: whom to
 * @is_logout: whether it ends a session
 *
 * 303 to the provider; where the message travels in a form, 200 with a page whose button sends
 * it: there is no script that could.
 */
void
albo_sign_in_send (AlboExchange          *exchange,
                   const AlboSamlMessage *message,
                   const char            *provider_name,
                   gboolean               is_logout)
{
  JsonObject *view;
  g_autofree char *origin = NULL;
  g_autofree char *policy = NULL;
  gboolean is_plain;

  if (message->binding == ALBO_SAML_REDIRECT && !is_logout)
    {
      albo_exchange_reply_redirect (exchange, message->url);
      return;
    }

  view = json_object_new ();
  json_object_set_string_member (view, "provider", provider_name);
  json_object_set_string_member (view, "address", message->url);
  json_object_set_boolean_member (view, "is_logout", is_logout);

  /* After the portal's form a redirect to a third site would be blocked: the page goes on by
   * itself instead.
   */
  if (message->binding == ALBO_SAML_REDIRECT)
    {
      json_object_set_boolean_member (view, "is_link", TRUE);
      albo_exchange_reply_page (exchange, 200, "sign-in-send", view);
      return;
    }

  json_object_set_string_member (view, "parameter", message->parameter);
  json_object_set_string_member (view, "message", message->field);
  if (message->relay_state != NULL)
    json_object_set_string_member (view, "relay_state", message->relay_state);

  /* A test provider is reached without TLS. */
  origin = albo_url_get_origin (message->url);
  is_plain = origin != NULL && g_str_has_prefix (origin, "http:");
  policy = g_strdup_printf (POLICY_FORMAT, is_plain ? " " : "", is_plain ? origin : "");
  albo_exchange_set_policy (exchange, policy);
  albo_exchange_reply_page (exchange, 200, "sign-in-send", view);
}

/**
 * albo_sign_in_refuse:
 * @exchange: an exchange not replied to yet
 * @connection: the connection of this thread
 * @provider: (nullable): whom the request went to
 * @reason: a name of ours
 * @number: of SPID's table of errors, or 0
 * @return_path: (nullable): where the person wanted to go
 * @is_noted: whether the database has a row of it already
 *
 * Nobody is signed in: 403 with the words that are prescribed for @number, or with some that
 * help.  The reason is for the journal; nothing that a stranger wrote is shown or logged.
 */
void
albo_sign_in_refuse (AlboExchange            *exchange,
                     AlboConnection          *connection,
                     const AlboLoginProvider *provider,
                     const char              *reason,
                     guint                    number,
                     const char              *return_path,
                     gboolean                 is_noted)
{
  static const guint told[] = { 19, 20, 21, 22, 23, 24, 25, 30 };
  const char *name = provider != NULL ? provider->saml->entity_id : "-";
  JsonObject *view = json_object_new ();
  g_autofree char *again = albo_url_with_return ("", "/accedi", albo_sign_in_choose_return (return_path));
  g_autoptr(GError) error = NULL;
  gboolean is_told = FALSE;

  if (number >= FIRST_OF_OURS && number <= LAST_OF_OURS)
    g_warning ("%s ALARM: provider %s did not accept our request: error %u", albo_exchange_get_id (exchange),
               name, number);
  else
    g_message ("%s sign-in refused: %s number=%u provider=%s", albo_exchange_get_id (exchange), reason,
               number, name);

  if (!is_noted && !albo_login_refuse (connection, provider != NULL ? provider->id : 0, reason, NULL, &error))
    g_warning ("%s: a refusal was not noted: %s", albo_exchange_get_id (exchange), error->message);

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    if (told[i] == number)
      {
        g_autofree char *member = g_strdup_printf ("is_%u", number);

        json_object_set_boolean_member (view, member, TRUE);
        is_told = TRUE;
      }

  json_object_set_boolean_member (view, "is_ours", number >= FIRST_OF_OURS && number <= LAST_OF_OURS);
  json_object_set_boolean_member (view, "is_late", !is_told &&
                                  (g_str_equal (reason, "request-unknown") || g_str_equal (reason, "request-expired") ||
                                   g_str_equal (reason, "other-browser") || g_str_equal (reason, "form")));
  json_object_set_boolean_member (view, "is_other", !is_told && number == 0 &&
                                  !json_object_get_boolean_member (view, "is_late"));
  json_object_set_string_member (view, "again", again);
  albo_exchange_reply_page (exchange, 403, "sign-in-refused", view);
}
