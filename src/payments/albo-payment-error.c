/* albo-payment-error.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-error.h"

G_DEFINE_QUARK (albo-payment-error-quark, albo_payment_error)

static const char *const names[] = {
  [ALBO_PAYMENT_ERROR_LATER] = "later",
  [ALBO_PAYMENT_ERROR_UNKNOWN] = "unknown",
  [ALBO_PAYMENT_ERROR_CONFLICT] = "conflict",
  [ALBO_PAYMENT_ERROR_NOT_FOUND] = "not_found",
  [ALBO_PAYMENT_ERROR_REFUSED] = "refused",
  [ALBO_PAYMENT_ERROR_DENIED] = "denied",
  [ALBO_PAYMENT_ERROR_GARBLED] = "garbled",
  [ALBO_PAYMENT_ERROR_UNSUPPORTED] = "unsupported",
};

/**
 * albo_payment_error_get_name:
 * @error: an error of this room, or of another
 *
 * A word for logs and metrics, without anything that the provider wrote.
 *
 * Returns: (transfer none): `other` for an error of another room
 */
const char *
albo_payment_error_get_name (const GError *error)
{
  if (error->domain != ALBO_PAYMENT_ERROR || error->code < 0 ||
      error->code >= (int) G_N_ELEMENTS (names))
    return "other";

  return names[error->code];
}
