/* albo-verb-forms.h - the form of each verb
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-verb-form.h"
#include "albo-verb.h"

G_BEGIN_DECLS

/**
 * ALBO_VERB_FILE:
 *
 * The member of the details that names a file of this computer, which is to be sent before the
 * verb, and its number put in its place.
 */
#define ALBO_VERB_FILE "file"

AlboVerbForm *albo_verb_form_new_for       (const AlboVerb *verb,
                                            JsonObject     *request,
                                            JsonNode       *registers,
                                            JsonNode       *choices);
const char   *albo_verb_get_choices        (const AlboVerb *verb,
                                            gboolean       *takes_request);

/* The parts of it */
void          albo_verb_form_fill_supplement (AlboVerbForm   *form,
                                              const AlboVerb *verb,
                                              JsonObject     *request);
void          albo_verb_form_fill_review     (AlboVerbForm   *form,
                                              JsonObject     *request);
void          albo_verb_form_fill_payment    (AlboVerbForm   *form,
                                              const AlboVerb *verb,
                                              JsonObject     *request);

G_END_DECLS
