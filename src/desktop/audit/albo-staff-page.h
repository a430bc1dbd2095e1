/* albo-staff-page.h - who could act for the body on a day
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_STAFF_PAGE (albo_staff_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboStaffPage, albo_staff_page, ALBO, STAFF_PAGE, AdwBin)

GtkWidget *albo_staff_page_new        (void);
void       albo_staff_page_set_office (AlboStaffPage *self,
                                       AlboOffice    *office);
void       albo_staff_page_reload     (AlboStaffPage *self);

G_END_DECLS
