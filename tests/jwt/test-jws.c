/* test-jws.c - signed tokens: the examples of RFC 7515, and what is refused
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-base64url.h"
#include "albo-json.h"
#include "albo-jws.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define PAYLOAD \
  "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

/* §A.2 */
#define RS256_KEYS \
  "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"" \
  "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4" \
  "d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re" \
  "xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX" \
  "FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" \
  "\",\"e\":\"AQAB\"}]}"
#define RS256_SIGNATURE \
  "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5" \
  "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb" \
  "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO" \
  "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define RS256_TOKEN "eyJhbGciOiJSUzI1NiJ9." PAYLOAD "." RS256_SIGNATURE

/* §A.3 */
#define ES256_KEYS \
  "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"," \
  "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
  "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"
#define ES256_SIGNATURE \
  "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define ES256_TOKEN "eyJhbGciOiJFUzI1NiJ9." PAYLOAD "." ES256_SIGNATURE

/* §A.1, §A.5 */
#define HS256_TOKEN \
  "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." PAYLOAD ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define NONE_TOKEN "eyJhbGciOiJub25lIn0." PAYLOAD "."

static AlboJwk *
make_key (gnutls_pk_algorithm_t algorithm,
          unsigned              bits)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem;
  AlboJwk *jwk;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem),
                   >=, 0);
  jwk = albo_jwk_new_from_pem ((const char *) pem.data, NULL, NULL);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);

  return jwk;
}

static GPtrArray *
as_set (AlboJwk *key)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_jwk_unref);

  g_ptr_array_add (keys, key);

  return keys;
}

static void
assert_refused (const char   *token,
                GPtrArray    *keys,
                guint         algorithms,
                AlboJwtError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_jwt_verify (token, keys, algorithms, &error));
  g_assert_error (error, ALBO_JWT_ERROR, (int) code);
}

static void
test_rfc (gconstpointer data)
{
  gboolean is_rsa = data != NULL;
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse (is_rsa ? RS256_KEYS : ES256_KEYS, -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) claims =
    albo_jwt_verify (is_rsa ? RS256_TOKEN : ES256_TOKEN, keys, ALBO_JWS_ANY, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (albo_json_get_string (claims, "iss", NULL), ==, "joe");
  g_assert_cmpint (albo_json_get_int (claims, "exp", 0), ==, 1300819380);

  /* An algorithm that the caller did not ask for is none. */
  assert_refused (is_rsa ? RS256_TOKEN : ES256_TOKEN, keys, is_rsa ? ALBO_JWS_ES256 : ALBO_JWS_RS256,
                  ALBO_JWT_ERROR_REFUSED);
}

static void
test_refused (void)
{
  static const char * const tokens[] = {
    "", ".", "..", "a.b.c", PAYLOAD, PAYLOAD "." PAYLOAD,
    HS256_TOKEN,
    NONE_TOKEN,
    "eyJhbGciOiJOb25lIn0." PAYLOAD ".",                       /* None */
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD ".",                      /* no signature */
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD "." ES256_SIGNATURE,
    "eyJhbGciOiJSUzI1NiJ9.." RS256_SIGNATURE,                 /* detached payload */
    RS256_TOKEN "=", RS256_TOKEN "\n", RS256_TOKEN ".", RS256_TOKEN "A", " " RS256_TOKEN,
    "eyJhbGciOiJSUzI1NiJ9." PAYLOAD "." RS256_SIGNATURE "." RS256_SIGNATURE,
    "W10." PAYLOAD "." RS256_SIGNATURE,                       /* [] */
    "e30." PAYLOAD "." RS256_SIGNATURE,                       /* {} */
    "eyJhbGciOlsiUlMyNTYiXX0." PAYLOAD "." RS256_SIGNATURE,   /* a list of algorithms */
    "{\"alg\":\"RS256\"}." PAYLOAD "." RS256_SIGNATURE,
  };
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse (RS256_KEYS, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_test_message ("%s", tokens[i]);
      assert_refused (tokens[i], keys, ALBO_JWS_ANY, ALBO_JWT_ERROR_REFUSED);
    }
}

/* One character changed, each in its turn. */
static void
test_changed (void)
{
  static const struct
  {
    const char *token;
    const char *keys;
  } cases[] = { { RS256_TOKEN, RS256_KEYS }, { ES256_TOKEN, ES256_KEYS } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) keys = albo_jwk_set_parse (cases[i].keys, -1, NULL);
      g_autofree char *token = g_strdup (cases[i].token);

      for (gsize at = 0; token[at] != '\0'; at++)
        {
          char kept = token[at];
          g_autoptr(GBytes) payload = NULL;

          token[at] = kept == 'A' ? 'B' : 'A';
          payload = albo_jws_verify (token, keys, ALBO_JWS_ANY, NULL, NULL);
          g_assert_null (payload);
          token[at] = kept;
        }
    }
}

/* A header that a good key signs and that is refused all the same. */
static void
test_headers (void)
{
  static const char * const headers[] = {
    "{\"crit\":[\"exp\"]}",
    "{\"b64\":false}",
    "{\"kid\":17,\"jwk\":{}}",
    "{\"kid\":null,\"jwk\":{}}",
  };
  g_autoptr(GPtrArray) keys = as_set (make_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1)));

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(JsonNode) node = albo_json_parse (headers[i], -1, NULL);
      g_autofree char *token = albo_jws_sign (keys->pdata[0], json_node_get_object (node), "{}", -1, NULL);

      g_test_message ("%s", headers[i]);
      assert_refused (token, keys, ALBO_JWS_ANY, ALBO_JWT_ERROR_REFUSED);
    }
}

/* A key that the token brings with it is nobody's. */
static void
test_own_key (void)
{
  g_autoptr(GPtrArray) trusted = as_set (make_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1)));
  g_autoptr(AlboJwk) foreign = make_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));
  g_autoptr(JsonObject) header = json_object_new ();
  g_autofree char *token = NULL;
  g_autofree char *named = NULL;

  json_object_set_object_member (header, "jwk", albo_jwk_to_json (foreign));
  token = albo_jws_sign (foreign, header, "{}", -1, NULL);
  assert_refused (token, trusted, ALBO_JWS_ANY, ALBO_JWT_ERROR_REFUSED);

  named = albo_jws_sign (foreign, NULL, "{}", -1, NULL);
  assert_refused (named, trusted, ALBO_JWS_ANY, ALBO_JWT_ERROR_UNKNOWN_KEY);
}

static void
test_not_an_object (void)
{
  static const char * const payloads[] = { "", "[]", "1", "\"text\"", "{", "{}{}", "\xff" };
  g_autoptr(GPtrArray) keys = as_set (make_key (GNUTLS_PK_RSA, 2048));

  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *token = albo_jws_sign (keys->pdata[0], NULL, payloads[i], -1, NULL);

      assert_refused (token, keys, ALBO_JWS_ANY, ALBO_JWT_ERROR_REFUSED);
    }
}

static void
test_large (void)
{
  g_autoptr(GPtrArray) keys = as_set (make_key (GNUTLS_PK_RSA, 2048));
  g_autofree char *spaces = g_strnfill (ALBO_JWS_MAX_SIZE, ' ');
  g_autofree char *text = g_strconcat (spaces, "{}", NULL);
  g_autofree char *token = albo_jws_sign (keys->pdata[0], NULL, text, -1, NULL);

  assert_refused (token, keys, ALBO_JWS_ANY, ALBO_JWT_ERROR_REFUSED);
}

static void
test_short_key (void)
{
  g_assert_null (make_key (GNUTLS_PK_RSA, 1024));
  g_assert_null (make_key (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP384R1)));
}

/* A key that only checks does not sign. */
static void
test_public_key (void)
{
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse (ES256_KEYS, -1, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (albo_jws_sign (keys->pdata[0], NULL, "{}", -1, &error));
  g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/jws/rfc7515/rs256", "rsa", test_rfc);
  g_test_add_data_func ("/jws/rfc7515/es256", NULL, test_rfc);
  g_test_add_func ("/jws/refused", test_refused);
  g_test_add_func ("/jws/changed", test_changed);
  g_test_add_func ("/jws/headers", test_headers);
  g_test_add_func ("/jws/own-key", test_own_key);
  g_test_add_func ("/jws/not-an-object", test_not_an_object);
  g_test_add_func ("/jws/large", test_large);
  g_test_add_func ("/jws/short-key", test_short_key);
  g_test_add_func ("/jws/public-key", test_public_key);

  return g_test_run ();
}
