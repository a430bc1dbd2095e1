/* fuzz-cookie.c - a header Cookie of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include "albo-cookie.h"
#include "albo-token.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *header = g_strndup ((const char *) data, size);
  g_autofree char *plain = albo_cookie_find (header, "albo_session", FALSE);
  g_autofree char *secure = albo_cookie_find (header, "albo_session", TRUE);

  /* What is found is part of the header, and can be set again as it is. */
  g_assert_true (plain == NULL || strstr (header, plain) != NULL);
  g_assert_true (secure == NULL || strstr (header, secure) != NULL);
  g_assert_false (albo_token_is_well_made (plain) && strlen (plain) != ALBO_TOKEN_LENGTH);

  if (plain != NULL)
    g_free (albo_cookie_make ("albo_session", plain, 0, FALSE));

  return 0;
}
