/* albo-filter-bar.h - the conditions of the inbox, to be taken away one by one
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FILTER_BAR (albo_filter_bar_get_type ())

G_DECLARE_FINAL_TYPE (AlboFilterBar, albo_filter_bar, ALBO, FILTER_BAR, AdwBin)

GtkWidget *albo_filter_bar_new  (void);
void       albo_filter_bar_show (AlboFilterBar *self,
                                 JsonObject    *filter,
                                 JsonObject    *base,
                                 JsonObject    *choices);

G_END_DECLS
