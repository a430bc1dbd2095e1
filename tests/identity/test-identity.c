/* test-identity.c - albo-admin identity, as a person at a terminal meets it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-program.h"
#include "test-server.h"

#include "albo-saml-certificate.h"
#include "albo-saml-library.h"
#include "albo-saml-signature.h"
#include "test-idp.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define MD "urn:oasis:names:tc:SAML:2.0:metadata"
#define SERVICE \
  "{\"entity_id\":\"https://accesso.example.it\",\"base_url\":\"https://accesso.example.it\",\"keys\":%s," \
  "\"contacts\":{\"names\":{\"it\":{\"name\":\"Ordine di prova\",\"display_name\":\"Ordine\",\"url\":" \
  "\"https://www.example.it\"}},\"ipa_code\":\"odp\",\"email\":\"spid@example.it\",\"phone\":\"+390612345678\"}}"
#define AGGREGATOR \
  "{\"names\":{\"it\":\"Accesso unico\"},\"credential\":\"unico\",\"settings\":{\"issuer\":" \
  "\"https://unico.example.it\",\"client_id\":\"albo\",\"levels\":{\"L2\":2}}}"

static AlboConnection *connection;
static char *folder;
static TestIdp *registry;
static TestIdp *one;
static TestIdp *two;

#define run(said, ...) test_program_run (NULL, said, __VA_ARGS__)

static void
assert_answer (const char *sql,
               const char *expected)
{
  g_autofree char *answer = test_server_get_text (connection, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static char *
put_file (const char *name,
          const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static char *
read_provider (const TestIdp *idp)
{
  g_autofree char *text = test_idp_make_metadata (idp, FALSE);
  const char *start = strstr (text, "<md:EntityDescriptor");

  g_assert_nonnull (start);

  return g_strdup (start);
}

/* What the registry publishes with these providers; signed, unless @signer is %NULL. */
static char *
put_registry (const TestIdp *signer,
              const TestIdp *first,
              const TestIdp *second)
{
  g_autofree char *a = read_provider (first);
  g_autofree char *b = second != NULL ? read_provider (second) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("<md:EntitiesDescriptor xmlns:md=\"" MD "\" ID=\"_registry\">%s%s"
                                           "</md:EntitiesDescriptor>", a, b);
  g_autoptr(xmlDoc) doc = albo_saml_xml_parse (text, strlen (text), ALBO_SAML_MAX_METADATA, NULL);
  g_autoptr(GError) error = NULL;
  xmlChar *dump;
  int length;
  char *path;

  g_assert_nonnull (doc);
  if (signer != NULL)
    albo_saml_signature_sign (xmlDocGetRootElement (doc), NULL, signer->key, &error);
  g_assert_no_error (error);
  xmlDocDumpMemory (doc, &dump, &length);
  path = put_file ("registry.xml", (const char *) dump);
  xmlFree (dump);

  return path;
}

static int
refresh (const char  *path,
         const char  *flag,
         char       **said)
{
  g_autofree char *certificate = g_build_filename (folder, "registry.pem", NULL);

  return run (said, "identity", "refresh", "--kind", "spid", "--certificate", certificate, path, flag, NULL);
}

static void
test_refresh (void)
{
  g_autofree char *path = put_registry (registry, one, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpint (refresh (path, NULL, &first), ==, 0);
  g_assert_nonnull (strstr (first, "https://one.example.it"));
  g_assert_cmpint (refresh (path, NULL, &second), ==, 0);
  g_assert_null (strstr (second, "https://one.example.it"));
  assert_answer ("select string_agg (concat_ws (' ', entity_id, kind, is_enabled, is_test, cardinality (certificates)), '; ')"
                 " from albo.identity_provider", "https://one.example.it spid t f 1");

  /* What is kept stands alone. */
  assert_answer ("select (metadata ~ '^<\\?xml[^>]*>\\s*<md:EntityDescriptor xmlns:md=')::text from albo.identity_provider",
                 "true");
}

/* A file that is not good changes nothing, and says so where somebody looks. */
static void
test_refresh_refused (void)
{
  g_autofree char *good = put_registry (registry, one, two);
  g_autofree char *text = NULL;
  g_autoptr(GString) tampered = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *none = NULL;
  g_autofree char *said = NULL;
  g_autofree char *again = NULL;

  g_assert_true (g_file_get_contents (good, &text, NULL, NULL));
  tampered = g_string_new (text);
  g_assert_cmpuint (g_string_replace (tampered, "/sso\"", "/evil\"", 1), ==, 1);
  bad = put_file ("tampered.xml", tampered->str);

  g_assert_cmpint (refresh (bad, NULL, &said), ==, 1);
  assert_answer ("select string_agg (entity_id || (problem is not null)::text, ' ') from albo.identity_provider",
                 "https://one.example.ittrue");

  foreign = put_registry (two, one, two);
  g_assert_cmpint (refresh (foreign, NULL, NULL), ==, 1);
  none = put_registry (NULL, one, two);
  g_assert_cmpint (refresh (none, NULL, NULL), ==, 1);
  assert_answer ("select count (*) from albo.identity_provider", "1");

  g_assert_cmpint (refresh ("/nonexistent", NULL, NULL), ==, 1);
  g_free (good);
  good = put_registry (registry, one, two);
  g_assert_cmpint (refresh (good, NULL, &again), ==, 0);
  assert_answer ("select string_agg (entity_id || (problem is not null)::text, ' ' order by entity_id)"
                 " from albo.identity_provider", "https://one.example.itfalse https://two.example.itfalse");
}

/* A new key waits for a person; the rest of the file does not wait. */
static void
test_new_key (void)
{
  g_autoptr(TestIdp) changed = test_idp_new_with_key ("https://one.example.it", registry->key_pem,
                                                      registry->certificate_pem);
  g_autofree char *path = put_registry (registry, changed, two);
  g_autofree char *said = NULL;
  g_autofree char *accepted = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *sql = "select certificates[1] from albo.identity_provider where entity_id = 'https://one.example.it'";

  before = test_server_get_text (connection, sql);
  g_assert_cmpint (refresh (path, NULL, &said), ==, 1);
  g_assert_nonnull (strstr (said, "--accept-new-key"));
  assert_answer (sql, before);
  assert_answer ("select problem from albo.identity_provider where entity_id = 'https://one.example.it'", "new-key");

  g_assert_cmpint (refresh (path, "--accept-new-key", &accepted), ==, 0);
  after = test_server_get_text (connection, sql);
  g_assert_cmpstr (before, !=, after);
  assert_answer ("select coalesce (problem, '-') from albo.identity_provider where entity_id = 'https://one.example.it'", "-");
}

static void
test_absent (void)
{
  g_autofree char *path = put_registry (registry, two, NULL);
  g_autofree char *said = NULL;

  g_assert_cmpint (refresh (path, NULL, &said), ==, 1);
  g_assert_nonnull (strstr (said, "https://one.example.it"));
  assert_answer ("select string_agg (is_enabled::text, ' ' order by entity_id) from albo.identity_provider", "false true");
  g_assert_cmpint (run (NULL, "identity", "enable", "spid", "https://one.example.it", NULL), ==, 0);
  assert_answer ("select string_agg (is_enabled::text, ' ' order by entity_id) from albo.identity_provider", "true true");
  g_assert_cmpint (run (NULL, "identity", "disable", "spid", "https://nobody.example.it", NULL), ==, 1);
  g_assert_cmpint (run (NULL, "identity", "remove", "spid", "https://one.example.it", NULL), ==, 0);
  assert_answer ("select count (*) from albo.identity_provider", "1");
}

/* Invented people are let in nowhere but in a demo. */
static void
test_test_provider (void)
{
  g_autofree char *path = put_registry (registry, one, NULL);

  g_assert_cmpint (refresh (path, "--test", NULL), ==, 1);
  assert_answer ("select count (*) from albo.identity_provider where is_test", "0");
}

static void
test_service (void)
{
  g_autofree char *one_key = g_strdup_printf (SERVICE, "[\"uno\"]");
  g_autofree char *two_keys = g_strdup_printf (SERVICE, "[\"uno\", \"due\"]");
  g_autofree char *first = put_file ("service.json", one_key);
  g_autofree char *second = put_file ("service-2.json", two_keys);
  g_autofree char *made = NULL;
  g_autofree char *more = NULL;
  g_autofree char *none = NULL;
  g_autofree char *key_before = NULL;
  g_autofree char *key_after = NULL;
  g_autofree char *key_path = g_build_filename (folder, "uno.key", NULL);
  GStatBuf status;

  g_assert_cmpint (run (NULL, "identity", "key", "comune", "--folder", folder, "--locality", "Roma", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "set", "comune", first, NULL), ==, 0);
  g_assert_cmpint (run (&made, "identity", "key", "comune", "--folder", folder, "--locality", "Roma", NULL), ==, 0);
  g_assert_nonnull (strstr (made, "uno.key"));
  g_assert_nonnull (strstr (made, "register.key"));
  g_assert_cmpint (g_stat (key_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (key_path, &key_before, NULL, NULL));

  /* A second key beside the first, which stays as it is. */
  g_assert_cmpint (run (NULL, "identity", "set", "comune", second, NULL), ==, 0);
  g_assert_cmpint (run (&more, "identity", "key", "comune", "--folder", folder, "--locality", "Roma", NULL), ==, 0);
  g_assert_nonnull (strstr (more, "due.key"));
  g_assert_null (strstr (more, "uno.key"));
  g_assert_cmpint (run (&none, "identity", "key", "comune", "--folder", folder, "--locality", "Roma", NULL), ==, 0);
  g_assert_null (strstr (none, ".key"));
  g_assert_true (g_file_get_contents (key_path, &key_after, NULL, NULL));
  g_assert_cmpstr (key_before, ==, key_after);
}

static void
test_check (void)
{
  g_autofree char *path = put_registry (registry, two, NULL);
  g_autofree char *key_path = g_build_filename (folder, "uno.key", NULL);
  g_autofree char *said = NULL;
  g_autofree char *well = NULL;
  g_autofree char *metadata = NULL;
  g_autofree char *open = NULL;
  g_autofree char *old = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *nobody = NULL;

  g_assert_cmpint (refresh (path, NULL, &said), ==, 0);
  g_assert_cmpint (run (&metadata, "identity", "metadata", "comune", "--kind", "spid", "--folder", folder, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (metadata, "<"));
  g_assert_nonnull (strstr (metadata, "entityID=\"https://accesso.example.it\""));
  g_assert_nonnull (strstr (metadata, "SignatureValue"));
  g_assert_cmpint (run (NULL, "identity", "metadata", "comune", "--kind", "cie", "--folder", folder, NULL), ==, 1);
  g_assert_cmpint (run (NULL, "identity", "metadata", "nessuno", "--kind", "spid", "--folder", folder, NULL), ==, 1);
  g_assert_cmpint (run (&well, "identity", "check", "--folder", folder, NULL), ==, 0);

  g_assert_cmpint (g_chmod (key_path, 0644), ==, 0);
  g_assert_cmpint (run (&open, "identity", "check", "--folder", folder, NULL), ==, 1);
  g_assert_nonnull (strstr (open, "uno.key"));
  g_assert_cmpint (g_chmod (key_path, 0600), ==, 0);

  PQclear (test_server_call (connection, "update albo.identity_provider set fetched_at = now () - interval '40 days'"));
  g_assert_cmpint (run (&old, "identity", "check", "--folder", folder, NULL), ==, 1);
  g_assert_nonnull (strstr (old, "https://two.example.it"));
  PQclear (test_server_call (connection, "update albo.identity_provider set fetched_at = now ()"));

  g_assert_cmpint (run (&gone, "identity", "check", "--folder", "/nonexistent", NULL), ==, 1);
  g_assert_nonnull (strstr (gone, "register.key"));

  PQclear (test_server_call (connection, "update albo.identity_provider set is_enabled = false"));
  g_assert_cmpint (run (&nobody, "identity", "check", "--folder", folder, NULL), ==, 1);
  PQclear (test_server_call (connection, "update albo.identity_provider set is_enabled = true"));
}

/* Each rule that a certificate may break, by name. */
static void
test_certificate (void)
{
  static const struct
  {
    const char *ipa_code;
    const char *entity_id;
    const char *found;
  } cases[] = {
    { "odp", "https://accesso.example.it", "" },
    { "altro", "https://accesso.example.it", "ipa-code" },
    { "odp", "https://altro.example.it", "entity-id" },
  };
  g_autofree char *key_path = g_build_filename (folder, "uno.key", NULL);
  g_autofree char *certificate_path = g_build_filename (folder, "uno.crt", NULL);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autoptr(AlboSamlKey) key = NULL;
  const AlboSamlSubject plain = { .ipa_code = "odp", .entity_id = "https://accesso.example.it" };
  g_autoptr(GPtrArray) plain_problems = NULL;

  g_assert_true (g_file_get_contents (key_path, &key_pem, NULL, NULL));
  g_assert_true (g_file_get_contents (certificate_path, &certificate_pem, NULL, NULL));
  key = albo_saml_key_new_from_pem (key_pem, certificate_pem, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AlboSamlSubject subject = { .ipa_code = cases[i].ipa_code, .entity_id = cases[i].entity_id };
      g_autoptr(GPtrArray) problems = albo_saml_certificate_check (key, &subject);

      g_assert_cmpuint (problems->len, ==, cases[i].found[0] != '\0');
      if (problems->len > 0)
        g_assert_cmpstr (problems->pdata[0], ==, cases[i].found);
    }

  /* One that was made for something else. */
  plain_problems = albo_saml_certificate_check (one->key, &plain);
  g_assert_cmpuint (plain_problems->len, >=, 3);
}

static void
test_aggregator (void)
{
  g_autofree char *path = put_file ("aggregator.json", AGGREGATOR);
  g_autofree char *bad = put_file ("bad.json", "{\"names\":{\"it\":\"x\"},\"credential\":\"x\",\"settings\":{}}");
  g_autofree char *list = NULL;
  g_autofree char *check = NULL;

  g_assert_cmpint (run (NULL, "identity", "aggregator", "unico", bad, NULL), ==, 1);
  g_assert_cmpint (run (NULL, "identity", "aggregator", "unico", "/nonexistent", NULL), ==, 1);
  g_assert_cmpint (run (NULL, "identity", "aggregator", "unico", path, NULL), ==, 0);
  g_assert_cmpint (run (&list, "identity", "list", NULL), ==, 0);
  g_assert_nonnull (strstr (list, "https://unico.example.it"));
  g_assert_nonnull (strstr (list, "https://two.example.it"));
  g_assert_nonnull (strstr (list, "comune"));
  g_assert_cmpint (run (&check, "identity", "check", "--folder", folder, NULL), ==, 1);
  g_assert_nonnull (strstr (check, "unico.key"));
  g_assert_cmpint (run (NULL, "identity", "disable", "oidc", "unico", NULL), ==, 0);
  g_assert_cmpint (run (NULL, "identity", "remove", "oidc", "unico", NULL), ==, 0);
}

static void
test_misuse (void)
{
  g_assert_cmpint (run (NULL, "identity", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "fly", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "refresh", "x.xml", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "refresh", "--kind", "spid", "x.xml", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "refresh", "--kind", "bank", "--unsigned", "x.xml", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "refresh", "--kind", "spid", "--unsigned", "--certificate", "x", "x.xml", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "check", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "enable", "bank", "x", NULL), ==, 2);
  g_assert_cmpint (run (NULL, "identity", "set", "x", NULL), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autofree char *pem = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  albo_saml_init ();
  connection = albo_connection_open ("", NULL, &error);
  g_assert_no_error (error);
  folder = g_dir_make_tmp ("albo-identity-XXXXXX", NULL);
  registry = test_idp_new ("https://registry.example.it");
  one = test_idp_new ("https://one.example.it");
  two = test_idp_new ("https://two.example.it");
  pem = put_file ("registry.pem", registry->certificate_pem);

  g_test_add_func ("/identity/misuse", test_misuse);
  g_test_add_func ("/identity/refresh", test_refresh);
  g_test_add_func ("/identity/refresh-refused", test_refresh_refused);
  g_test_add_func ("/identity/refresh-new-key", test_new_key);
  g_test_add_func ("/identity/refresh-absent", test_absent);
  g_test_add_func ("/identity/refresh-test-provider", test_test_provider);
  g_test_add_func ("/identity/service", test_service);
  g_test_add_func ("/identity/certificate", test_certificate);
  g_test_add_func ("/identity/check", test_check);
  g_test_add_func ("/identity/aggregator", test_aggregator);

  status = g_test_run ();
  test_idp_free (registry);
  test_idp_free (one);
  test_idp_free (two);
  g_object_unref (connection);
  g_free (folder);

  return status;
}
