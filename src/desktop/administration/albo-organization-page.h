/* albo-organization-page.h - how the body is set
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-administration-page.h"

G_BEGIN_DECLS

#define ALBO_TYPE_ORGANIZATION_PAGE (albo_organization_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboOrganizationPage, albo_organization_page, ALBO, ORGANIZATION_PAGE, AlboAdministrationPage)

GtkWidget *albo_organization_page_new (void);

G_END_DECLS
