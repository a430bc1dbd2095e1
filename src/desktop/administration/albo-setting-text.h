/* albo-setting-text.h - a setting as one types it, and as the database keeps it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char       *albo_setting_to_text        (const char  *kind,
                                         JsonNode    *value);
gboolean    albo_setting_from_text      (const char  *kind,
                                         const char  *text,
                                         JsonNode   **value,
                                         const char **problem);
gboolean    albo_setting_kind_is_known  (const char  *kind);
const char *albo_setting_problem_text   (const char  *kind,
                                         const char  *code);

G_END_DECLS
