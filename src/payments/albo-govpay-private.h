/* albo-govpay-private.h - the documents of GovPay
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-debt-status.h"

G_BEGIN_DECLS

char     *albo_govpay_name      (const AlboDebt        *debt,
                                 guint                  place);
char     *albo_govpay_write     (const AlboDebt        *debt,
                                 guint                  place);
gboolean  albo_govpay_read      (JsonNode              *node,
                                 AlboDebtStatus        *status,
                                 AlboDebtState         *state,
                                 GError               **error);
void      albo_govpay_conclude  (AlboDebtStatus        *status,
                                 const AlboDebtState   *states,
                                 guint                  n_states);

G_END_DECLS
