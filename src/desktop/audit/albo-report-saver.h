/* albo-report-saver.h - the report of a verification, saved and perhaps signed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-verification-check.h"

G_BEGIN_DECLS

void albo_report_save (GtkWidget                    *widget,
                       const AlboVerificationReport *report,
                       const char                   *person,
                       const char                   *login,
                       gboolean                      is_signed);

G_END_DECLS
