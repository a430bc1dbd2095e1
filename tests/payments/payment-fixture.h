/* payment-fixture.h - a stand-in for a payment service, and what a test asks of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-payment-link.h"
#include "albo-position-provider.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How long a call may take in these tests. */
#define PAYMENT_PATIENCE 2

typedef struct
{
  GSubprocess  *process;
  const char   *script;
  guint         port;
  GSubprocess  *judge;        /* (nullable) */
  guint         judged_port;
} PaymentDouble;

PaymentDouble        *payment_double_start    (const char     *script);
void                  payment_double_stop     (PaymentDouble  *self);
char                 *payment_double_get_url  (PaymentDouble  *self);
JsonNode             *payment_double_ask      (PaymentDouble  *self,
                                               const char     *what,
                                               const char     *format,
                                               ...) G_GNUC_PRINTF (3, 4);
guint                 payment_double_count    (PaymentDouble  *self,
                                               const char     *effect);

AlboPositionProvider *payment_make_gpd        (PaymentDouble  *self,
                                               const char     *key);
AlboPositionProvider *payment_make_govpay     (PaymentDouble  *self,
                                               const char     *password);
AlboDebt             *payment_make_debt       (gint64          base,
                                               guint           n_options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaymentDouble, payment_double_stop)

G_END_DECLS
