/* albo-payment-judge-private.h - what the status of an answer means for who asked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-payment-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboPaymentCallKind:
 * @ALBO_PAYMENT_CALL_READ: nothing changes however often it is asked
 * @ALBO_PAYMENT_CALL_WRITE: when the answer is lost, it may have happened
 */
typedef enum
{
  ALBO_PAYMENT_CALL_READ,
  ALBO_PAYMENT_CALL_WRITE,
} AlboPaymentCallKind;

gboolean  albo_payment_judge      (const AlboPaymentReply  *reply,
                                   AlboPaymentCallKind      kind,
                                   GError                 **error);
JsonNode *albo_payment_read_json  (const AlboPaymentReply  *reply,
                                   GError                 **error);
char     *albo_payment_day_end    (const char              *day);
GBytes   *albo_payment_take_file  (AlboPaymentReply        *reply,
                                   const char              *magic,
                                   GError                 **error);

G_END_DECLS
