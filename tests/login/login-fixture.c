/* login-fixture.c
 *
 * The database is one of real people and everything in messages is https, as in production; only
 * the browser of the tests finds the programs on this machine.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "login-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "albo-saml-certificate.h"
#include "albo-saml-level.h"
#include "albo-saml-redirect.h"
#include "albo-saml-time.h"
#include "albo-site.h"

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
make_keys (LoginFixture *self)
{
  const AlboSamlSubject subject = { "Ente di prova", "Ente di prova", "ente_prova", LOGIN_ENTITY, "Roma" };
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("albo-login-XXXXXX", &error);
  g_assert_no_error (error);
  albo_saml_certificate_make (&subject, 365, &key_pem, &certificate_pem, &error);
  g_assert_no_error (error);
  self->key = albo_saml_key_new_from_pem (key_pem, certificate_pem, &error);
  g_assert_no_error (error);
  write_file (self->folder, "uno.key", key_pem);
  write_file (self->folder, "uno.crt", certificate_pem);
  write_file (self->folder, "register.key", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
}

static char *
put_provider (const TestIdp *idp,
              const char    *kind,
              const char    *name)
{
  g_autofree char *metadata = test_idp_make_metadata (idp, FALSE);
  g_autofree char *sql =
    g_strdup_printf ("select admin.identity_provider_put (jsonb_build_object ('entity_id', '%s', 'kind', '%s',"
                     " 'name', '%s', 'metadata', '%s', 'certificates', jsonb_build_array (repeat ('ab', 32))))",
                     idp->entity_id, kind, name, metadata);
  g_autofree char *id_sql = g_strdup_printf ("select id from albo.identity_provider where entity_id = '%s'",
                                             idp->entity_id);

  g_assert_null (strchr (metadata, '\''));
  g_free (test_sites_query (sql));

  return test_sites_query (id_sql);
}

LoginFixture *
login_fixture_new (void)
{
  LoginFixture *self = g_new0 (LoginFixture, 1);

  make_keys (self);
  test_sites_use_keys (self->folder);
  test_sites_start (FALSE);

  g_free (test_sites_query (
    "select admin.identity_service_put ('comune', '{\"entity_id\": \"" LOGIN_ENTITY "\","
    " \"base_url\": \"" LOGIN_BASE "\", \"keys\": [\"uno\"], \"contacts\": {\"names\": {\"it\": {\"name\":"
    " \"Ente di prova\", \"display_name\": \"Ente di prova\", \"url\": \"https://www.example.it\"}},"
    " \"ipa_code\": \"ente_prova\", \"email\": \"spid@example.it\", \"phone\": \"+390612345678\","
    " \"municipality\": \"H501\", \"province\": \"RM\"}}')"));

  self->idp = test_idp_new ("https://idp.example.it");
  self->other = test_idp_new ("https://other.example.it");
  self->cie = test_idp_new ("https://cie.example.it");
  self->idp_id = put_provider (self->idp, "spid", "Gestore Uno");
  self->other_id = put_provider (self->other, "spid", "Gestore Due");
  self->cie_id = put_provider (self->cie, "cie", "Ministero");

  return self;
}

void
login_fixture_free (LoginFixture *self)
{
  static const char * const names[] = { "uno.key", "uno.crt", "register.key" };

  test_sites_stop ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  test_idp_free (self->idp);
  test_idp_free (self->other);
  test_idp_free (self->cie);
  g_free (self->idp_id);
  g_free (self->other_id);
  g_free (self->cie_id);
  albo_saml_key_unref (self->key);
  g_free (self);
}

/* Redirects are not followed, and cookies are what the test says. */
LoginAnswer *
login_send (const char *method,
            const char *url,
            const char *cookie,
            const char *body)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  LoginAnswer *self = g_new0 (LoginAnswer, 1);
  SoupMessageHeaders *headers;
  const char *set_cookie;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept-Language", "it");
  if (cookie != NULL)
    soup_message_headers_append (headers, "Cookie", cookie);
  if (body != NULL)
    {
      g_autoptr(GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", sent);
    }

  bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  headers = soup_message_get_response_headers (message);
  self->status = soup_message_get_status (message);
  self->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  self->page = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  set_cookie = soup_message_headers_get_list (headers, "Set-Cookie");
  if (set_cookie != NULL)
    {
      const char *wanted = strstr (set_cookie, ALBO_SESSION_COOKIE "=");

      if (wanted == NULL)
        wanted = strstr (set_cookie, "albo_richiesta=");
      self->cookie = wanted != NULL ? g_strndup (wanted, strcspn (wanted, ";")) : NULL;
    }

  return self;
}

void
login_answer_free (LoginAnswer *self)
{
  g_free (self->location);
  g_free (self->cookie);
  g_free (self->page);
  g_free (self);
}

/* Leaves for a provider, which looks at what it is asked. */
LoginStart *
login_start (const LoginFixture *self,
             const char         *provider_id,
             const char         *return_path)
{
  g_autofree char *path = g_strdup_printf ("/accedi/con/%s?ritorno=%s", provider_id, return_path);
  g_autofree char *url = test_sites_get_login (path);
  g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  LoginStart *start = g_new0 (LoginStart, 1);
  g_autoptr(GRegex) regex = g_regex_new (" ID=\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_cmpuint (answer->status, ==, 303);
  g_ptr_array_add (keys, self->key);
  start->cookie = g_strdup (answer->cookie);
  start->xml = albo_saml_redirect_parse (strchr (answer->location, '?') + 1, "SAMLRequest", keys,
                                         &start->relay_state, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match (regex, start->xml, 0, &match));
  start->request_id = g_match_info_fetch (match, 1);

  {
    const char *instant = strstr (start->xml, "IssueInstant=\"");
    g_autofree char *text = g_strndup (instant + 14, strcspn (instant + 14, "\""));

    g_assert_true (albo_saml_time_parse (text, &start->issued_at));
  }

  return start;
}

void
login_start_free (LoginStart *self)
{
  g_free (self->cookie);
  g_free (self->relay_state);
  g_free (self->request_id);
  g_free (self->xml);
  g_free (self);
}

char *
login_make_body (const char *parameter,
                 const char *base64,
                 const char *relay_state)
{
  g_autofree char *message = g_uri_escape_string (base64, NULL, FALSE);
  g_autofree char *state = relay_state != NULL ? g_uri_escape_string (relay_state, NULL, FALSE) : NULL;

  return g_strconcat (parameter, "=", message, state != NULL ? "&RelayState=" : "",
                      state != NULL ? state : "", NULL);
}

char *
login_make_answer (TestIdp          *idp,
                   const LoginStart *start,
                   const char       *case_name)
{
  const TestAnswer answer = {
    start->request_id, LOGIN_ANSWER, LOGIN_ENTITY, albo_saml_level_get_uri (ALBO_SAML_LEVEL_2), start->issued_at,
  };

  return test_idp_answer (idp, &answer, case_name);
}

LoginAnswer *
login_post_answer (const LoginStart *start,
                   const char       *cookie,
                   const char       *base64)
{
  g_autofree char *url = test_sites_get_login ("/accedi/risposta");
  g_autofree char *body = login_make_body ("SAMLResponse", base64, start->relay_state);

  return login_send ("POST", url, cookie, body);
}

/* Like test_sites_query(), over one connection: there are many cases. */
char *
login_query (const char *sql)
{
  static AlboConnection *connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;

  if (connection == NULL)
    connection = albo_connection_new ("");
  rows = albo_connection_call (connection, sql, 0, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_strdup (PQntuples (rows) > 0 ? PQgetvalue (rows, 0, 0) : "");
}

char *
login_last_outcome (void)
{
  return login_query ("select outcome from albo.sign_in order by last_at desc, id desc limit 1");
}

guint
login_count (const char *sql)
{
  g_autofree char *text = login_query (sql);

  return (guint) g_ascii_strtoull (text, NULL, 10);
}
