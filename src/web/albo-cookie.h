/* albo-cookie.h - what a browser keeps for us
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_cookie_find (const char *header,
                        const char *name,
                        gboolean    is_secure);
char *albo_cookie_make (const char *name,
                        const char *value,
                        int         seconds,
                        gboolean    is_secure);
char *albo_cookie_make_cross_site (const char *name,
                                   const char *value,
                                   int         seconds,
                                   gboolean    is_secure);

G_END_DECLS
