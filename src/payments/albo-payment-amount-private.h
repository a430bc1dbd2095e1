/* albo-payment-amount-private.h - euros with a fraction, which are never made a double
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char     *albo_payment_quote_decimals (const char *json,
                                       gsize       length);
char     *albo_payment_amount_write   (gint64      cents);
gboolean  albo_payment_amount_read    (JsonObject *object,
                                       const char *member,
                                       gint64     *cents);

G_END_DECLS
