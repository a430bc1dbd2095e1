/* pseudo-languages-table.h - the table of languages with one more, which nobody speaks
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Its texts stand in brackets, so that a page shows what was forgotten.  Numbers and dates are
 * written as in neither of the others.
 */

#pragma once

{ "it",  "Italiano", '.', ',', FALSE, "" },
{ "en",  "English",  ',', '.', TRUE,  "" },
{ "qps", "⟦Pseudo⟧", '\'', ';', FALSE, "." },
