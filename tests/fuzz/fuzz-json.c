/* fuzz-json.c - a JSON document of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-json.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = albo_json_parse ((const char *) data, size, &error);
  g_autoptr(JsonNode) again = NULL;
  g_autofree char *text = NULL;

  fuzz_assert_outcome (node != NULL, error);
  if (node == NULL)
    return 0;

  text = albo_json_to_string (node);
  again = albo_json_parse (text, -1, &error);
  fuzz_assert_outcome (again != NULL, error);
  return 0;
}
