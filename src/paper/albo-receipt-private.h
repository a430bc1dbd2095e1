/* albo-receipt-private.h - what the parts of a receipt share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-receipt.h"

#include <cairo.h>

G_BEGIN_DECLS

/* albo-receipt-code.c */
G_GNUC_INTERNAL
gboolean    albo_receipt_draw_code    (cairo_t     *cr,
                                       const char  *text,
                                       double       x,
                                       double       y,
                                       double       size,
                                       GError     **error);

/* albo-receipt-language.c */
G_GNUC_INTERNAL
GByteArray *albo_receipt_add_language (GByteArray  *pdf,
                                       const char  *lang);

G_END_DECLS
