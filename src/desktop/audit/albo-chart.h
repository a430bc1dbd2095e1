/* albo-chart.h - bars, of which each may have parts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ALBO_TYPE_CHART (albo_chart_get_type ())

G_DECLARE_FINAL_TYPE (AlboChart, albo_chart, ALBO, CHART, GtkWidget)

GtkWidget *albo_chart_new      (gboolean     is_upright);
void       albo_chart_clear    (AlboChart   *self);
void       albo_chart_add_bar  (AlboChart   *self,
                                const char  *label);
void       albo_chart_add_part (AlboChart   *self,
                                double       value,
                                const char  *color);
double     albo_chart_get_max  (AlboChart   *self);

G_END_DECLS
