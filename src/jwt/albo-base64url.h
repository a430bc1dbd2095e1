/* albo-base64url.h - bytes as tokens carry them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char   *albo_base64url_encode (gconstpointer  data,
                               gsize          length);
GBytes *albo_base64url_decode (const char    *text,
                               gssize         length);

G_END_DECLS
