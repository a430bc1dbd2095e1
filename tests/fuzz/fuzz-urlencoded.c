/* fuzz-urlencoded.c - a form without files, of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-body.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const AlboBodyLimits limits = { 1 << 20, 16, 4096 };
  g_autoptr(AlboBody) body = albo_body_new ("application/x-www-form-urlencoded", &limits);
  const char * const *values;

  if (!albo_body_feed (body, data, size) || !albo_body_end (body))
    return 0;

  values = albo_body_get_fields (body, "v");
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_assert_true (i < limits.fields && g_utf8_validate (values[i], -1, NULL));

  return 0;
}
