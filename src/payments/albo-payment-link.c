/* albo-payment-link.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-link.h"

#include "albo-payment-error.h"

G_DEFINE_INTERFACE (AlboPaymentLink, albo_payment_link, G_TYPE_OBJECT)

static void
albo_payment_link_default_init (AlboPaymentLinkInterface *iface)
{
}

/**
 * albo_payment_link_open:
 * @self: a link
 * @notices: (array length=n_notices): what is paid together
 * @n_notices: one to five
 * @returns: where the citizen comes back
 * @cancellable: (nullable): gives the call up
 * @error: (nullable): %ALBO_PAYMENT_ERROR_REFUSED if one of them cannot be paid now: ask the provider
 *   what it is
 *
 * Makes a cart.  It lives for ten minutes: the address is for the browser that asked, and is neither
 * kept nor mailed.
 *
 * Returns: (transfer full): an https address on a host that is expected
 */
char *
albo_payment_link_open (AlboPaymentLink           *self,
                        const AlboPaymentNotice   *notices,
                        guint                      n_notices,
                        const AlboPaymentReturns  *returns,
                        GCancellable              *cancellable,
                        GError                   **error)
{
  if (n_notices < 1 || n_notices > ALBO_PAYMENT_LINK_MAX_NOTICES)
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED,
                           "From one to five notices are paid together");
      return NULL;
    }

  return ALBO_PAYMENT_LINK_GET_IFACE (self)->open (self, notices, n_notices, returns, cancellable,
                                                   error);
}
