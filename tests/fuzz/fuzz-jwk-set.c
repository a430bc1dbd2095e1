/* fuzz-jwk-set.c - a set of keys, any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-jwk-set.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = albo_jwk_set_parse ((const char *) data, size, &error);
  g_autoptr(GBytes) signature = g_bytes_new_static ("no signature", 12);

  fuzz_assert_outcome (keys != NULL, error);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      g_autofree char *thumbprint = albo_jwk_get_thumbprint (keys->pdata[i]);

      g_assert_cmpuint (strlen (thumbprint), ==, 43);
      g_assert_false (albo_jwk_can_sign (keys->pdata[i]));
      g_assert_false (albo_jwk_verify (keys->pdata[i], "text", 4, signature));
    }

  return 0;
}
