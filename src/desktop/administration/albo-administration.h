/* albo-administration.h - the people of the office, for an administrator
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_ADMINISTRATION (albo_administration_get_type ())

G_DECLARE_FINAL_TYPE (AlboAdministration, albo_administration, ALBO, ADMINISTRATION, AdwBin)

GtkWidget *albo_administration_new           (void);
void       albo_administration_set_office    (AlboAdministration *self,
                                              AlboOffice         *office);
void       albo_administration_reload        (AlboAdministration *self);
void       albo_administration_set_show_ends (AlboAdministration *self,
                                              gboolean            show_start);

G_END_DECLS
