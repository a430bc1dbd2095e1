/* albo-inbox-columns.h - the columns of the inbox
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "albo-presence.h"
#include "albo-request-values.h"

G_BEGIN_DECLS

#define ALBO_TYPE_INBOX_COLUMNS (albo_inbox_columns_get_type ())

G_DECLARE_FINAL_TYPE (AlboInboxColumns, albo_inbox_columns, ALBO, INBOX_COLUMNS, GObject)

AlboInboxColumns *albo_inbox_columns_new          (GtkColumnView     *view);
void              albo_inbox_columns_dismiss      (AlboInboxColumns  *self);
GMenuModel       *albo_inbox_columns_get_menu     (AlboInboxColumns  *self);
GActionGroup     *albo_inbox_columns_get_actions  (AlboInboxColumns  *self);
void              albo_inbox_columns_set_presence (AlboInboxColumns  *self,
                                                   AlboPresence      *presence);
void              albo_inbox_columns_set_width    (AlboInboxColumns  *self,
                                                   int                width);
void              albo_inbox_columns_set_sort     (AlboInboxColumns  *self,
                                                   AlboRequestSort    sort);

G_END_DECLS
