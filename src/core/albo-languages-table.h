/* albo-languages-table.h - the languages of the portal: each has one line here
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A further language needs a line here and its catalogue, `po/portal/CODE.po`, which
 * `ui/portal/translate.py update` makes and `check` looks through; the build reads the codes
 * from here.  The first language is for whoever asks for none of them.
 *
 * The code, how speakers call it, what groups thousands, what begins the cents, whether the euro
 * sign comes first, what follows the day in a date.
 */

#pragma once

{ "it", "Italiano", '.', ',', FALSE, "" },
{ "en", "English",  ',', '.', TRUE,  "" },
