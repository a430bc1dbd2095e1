/* test-saml-sign-in.c - every answer that a provider or a stranger can send, to the program that runs
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "login-fixture.h"

#include <string.h>

#include "albo-saml-register-key.h"
#include "albo-token.h"

#define SESSIONS "select count(*) from albo.session"

static LoginFixture *fixture;

/* What a case does to the answer, the program must notice: no session, the reason in the log, a
 * page for the person.
 */
static void
test_case (gconstpointer data)
{
  const TestCase *test = data;
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/ente/prova");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, test->name);
  g_autofree char *aged = login_query ("update albo.identity_request set issued_at = issued_at - interval '30 seconds' returning 1");
  guint n_before = login_count (SESSIONS);
  g_autoptr(LoginAnswer) answer = login_post_answer (start, start->cookie, base64);
  g_autofree char *outcome = NULL;
  g_autofree char *number = NULL;

  if (test->expected == TEST_ACCEPT)
    {
      g_autofree char *expected = test_sites_get_url ("/ente/prova");

      g_assert_cmpuint (answer->status, ==, 303);
      g_assert_cmpstr (answer->location, ==, expected);
      g_assert_cmpuint (login_count (SESSIONS), ==, n_before + 1);
      outcome = login_last_outcome ();
      g_assert_cmpstr (outcome, ==, "success");

      /* This provider always gives its assertions the same ID. */
      g_free (login_query ("delete from albo.identity_assertion returning 1"));
      return;
    }

  g_assert_cmpuint (login_count (SESSIONS), ==, n_before);
  if (answer->status == 413)
    {
      g_assert_cmpint (test->expected, ==, ALBO_SAML_ERROR_TOO_LARGE);
      return;
    }

  g_assert_cmpuint (answer->status, ==, 403);
  g_assert_nonnull (strstr (answer->page, "L'accesso non è riuscito"));
  g_assert_null (strstr (answer->page, "<script"));
  g_assert_null (answer->cookie);
  outcome = login_last_outcome ();
  g_assert_cmpstr (outcome, ==, albo_saml_error_get_name ((AlboSamlError) test->expected));

  if (test->expected == ALBO_SAML_ERROR_DECLINED)
    {
      g_autofree char *expected = test->number > 0 ? g_strdup_printf ("%u", test->number) : g_strdup ("");

      number = login_query ("select error_number from albo.sign_in order by last_at desc, id desc limit 1");
      g_assert_cmpstr (number, ==, expected);
    }
}

static const struct
{
  const char *name;
  const char *text;
} prescribed[] = {
  { "104", "ripetuta sottomissione di credenziali errate" },
  { "105", "credenziali compatibili con il livello" },
  { "106", "tempo a disposizione" },
  { "107", "Non hai dato il consenso" },
  { "108", "sospesa o revocata" },
  { "111", "annullato" },
  { "declined-30", "non è del tipo richiesto" },
  { "declined-11", "Non dipende da te" },
};

static void
test_prescribed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (prescribed); i++)
    {
      g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/ente/prova/iscrizione");
      g_autofree char *base64 = login_make_answer (fixture->idp, start, prescribed[i].name);
      g_autoptr(LoginAnswer) answer = NULL;

      if (g_str_equal (prescribed[i].name, "declined-11"))
        g_test_expect_message ("albo-login", G_LOG_LEVEL_WARNING, "*ALARM*error 11");

      answer = login_post_answer (start, start->cookie, base64);
      g_test_assert_expected_messages ();
      g_assert_nonnull (strstr (answer->page, prescribed[i].text));
      g_assert_nonnull (strstr (answer->page, "/accedi?ritorno=/ente/prova/iscrizione"));
    }
}

static void
check_refused (const LoginAnswer *answer,
               const char        *reason)
{
  g_autofree char *outcome = login_last_outcome ();

  g_assert_cmpuint (answer->status, ==, 403);
  g_assert_nonnull (strstr (answer->page, "L'accesso non è riuscito"));
  g_assert_cmpstr (outcome, ==, reason);
  g_assert_null (answer->cookie);
}

static void
test_replay (void)
{
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autoptr(LoginStart) second = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autofree char *again = login_make_answer (fixture->idp, second, "1");
  g_autoptr(LoginAnswer) answer = login_post_answer (start, start->cookie, base64);
  g_autoptr(LoginAnswer) replay = NULL;
  g_autoptr(LoginAnswer) reuse = NULL;

  g_assert_cmpuint (answer->status, ==, 303);
  replay = login_post_answer (start, start->cookie, base64);
  check_refused (replay, "request-unknown");

  /* Another answer, with the ID of an assertion that was used. */
  reuse = login_post_answer (second, second->cookie, again);
  check_refused (reuse, "assertion-used");
  g_free (login_query ("delete from albo.identity_assertion returning 1"));
}

static void
test_other_browser (void)
{
  g_autoptr(LoginStart) victim = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autoptr(LoginAnswer) without = login_post_answer (start, NULL, base64);
  g_autoptr(LoginAnswer) other = NULL;
  g_autoptr(LoginAnswer) right = NULL;

  check_refused (without, "other-browser");
  other = login_post_answer (start, victim->cookie, base64);
  check_refused (other, "other-browser");

  /* It still waits for its own browser. */
  right = login_post_answer (start, start->cookie, base64);
  g_assert_cmpuint (right->status, ==, 303);
  g_free (login_query ("delete from albo.identity_assertion returning 1"));
}

static void
test_other_provider (void)
{
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->other, start, "1");
  g_autoptr(LoginAnswer) answer = login_post_answer (start, start->cookie, base64);

  check_refused (answer, "signature-wrong");
}

static void
test_unsolicited (void)
{
  g_autofree char *relay_state = albo_token_new ();
  LoginStart start = { NULL, relay_state, (char *) "_request", NULL, g_get_real_time () };
  g_autofree char *base64 = login_make_answer (fixture->idp, &start, "1");
  g_autoptr(LoginAnswer) answer = login_post_answer (&start, NULL, base64);

  check_refused (answer, "request-unknown");
}

static void
test_expired (void)
{
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autoptr(LoginAnswer) answer = NULL;

  g_free (login_query ("update albo.identity_request set expires_at = now() - interval '1 second' returning 1"));
  answer = login_post_answer (start, start->cookie, base64);
  check_refused (answer, "request-expired");
}

static void
test_forms (void)
{
  static const char * const states[] = {
    "//evil.example", "https://evil.example", "%0d%0aSet-Cookie:x=1", "/pratiche", "", "%3Cscript%3Ealert(1)%3C/script%3E",
  };
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autofree char *url = test_sites_get_login ("/accedi/risposta");
  g_autofree char *body = login_make_body ("SAMLResponse", base64, start->relay_state);
  g_autofree char *double_response = g_strconcat (body, "&", body, NULL);
  g_autofree char *no_state = login_make_body ("SAMLResponse", base64, NULL);
  g_autofree char *twice_state = g_strconcat (body, "&RelayState=", start->relay_state, NULL);
  const char *bodies[] = { double_response, no_state, twice_state, "x=1" };
  g_autoptr(LoginAnswer) get = login_send ("GET", url, start->cookie, NULL);
  g_autofree char *query = g_strconcat (url, "?", body, NULL);
  g_autoptr(LoginAnswer) get_query = login_send ("GET", query, start->cookie, NULL);

  g_assert_cmpuint (get->status, ==, 405);
  g_assert_cmpuint (get_query->status, ==, 405);

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(LoginAnswer) answer = login_send ("POST", url, start->cookie, bodies[i]);

      check_refused (answer, "form");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *with_state = g_strconcat (no_state, "&RelayState=", states[i], NULL);
      g_autoptr(LoginAnswer) answer = login_send ("POST", url, start->cookie, with_state);

      check_refused (answer, "form");
      g_assert_null (strstr (answer->page, "evil"));
      g_assert_null (strstr (answer->page, "alert"));
    }
}

static const struct
{
  const char *path;
  const char *end;
} returns[] = {
  { "/pratiche",               "/pratiche" },
  { "/ente/prova/iscrizione",  "/ente/prova/iscrizione" },
  { "//altrove.example",       "/pratiche" },
  { "/%5Caltrove.example",     "/pratiche" },
  { "https://altrove.example", "/pratiche" },
  { "/%09/altrove.example",    "/pratiche" },
  { "/a%0d%0aX:%20b",          "/pratiche" },
  { "javascript:alert(1)",     "/pratiche" },
  { "",                        "/pratiche" },
};

static void
test_return (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, returns[i].path);
      g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
      g_autoptr(LoginAnswer) answer = login_post_answer (start, start->cookie, base64);
      g_autofree char *expected = test_sites_get_url (returns[i].end);

      g_assert_cmpstr (answer->location, ==, expected);
      g_assert_true (albo_token_is_well_made (start->relay_state));
      g_free (login_query ("delete from albo.identity_assertion returning 1"));
    }
}

typedef struct
{
  const LoginStart *start;
  const char       *base64;
  guint             status;
} Rival;

static gpointer
post_thread (gpointer data)
{
  Rival *rival = data;
  g_autoptr(LoginAnswer) answer = login_post_answer (rival->start, rival->start->cookie, rival->base64);

  rival->status = answer->status;

  return NULL;
}

static void
test_parallel (void)
{
  for (int round = 0; round < 10; round++)
    {
      g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
      g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
      Rival rivals[4];
      GThread *threads[G_N_ELEMENTS (rivals)];
      guint n_won = 0;
      guint n_before = login_count (SESSIONS);

      for (gsize i = 0; i < G_N_ELEMENTS (rivals); i++)
        {
          rivals[i] = (Rival) { start, base64, 0 };
          threads[i] = g_thread_new ("rival", post_thread, &rivals[i]);
        }

      for (gsize i = 0; i < G_N_ELEMENTS (rivals); i++)
        {
          g_thread_join (threads[i]);
          n_won += rivals[i].status == 303;
          g_assert_true (rivals[i].status == 303 || rivals[i].status == 403);
        }

      g_assert_cmpuint (n_won, ==, 1);
      g_assert_cmpuint (login_count (SESSIONS), ==, n_before + 1);
      g_free (login_query ("delete from albo.identity_assertion returning 1"));
    }
}

/* What is in the register, opened with the key, is what was said. */
static void
test_register (void)
{
  g_autofree char *path = g_build_filename (fixture->folder, "register.key", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlRegisterKey) key = albo_saml_register_key_load (path, &error);
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/ente/prova");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autofree char *sql = g_strdup_printf ("select encode (%s, 'base64') from albo.identity_message where request_id = '%s'",
                                          "request", start->request_id);
  g_autofree char *response_sql = g_strdup_printf (
    "select encode (response, 'base64') from albo.identity_message where request_id = '%s'", start->request_id);
  g_autofree char *index_sql = g_strdup_printf (
    "select concat_ws (' ', response_id, response_issuer, assertion_id, subject, name_qualifier, outcome, key_name,"
    " for_organization_id is not null) from albo.identity_message where request_id = '%s'", start->request_id);
  g_autofree char *expected = NULL;
  g_autoptr(LoginAnswer) answer = NULL;

  g_assert_no_error (error);
  answer = login_post_answer (start, start->cookie, base64);
  g_assert_cmpuint (answer->status, ==, 303);

  {
    g_autofree char *index = login_query (index_sql);
    g_autofree char *request_text = login_query (sql);
    g_autofree char *response_text = login_query (response_sql);
    gsize n_request;
    gsize n_response;
    guchar *request_data = g_base64_decode (request_text, &n_request);
    guchar *response_data = g_base64_decode (response_text, &n_response);
    g_autoptr(GBytes) request = g_bytes_new_take (request_data, n_request);
    g_autoptr(GBytes) response = g_bytes_new_take (response_data, n_response);
    g_autofree char *request_xml = albo_saml_register_key_open (key, request, start->request_id, &error);
    g_autofree char *response_xml = albo_saml_register_key_open (key, response, start->request_id, &error);
    g_autofree char *elsewhere = NULL;
    gsize length;
    g_autofree char *sent = (char *) g_base64_decode (base64, &length);

    g_assert_no_error (error);
    g_assert_cmpstr (request_xml, ==, start->xml);
    g_assert_cmpmem (response_xml, strlen (response_xml), sent, length);

    elsewhere = albo_saml_register_key_open (key, response, "_another", &error);
    g_assert_null (elsewhere);
    g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);

    expected = g_strdup_printf ("_response https://idp.example.it _assertion _transient https://idp.example.it success %s t",
                                albo_saml_register_key_get_name (key));
    g_assert_cmpstr (index, ==, expected);
  }

  g_free (login_query ("delete from albo.identity_assertion returning 1"));
}

static void
test_metadata (void)
{
  static const struct
  {
    const char *path;
    guint       status;
    const char *shows;
  } files[] = {
    { "/accedi/metadati/comune/spid.xml", 200, "index=\"99\"" },
    { "/accedi/metadati/comune/cie.xml",  200, "cartaidentita" },
    { "/accedi/metadati/comune/x.xml",    404, "html" },
    { "/accedi/metadati/altro/spid.xml",  404, "html" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *url = test_sites_get_login (files[i].path);
      g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);

      g_assert_cmpuint (answer->status, ==, files[i].status);
      g_assert_nonnull (strstr (answer->page, files[i].shows));
      if (files[i].status == 200)
        {
          g_assert_nonnull (strstr (answer->page, "entityID=\"" LOGIN_ENTITY "\""));
          g_assert_nonnull (strstr (answer->page, LOGIN_ANSWER));
          g_assert_true (g_str_has_prefix (answer->page, "<"));
        }
    }
}

/* Everybody is on the page, no one always first. */
static void
test_page (void)
{
  g_autofree char *url = test_sites_get_login ("/accedi?ritorno=/ente/prova");
  guint n_first = 0;

  for (int i = 0; i < 60; i++)
    {
      g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);
      const char *one = strstr (answer->page, "Gestore Uno");
      const char *two = strstr (answer->page, "Gestore Due");

      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_nonnull (one);
      g_assert_nonnull (two);
      g_assert_nonnull (strstr (answer->page, "Entra con SPID"));
      g_assert_nonnull (strstr (answer->page, "Entra con CIE"));
      g_assert_nonnull (strstr (answer->page, "?ritorno=/ente/prova"));
      n_first += one < two;
    }

  g_assert_cmpuint (n_first, >, 5);
  g_assert_cmpuint (n_first, <, 55);
}

static void
test_no_provider (void)
{
  static const char * const paths[] = { "/accedi/con/999999", "/accedi/con/x", "/accedi/con/0" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = test_sites_get_login (paths[i]);
      g_autoptr(LoginAnswer) answer = login_send ("GET", url, NULL, NULL);

      g_assert_cmpuint (answer->status, ==, 404);
    }
}

/* Level, what is asked and how: as the rules of each provider say. */
static void
test_request (void)
{
  g_autoptr(LoginStart) spid = login_start (fixture, fixture->idp_id, "/ente/prova");
  g_autoptr(LoginStart) cie = login_start (fixture, fixture->cie_id, "/ente/prova");
  g_autoptr(LoginStart) high = NULL;
  g_autofree char *service = login_query ("select code from albo.service order by id limit 1");
  g_autofree char *path = g_strdup_printf ("/ente/prova/%s", service);
  g_autofree char *set = g_strdup_printf ("select admin.setting_set ((select id from albo.organization where code = 'prova'),"
                                          " '%s.sign_in_level', '3')", service);

  g_assert_nonnull (strstr (spid->xml, "https://www.spid.gov.it/SpidL2"));
  g_assert_nonnull (strstr (spid->xml, "ForceAuthn=\"true\""));
  g_assert_nonnull (strstr (spid->xml, "Comparison=\"minimum\""));
  g_assert_null (strstr (spid->xml, "IsPassive"));
  g_assert_nonnull (strstr (cie->xml, "ForceAuthn=\"true\""));
  g_assert_nonnull (strstr (cie->xml, "Destination=\"https://cie.example.it/sso\""));

  g_free (login_query (set));
  high = login_start (fixture, fixture->idp_id, path);
  g_assert_nonnull (strstr (high->xml, "https://www.spid.gov.it/SpidL3"));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GArray) cases = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    {
      g_print ("1..0 # SKIP needs a server: tests/with-postgres.sh\n");
      return 0;
    }

  /* Alarms are warnings, which are what is tested. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  fixture = login_fixture_new ();
  cases = test_idp_list_cases ();

  for (guint i = 0; i < cases->len; i++)
    {
      const TestCase *test = &g_array_index (cases, TestCase, i);
      g_autofree char *path = g_strdup_printf ("/sign-in/case/%s", test->name);

      g_test_add_data_func (path, test, test_case);
    }

  g_test_add_func ("/sign-in/prescribed", test_prescribed);
  g_test_add_func ("/sign-in/replay", test_replay);
  g_test_add_func ("/sign-in/other-browser", test_other_browser);
  g_test_add_func ("/sign-in/other-provider", test_other_provider);
  g_test_add_func ("/sign-in/unsolicited", test_unsolicited);
  g_test_add_func ("/sign-in/expired", test_expired);
  g_test_add_func ("/sign-in/forms", test_forms);
  g_test_add_func ("/sign-in/return", test_return);
  g_test_add_func ("/sign-in/parallel", test_parallel);
  g_test_add_func ("/sign-in/register", test_register);
  g_test_add_func ("/sign-in/metadata", test_metadata);
  g_test_add_func ("/sign-in/page", test_page);
  g_test_add_func ("/sign-in/no-provider", test_no_provider);
  g_test_add_func ("/sign-in/request", test_request);

  status = g_test_run ();
  login_fixture_free (fixture);

  return status;
}
