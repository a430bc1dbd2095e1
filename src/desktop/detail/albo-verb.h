/* albo-verb.h - what the office may do to a request: one table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-arg.h"
#include "albo-request-state.h"

G_BEGIN_DECLS

/**
 * AlboVerbPart:
 * @ALBO_VERB_PART_NONE: the function has no such argument
 * @ALBO_VERB_PART_DETAILS: all details, as an object
 * @ALBO_VERB_PART_TEXT: a text of the details
 * @ALBO_VERB_PART_INT: a number of the details
 * @ALBO_VERB_PART_NODE: any member of the details, or null
 *
 * What of the details an argument of the function is.
 */
typedef enum
{
  ALBO_VERB_PART_NONE,
  ALBO_VERB_PART_DETAILS,
  ALBO_VERB_PART_TEXT,
  ALBO_VERB_PART_INT,
  ALBO_VERB_PART_NODE,
} AlboVerbPart;

/**
 * AlboVerbGroup:
 *
 * Which verbs stand together in the menu, in this order.
 */
typedef enum
{
  ALBO_VERB_GROUP_PROGRESS,
  ALBO_VERB_GROUP_SUPPLEMENT,
  ALBO_VERB_GROUP_PAYMENT,
  ALBO_VERB_GROUP_ENDING,
  ALBO_VERB_N_GROUPS
} AlboVerbGroup;

#define ALBO_VERB_MAX_PARTS 2

/**
 * AlboVerb:
 * @action: the transition; its code is the name of the function of the schema `office` too,
 *   whose first arguments are request, row_version and key
 * @parts: what the function's further arguments are
 * @group: where it stands in the menu
 * @label: what the button says
 * @question: the heading of its confirmation
 * @confirm: what the button of its confirmation says
 * @done: what is said when it was carried out
 * @is_final: whether it cannot be undone, and is red
 *
 * A command of the office.  All texts are untranslated: see [func@GLib.dgettext].
 */
typedef struct
{
  AlboRequestAction  action;
  struct
  {
    AlboVerbPart     kind;
    const char      *member;
  } parts[ALBO_VERB_MAX_PARTS];
  AlboVerbGroup      group;
  const char        *label;
  const char        *question;
  const char        *confirm;
  const char        *done;
  gboolean           is_final;
} AlboVerb;

const AlboVerb *albo_verb_list        (gsize          *n_verbs);
const AlboVerb *albo_verb_find        (const char     *action);
const AlboVerb *albo_verb_find_action (AlboRequestAction action);
const char     *albo_verb_get_code    (const AlboVerb *verb);
gsize           albo_verb_get_n_args  (const AlboVerb *verb);
void            albo_verb_fill_args   (const AlboVerb *verb,
                                       JsonObject     *details,
                                       AlboArg        *args);
const char     *albo_verb_group_title (AlboVerbGroup   group);

/* In words */
char           *albo_verb_explain      (const AlboVerb *verb,
                                        JsonObject     *request);
GPtrArray      *albo_verb_list_effects (JsonObject     *request,
                                        JsonObject     *rehearsal);
const char     *albo_outcome_to_label  (const char     *outcome);
const char     *albo_reason_to_text    (const char     *reason);
char           *albo_problems_to_text  (const char     *detail);

/* The outcomes that an annulment may have, in the order in which they are offered. */
extern const char * const albo_annulment_outcomes[];

G_END_DECLS
