/* albo-save-table.h - a log of the auditor as a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-log-row.h"
#include "albo-office.h"

G_BEGIN_DECLS

void albo_save_table_log (GtkWidget   *widget,
                          AlboOffice  *office,
                          AlboLogKind  kind,
                          const char  *title,
                          JsonObject  *filter);

G_END_DECLS
