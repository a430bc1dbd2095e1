/* albo-timeline.h - periods and annotations of a member, drawn
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ALBO_TYPE_TIMELINE (albo_timeline_get_type ())

G_DECLARE_FINAL_TYPE (AlboTimeline, albo_timeline, ALBO, TIMELINE, GtkWidget)

GtkWidget *albo_timeline_new        (void);
void       albo_timeline_set_member (AlboTimeline *self,
                                     JsonObject   *member);
guint      albo_timeline_get_n_bars (AlboTimeline *self);

G_END_DECLS
