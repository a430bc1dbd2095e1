/* albo-filing.h - the window in which the office files a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_FILING (albo_filing_get_type ())

G_DECLARE_FINAL_TYPE (AlboFiling, albo_filing, ALBO, FILING, AdwWindow)

AlboFiling *albo_filing_new     (GtkWindow  *parent,
                                 AlboOffice *office);
void        albo_filing_correct (AlboFiling *self,
                                 gint64      request,
                                 const char *protocol);

G_END_DECLS
