/* albo-setting-words.h - what the settings of a body are for, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboSettingGroup:
 * @ALBO_SETTING_GROUP_CONTACTS: how to reach the office
 * @ALBO_SETTING_GROUP_PORTAL: what its public pages look like
 * @ALBO_SETTING_GROUP_PAGES: pages that are elsewhere
 * @ALBO_SETTING_GROUP_CALENDAR: days on which no term ends
 * @ALBO_SETTING_GROUP_TERMS: how long procedures last
 * @ALBO_SETTING_GROUP_OTHERS: what this program has no words for
 */
typedef enum
{
  ALBO_SETTING_GROUP_CONTACTS,
  ALBO_SETTING_GROUP_PORTAL,
  ALBO_SETTING_GROUP_PAGES,
  ALBO_SETTING_GROUP_CALENDAR,
  ALBO_SETTING_GROUP_TERMS,
  ALBO_SETTING_GROUP_OTHERS,
  ALBO_SETTING_N_GROUPS,
} AlboSettingGroup;

AlboSettingGroup albo_setting_group             (const char       *key);
const char      *albo_setting_group_title       (AlboSettingGroup  group);
const char      *albo_setting_group_description (AlboSettingGroup  group);
const char      *albo_setting_title             (const char       *key);
const char      *albo_setting_explanation       (const char       *key);
char            *albo_setting_change_person     (JsonObject       *change);
char            *albo_setting_change_text       (JsonObject       *change);
const char      *albo_service_kind_to_label     (const char       *kind);

G_END_DECLS
