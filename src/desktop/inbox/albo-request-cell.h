/* albo-request-cell.h - one column of one request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "albo-presence.h"
#include "albo-request-summary.h"

G_BEGIN_DECLS

typedef enum
{
  ALBO_COLUMN_APPLICANT,
  ALBO_COLUMN_SERVICE,
  ALBO_COLUMN_PROTOCOL,
  ALBO_COLUMN_SUBMITTED,
  ALBO_COLUMN_DEADLINE,
  ALBO_COLUMN_ASSIGNEE,
  ALBO_COLUMN_STATE,
  ALBO_N_COLUMNS,
} AlboInboxColumn;

#define ALBO_TYPE_REQUEST_CELL (albo_request_cell_get_type ())

G_DECLARE_FINAL_TYPE (AlboRequestCell, albo_request_cell, ALBO, REQUEST_CELL, GtkWidget)

GtkWidget *albo_request_cell_new          (AlboInboxColumn     column);
void       albo_request_cell_set_presence (AlboRequestCell    *self,
                                           AlboPresence       *presence);
void       albo_request_cell_set_request  (AlboRequestCell    *self,
                                           AlboRequestSummary *request);

G_END_DECLS
