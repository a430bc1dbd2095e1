/* albo-preferences.h - what each person may choose
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_PREFERENCES (albo_preferences_get_type ())

G_DECLARE_FINAL_TYPE (AlboPreferences, albo_preferences, ALBO, PREFERENCES, AdwPreferencesWindow)

GtkWidget *albo_preferences_new          (GSettings *settings);
guint      albo_preferences_start_states (AlboDuty   duty);

G_END_DECLS
