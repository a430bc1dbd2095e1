/* test-provider-tokens.c - what the provider signs, right and wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-provider-private.h"

#include "albo-base64url.h"
#include "albo-json.h"
#include "albo-jws.h"

#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define OTHER_CLIENT "somebody-else"

/* A new private key as PEM. */
char *
test_make_key (gboolean is_rsa)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem;
  char *text;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                     key, is_rsa ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA,
                     is_rsa ? 2048 : GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0), >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem),
                   >=, 0);
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);

  return text;
}

/* A certificate that nobody but itself vouches for, with its key. */
GTlsCertificate *
test_make_certificate (void)
{
  g_autofree char *key_pem = test_make_key (FALSE);
  const gnutls_datum_t key_text = { (unsigned char *) key_pem, (unsigned) strlen (key_pem) };
  g_autofree char *text = NULL;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t crt;
  gnutls_datum_t pem;
  GTlsCertificate *certificate;

  gnutls_x509_privkey_init (&key);
  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_privkey_import (key, &key_text, GNUTLS_X509_FMT_PEM), >=, 0);
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, "\x01", 1);
  gnutls_x509_crt_set_dn (crt, "CN=127.0.0.1", NULL);
  gnutls_x509_crt_set_activation_time (crt, time (NULL) - 60);
  gnutls_x509_crt_set_expiration_time (crt, time (NULL) + 3600);
  gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, "\x7f\0\0\x01", 4, GNUTLS_FSAN_SET);
  gnutls_x509_crt_set_key (crt, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), >=, 0);
  g_assert_cmpint (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem), >=, 0);
  text = g_strdup_printf ("%s%.*s", key_pem, (int) pem.size, pem.data);
  gnutls_free (pem.data);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  certificate = g_tls_certificate_new_from_pem (text, -1, NULL);
  g_assert_nonnull (certificate);

  return certificate;
}

char *
test_provider_hash (const char *text,
                    gsize       n_bytes)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return albo_base64url_encode (digest, n_bytes);
}

static char *
sign_without (JsonObject *claims)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *header = albo_base64url_encode ("{\"alg\":\"none\"}", strlen ("{\"alg\":\"none\"}"));

  json_node_set_object (node, claims);
  text = albo_json_to_string (node);
  payload = albo_base64url_encode (text, strlen (text));

  return g_strdup_printf ("%s.%s.", header, payload);
}

/* The trick of old: the public key as the secret of an HMAC. */
static char *
sign_with_public_key (TestProvider *self,
                      JsonObject   *claims)
{
  g_autofree char *unsigned_token = sign_without (claims);
  g_auto(GStrv) parts = g_strsplit (unsigned_token, ".", 3);
  g_autofree char *header = albo_base64url_encode ("{\"alg\":\"HS256\"}", strlen ("{\"alg\":\"HS256\"}"));
  g_autofree char *input = g_strdup_printf ("%s.%s", header, parts[1]);
  g_autoptr(JsonObject) key = albo_jwk_to_json (self->rsa);
  const char *modulus = albo_json_get_string (key, "n", "");
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) modulus, strlen (modulus));
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) input, -1);
  g_hmac_get_digest (hmac, digest, &length);
  signature = albo_base64url_encode (digest, length);

  return g_strdup_printf ("%s.%s", input, signature);
}

char *
test_provider_sign (TestProvider *self,
                    JsonObject   *claims)
{
  AlboJwk *key = test_provider_has_fault (self, "es256") ? self->ec : self->rsa;
  g_autofree char *token = NULL;

  if (test_provider_has_fault (self, "unsigned"))
    return sign_without (claims);

  if (test_provider_has_fault (self, "hmac-with-public-key"))
    return sign_with_public_key (self, claims);

  if (test_provider_has_fault (self, "foreign-key"))
    {
      g_autoptr(JsonObject) header = json_object_new ();
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      /* Under the name of the good key: its own is just unknown. */
      json_object_set_object_member (header, "jwk", albo_jwk_to_json (self->foreign));
      json_object_set_string_member (header, "kid", albo_jwk_get_kid (self->rsa));
      json_node_set_object (node, claims);
      text = albo_json_to_string (node);
      return albo_jws_sign (self->foreign, header, text, -1, NULL);
    }

  if (test_provider_has_fault (self, "unknown-key"))
    key = self->foreign;

  token = albo_jwt_sign (key, "JWT", claims, NULL);
  if (test_provider_has_fault (self, "changed-token"))
    {
      g_auto(GStrv) parts = g_strsplit (token, ".", 3);
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;
      g_autofree char *payload = NULL;

      json_object_set_string_member (claims, "sub", "another person");
      json_node_set_object (node, claims);
      text = albo_json_to_string (node);
      payload = albo_base64url_encode (text, strlen (text));
      return g_strdup_printf ("%s.%s.%s", parts[0], payload, parts[2]);
    }

  return g_steal_pointer (&token);
}

static void
set_audience (TestProvider *self,
              JsonObject   *claims)
{
  JsonArray *list;

  if (test_provider_has_fault (self, "no-audience"))
    return;

  if (test_provider_has_fault (self, "other-audience"))
    {
      json_object_set_string_member (claims, "aud", OTHER_CLIENT);
      return;
    }

  list = json_array_new ();
  json_array_add_string_element (list, TEST_CLIENT_ID);
  if (test_provider_has_fault (self, "two-audiences"))
    json_array_add_string_element (list, OTHER_CLIENT);
  json_object_set_array_member (claims, "aud", list);

  if (test_provider_has_fault (self, "two-audiences") || test_provider_has_fault (self, "own-azp"))
    json_object_set_string_member (claims, "azp", TEST_CLIENT_ID);
  if (test_provider_has_fault (self, "other-azp"))
    json_object_set_string_member (claims, "azp", OTHER_CLIENT);
}

static void
set_times (TestProvider *self,
           JsonObject   *claims)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 issued = now, end = now + 300;

  if (test_provider_has_fault (self, "expired"))
    end = now - 61;
  if (test_provider_has_fault (self, "issued-before-question") || test_provider_has_fault (self, "expired"))
    issued = now - 90;
  if (test_provider_has_fault (self, "expired"))
    issued = now - 30;
  if (test_provider_has_fault (self, "from-the-future"))
    issued = now + 90;
  if (test_provider_has_fault (self, "good-for-too-long"))
    end = now + 2 * 24 * 60 * 60;
  if (test_provider_has_fault (self, "not-yet"))
    json_object_set_int_member (claims, "nbf", now + 90);
  if (test_provider_has_fault (self, "proved-long-ago"))
    json_object_set_int_member (claims, "auth_time", now - 600);
  if (test_provider_has_fault (self, "proved-now"))
    json_object_set_int_member (claims, "auth_time", now);

  if (!test_provider_has_fault (self, "no-end"))
    json_object_set_int_member (claims, "exp", end);
  if (!test_provider_has_fault (self, "no-issue-time"))
    json_object_set_int_member (claims, "iat", issued);
  if (test_provider_has_fault (self, "end-as-text"))
    json_object_set_string_member (claims, "exp", "tomorrow");
}

char *
test_provider_make_id_token (TestProvider    *self,
                             const TestGrant *grant,
                             const char      *access_token)
{
  g_autoptr(JsonObject) claims = json_object_new ();
  g_autofree char *hash = test_provider_hash (test_provider_has_fault (self, "other-at-hash") ? "other"
                                                                                             : access_token, 16);

  if (!test_provider_has_fault (self, "no-issuer"))
    json_object_set_string_member (claims, "iss", test_provider_has_fault (self, "other-issuer")
                                                  ? "https://evil.example" : self->issuer);
  if (!test_provider_has_fault (self, "no-subject"))
    json_object_set_string_member (claims, "sub", "person-1");
  if (!test_provider_has_fault (self, "no-nonce"))
    json_object_set_string_member (claims, "nonce", test_provider_has_fault (self, "other-nonce")
                                                    ? "another" : grant->nonce);
  if (!test_provider_has_fault (self, "no-at-hash"))
    json_object_set_string_member (claims, "at_hash", hash);
  if (test_provider_has_fault (self, "lower-level"))
    json_object_set_string_member (claims, "acr", "https://www.spid.gov.it/SpidL1");
  else if (test_provider_has_fault (self, "unknown-level"))
    json_object_set_string_member (claims, "acr", "urn:very-sure");
  else if (!test_provider_has_fault (self, "no-level"))
    json_object_set_string_member (claims, "acr", grant->acr);
  set_audience (self, claims);
  set_times (self, claims);

  if (test_provider_has_fault (self, "token-of-another"))
    json_object_set_string_member (claims, "https://attributes.eid.gov.it/fiscal_number",
                                   "TINIT-BNCLRA85T41F205X");

  return test_provider_sign (self, claims);
}

/* What it tells of the person. */
JsonObject *
test_provider_make_person (TestProvider *self)
{
  JsonObject *person = json_object_new ();

  json_object_set_string_member (person, "sub", test_provider_has_fault (self, "userinfo-of-another")
                                                ? "person-2" : "person-1");
  if (!test_provider_has_fault (self, "no-fiscal-code"))
    json_object_set_string_member (person, "https://attributes.eid.gov.it/fiscal_number",
                                   test_provider_has_fault (self, "bad-fiscal-code")
                                   ? "TINIT-RSSMRA80A01H501Z"
                                   : test_provider_has_fault (self, "foreign-fiscal-code")
                                   ? "TINFR-RSSMRA80A01H501U" : "TINIT-rssmra80a01h501u");
  if (!test_provider_has_fault (self, "no-name"))
    json_object_set_string_member (person, "given_name", "Mario");
  json_object_set_string_member (person, "family_name", test_provider_has_fault (self, "name-with-line-end")
                                                        ? "Rossi\nBianchi" : "Rossi");
  json_object_set_string_member (person, "birthdate", test_provider_has_fault (self, "bad-birth-date")
                                                      ? "1980-02-31" : "1980-01-01");
  json_object_set_string_member (person, "gender", "male");
  json_object_set_string_member (person, "email", "mario.rossi@example.org");

  return person;
}
