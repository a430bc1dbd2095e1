/* albo-vat-number.h - the Italian partita IVA
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *albo_vat_number_normalize (const char *text);
gboolean  albo_vat_number_is_valid  (const char *number);

G_END_DECLS
