/* albo-language.h - in which language a browser is answered
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int albo_language_find   (const char *code);
int albo_language_choose (const char *cookie,
                          const char *accept);

G_END_DECLS
