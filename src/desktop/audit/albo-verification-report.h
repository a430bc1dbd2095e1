/* albo-verification-report.h - what a verification found, as a document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-verification-check.h"

G_BEGIN_DECLS

char   *albo_verification_report_describe (const AlboVerificationReport *report);
GBytes *albo_verification_report_to_pdf   (const AlboVerificationReport *report,
                                           const char                   *person,
                                           const char                   *login);

G_END_DECLS
