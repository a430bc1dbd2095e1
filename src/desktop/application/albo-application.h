/* albo-application.h - the program as the desktop sees it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBO_TYPE_APPLICATION (albo_application_get_type ())

G_DECLARE_FINAL_TYPE (AlboApplication, albo_application, ALBO, APPLICATION, AdwApplication)

AlboApplication *albo_application_new (void);

G_END_DECLS
