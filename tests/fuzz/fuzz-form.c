/* fuzz-form.c - a form document of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-form.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboForm) form = albo_form_new_from_json ((const char *) data, size, &error);
  g_autoptr(AlboForm) again = NULL;
  g_autoptr(JsonNode) document = NULL;

  fuzz_assert_outcome (form != NULL, error);
  if (form == NULL)
    return 0;

  document = albo_form_to_node (form);
  again = albo_form_new_from_node (document, &error);
  fuzz_assert_outcome (again != NULL, error);
  g_assert_cmpuint (albo_form_get_n_fields (again), ==, albo_form_get_n_fields (form));
  return 0;
}
