/* test-jwk.c - base64url, keys and sets of keys
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-base64url.h"
#include "albo-json.h"
#include "albo-jwk-set.h"

#include <string.h>

/* RFC 7638, §3.1 */
#define RFC_N \
  "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP" \
  "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY" \
  "368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f" \
  "M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
#define RFC_THUMBPRINT "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
#define RFC_KEY "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}"

/* RFC 7515, §A.3.1 */
#define RFC_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define RFC_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define RFC_EC "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" RFC_X "\",\"y\":\"" RFC_Y "\"}"

static AlboJwk *
read_key (const char *text)
{
  g_autoptr(JsonNode) node = albo_json_parse (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  AlboJwk *key;

  g_assert_nonnull (node);
  key = albo_jwk_new_from_json (json_node_get_object (node), &error);
  if (key == NULL)
    g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
  else
    g_assert_no_error (error);

  return key;
}

static void
test_base64url (void)
{
  static const struct
  {
    const char *text;
    const char *bytes;  /* NULL if it has another form */
  } cases[] = {
    { "", "" }, { "Zg", "f" }, { "Zm8", "fo" }, { "Zm9v", "foo" }, { "Zm9vYg", "foob" },
    { "Pz8_", "???" }, { "Pj4-", ">>>" },
    { "Z", NULL }, { "Zg==", NULL }, { "Zg=", NULL }, { "Zh", NULL }, { "Zm9", NULL },
    { "Zm9v\n", NULL }, { " Zm9v", NULL }, { "Zm 9v", NULL }, { "Pz8/", NULL }, { "Pj4+", NULL },
    { "Zm9vZ", NULL }, { "Zm9é", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) bytes = albo_base64url_decode (cases[i].text, -1);
      g_autofree char *again = NULL;

      if (cases[i].bytes == NULL)
        {
          g_assert_null (bytes);
          continue;
        }

      g_assert_nonnull (bytes);
      g_assert_cmpmem (cases[i].bytes, strlen (cases[i].bytes), g_bytes_get_data (bytes, NULL),
                       g_bytes_get_size (bytes));
      again = albo_base64url_encode (cases[i].bytes, strlen (cases[i].bytes));
      g_assert_cmpstr (again, ==, cases[i].text);
    }

  g_assert_null (albo_base64url_decode ("Zm\0v", 4));
}

static void
test_thumbprint (void)
{
  g_autoptr(AlboJwk) key = read_key (RFC_KEY);
  g_autofree char *thumbprint = albo_jwk_get_thumbprint (key);

  g_assert_cmpstr (thumbprint, ==, RFC_THUMBPRINT);
  g_assert_cmpstr (albo_jwk_get_kid (key), ==, "2011-04-29");
  g_assert_cmpint (albo_jwk_get_algorithm (key), ==, ALBO_JWS_RS256);
  g_assert_false (albo_jwk_can_sign (key));
}

static void
test_refused_keys (void)
{
  static const char * const keys[] = {
    "{}",
    "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
    "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\"}",
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQ\"}",        /* 1 */
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"Ag\"}",        /* 2 */
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AAEAAQ\"}",    /* a zero in front */
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "==\",\"e\":\"AQAB\"}",
    "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",           /* too short */
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQAB\",\"use\":\"enc\"}",
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQAB\",\"alg\":\"HS256\"}",
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQAB\",\"alg\":\"ES256\"}",
    "{\"kty\":\"RSA\",\"n\":\"" RFC_N "\",\"e\":\"AQAB\",\"alg\":\"RS1\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" RFC_X "\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" RFC_X "\",\"y\":\"" RFC_Y "\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" RFC_X "\",\"y\":\"" RFC_X "\"}",  /* off the curve */
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"" RFC_Y "\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_test_message ("%s", keys[i]);
      g_assert_null (read_key (keys[i]));
    }
}

static void
test_long_name (void)
{
  g_autofree char *name = g_strnfill (ALBO_JWK_MAX_KID + 1, 'k');
  g_autofree char *text = g_strdup_printf ("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" RFC_X
                                           "\",\"y\":\"" RFC_Y "\",\"kid\":\"%s\"}", name);

  g_assert_null (read_key (text));
}

static void
test_round_trip (void)
{
  static const char * const texts[] = { RFC_KEY, RFC_EC };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(AlboJwk) key = read_key (texts[i]);
      g_autoptr(GPtrArray) keys = g_ptr_array_new ();
      g_autoptr(GPtrArray) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;

      g_ptr_array_add (keys, key);
      text = albo_jwk_set_to_text (keys);
      again = albo_jwk_set_parse (text, -1, NULL);
      g_assert_nonnull (again);
      a = albo_jwk_get_thumbprint (key);
      b = albo_jwk_get_thumbprint (again->pdata[0]);
      g_assert_cmpstr (a, ==, b);
    }
}

/* Keys of other kinds do not make the others useless. */
static void
test_set_passes_over (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys =
    albo_jwk_set_parse ("{\"keys\":[{\"kty\":\"OKP\"},17,{\"kty\":\"oct\",\"k\":\"AA\"}," RFC_KEY "," RFC_EC "]}",
                        -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 2);
  g_assert_nonnull (albo_jwk_set_find (keys, ALBO_JWS_RS256, "2011-04-29", NULL));
  g_assert_nonnull (albo_jwk_set_find (keys, ALBO_JWS_RS256, NULL, NULL));
  g_assert_nonnull (albo_jwk_set_find (keys, ALBO_JWS_ES256, NULL, NULL));
  g_assert_null (albo_jwk_set_find (keys, ALBO_JWS_ES256, "2011-04-29", &error));
  g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_UNKNOWN_KEY);
}

static void
test_set_ambiguous (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse ("{\"keys\":[" RFC_EC "," RFC_EC "]}", -1, NULL);

  g_assert_null (albo_jwk_set_find (keys, ALBO_JWS_ES256, NULL, &error));
  g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_REFUSED);
}

static void
test_refused_sets (void)
{
  static const char * const texts[] = {
    "", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":[{}]}", "{\"keys\":[" RFC_EC "]} ]",
  };
  g_autofree char *spaces = g_strnfill (ALBO_JWK_SET_MAX_SIZE, ' ');
  g_autofree char *large = g_strconcat (spaces, "{\"keys\":[" RFC_EC "]}", NULL);
  g_autoptr(GString) many = g_string_new ("{\"keys\":[{}");
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_null (albo_jwk_set_parse (texts[i], -1, &error));
      g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
      g_clear_error (&error);
    }

  g_assert_null (albo_jwk_set_parse (large, -1, &error));
  g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
  g_clear_error (&error);

  for (int i = 0; i < ALBO_JWK_SET_MAX_KEYS; i++)
    g_string_append (many, "," RFC_EC);
  g_string_append (many, "]}");
  g_assert_null (albo_jwk_set_parse (many->str, -1, &error));
  g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
}

static void
test_refused_pem (void)
{
  static const char * const texts[] = {
    "",
    "no key",
    /* P-384 */
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAAAAAAAAAAAAAAAAAA\n"
    "-----END PRIVATE KEY-----\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (albo_jwk_new_from_pem (texts[i], NULL, &error));
      g_assert_error (error, ALBO_JWT_ERROR, ALBO_JWT_ERROR_KEY);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jwt/base64url", test_base64url);
  g_test_add_func ("/jwt/jwk/thumbprint", test_thumbprint);
  g_test_add_func ("/jwt/jwk/refused", test_refused_keys);
  g_test_add_func ("/jwt/jwk/long-name", test_long_name);
  g_test_add_func ("/jwt/jwk/round-trip", test_round_trip);
  g_test_add_func ("/jwt/jwk/refused-pem", test_refused_pem);
  g_test_add_func ("/jwt/jwk-set/passes-over", test_set_passes_over);
  g_test_add_func ("/jwt/jwk-set/ambiguous", test_set_ambiguous);
  g_test_add_func ("/jwt/jwk-set/refused", test_refused_sets);

  return g_test_run ();
}
