/* albo-procedure-words.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-procedure-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *code;
  const char *label;
} Word;

static const Word supplement_states[] = {
  { "proposed", N_("Proposed by an officer, not asked yet") },
  { "open", N_("Asked, not answered yet") },
  { "answered", N_("Answered") },
  { "expired", N_("Not answered in time") },
  { "withdrawn", N_("Taken back by the office") },
  { "discarded", N_("Proposal discarded") },
};

static const Word clock_effects[] = {
  { "none", N_("None: the term runs on") },
  { "suspends", N_("The term is suspended (art. 2, c. 7, L. 241/1990)") },
  { "restarts", N_("The term begins anew (art. 6, c. 1, lett. b, L. 241/1990)") },
};

static const Word item_labels[] = {
  { "field", N_("A value of the form") },
  { "attachment", N_("A document") },
  { "text", N_("An explanation") },
};

static const Word item_states[] = {
  { "open", N_("Not answered") },
  { "answered", N_("Answered, not examined yet") },
  { "accepted", N_("Accepted") },
  { "cancelled", N_("Given up") },
};

static const Word preavviso_endings[] = {
  { "upheld", N_("The reasons for a rejection stand") },
  { "accepted", N_("The observations were accepted") },
};

static const Word payment_states[] = {
  { "open", N_("To be paid") },
  { "paid", N_("Paid") },
  { "paid_elsewhere", N_("Paid outside pagoPA") },
  { "cancelled", N_("Not owed any more") },
};

static const char *
find (const Word *words,
      gsize       n_words,
      const char *code)
{
  for (gsize i = 0; code != NULL && i < n_words; i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].label);

  return NULL;
}

static const char *
find_or_code (const Word *words,
              gsize       n_words,
              const char *code)
{
  const char *label = find (words, n_words, code);

  return label != NULL ? label : code;
}

/**
 * albo_procedure_supplement_state:
 * @code: state of a supplement
 *
 * Returns: (transfer none): its name, translated; @code if this version does not know it
 */
const char *
albo_procedure_supplement_state (const char *code)
{
  return find_or_code (supplement_states, G_N_ELEMENTS (supplement_states), code);
}

/**
 * albo_procedure_clock_effect:
 * @code: what a supplement does to the term
 *
 * Returns: (transfer none): its name, translated; @code if this version does not know it
 */
const char *
albo_procedure_clock_effect (const char *code)
{
  return find_or_code (clock_effects, G_N_ELEMENTS (clock_effects), code);
}

/**
 * albo_procedure_item_label:
 * @kind: what an item of a supplement asks for
 *
 * Returns: (transfer none): its name, translated; @kind if this version does not know it
 */
const char *
albo_procedure_item_label (const char *kind)
{
  return find_or_code (item_labels, G_N_ELEMENTS (item_labels), kind);
}

/**
 * albo_procedure_item_state:
 * @code: state of an item of a supplement
 *
 * Returns: (transfer none): its name, translated; @code if this version does not know it
 */
const char *
albo_procedure_item_state (const char *code)
{
  return find_or_code (item_states, G_N_ELEMENTS (item_states), code);
}

/**
 * albo_procedure_preavviso_ending:
 * @code: (nullable): how a notice of rejection ended
 *
 * Returns: (transfer none) (nullable): its name, translated; %NULL while it is open
 */
const char *
albo_procedure_preavviso_ending (const char *code)
{
  return find (preavviso_endings, G_N_ELEMENTS (preavviso_endings), code);
}

/**
 * albo_procedure_payment_state:
 * @code: state of a payment position
 *
 * Returns: (transfer none): its name, translated; @code if this version does not know it
 */
const char *
albo_procedure_payment_state (const char *code)
{
  return find_or_code (payment_states, G_N_ELEMENTS (payment_states), code);
}
