/* albo-workspace.h - sidebar, list and request side by side
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-inbox-query.h"
#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_WORKSPACE (albo_workspace_get_type ())

G_DECLARE_FINAL_TYPE (AlboWorkspace, albo_workspace, ALBO, WORKSPACE, AdwBin)

GtkWidget  *albo_workspace_new          (AlboOffice    *office);
void        albo_workspace_start        (AlboWorkspace *self,
                                         AlboOffice    *office);
void        albo_workspace_open_request (AlboWorkspace *self,
                                         gint64         id);
void        albo_workspace_show_states  (AlboWorkspace *self,
                                         guint          states);
void        albo_workspace_show_view    (AlboWorkspace *self,
                                         AlboInboxView  view);
void        albo_workspace_search       (AlboWorkspace *self,
                                         const char    *text);
const char *albo_workspace_get_help     (AlboWorkspace *self);

G_END_DECLS
