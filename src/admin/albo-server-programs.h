/* albo-server-programs.h - where PostgreSQL's server programs are
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_server_programs_find (const char  *root,
                                 const char  *version,
                                 GError     **error);

G_END_DECLS
