/* albo-money.h - amounts of euro, as whole cents
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ALBO_MONEY_MAX:
 *
 * The largest amount, in cents, that is read or written: far more than any fee,
 * and exact also where a number is a double.
 */
#define ALBO_MONEY_MAX G_GINT64_CONSTANT (99999999999999)

gboolean  albo_money_parse    (const char *text,
                               gint64     *cents);
char     *albo_money_format   (gint64      cents,
                               const char *lang);
char     *albo_money_to_input (gint64      cents,
                               const char *lang);

G_END_DECLS
