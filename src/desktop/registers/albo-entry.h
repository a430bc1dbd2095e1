/* albo-entry.h - one entry of a register
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  ALBO_ENTRY_NUMBER,
  ALBO_ENTRY_MEMBER,
  ALBO_ENTRY_FISCAL_CODE,
  ALBO_ENTRY_SECTION,
  ALBO_ENTRY_FROM,
  ALBO_ENTRY_TO,
} AlboEntryColumn;

#define ALBO_TYPE_ENTRY (albo_entry_get_type ())

G_DECLARE_FINAL_TYPE (AlboEntry, albo_entry, ALBO, ENTRY, GObject)

AlboEntry *albo_entry_new        (JsonObject       *object);
gint64     albo_entry_get_number (AlboEntry        *self);
char      *albo_entry_get_text   (AlboEntry        *self,
                                  AlboEntryColumn   column);

G_END_DECLS
