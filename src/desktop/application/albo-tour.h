/* albo-tour.h - what one can do here, said once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_TOUR (albo_tour_get_type ())

G_DECLARE_FINAL_TYPE (AlboTour, albo_tour, ALBO, TOUR, AdwWindow)

GtkWidget *albo_tour_new       (AlboDuty   duty);
gboolean   albo_tour_is_wanted (GSettings *settings,
                                AlboDuty   duty);

G_END_DECLS
