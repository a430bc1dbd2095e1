/* albo-verb.h - what each command is called and what it does, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-request-state.h"

G_BEGIN_DECLS

/**
 * AlboVerb:
 * @action: the transition
 * @label: what the button says
 * @question: the heading of its confirmation
 * @confirm: what the button of its confirmation says
 * @css_class: (nullable): how much weight it has
 *
 * A command of the office.  All texts are untranslated: see [func@GLib.dgettext].
 */
typedef struct
{
  AlboRequestAction  action;
  const char        *label;
  const char        *question;
  const char        *confirm;
  const char        *css_class;
} AlboVerb;

const AlboVerb *albo_verb_find           (const char     *action);
char           *albo_verb_explain        (const AlboVerb *verb,
                                          JsonObject     *request);
const char     *albo_outcome_to_label    (const char     *outcome);
const char     *albo_reason_to_text      (const char     *reason);
char           *albo_problems_to_text    (const char     *detail);

/* The outcomes that an annulment may have, in the order in which they are offered. */
extern const char * const albo_annulment_outcomes[];

G_END_DECLS
