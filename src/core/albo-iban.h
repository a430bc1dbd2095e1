/* albo-iban.h - the number of a bank account
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *albo_iban_normalize (const char *text);
gboolean  albo_iban_is_valid  (const char *iban);
char     *albo_iban_format    (const char *iban);

G_END_DECLS
