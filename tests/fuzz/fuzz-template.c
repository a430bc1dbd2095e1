/* fuzz-template.c - a template of any bytes, which is its own partial too
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-json.h"
#include "albo-template.h"

static AlboTemplate *
find_partial_cb (const char *name, gpointer user_data)
{
  return name[0] % 2 == 0 ? user_data : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(JsonNode) values = albo_json_parse ("{\"a\":[{\"b\":1},\"x\",[2]],\"b\":\"<\"}", -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboTemplate) template = albo_template_new ((const char *) data, size, &error);
  g_autofree char *text = NULL;

  fuzz_assert_outcome (template != NULL, error);
  if (template != NULL)
    text = albo_template_render (template, values, find_partial_cb, template, &error);
  fuzz_assert_outcome (text != NULL, error);
  return 0;
}
