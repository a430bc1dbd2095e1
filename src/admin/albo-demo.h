/* albo-demo.h - fills a database with invented people and their requests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

gboolean  albo_demo_fill     (AlboConnection  *connection,
                              gboolean        *is_changed,
                              GError         **error);
char     *albo_demo_describe (const char      *conninfo);

G_END_DECLS
