/* test-saml-logout.c - a session ends at the provider's wish, at ours, and at nobody else's
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "login-fixture.h"

#include <string.h>

#include "albo-saml-logout.h"
#include "albo-site.h"

#define SESSIONS "select count(*) from albo.session"

static LoginFixture *fixture;

/* The service as the provider knows it. */
static AlboSamlProvider service;

/* Returns: the cookie of a new session */
static char *
sign_in (void)
{
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autoptr(LoginAnswer) answer = login_post_answer (start, start->cookie, base64);

  g_assert_cmpuint (answer->status, ==, 303);
  g_free (login_query ("delete from albo.identity_assertion returning 1"));

  return g_steal_pointer (&answer->cookie);
}

static AlboSamlMessage *
make_request (AlboSamlBinding  binding,
              const char      *name,
              AlboSamlKey     *key)
{
  g_autoptr(GError) error = NULL;
  AlboSamlMessage *message =
    albo_saml_logout_request_make (fixture->idp->entity_id, &service, binding, name, fixture->idp->entity_id, "_session",
                                   "stato", key, g_get_real_time (), &error);

  g_assert_no_error (error);

  return message;
}

static LoginAnswer *
send_query (const char *url)
{
  const char *query = strchr (url, '?');
  g_autofree char *path = g_strconcat ("/accedi/uscita-gestore", query != NULL ? query : "", NULL);
  g_autofree char *address = test_sites_get_login (path);

  return login_send ("GET", address, NULL, NULL);
}

/* What is asked for is done, and said to be. */
static void
check_success (const LoginAnswer     *answer,
               const AlboSamlMessage *request)
{
  static const char location[] = "https://idp.example.it/slo-response";
  g_autoptr(AlboSamlLogout) response = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (answer->status, ==, 303);
  g_assert_true (g_str_has_prefix (answer->location, location));
  response = albo_saml_logout_response_check (ALBO_SAML_REDIRECT, strchr (answer->location, '?') + 1, &service, location,
                                              request->id, g_get_real_time (), &error);
  g_assert_no_error (error);
  g_assert_true (response->is_success);
  g_assert_cmpstr (response->relay_state, ==, "stato");
}

static void
test_provider_redirect (void)
{
  g_autofree char *cookie = sign_in ();
  g_autoptr(AlboSamlMessage) request = make_request (ALBO_SAML_REDIRECT, "_transient", fixture->idp->key);
  g_autoptr(LoginAnswer) answer = send_query (request->url);
  g_autoptr(LoginAnswer) again = NULL;

  check_success (answer, request);
  g_assert_cmpuint (login_count (SESSIONS), ==, 0);

  again = send_query (request->url);
  check_success (again, request);
}

static void
test_provider_post (void)
{
  g_autofree char *cookie = sign_in ();
  g_autoptr(AlboSamlMessage) request = make_request (ALBO_SAML_POST, "_transient", fixture->idp->key);
  g_autofree char *url = test_sites_get_login ("/accedi/uscita-gestore");
  g_autofree char *body = login_make_body ("SAMLRequest", request->field, "stato");
  g_autoptr(LoginAnswer) answer = login_send ("POST", url, NULL, body);

  check_success (answer, request);
  g_assert_cmpuint (login_count (SESSIONS), ==, 0);
}

static void
test_other_subject (void)
{
  g_autofree char *cookie = sign_in ();
  g_autoptr(AlboSamlMessage) request = make_request (ALBO_SAML_REDIRECT, "_another", fixture->idp->key);
  g_autoptr(LoginAnswer) answer = send_query (request->url);

  check_success (answer, request);
  g_assert_cmpuint (login_count (SESSIONS), ==, 1);
  g_free (login_query ("delete from albo.session returning 1"));
}

/* Another provider ends its own sessions only. */
static void
test_other_provider (void)
{
  g_autofree char *cookie = sign_in ();
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboSamlMessage) request =
    albo_saml_logout_request_make (fixture->other->entity_id, &service, ALBO_SAML_REDIRECT, "_transient",
                                   fixture->other->entity_id, "_session", "stato", fixture->other->key,
                                   g_get_real_time (), &error);
  g_autoptr(LoginAnswer) answer = send_query (request->url);

  g_assert_cmpuint (answer->status, ==, 303);
  g_assert_cmpuint (login_count (SESSIONS), ==, 1);
  g_free (login_query ("delete from albo.session returning 1"));
}

static void
check_refused (const LoginAnswer *answer,
               const char        *reason)
{
  g_autofree char *outcome = login_last_outcome ();

  g_assert_cmpuint (answer->status, ==, 403);
  g_assert_cmpstr (outcome, ==, reason);
  g_assert_cmpuint (login_count (SESSIONS), ==, 1);
}

static void
test_forged (void)
{
  g_autofree char *cookie = sign_in ();
  g_autoptr(AlboSamlMessage) rogue = make_request (ALBO_SAML_REDIRECT, "_transient", fixture->idp->rogue);
  g_autoptr(AlboSamlMessage) right = make_request (ALBO_SAML_REDIRECT, "_transient", fixture->idp->key);
  g_autofree char *unsigned_url = g_strndup (right->url, strstr (right->url, "&SigAlg=") - right->url);
  g_autofree char *changed = g_strconcat (right->url, "&RelayState=altro", NULL);
  g_autofree char *slo = test_sites_get_login ("/accedi/uscita-gestore");
  g_autofree char *body = g_strconcat ("SAMLRequest=", "PHgvPg==", NULL);
  g_autoptr(LoginAnswer) by_rogue = send_query (rogue->url);
  g_autoptr(LoginAnswer) not_signed = NULL;
  g_autoptr(LoginAnswer) with_more = NULL;
  g_autoptr(LoginAnswer) empty = NULL;
  g_autoptr(LoginAnswer) posted = NULL;

  check_refused (by_rogue, "logout-signature-wrong");
  not_signed = send_query (unsigned_url);
  check_refused (not_signed, "logout-form");
  with_more = send_query (changed);
  check_refused (with_more, "logout-query");
  empty = login_send ("GET", slo, NULL, NULL);
  check_refused (empty, "logout-form");
  posted = login_send ("POST", slo, NULL, body);
  g_assert_cmpuint (posted->status, ==, 403);
  g_assert_cmpuint (login_count (SESSIONS), ==, 1);
  g_free (login_query ("delete from albo.session returning 1"));
}

static char *
find_text (const char *page,
           const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *found = NULL;
  GString *text;

  g_assert_true (g_regex_match (regex, page, 0, &match));
  found = g_match_info_fetch (match, 1);
  text = g_string_new (found);
  g_string_replace (text, "&#x2F;", "/", 0);
  g_string_replace (text, "&#x3D;", "=", 0);
  g_string_replace (text, "&amp;", "&", 0);

  return g_string_free (text, FALSE);
}

/* The portal's button ends the session here at once, and then the provider's. */
static void
test_ours (void)
{
  static const char location[] = "https://idp.example.it/slo";
  g_autofree char *cookie = sign_in ();
  g_autofree char *area = test_sites_get_url ("/pratiche");
  g_autofree char *button = test_sites_get_url ("/esci");
  g_autofree char *home = test_sites_get_url ("/?uscita=1");
  g_autoptr(LoginAnswer) page = login_send ("GET", area, cookie, NULL);
  g_autofree char *csrf = find_text (page->page, "name=\"csrf\" value=\"([^\"]+)\"");
  g_autofree char *body = g_strconcat ("csrf=", csrf, NULL);
  g_autoptr(LoginAnswer) out = login_send ("POST", button, cookie, body);
  g_autoptr(LoginAnswer) leave = NULL;
  g_autoptr(LoginAnswer) twice = NULL;
  g_autoptr(LoginAnswer) back = NULL;
  g_autoptr(LoginAnswer) unknown = NULL;
  g_autofree char *address = NULL;
  g_autoptr(AlboSamlLogout) request = NULL;
  g_autoptr(AlboSamlMessage) response = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (out->status, ==, 303);
  g_assert_nonnull (strstr (out->location, "/accedi/uscita/"));
  g_assert_cmpuint (login_count (SESSIONS), ==, 0);

  leave = login_send ("GET", out->location, NULL, NULL);
  g_assert_cmpuint (leave->status, ==, 200);
  address = find_text (leave->page, "http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"");
  g_assert_true (g_str_has_prefix (address, location));
  request = albo_saml_logout_request_check (ALBO_SAML_REDIRECT, strchr (address, '?') + 1, &service, location,
                                            g_get_real_time (), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->name_id, ==, "_transient");
  g_assert_cmpstr (request->session_index, ==, "_session");

  /* The handle is used up. */
  twice = login_send ("GET", out->location, NULL, NULL);
  g_assert_cmpstr (twice->location, ==, home);

  response = albo_saml_logout_response_make (fixture->idp->entity_id, &service, ALBO_SAML_REDIRECT, request->id,
                                             request->relay_state, fixture->idp->key, g_get_real_time (), &error);
  g_assert_no_error (error);
  back = send_query (response->url);
  g_assert_cmpuint (back->status, ==, 303);
  g_assert_cmpstr (back->location, ==, home);

  unknown = send_query (response->url);
  g_assert_cmpuint (unknown->status, ==, 403);
}

/* A token that a stranger slipped into the browser, or an old one, is never signed in. */
static void
test_fixation (void)
{
  static const char slipped[] = ALBO_SESSION_COOKIE "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  g_autofree char *first = sign_in ();
  g_autoptr(LoginStart) start = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *base64 = login_make_answer (fixture->idp, start, "1");
  g_autofree char *cookies = g_strconcat (start->cookie, "; ", first, NULL);
  g_autoptr(LoginStart) other = login_start (fixture, fixture->idp_id, "/pratiche");
  g_autofree char *other_base64 = login_make_answer (fixture->idp, other, "1");
  g_autofree char *slipped_cookies = g_strconcat (other->cookie, "; ", slipped, NULL);
  g_autoptr(LoginAnswer) answer = login_post_answer (start, cookies, base64);
  g_autoptr(LoginAnswer) with_slipped = NULL;

  g_assert_cmpuint (answer->status, ==, 303);
  g_assert_cmpstr (answer->cookie, !=, first);

  /* The one of before ended. */
  g_assert_cmpuint (login_count (SESSIONS), ==, 1);

  g_free (login_query ("delete from albo.identity_assertion returning 1"));
  with_slipped = login_post_answer (other, slipped_cookies, other_base64);
  g_assert_cmpuint (with_slipped->status, ==, 303);
  g_assert_cmpstr (with_slipped->cookie, !=, slipped);
  g_free (login_query ("delete from albo.identity_assertion returning 1"));
  g_free (login_query ("delete from albo.session returning 1"));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    {
      g_print ("1..0 # SKIP needs a server: tests/with-postgres.sh\n");
      return 0;
    }

  fixture = login_fixture_new ();
  service.entity_id = (char *) LOGIN_ENTITY;
  service.slo_redirect = service.slo_redirect_response = (char *) LOGIN_LOGOUT;
  service.slo_post = service.slo_post_response = (char *) LOGIN_LOGOUT;
  service.keys = g_ptr_array_new ();
  g_ptr_array_add (service.keys, fixture->key);

  g_test_add_func ("/logout/provider/redirect", test_provider_redirect);
  g_test_add_func ("/logout/provider/post", test_provider_post);
  g_test_add_func ("/logout/provider/other-subject", test_other_subject);
  g_test_add_func ("/logout/provider/other-provider", test_other_provider);
  g_test_add_func ("/logout/provider/forged", test_forged);
  g_test_add_func ("/logout/ours", test_ours);
  g_test_add_func ("/logout/fixation", test_fixation);

  status = g_test_run ();
  g_ptr_array_unref (service.keys);
  login_fixture_free (fixture);

  return status;
}
