/* albo-member-text.h - entries and annotations, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

const char *albo_annotation_kind_to_label (const char *kind);
const char *albo_entry_cause_to_label     (const char *cause);
const char *albo_register_event_to_label  (const char *action);
char       *albo_entry_to_short_text      (JsonObject *entry);
char       *albo_entry_to_text            (JsonObject *entry);
char       *albo_entry_to_period          (JsonObject *entry);
char       *albo_short_day                (const char *iso);
gboolean    albo_entry_is_in_force        (JsonObject *entry);

G_END_DECLS
