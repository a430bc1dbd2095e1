/* fuzz-multipart.c - a form with files, of any bytes, cut in two at any place
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
  g_autoptr(AlboBody) whole = albo_body_new ("multipart/form-data; boundary=x", &limits);
  g_autoptr(AlboBody) halves = albo_body_new ("multipart/form-data; boundary=x", &limits);
  size_t cut = size > 0 ? data[0] % size : 0;
  gboolean is_good = albo_body_feed (whole, data, size) && albo_body_end (whole);
  gboolean is_same = albo_body_feed (halves, data, cut) &&
                     albo_body_feed (halves, data + cut, size - cut) && albo_body_end (halves);

  g_assert_true (is_good == is_same);
  g_assert_cmpuint (albo_body_get_uploads (whole)->len, <=, limits.fields);
  if (is_good)
    g_assert_cmpstr (albo_body_get_field (whole, "v"), ==, albo_body_get_field (halves, "v"));

  return 0;
}
