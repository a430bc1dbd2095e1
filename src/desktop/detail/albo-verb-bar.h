/* albo-verb-bar.h - the verbs of a request, as buttons and a menu
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void albo_verb_bar_fill (GtkFlowBox *bar,
                         JsonObject *request);

G_END_DECLS
