/* albo-filter-text.h - conditions of the inbox in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *albo_filter_to_text (const char *key,
                           JsonNode   *value,
                           JsonObject *choices);
char *albo_day_to_input   (const char *iso);

G_END_DECLS
