/* test-values.c - instants, levels, reasons, IDs, and signing as such
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"

#include "albo-saml-signature.h"
#include "albo-saml-time.h"

#include <libxml/parser.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

static TestIdp *idp;

static void
test_instants (void)
{
  static const struct
  {
    const char *text;
    gint64      instant;  /* -1 if it is none */
  } cases[] = {
    { "2026-01-31T09:30:00Z", FIXTURE_NOW },
    { "2026-01-31T09:30:00.5Z", FIXTURE_NOW + 500000 },
    { "2026-01-31T09:30:00.123Z", FIXTURE_NOW + 123000 },
    { "2026-01-31T09:30:00.123456Z", FIXTURE_NOW + 123456 },
    { "2026-01-31T09:30:00.123456789Z", FIXTURE_NOW + 123456 },
    { "1970-01-01T00:00:00Z", 0 },
    { "2026-01-31T09:30:00.1234567890Z", -1 },
    { "2026-01-31T09:30:00.Z", -1 },
    { "2026-01-31T09:30:00", -1 },
    { "2026-01-31T09:30:00+00:00", -1 },
    { "2026-01-31T09:30:00ZZ", -1 },
    { " 2026-01-31T09:30:00Z", -1 },
    { "2026-02-29T09:30:00Z", -1 },
    { "2026-13-01T09:30:00Z", -1 },
    { "2026-01-31T24:30:00Z", -1 },
    { "2026-01-31T09:60:00Z", -1 },
    { "0000-01-31T09:30:00Z", -1 },
    { "2026-01-31t09:30:00Z", -1 },
    { "2026-1-31T09:30:00Z", -1 },
    { "-026-01-31T09:30:00Z", -1 },
    { "2026", -1 },
    { "", -1 },
    { NULL, -1 },
  };
  g_autofree char *text = albo_saml_time_format (FIXTURE_NOW + 999999);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 instant = 7;
      gboolean is_one = albo_saml_time_parse (cases[i].text, &instant);

      if (is_one != (cases[i].instant >= 0))
        g_error ("“%s” %s", cases[i].text, is_one ? "is taken for an instant" : "is not taken");
      g_assert_cmpint (instant, ==, is_one ? cases[i].instant : 7);
    }

  g_assert_cmpstr (text, ==, "2026-01-31T09:30:00Z");
}

static void
test_levels (void)
{
  for (guint level = ALBO_SAML_LEVEL_1; level <= ALBO_SAML_LEVEL_3; level++)
    g_assert_cmpint (albo_saml_level_from_uri (albo_saml_level_get_uri (level)), ==, level);

  g_assert_null (albo_saml_level_get_uri (ALBO_SAML_LEVEL_NONE));
  g_assert_null (albo_saml_level_get_uri (4));
  g_assert_cmpint (albo_saml_level_from_uri (NULL), ==, ALBO_SAML_LEVEL_NONE);
  g_assert_cmpint (albo_saml_level_from_uri ("https://www.spid.gov.it/SpidL4"), ==, ALBO_SAML_LEVEL_NONE);
  g_assert_false (albo_saml_level_satisfies (ALBO_SAML_LEVEL_NONE, ALBO_SAML_LEVEL_1,
                                             ALBO_SAML_COMPARISON_MAXIMUM));

  /* What nobody asked for is not reached by chance. */
  for (guint comparison = 0; comparison <= ALBO_SAML_COMPARISON_MAXIMUM; comparison++)
    g_assert_false (albo_saml_level_satisfies (ALBO_SAML_LEVEL_1, ALBO_SAML_LEVEL_NONE, comparison));
}

/* Logs and counters go by the name of a reason: each has one, and no other has it. */
static void
test_reasons (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = albo_saml_error_new_number (25);
  g_autoptr(GError) copy = g_error_copy (error);

  for (int code = 0; code <= ALBO_SAML_ERROR_INTERNAL; code++)
    g_assert_true (g_hash_table_add (seen, (char *) albo_saml_error_get_name (code)));

  g_assert_cmpstr (albo_saml_error_get_name (ALBO_SAML_ERROR_INTERNAL + 1), ==, "unknown");
  g_assert_cmpuint (albo_saml_error_get_number (copy), ==, 25);
  g_assert_cmpuint (albo_saml_error_get_number (NULL), ==, 0);
}

static void
test_ids (void)
{
  g_autofree char *long_id = g_strnfill (257, 'a');

  g_assert_true (albo_saml_xml_is_good_id ("_1"));
  g_assert_true (albo_saml_xml_is_good_id (long_id + 1));
  g_assert_false (albo_saml_xml_is_good_id (long_id));
  g_assert_false (albo_saml_xml_is_good_id (NULL));
  g_assert_false (albo_saml_xml_is_good_id (""));
  g_assert_false (albo_saml_xml_is_good_id ("1"));
  g_assert_false (albo_saml_xml_is_good_id ("a:b"));
  g_assert_false (albo_saml_xml_is_good_id ("a'b"));
  g_assert_false (albo_saml_xml_is_good_id (" a"));
}

static void
test_sign (void)
{
  static const struct
  {
    const char *xml;
    int         expected;
  } cases[] = {
    { "<a ID='_x'/>", TEST_ACCEPT },
    { "<a ID='_x'>text</a>", TEST_ACCEPT },
    { "<a ID='_x'><b/></a>", TEST_ACCEPT },
    { "<a/>", ALBO_SAML_ERROR_ID },
    { "<a ID=''/>", ALBO_SAML_ERROR_ID },
    { "<a Id='_x'/>", ALBO_SAML_ERROR_ID },
  };
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  g_ptr_array_add (keys, idp->key);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(xmlDoc) doc = xmlReadMemory (cases[i].xml, (int) strlen (cases[i].xml), NULL, NULL, 0);
      xmlNode *root = xmlDocGetRootElement (doc);

      g_assert_cmpint (albo_saml_signature_sign (root, NULL, idp->key, &error), ==,
                       cases[i].expected == TEST_ACCEPT);
      if (cases[i].expected != TEST_ACCEPT)
        {
          g_assert_error (error, ALBO_SAML_ERROR, cases[i].expected);
          continue;
        }

      g_assert_true (albo_saml_signature_verify (root, keys, &error));
      xmlNewProp (root, BAD_CAST "more", BAD_CAST "x");
      g_assert_false (albo_saml_signature_verify (root, keys, &error));
      g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_SIGNATURE_WRONG);
    }
}

/* An ID that the document has given to another element already. */
static void
test_foreign_id (void)
{
  static const char xml[] = "<r><a ID='_x'/><b ID='_x'/></r>";
  g_autoptr(GError) error = NULL;
  g_autoptr(xmlDoc) doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, 0);
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  xmlNode *a = xmlDocGetRootElement (doc)->children;

  g_ptr_array_add (keys, idp->key);
  g_assert_true (albo_saml_signature_sign (a, NULL, idp->key, &error));
  g_assert_false (albo_saml_signature_sign (a->next, NULL, idp->key, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (albo_saml_signature_verify (a->next, keys, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_DUPLICATE_ID);
}

static char *
take_text (BIO *bio)
{
  char *start = NULL;
  long length = BIO_get_mem_data (bio, &start);
  char *text = g_strndup (start, (gsize) length);

  BIO_free (bio);

  return text;
}

static void
assert_key_refused (EVP_PKEY   *pkey,
                    const char *password)
{
  g_autoptr(GError) error = NULL;
  X509 *x509 = X509_new ();
  BIO *key_bio = BIO_new (BIO_s_mem ());
  BIO *certificate_bio = BIO_new (BIO_s_mem ());
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;

  X509_gmtime_adj (X509_getm_notBefore (x509), 0);
  X509_gmtime_adj (X509_getm_notAfter (x509), 3600);
  X509_set_pubkey (x509, pkey);
  X509_sign (x509, pkey, EVP_sha256 ());
  PEM_write_bio_PrivateKey (key_bio, pkey, password != NULL ? EVP_aes_128_cbc () : NULL,
                            (const unsigned char *) password, password != NULL ? (int) strlen (password) : 0,
                            NULL, NULL);
  PEM_write_bio_X509 (certificate_bio, x509);
  key_pem = take_text (key_bio);
  certificate_pem = take_text (certificate_bio);

  g_assert_null (albo_saml_key_new_from_pem (key_pem, certificate_pem, &error));
  g_assert_error (error, ALBO_SAML_ERROR, ALBO_SAML_ERROR_KEY);

  X509_free (x509);
  EVP_PKEY_free (pkey);
}

/* Keys that are too small, of another kind, or ask for a password: nobody is there to type it. */
static void
test_keys (void)
{
  g_autoptr(AlboSamlKey) again = albo_saml_key_ref (idp->key);

  assert_key_refused (EVP_RSA_gen (1024), NULL);
  assert_key_refused (EVP_EC_gen ("P-256"), NULL);
  assert_key_refused (EVP_RSA_gen (2048), "secret");
  g_assert_true (again == idp->key);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  idp = test_idp_new ("https://idp.example.it");

  g_test_add_func ("/saml/values/instants", test_instants);
  g_test_add_func ("/saml/values/levels", test_levels);
  g_test_add_func ("/saml/values/reasons", test_reasons);
  g_test_add_func ("/saml/values/ids", test_ids);
  g_test_add_func ("/saml/values/sign", test_sign);
  g_test_add_func ("/saml/values/foreign-id", test_foreign_id);
  g_test_add_func ("/saml/values/keys", test_keys);

  status = g_test_run ();
  test_idp_free (idp);

  return status;
}
