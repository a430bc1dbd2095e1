/* albo-payment-error.h - why a provider of payments did not do what was asked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboPaymentError:
 * @ALBO_PAYMENT_ERROR_LATER: it was not done, and may be asked again later as it is
 * @ALBO_PAYMENT_ERROR_UNKNOWN: nobody can tell whether it was done: look first, then ask again
 * @ALBO_PAYMENT_ERROR_CONFLICT: the position is not in a state that allows it: look what it is
 * @ALBO_PAYMENT_ERROR_NOT_FOUND: the provider knows nothing by this name
 * @ALBO_PAYMENT_ERROR_REFUSED: it will never be done as it was asked; the message is the provider's
 * @ALBO_PAYMENT_ERROR_DENIED: key, password or certificate are not good: nothing of this body
 *   can be done before somebody mends its settings
 * @ALBO_PAYMENT_ERROR_GARBLED: it answered a question with something that is no answer
 * @ALBO_PAYMENT_ERROR_UNSUPPORTED: this provider has no such service
 *
 * One code a remedy.
 */
typedef enum
{
  ALBO_PAYMENT_ERROR_LATER,
  ALBO_PAYMENT_ERROR_UNKNOWN,
  ALBO_PAYMENT_ERROR_CONFLICT,
  ALBO_PAYMENT_ERROR_NOT_FOUND,
  ALBO_PAYMENT_ERROR_REFUSED,
  ALBO_PAYMENT_ERROR_DENIED,
  ALBO_PAYMENT_ERROR_GARBLED,
  ALBO_PAYMENT_ERROR_UNSUPPORTED,
} AlboPaymentError;

#define ALBO_PAYMENT_ERROR (albo_payment_error_quark ())

GQuark      albo_payment_error_quark    (void);
const char *albo_payment_error_get_name (const GError *error);

G_END_DECLS
