/* albo-filing-start.h - what is filed, for whom, and how it came
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FILING_START (albo_filing_start_get_type ())

G_DECLARE_FINAL_TYPE (AlboFilingStart, albo_filing_start, ALBO, FILING_START, AdwBin)

GtkWidget  *albo_filing_start_new             (void);
void        albo_filing_start_set_services    (AlboFilingStart *self,
                                               JsonArray       *services);
void        albo_filing_start_set_drafts      (AlboFilingStart *self,
                                               JsonArray       *drafts);
void        albo_filing_start_set_correction  (AlboFilingStart *self,
                                               const char      *protocol);
gboolean    albo_filing_start_is_complete     (AlboFilingStart *self);
const char *albo_filing_start_get_service     (AlboFilingStart *self);
const char *albo_filing_start_get_channel     (AlboFilingStart *self);
char       *albo_filing_start_get_received_on (AlboFilingStart *self);
JsonObject *albo_filing_start_get_applicant   (AlboFilingStart *self);

G_END_DECLS
