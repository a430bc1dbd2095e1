/* albo-setting-row.h - one setting: what it is, what it is for, who changed it, and a place to change it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SETTING_ROW (albo_setting_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboSettingRow, albo_setting_row, ALBO, SETTING_ROW, AdwPreferencesRow)

GtkWidget  *albo_setting_row_new             (const char     *setting,
                                              const char     *kind,
                                              const char     *title);
void        albo_setting_row_set_name        (AlboSettingRow *self,
                                              const char     *name);
const char *albo_setting_row_get_name        (AlboSettingRow *self);
const char *albo_setting_row_get_setting     (AlboSettingRow *self);
gint64      albo_setting_row_get_version     (AlboSettingRow *self);
void        albo_setting_row_set_office      (AlboSettingRow *self,
                                              AlboOffice     *office);
void        albo_setting_row_set_explanation (AlboSettingRow *self,
                                              const char     *explanation);
void        albo_setting_row_update          (AlboSettingRow *self,
                                              JsonNode       *value,
                                              JsonNode       *fallback,
                                              JsonObject     *change,
                                              gboolean        can_change);
char       *albo_setting_row_get_text        (AlboSettingRow *self);
void        albo_setting_row_set_text        (AlboSettingRow *self,
                                              const char     *text);
void        albo_setting_row_restore         (AlboSettingRow *self,
                                              const char     *text);
gboolean    albo_setting_row_is_dirty        (AlboSettingRow *self);
void        albo_setting_row_save            (AlboSettingRow *self);
void        albo_setting_row_put_back        (AlboSettingRow *self,
                                              JsonNode       *value,
                                              gint64          version);
void        albo_setting_row_fail            (AlboSettingRow *self,
                                              const GError   *error);

G_END_DECLS
