/* albo-log-view.h - one of the auditor's logs, with its filter
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-log-row.h"
#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_LOG_VIEW (albo_log_view_get_type ())

G_DECLARE_FINAL_TYPE (AlboLogView, albo_log_view, ALBO, LOG_VIEW, AdwBin)

GtkWidget *albo_log_view_new         (AlboLogKind   kind);
void       albo_log_view_set_office  (AlboLogView  *self,
                                      AlboOffice   *office);
void       albo_log_view_reload      (AlboLogView  *self);
void       albo_log_view_set_people  (AlboLogView  *self,
                                      JsonArray    *people);
void       albo_log_view_show_person (AlboLogView  *self,
                                      gint64        person);

G_END_DECLS
