/* albo-url.h - addresses: where a sign-in may return to, and where a form may go
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  albo_url_is_return_path (const char *path);
gboolean  albo_url_is_private     (const char *origin);
char     *albo_url_get_origin     (const char *url);
char     *albo_url_join           (const char *url,
                                   const char *path);
char     *albo_url_with_return    (const char *url,
                                   const char *path,
                                   const char *return_path);

G_END_DECLS
