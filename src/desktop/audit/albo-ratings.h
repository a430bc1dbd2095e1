/* albo-ratings.h - how citizens found the services, in figures and words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void albo_ratings_fill (GtkBox     *box,
                        JsonObject *ratings);

G_END_DECLS
