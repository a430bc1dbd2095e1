/* albo-setting-rows.h - the settings of one page: what is typed in them, and what was done last
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-administration-page.h"
#include "albo-setting-row.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SETTING_ROWS (albo_setting_rows_get_type ())

G_DECLARE_FINAL_TYPE (AlboSettingRows, albo_setting_rows, ALBO, SETTING_ROWS, GObject)

AlboSettingRows *albo_setting_rows_new        (AlboAdministrationPage *page,
                                               const char             *kind);
void             albo_setting_rows_set_office (AlboSettingRows        *self,
                                               AlboOffice             *office);
AlboSettingRow  *albo_setting_rows_find       (AlboSettingRows        *self,
                                               const char             *setting);
void             albo_setting_rows_add        (AlboSettingRows        *self,
                                               AlboSettingRow         *row);
void             albo_setting_rows_restore    (AlboSettingRows        *self);
void             albo_setting_rows_tell       (AlboSettingRows        *self,
                                               const char             *text,
                                               const char             *action,
                                               GVariant               *target);
void             albo_setting_rows_undo       (AlboSettingRows        *self,
                                               GVariant               *target);

G_END_DECLS
