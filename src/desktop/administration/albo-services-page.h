/* albo-services-page.h - what may be asked of the body, at what price, and how long it takes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-administration-page.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SERVICES_PAGE (albo_services_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboServicesPage, albo_services_page, ALBO, SERVICES_PAGE, AlboAdministrationPage)

GtkWidget *albo_services_page_new (void);

G_END_DECLS
