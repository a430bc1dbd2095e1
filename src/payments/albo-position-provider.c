/* albo-position-provider.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-position-provider.h"

#include "albo-payment-error.h"

G_DEFINE_INTERFACE (AlboPositionProvider, albo_position_provider, G_TYPE_OBJECT)

static void
albo_position_provider_default_init (AlboPositionProviderInterface *iface)
{
}

/* Of what not every provider does. */
static gboolean
require (AlboPositionProvider  *self,
         AlboProviderFeatures   feature,
         GError               **error)
{
  if (albo_position_provider_get_features (self) & feature)
    return TRUE;

  g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNSUPPORTED,
                       "The provider has no such service");
  return FALSE;
}

/**
 * albo_position_provider_get_features:
 * @self: a provider
 *
 * Returns: what it does beyond the rest
 */
AlboProviderFeatures
albo_position_provider_get_features (AlboPositionProvider *self)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->get_features (self);
}

/**
 * albo_position_provider_get_retry_after:
 * @self: a provider
 *
 * Returns: how many seconds its last answer asked to wait; 0 if it asked nothing
 */
guint
albo_position_provider_get_retry_after (AlboPositionProvider *self)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->get_retry_after (self);
}

/**
 * albo_position_provider_create:
 * @self: a provider
 * @debt: a position that was checked
 * @is_draft: whether it waits to be published; understood of %ALBO_PROVIDER_PUBLISHES
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; CONFLICT if one of its names is in use
 *
 * Makes a position.
 *
 * Returns: whether the provider has it
 */
gboolean
albo_position_provider_create (AlboPositionProvider  *self,
                               const AlboDebt        *debt,
                               gboolean               is_draft,
                               GCancellable          *cancellable,
                               GError               **error)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->create (self, debt, is_draft, cancellable, error);
}

/**
 * albo_position_provider_update:
 * @self: a provider
 * @debt: a position that was created before
 * @is_draft: whether it is a draft now, which it then stays
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; CONFLICT if it is paid or given up
 *
 * Replaces the content of a position that nobody paid yet.
 *
 * Returns: whether the provider did it
 */
gboolean
albo_position_provider_update (AlboPositionProvider  *self,
                               const AlboDebt        *debt,
                               gboolean               is_draft,
                               GCancellable          *cancellable,
                               GError               **error)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->update (self, debt, is_draft, cancellable, error);
}

/**
 * albo_position_provider_publish:
 * @self: a provider
 * @debt: a position that was created before
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; CONFLICT if it is no draft
 *
 * Opens a draft to payment.
 *
 * Returns: whether the provider did it
 */
gboolean
albo_position_provider_publish (AlboPositionProvider  *self,
                                const AlboDebt        *debt,
                                GCancellable          *cancellable,
                                GError               **error)
{
  if (!require (self, ALBO_PROVIDER_PUBLISHES, error))
    return FALSE;

  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->publish (self, debt, cancellable, error);
}

/**
 * albo_position_provider_cancel:
 * @self: a provider
 * @debt: a position that was created before
 * @notice_number: (nullable): of its notices the one to give up; %NULL for all
 * @reason: (nullable): why, without personal data
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; CONFLICT if it is paid
 *
 * Gives a position up, for ever.
 *
 * Returns: whether nobody can pay it any more
 */
gboolean
albo_position_provider_cancel (AlboPositionProvider  *self,
                               const AlboDebt        *debt,
                               const char            *notice_number,
                               const char            *reason,
                               GCancellable          *cancellable,
                               GError               **error)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->cancel (self, debt, notice_number, reason, cancellable, error);
}

/**
 * albo_position_provider_mark_paid:
 * @self: a provider that can: %ALBO_PROVIDER_MARKS_PAID
 * @debt: a position that was created before
 * @notice_number: which of its notices
 * @paid_on: `YYYY-MM-DD`, when the body got the money
 * @cancellable: (nullable): gives the call up; whether it was carried out is then unknown
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; CONFLICT if it is paid or given up
 *
 * Closes a notice that was paid at the counter.
 *
 * Returns: whether nobody can pay it any more
 */
gboolean
albo_position_provider_mark_paid (AlboPositionProvider  *self,
                                  const AlboDebt        *debt,
                                  const char            *notice_number,
                                  const char            *paid_on,
                                  GCancellable          *cancellable,
                                  GError               **error)
{
  if (!require (self, ALBO_PROVIDER_MARKS_PAID, error))
    return FALSE;

  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->mark_paid (self, debt, notice_number, paid_on,
                                                             cancellable, error);
}

/**
 * albo_position_provider_fetch:
 * @self: a provider
 * @debt: a position: its names are what counts
 * @cancellable: (nullable): gives the call up
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; NOT_FOUND if the provider never saw it
 *
 * Asks what a position is now.
 *
 * Returns: (transfer full): what the provider says
 */
AlboDebtStatus *
albo_position_provider_fetch (AlboPositionProvider  *self,
                              const AlboDebt        *debt,
                              GCancellable          *cancellable,
                              GError               **error)
{
  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->fetch (self, debt, cancellable, error);
}

/**
 * albo_position_provider_print:
 * @self: a provider that can: %ALBO_PROVIDER_PRINTS
 * @debt: a position that was created before
 * @notice_number: which of its notices
 * @cancellable: (nullable): gives the call up
 * @error: (nullable): an %ALBO_PAYMENT_ERROR
 *
 * Makes the notice (avviso) as the rules of pagoPA want it.
 *
 * Returns: (transfer full): a PDF
 */
GBytes *
albo_position_provider_print (AlboPositionProvider  *self,
                              const AlboDebt        *debt,
                              const char            *notice_number,
                              GCancellable          *cancellable,
                              GError               **error)
{
  if (!require (self, ALBO_PROVIDER_PRINTS, error))
    return NULL;

  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->print (self, debt, notice_number, cancellable,
                                                         error);
}

/**
 * albo_position_provider_fetch_receipt:
 * @self: a provider that can: %ALBO_PROVIDER_KEEPS_RECEIPTS
 * @debt: a position that was paid
 * @receipt: one of the receipts that albo_position_provider_fetch() told
 * @cancellable: (nullable): gives the call up
 * @error: (nullable): an %ALBO_PAYMENT_ERROR; NOT_FOUND while the receipt is on its way
 *
 * Gets the receipt (ricevuta telematica) itself, to be kept as it is.
 *
 * Returns: (transfer full): XML or JSON
 */
GBytes *
albo_position_provider_fetch_receipt (AlboPositionProvider   *self,
                                      const AlboDebt         *debt,
                                      const AlboDebtReceipt  *receipt,
                                      GCancellable           *cancellable,
                                      GError                **error)
{
  if (!require (self, ALBO_PROVIDER_KEEPS_RECEIPTS, error))
    return NULL;

  return ALBO_POSITION_PROVIDER_GET_IFACE (self)->fetch_receipt (self, debt, receipt, cancellable,
                                                                 error);
}
