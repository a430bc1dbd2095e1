/* fuzz-path.c - an address of any bytes: which page, and where a sign-in returns to
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-route.h"
#include "albo-url.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *path = g_strndup ((const char *) data, size);
  AlboPath segments = { 0 };

  if (albo_route_match ("/ente/*/*/inizia", path, &segments))
    g_assert_true (segments.n == 2 && segments.lengths[1] > 0 &&
                   path[segments.starts[1]] != '.' &&
                   segments.starts[1] + segments.lengths[1] < strlen (path));

  if (albo_url_is_return_path (path))
    {
      g_autofree char *url = g_strconcat ("https://a.example", path, NULL);
      g_autofree char *origin = albo_url_get_origin (url);

      g_assert_true (origin == NULL || strcmp (origin, "https://a.example") == 0);
    }

  return 0;
}
