/* albo-audit.h - the auditor's view over the organization
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_AUDIT (albo_audit_get_type ())

G_DECLARE_FINAL_TYPE (AlboAudit, albo_audit, ALBO, AUDIT, AdwBin)

GtkWidget *albo_audit_new           (void);
void       albo_audit_set_office    (AlboAudit  *self,
                                     AlboOffice *office);
void       albo_audit_reload        (AlboAudit  *self);
void       albo_audit_set_show_ends (AlboAudit  *self,
                                     gboolean    show_start);

G_END_DECLS
