/* albo-payment-link.h - how a citizen gets from the portal to where payments are made
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ALBO_PAYMENT_LINK_MAX_NOTICES:
 *
 * How many notices pagoPA lets one pay together.
 */
#define ALBO_PAYMENT_LINK_MAX_NOTICES 5

/**
 * AlboPaymentNotice:
 * @notice_number: of the notice (NAV)
 * @body_code: fiscal code of the body
 * @body_name: its name
 * @amount_cents: as the provider says now
 * @description: without personal data
 *
 * One notice of a cart.
 */
typedef struct
{
  const char *notice_number;
  const char *body_code;
  const char *body_name;
  gint64      amount_cents;
  const char *description;
} AlboPaymentNotice;

/**
 * AlboPaymentReturns:
 * @ok: where the citizen comes back who says to have paid: it proves nothing
 * @cancelled: who gave up
 * @failed: for whom it did not work
 *
 * Addresses of the portal.
 */
typedef struct
{
  const char *ok;
  const char *cancelled;
  const char *failed;
} AlboPaymentReturns;

#define ALBO_TYPE_PAYMENT_LINK (albo_payment_link_get_type ())
G_DECLARE_INTERFACE (AlboPaymentLink, albo_payment_link, ALBO, PAYMENT_LINK, GObject)

/**
 * AlboPaymentLinkInterface:
 * @open: makes a cart, and tells where to send the browser
 *
 * It needs notice numbers only, so it serves the positions of every provider.
 */
struct _AlboPaymentLinkInterface
{
  GTypeInterface parent;

  char *(*open) (AlboPaymentLink           *self,
                 const AlboPaymentNotice   *notices,
                 guint                      n_notices,
                 const AlboPaymentReturns  *returns,
                 GCancellable              *cancellable,
                 GError                   **error);
};

char *albo_payment_link_open (AlboPaymentLink           *self,
                              const AlboPaymentNotice   *notices,
                              guint                      n_notices,
                              const AlboPaymentReturns  *returns,
                              GCancellable              *cancellable,
                              GError                   **error);

G_END_DECLS
