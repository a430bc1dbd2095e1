/* albo-composer.h - a box to write a message or a note in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_COMPOSER (albo_composer_get_type ())

G_DECLARE_FINAL_TYPE (AlboComposer, albo_composer, ALBO, COMPOSER, AdwBin)

GtkWidget  *albo_composer_new      (const char   *function,
                                    const char   *label,
                                    const char   *button);
void        albo_composer_open     (AlboComposer *self,
                                    AlboOffice   *office,
                                    gint64        request);
char       *albo_composer_get_text (AlboComposer *self);
gboolean    albo_composer_is_read  (AlboComposer *self,
                                    gint64        request);

G_END_DECLS
