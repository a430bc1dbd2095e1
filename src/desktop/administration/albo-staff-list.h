/* albo-staff-list.h - the people of the office, for an administrator
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-administration-page.h"

G_BEGIN_DECLS

#define ALBO_TYPE_STAFF_LIST (albo_staff_list_get_type ())

G_DECLARE_FINAL_TYPE (AlboStaffList, albo_staff_list, ALBO, STAFF_LIST, AlboAdministrationPage)

GtkWidget *albo_staff_list_new (void);

G_END_DECLS
