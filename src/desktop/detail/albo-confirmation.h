/* albo-confirmation.h - what a command will do, before it does it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-verb.h"

G_BEGIN_DECLS

#define ALBO_TYPE_CONFIRMATION (albo_confirmation_get_type ())

G_DECLARE_FINAL_TYPE (AlboConfirmation, albo_confirmation, ALBO, CONFIRMATION, AdwMessageDialog)

AlboConfirmation *albo_confirmation_new          (GtkWindow         *parent,
                                                  const AlboVerb    *verb,
                                                  JsonObject        *request,
                                                  JsonNode          *registers,
                                                  JsonObject        *typed);
JsonObject       *albo_confirmation_get_details  (AlboConfirmation  *self);
JsonObject       *albo_confirmation_get_typed    (AlboConfirmation  *self);
const AlboVerb   *albo_confirmation_get_verb     (AlboConfirmation  *self);
gboolean          albo_confirmation_is_complete  (AlboConfirmation  *self);

G_END_DECLS
