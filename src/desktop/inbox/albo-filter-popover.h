/* albo-filter-popover.h - where the conditions of the inbox are chosen
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FILTER_POPOVER (albo_filter_popover_get_type ())

G_DECLARE_FINAL_TYPE (AlboFilterPopover, albo_filter_popover, ALBO, FILTER_POPOVER, GtkPopover)

GtkWidget *albo_filter_popover_new         (void);
void       albo_filter_popover_set_choices (AlboFilterPopover *self,
                                            JsonObject        *choices);
void       albo_filter_popover_show_filter (AlboFilterPopover *self,
                                            JsonObject        *filter);

G_END_DECLS
