/* albo-service-switch.h - whether a service is offered
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SERVICE_SWITCH (albo_service_switch_get_type ())

G_DECLARE_FINAL_TYPE (AlboServiceSwitch, albo_service_switch, ALBO, SERVICE_SWITCH, AdwActionRow)

GtkWidget *albo_service_switch_new         (const char        *service);
void       albo_service_switch_set_office  (AlboServiceSwitch *self,
                                            AlboOffice        *office);
void       albo_service_switch_update      (AlboServiceSwitch *self,
                                            JsonObject        *service,
                                            const char        *title,
                                            gboolean           can_change);
char      *albo_service_switch_describe    (gboolean           is_active,
                                            gint64             n_open);
gint64     albo_service_switch_get_version (AlboServiceSwitch *self);
void       albo_service_switch_put         (AlboServiceSwitch *self,
                                            gboolean           is_active,
                                            gint64             version);

G_END_DECLS
