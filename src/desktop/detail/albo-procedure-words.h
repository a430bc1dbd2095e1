/* albo-procedure-words.h - what the states of supplements, notices and payments are called
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *albo_procedure_supplement_state (const char *code);
const char *albo_procedure_clock_effect     (const char *code);
const char *albo_procedure_item_label       (const char *kind);
const char *albo_procedure_item_state       (const char *code);
const char *albo_procedure_preavviso_ending (const char *code);
const char *albo_procedure_payment_state    (const char *code);

G_END_DECLS
