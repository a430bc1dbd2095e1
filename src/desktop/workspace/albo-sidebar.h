/* albo-sidebar.h - the states with their counts, and the registers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-inbox-query.h"
#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SIDEBAR (albo_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (AlboSidebar, albo_sidebar, ALBO, SIDEBAR, AdwBin)

GtkWidget  *albo_sidebar_new              (void);
void        albo_sidebar_set_counts       (AlboSidebar       *self,
                                           const guint64     *counts,
                                           guint              n_counts);
void        albo_sidebar_set_registers    (AlboSidebar       *self,
                                           JsonNode          *registers);
void        albo_sidebar_set_searches     (AlboSidebar       *self,
                                           JsonArray         *searches);
void        albo_sidebar_remove_mine      (AlboSidebar       *self);
void        albo_sidebar_add_page         (AlboSidebar       *self,
                                           const char        *page,
                                           const char        *icon_name,
                                           const char        *title);
void        albo_sidebar_select_states    (AlboSidebar       *self,
                                           guint              states);
void        albo_sidebar_select_register  (AlboSidebar       *self);
void        albo_sidebar_select_view      (AlboSidebar       *self,
                                           AlboInboxView      view);
void        albo_sidebar_select_search    (AlboSidebar       *self,
                                           const char        *name);
const char *albo_sidebar_state_to_label   (AlboRequestState   state);

G_END_DECLS
