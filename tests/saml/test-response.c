/* test-response.c - every case of the rules and every attack, by name
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"

#include <string.h>

static SamlFixture *fixture;

static void
assert_refused (const AlboSamlIdentity *identity,
                const GError           *error,
                AlboSamlError           expected,
                const char             *name)
{
  if (identity != NULL)
    g_error ("%s: accepted, should be refused as %s", name, albo_saml_error_get_name (expected));

  g_assert_nonnull (error);
  g_assert_true (error->domain == ALBO_SAML_ERROR);
  if ((AlboSamlError) error->code != expected)
    g_error ("%s: refused as %s (%s), should be as %s", name, albo_saml_error_get_name (error->code),
             error->message, albo_saml_error_get_name (expected));
}

static void
test_case (gconstpointer data)
{
  const TestCase *test = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, test->name);
  g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                               &fixture->pending, FIXTURE_NOW, &error);

  if (test->expected != TEST_ACCEPT)
    assert_refused (identity, error, test->expected, test->name);
  else
    {
      g_assert_no_error (error);
      g_assert_nonnull (identity);
      g_assert_cmpstr (identity->family_name, ==, "Rossi");
      g_assert_cmpstr (identity->assertion_id, ==, "_assertion");
    }

  g_assert_cmpuint (albo_saml_error_get_number (error), ==, test->number);
}

/* A provider that signs only its assertions gives an attacker more room, and no more success. */
static void
test_wrapped_assertion_only (gconstpointer data)
{
  const TestCase *test = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, test->name);
  g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->lax,
                                                               &fixture->pending, FIXTURE_NOW, &error);

  assert_refused (identity, error, test->expected, test->name);
}

static void
test_identity (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");
  g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                               &fixture->pending, FIXTURE_NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (identity->spid_code, ==, "TEST0000000001");
  g_assert_cmpstr (identity->fiscal_number, ==, "RSSMRA80A01H501U");
  g_assert_cmpstr (identity->fiscal_country, ==, "IT");
  g_assert_cmpstr (identity->name, ==, "Mario");
  g_assert_cmpstr (identity->family_name, ==, "Rossi");
  g_assert_cmpstr (identity->date_of_birth, ==, "1980-01-01");
  g_assert_cmpstr (identity->gender, ==, "M");
  g_assert_cmpstr (identity->place_of_birth, ==, "H501");
  g_assert_cmpstr (identity->county_of_birth, ==, "RM");
  g_assert_cmpstr (identity->email, ==, "mario.rossi@example.it");
  g_assert_cmpstr (identity->digital_address, ==, NULL);
  g_assert_cmpint (identity->level, ==, ALBO_SAML_LEVEL_2);
  g_assert_cmpstr (identity->name_id, ==, "_transient");
  g_assert_cmpstr (identity->name_qualifier, ==, "https://idp.example.it");
  g_assert_cmpstr (identity->session_index, ==, "_session");
  g_assert_cmpstr (identity->assertion_id, ==, "_assertion");
  g_assert_cmpint (identity->assertion_end, ==, FIXTURE_NOW + 300 * G_USEC_PER_SEC);
  g_assert_cmpstr (identity->response_id, ==, "_response");
  g_assert_cmpstr (identity->response_issue_instant, ==, "2026-01-31T09:30:00Z");
  g_assert_cmpstr (identity->response_issuer, ==, "https://idp.example.it");
}

static void
test_fiscal_numbers (void)
{
  static const struct
  {
    const char *name;
    const char *country;
    const char *number;
  } cases[] = {
    { "fiscal-lower", "IT", "RSSMRA80A01H501U" },
    { "fiscal-omocodia", "IT", "RSSMRAULALMHRLMD" },
    { "character", "IT", "RSSMRA80A01H501U" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, cases[i].name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (identity->fiscal_country, ==, cases[i].country);
      g_assert_cmpstr (identity->fiscal_number, ==, cases[i].number);
    }
}

/* What the clock of the provider may differ by, to the second.  The answer lasts 300 s. */
static void
test_clock (void)
{
  static const struct
  {
    int seconds;
    int expected;
  } cases[] = {
    { -61, ALBO_SAML_ERROR_ISSUE_INSTANT },
    { -60, TEST_ACCEPT },
    { 0, TEST_ACCEPT },
    { 359, TEST_ACCEPT },
    { 360, ALBO_SAML_ERROR_CONFIRMATION_EXPIRED },
    { 361, ALBO_SAML_ERROR_CONFIRMATION_EXPIRED },
  };
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("clock %+d s", cases[i].seconds);
      AlboSamlPending pending = fixture->pending;
      g_autoptr(AlboSamlIdentity) identity = NULL;

      pending.issued_at = FIXTURE_NOW - 600 * G_USEC_PER_SEC;
      identity = saml_fixture_receive (base64, fixture->provider, &pending,
                                       FIXTURE_NOW + cases[i].seconds * G_USEC_PER_SEC, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        assert_refused (identity, error, cases[i].expected, name);
    }
}

/* An answer may seem a minute older than its request, and no more. */
static void
test_before_request (void)
{
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");

  for (int seconds = 60; seconds <= 61; seconds++)
    {
      g_autoptr(GError) error = NULL;
      AlboSamlPending pending = fixture->pending;
      g_autoptr(AlboSamlIdentity) identity = NULL;

      pending.issued_at = FIXTURE_NOW + seconds * G_USEC_PER_SEC;
      identity = saml_fixture_receive (base64, fixture->provider, &pending, FIXTURE_NOW, &error);

      if (seconds == 60)
        g_assert_no_error (error);
      else
        assert_refused (identity, error, ALBO_SAML_ERROR_ISSUE_INSTANT, "before the request");
    }
}

static void
test_levels (void)
{
  for (guint reached = ALBO_SAML_LEVEL_1; reached <= ALBO_SAML_LEVEL_3; reached++)
    {
      TestAnswer answer = fixture->answer;
      g_autofree char *base64 = NULL;

      answer.level = albo_saml_level_get_uri (reached);
      base64 = test_idp_answer (fixture->idp, &answer, "1");

      for (guint asked = ALBO_SAML_LEVEL_1; asked <= ALBO_SAML_LEVEL_3; asked++)
        for (guint comparison = 0; comparison <= ALBO_SAML_COMPARISON_MAXIMUM; comparison++)
          {
            static const char * const accepted[] = {
              [ALBO_SAML_COMPARISON_MINIMUM] = "11 21 31 22 32 33",
              [ALBO_SAML_COMPARISON_EXACT] = "11 21 31 22 32 33",
              [ALBO_SAML_COMPARISON_BETTER] = "21 31 32",
              [ALBO_SAML_COMPARISON_MAXIMUM] = "11 12 22 13 23 33",
            };
            g_autoptr(GError) error = NULL;
            g_autofree char *pair = g_strdup_printf ("%u%u", reached, asked);
            AlboSamlPending pending = fixture->pending;
            g_autoptr(AlboSamlIdentity) identity = NULL;

            pending.level = asked;
            pending.comparison = comparison;
            identity = saml_fixture_receive (base64, fixture->provider, &pending, FIXTURE_NOW, &error);

            if (strstr (accepted[comparison], pair) == NULL)
              assert_refused (identity, error, ALBO_SAML_ERROR_LEVEL, pair);
            else
              g_assert_cmpint (identity->level, ==, reached);
          }
    }
}

/* A session at the provider is enough where the request did not say otherwise. */
static void
test_session (void)
{
  g_autoptr(AlboSamlProvider) cie = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_CIE,
                                                       ALBO_SAML_PROVIDER_STRICT);
  const struct
  {
    AlboSamlProvider *provider;
    AlboSamlLevel     level;
    gboolean          is_forced;
    int               expected;
  } cases[] = {
    { fixture->provider, ALBO_SAML_LEVEL_1, FALSE, TEST_ACCEPT },
    { fixture->provider, ALBO_SAML_LEVEL_1, TRUE, ALBO_SAML_ERROR_AUTHN_STATEMENT },
    { fixture->provider, ALBO_SAML_LEVEL_2, FALSE, ALBO_SAML_ERROR_AUTHN_STATEMENT },
    { cie, ALBO_SAML_LEVEL_1, FALSE, ALBO_SAML_ERROR_AUTHN_STATEMENT },
  };
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "authn-instant-before");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      AlboSamlPending pending = fixture->pending;
      g_autoptr(AlboSamlIdentity) identity = NULL;

      pending.level = cases[i].level;
      pending.is_forced = cases[i].is_forced;
      identity = saml_fixture_receive (base64, cases[i].provider, &pending, FIXTURE_NOW, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        assert_refused (identity, error, cases[i].expected, "a session at the provider");
    }
}

/* B answers to what A was asked: with A's name, with its own, and with its own record at hand. */
static void
test_other_provider (void)
{
  g_autoptr(TestIdp) liar = test_idp_new_with_key (fixture->idp->entity_id, fixture->other->key_pem,
                                                   fixture->other->certificate_pem);
  g_autofree char *as_a = test_idp_answer (liar, &fixture->answer, "1");
  g_autofree char *as_b = test_idp_answer (fixture->other, &fixture->answer, "1");
  const struct
  {
    const char       *base64;
    AlboSamlProvider *provider;
    AlboSamlError     expected;
  } cases[] = {
    { as_a, fixture->provider, ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { as_a, fixture->other_provider, ALBO_SAML_ERROR_ISSUER },
    { as_b, fixture->provider, ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { as_b, fixture->other_provider, ALBO_SAML_ERROR_ISSUER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (cases[i].base64, cases[i].provider,
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      assert_refused (identity, error, cases[i].expected, "another provider");
    }
}

static void
test_assertion_only (void)
{
  static const struct
  {
    const char *name;
    int         expected;
  } cases[] = {
    { "1", TEST_ACCEPT },
    { "response-unsigned", TEST_ACCEPT },
    { "stripped-response", TEST_ACCEPT },
    { "3", ALBO_SAML_ERROR_SIGNATURE_MISSING },
    { "2", ALBO_SAML_ERROR_SIGNATURE_MISSING },
    { "4", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "empty-signature", ALBO_SAML_ERROR_SIGNATURE_FORM },
    { "edited-destination", ALBO_SAML_ERROR_SIGNATURE_WRONG },
    { "declined-unsigned", ALBO_SAML_ERROR_SIGNATURE_MISSING },
    { "32", ALBO_SAML_ERROR_ASSERTION_MISSING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, cases[i].name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->lax, &fixture->pending,
                                                                   FIXTURE_NOW, &error);

      if (cases[i].expected == TEST_ACCEPT)
        g_assert_no_error (error);
      else
        assert_refused (identity, error, cases[i].expected, cases[i].name);
    }
}

/* The Ministry leaves out the format of the assertion's issuer; a wrong one stays wrong. */
static void
test_cie (void)
{
  g_autoptr(AlboSamlProvider) cie = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_CIE,
                                                       ALBO_SAML_PROVIDER_STRICT);

  for (int i = 70; i <= 72; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("%d", i);
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, cie, &fixture->pending,
                                                                   FIXTURE_NOW, &error);

      if (i == 71)
        g_assert_no_error (error);
      else
        assert_refused (identity, error, ALBO_SAML_ERROR_ASSERTION_ISSUER, name);
    }
}

/* Who comes from another country may have no fiscal number, and is known by the code. */
static void
test_eidas (void)
{
  g_autoptr(AlboSamlProvider) node = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_EIDAS,
                                                        ALBO_SAML_PROVIDER_STRICT);
  static const char * const names[] = { "without-fiscal-number", "fiscal-foreign", "without-birth",
                                        "fiscal-foreign-italian" };
  static const char * const numbers[] = { NULL, "12345678901", NULL, "RSSMRA80A01H501U" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, names[i]);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, node, &fixture->pending,
                                                                   FIXTURE_NOW, &error);

      if (i == 2)
        {
          assert_refused (identity, error, ALBO_SAML_ERROR_ATTRIBUTES, names[i]);
          continue;
        }

      g_assert_no_error (error);
      g_assert_cmpstr (identity->spid_code, ==, "TEST0000000001");
      g_assert_cmpstr (identity->fiscal_number, ==, numbers[i]);
      g_assert_cmpstr (identity->fiscal_country, ==, i == 0 ? NULL : "DE");
    }
}

/* What need not be there, and is not what it should be, is not there. */
static void
test_optional (void)
{
  static const struct
  {
    const char *name;
    gsize       offset;
  } cases[] = {
    { "without-email", G_STRUCT_OFFSET (AlboSamlIdentity, email) },
    { "email-wrong", G_STRUCT_OFFSET (AlboSamlIdentity, email) },
    { "gender-other", G_STRUCT_OFFSET (AlboSamlIdentity, gender) },
    { "without-code", G_STRUCT_OFFSET (AlboSamlIdentity, spid_code) },
    { "session-none", G_STRUCT_OFFSET (AlboSamlIdentity, session_index) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, cases[i].name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      g_assert_no_error (error);
      g_assert_null (G_STRUCT_MEMBER (char *, identity, cases[i].offset));
    }
}

static void
test_needs_verification (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");
  g_autoptr(AlboSamlResponse) response = albo_saml_response_parse (base64, &error);
  g_autofree char *in_response_to = albo_saml_response_get_in_response_to (response);
  g_autofree char *issuer = albo_saml_response_get_issuer (response);

  g_assert_no_error (error);
  g_assert_cmpstr (in_response_to, ==, FIXTURE_REQUEST);
  g_assert_cmpstr (issuer, ==, fixture->idp->entity_id);
  g_assert_null (albo_saml_response_check (response, &fixture->pending, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_MISSING);
  g_clear_error (&error);

  /* A verification that fails takes back one that did not. */
  g_assert_true (albo_saml_response_verify (response, fixture->provider, &error));
  g_assert_false (albo_saml_response_verify (response, fixture->other_provider, NULL));
  g_assert_null (albo_saml_response_check (response, &fixture->pending, FIXTURE_NOW, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_MISSING);
}

/* The encoding is UTF-8, whatever the document says: a name reads as it was signed. */
static void
test_encodings (void)
{
  static const char * const encodings[] = { "ISO-8859-1", "windows-1252", "UTF-16", "US-ASCII", "UTF-8" };
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "name-accent");
  gsize length;
  g_autofree char *bytes = (char *) g_base64_decode (base64, &length);
  g_autofree char *text = g_strndup (bytes, length);
  const char *start = g_str_has_prefix (text, "<?xml") ? strstr (text, "?>") + 2 : text;

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *declared = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"%s\"?>%s", encodings[i],
                                                   start);
      g_autofree char *again = g_base64_encode ((const guchar *) declared, strlen (declared));
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (again, fixture->provider,
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (identity->name, ==, "Niccol\xc3\xb2");
    }
}

/* A row of the database that lost something is no reason to believe, nor to end. */
static void
test_broken_pending (void)
{
  static const struct
  {
    const char *case_name;
    gsize       offset;
  } cases[] = {
    { "1", G_STRUCT_OFFSET (AlboSamlPending, id) },
    { "1", G_STRUCT_OFFSET (AlboSamlPending, acs_url) },
    { "1", G_STRUCT_OFFSET (AlboSamlPending, audience) },
    { "audience-mixed", G_STRUCT_OFFSET (AlboSamlPending, audience) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, cases[i].case_name);
      AlboSamlPending pending = fixture->pending;
      g_autoptr(AlboSamlIdentity) identity = NULL;

      G_STRUCT_MEMBER (const char *, &pending, cases[i].offset) = NULL;
      identity = saml_fixture_receive (base64, fixture->provider, &pending, FIXTURE_NOW, &error);
      assert_refused (identity, error, ALBO_SAML_ERROR_INTERNAL, "a request that is not whole");
    }
}

/* What goes into the register of messages is what came, to the byte. */
static void
test_register_text (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "encoding-declared");
  g_autoptr(AlboSamlResponse) response = albo_saml_response_parse (base64, &error);
  const char *xml = albo_saml_response_get_xml (response);
  g_autofree char *again = g_base64_encode ((const guchar *) xml, strlen (xml));

  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, base64);
}

static void
test_base64 (void)
{
  static const struct
  {
    const char    *text;
    AlboSamlError  expected;
  } cases[] = {
    { NULL, ALBO_SAML_ERROR_ENCODING },
    { "", ALBO_SAML_ERROR_ENCODING },
    { "====", ALBO_SAML_ERROR_ENCODING },
    { "PGE+", ALBO_SAML_ERROR_MALFORMED },
    { "PGEvPg", ALBO_SAML_ERROR_ENCODING },
    { "PGEvPg===", ALBO_SAML_ERROR_ENCODING },
    { "PGE=vPg=", ALBO_SAML_ERROR_ENCODING },
    { "PGEvPg%3D", ALBO_SAML_ERROR_ENCODING },
    { "PGEv\r\nPg==", ALBO_SAML_ERROR_STRUCTURE },
    { "AAAA", ALBO_SAML_ERROR_ENCODING },
  };
  g_autofree char *large = g_strnfill (256 * 1024 + 4, 'A');
  g_autoptr(GError) large_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (albo_saml_response_parse (cases[i].text, &error));
      g_assert_error (error, ALBO_SAML_ERROR, (int) cases[i].expected);
    }

  g_assert_null (albo_saml_response_parse (large, &large_error));
  g_assert_error (large_error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_TOO_LARGE);
}

#define N_THREADS 8
#define N_ROUNDS  25

/* As the threads of a server: each its own answers, all the same provider and keys. */
static gpointer
receive_many_cb (gpointer data)
{
  static const char * const names[] = {
    "1", "edited", "xsw3-both", "xpath", "hmac", "4", "bomb", "111", "16", "uri-file",
  };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const char *name = names[i % G_N_ELEMENTS (names)];
      g_autoptr(GError) error = NULL;
      g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, name);
      g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                                   &fixture->pending, FIXTURE_NOW, &error);

      g_assert_true ((identity != NULL) == g_str_equal (name, "1"));
      g_assert_true ((error == NULL) == (identity != NULL));
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("receive", receive_many_cb, NULL);

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* Neither library may write to the error output what a stranger sent. */
static void
test_silent (void)
{
  if (g_test_subprocess ())
    {
      receive_many_cb (NULL);
      g_thread_join (g_thread_new ("receive", receive_many_cb, NULL));
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

/* meson test … --test-args='-m perf': how many a core checks in a second. */
static void
test_speed (void)
{
  g_autofree char *base64 = test_idp_answer (fixture->idp, &fixture->answer, "1");
  guint n = 0;

  g_test_timer_start ();
  while (g_test_timer_elapsed () < 5)
    for (guint i = 0; i < 100; i++, n++)
      {
        g_autoptr(AlboSamlIdentity) identity = saml_fixture_receive (base64, fixture->provider,
                                                                     &fixture->pending, FIXTURE_NOW, NULL);

        g_assert_nonnull (identity);
      }

  g_test_maximized_result (n / g_test_timer_elapsed (), "%.0f answers a second, two signatures each",
                           n / g_test_timer_elapsed ());
}

static const TestCase *
find_case (GArray     *cases,
           const char *name)
{
  for (guint i = 0; i < cases->len; i++)
    if (g_str_equal (g_array_index (cases, TestCase, i).name, name))
      return &g_array_index (cases, TestCase, i);

  return NULL;
}

/* The published list has no case that is not here, and none that is expected otherwise. */
static void
test_published_cases (gconstpointer data)
{
  GArray *cases = (GArray *) data;
  const char *shared = g_getenv ("ALBO_SHARED");
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "spid", "response-cases.tsv", NULL)
    : g_build_filename (source != NULL ? source : ".", "..", "shared", "spid", "response-cases.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the published list is not there");
      return;
    }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto(GStrv) columns = g_strsplit (lines[i], "\t", 3);
      g_auto(GStrv) words = g_strsplit (columns[0], " ", 2);
      const TestCase *test = find_case (cases, words[0]);

      if (g_str_equal (words[0], "xsw1..xsw8"))
        test = find_case (cases, "xsw1-both");
      if (test == NULL)
        g_error ("no test of case %s: %s", columns[0], columns[1]);

      if (g_str_has_prefix (columns[2], "accept") && !g_str_equal (words[0], "94"))
        g_assert_cmpint (test->expected, ==, TEST_ACCEPT);
      else if (g_str_has_prefix (columns[2], "reject"))
        g_assert_cmpint (test->expected, !=, TEST_ACCEPT);
      else if (g_str_has_prefix (columns[2], "error page"))
        g_assert_cmpint (test->expected, ==, ALBO_SAML_ERROR_DECLINED);
      n++;
    }

  g_test_message ("%u published cases", n);
  g_assert_cmpuint (n, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GArray) cases = test_idp_list_cases ();
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture = saml_fixture_new ();

  for (guint i = 0; i < cases->len; i++)
    {
      const TestCase *test = &g_array_index (cases, TestCase, i);
      g_autofree char *path = g_strconcat ("/saml/response/case/", test->name, NULL);
      g_autofree char *lax_path = g_strconcat ("/saml/response/lax/", test->name, NULL);

      g_test_add_data_func (path, test, test_case);
      if (g_str_has_suffix (test->name, "-assertion") || g_str_has_suffix (test->name, "-both"))
        g_test_add_data_func (lax_path, test, test_wrapped_assertion_only);
    }

  g_test_add_data_func ("/saml/response/published-cases", cases, test_published_cases);
  g_test_add_func ("/saml/response/identity", test_identity);
  g_test_add_func ("/saml/response/fiscal-numbers", test_fiscal_numbers);
  g_test_add_func ("/saml/response/clock", test_clock);
  g_test_add_func ("/saml/response/before-request", test_before_request);
  g_test_add_func ("/saml/response/levels", test_levels);
  g_test_add_func ("/saml/response/session", test_session);
  g_test_add_func ("/saml/response/other-provider", test_other_provider);
  g_test_add_func ("/saml/response/assertion-only", test_assertion_only);
  g_test_add_func ("/saml/response/cie", test_cie);
  g_test_add_func ("/saml/response/eidas", test_eidas);
  g_test_add_func ("/saml/response/optional", test_optional);
  g_test_add_func ("/saml/response/needs-verification", test_needs_verification);
  g_test_add_func ("/saml/response/encodings", test_encodings);
  g_test_add_func ("/saml/response/broken-pending", test_broken_pending);
  g_test_add_func ("/saml/response/register-text", test_register_text);
  g_test_add_func ("/saml/response/base64", test_base64);
  g_test_add_func ("/saml/response/threads", test_threads);
  g_test_add_func ("/saml/response/silent", test_silent);
  if (g_test_perf ())
    g_test_add_func ("/saml/response/speed", test_speed);

  status = g_test_run ();
  saml_fixture_free (fixture);

  return status;
}
