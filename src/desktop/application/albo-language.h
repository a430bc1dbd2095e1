/* albo-language.h - the language of the session, for texts that are data
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *albo_language       (void);
char       *albo_format_instant (const char *iso);
char       *albo_format_day     (const char *iso);
char       *albo_format_time    (gint64      micros);

G_END_DECLS
