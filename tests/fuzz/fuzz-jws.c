/* fuzz-jws.c - a signed token, changed: refused, or still the same claims
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-json.h"
#include "albo-jws.h"

/* The key of RFC 7515, §A.3; the corpus is the token there. */
#define KEYS \
  "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"," \
  "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
  "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse (KEYS, -1, NULL);
  g_autofree char *token = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) claims = albo_jwt_verify (token, keys, ALBO_JWS_ANY, &error);

  fuzz_assert_outcome (claims != NULL, error);
  g_assert_true (claims == NULL || g_str_equal (albo_json_get_string (claims, "iss", ""), "joe"));

  return 0;
}
