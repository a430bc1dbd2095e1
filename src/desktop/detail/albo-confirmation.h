/* albo-confirmation.h - what a command will do, before it does it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-command.h"
#include "albo-local-draft.h"

G_BEGIN_DECLS

#define ALBO_TYPE_CONFIRMATION (albo_confirmation_get_type ())

G_DECLARE_FINAL_TYPE (AlboConfirmation, albo_confirmation, ALBO, CONFIRMATION, AdwWindow)

AlboConfirmation *albo_confirmation_new           (GtkWindow         *parent,
                                                   const AlboVerb    *verb,
                                                   JsonObject        *request,
                                                   JsonNode          *registers,
                                                   JsonNode          *choices);
void              albo_confirmation_set_office    (AlboConfirmation  *self,
                                                   AlboOffice        *office);
void              albo_confirmation_set_typed     (AlboConfirmation  *self,
                                                   JsonObject        *typed);
JsonObject       *albo_confirmation_get_typed     (AlboConfirmation  *self);
JsonObject       *albo_confirmation_get_details   (AlboConfirmation  *self);
const AlboVerb   *albo_confirmation_get_verb      (AlboConfirmation  *self);
gint64            albo_confirmation_get_request   (AlboConfirmation  *self);
int               albo_confirmation_get_row_version (AlboConfirmation *self);
gboolean          albo_confirmation_is_complete   (AlboConfirmation  *self);
void              albo_confirmation_set_busy      (AlboConfirmation  *self,
                                                   gboolean           is_busy);
void              albo_confirmation_show_problems (AlboConfirmation  *self,
                                                   const char        *detail);
void              albo_confirmation_show_text     (AlboConfirmation  *self,
                                                   const char        *text);
void              albo_confirmation_set_fresh     (AlboConfirmation  *self,
                                                   JsonObject        *request);
void              albo_confirmation_finish        (AlboConfirmation  *self);

G_END_DECLS
