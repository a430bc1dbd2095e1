/* albo-inbox.h - the requests of some states, and the search among them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"
#include "albo-request-list.h"

G_BEGIN_DECLS

#define ALBO_TYPE_INBOX (albo_inbox_get_type ())

G_DECLARE_FINAL_TYPE (AlboInbox, albo_inbox, ALBO, INBOX, AdwBin)

GtkWidget       *albo_inbox_new             (void);
void             albo_inbox_set_source      (AlboInbox          *self,
                                             AlboRequestSource  *source);
void             albo_inbox_set_office      (AlboInbox          *self,
                                             AlboOffice         *office);
void             albo_inbox_set_choices     (AlboInbox          *self,
                                             JsonObject         *choices);
JsonObject      *albo_inbox_get_query       (AlboInbox          *self);
AlboRequestList *albo_inbox_get_list        (AlboInbox          *self);
void             albo_inbox_show            (AlboInbox          *self,
                                             JsonObject         *query,
                                             const char         *title);
void             albo_inbox_show_states     (AlboInbox          *self,
                                             guint               states,
                                             const char         *title);
void             albo_inbox_start_search    (AlboInbox          *self);
void             albo_inbox_search          (AlboInbox          *self,
                                             const char         *text);
void             albo_inbox_clear_selection (AlboInbox          *self);
void             albo_inbox_set_show_ends   (AlboInbox          *self,
                                             gboolean            show_start,
                                             gboolean            show_end);

G_END_DECLS
