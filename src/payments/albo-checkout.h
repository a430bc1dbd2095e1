/* albo-checkout.h - carts of PagoPA's Checkout
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-payment-link.h"

G_BEGIN_DECLS

#define ALBO_TYPE_CHECKOUT (albo_checkout_get_type ())
G_DECLARE_FINAL_TYPE (AlboCheckout, albo_checkout, ALBO, CHECKOUT, GObject)

AlboPaymentLink *albo_checkout_new (const char         *base_url,
                                    const char         *key,
                                    const char *const  *hosts,
                                    guint               seconds,
                                    const char         *trust_file,
                                    GError            **error);

G_END_DECLS
