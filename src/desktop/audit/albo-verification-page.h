/* albo-verification-page.h - starting a verification, watching it, and its report
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"
#include "albo-verification-check.h"

G_BEGIN_DECLS

#define ALBO_TYPE_VERIFICATION_PAGE (albo_verification_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboVerificationPage, albo_verification_page, ALBO, VERIFICATION_PAGE, AdwBin)

GtkWidget *albo_verification_page_new        (void);
void       albo_verification_page_set_office (AlboVerificationPage   *self,
                                              AlboOffice             *office);
void       albo_verification_page_show       (AlboVerificationPage   *self,
                                              AlboVerificationReport *report);

G_END_DECLS
