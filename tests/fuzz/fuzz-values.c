/* fuzz-values.c - what a browser sends for a form, of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"
#include "fuzz-form-fixture.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  AlboForm *form = fuzz_form_fixture_get ();
  g_autoptr(GHashTable) sent = fuzz_form_fixture_split (data, size);
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(JsonNode) stored = albo_json_parse ((const char *) data, size, NULL);
  g_autoptr(JsonObject) values = NULL;

  values = albo_form_read (form, -1, fuzz_form_fixture_lookup_cb, sent,
                           fuzz_form_fixture_get_object (stored), &refused);
  fuzz_form_fixture_check (values);
  if (fuzz_form_fixture_get_object (stored) != NULL)
    fuzz_form_fixture_check (fuzz_form_fixture_get_object (stored));
  return 0;
}
