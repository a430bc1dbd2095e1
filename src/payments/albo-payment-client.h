/* albo-payment-client.h - asks the HTTP interface of a provider, with every patience bounded
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AlboPaymentClient:
 *
 * One base address, one credential, connections that are kept.  It belongs to the thread that
 * made it.
 */
typedef struct _AlboPaymentClient AlboPaymentClient;

/**
 * AlboPaymentReply:
 * @status: of HTTP
 * @body: what came, whole
 * @content_type: (nullable): without parameters
 * @location: (nullable): where a redirection points; it is never followed
 *
 * An answer.
 */
typedef struct
{
  guint   status;
  GBytes *body;
  char   *content_type;
  char   *location;
} AlboPaymentReply;

#define ALBO_PAYMENT_REPLY_MAX (8 * 1024 * 1024)

AlboPaymentClient *albo_payment_client_new             (const char         *base_url,
                                                        const char         *header,
                                                        const char         *credential,
                                                        guint               seconds,
                                                        GError            **error);
void               albo_payment_client_free            (AlboPaymentClient  *client);
gboolean           albo_payment_client_trust_file      (AlboPaymentClient  *client,
                                                        const char         *path,
                                                        GError            **error);
void               albo_payment_client_set_header      (AlboPaymentClient  *client,
                                                        const char         *name,
                                                        const char         *value);
guint              albo_payment_client_get_retry_after (AlboPaymentClient  *client);
AlboPaymentReply  *albo_payment_client_call            (AlboPaymentClient  *client,
                                                        const char         *method,
                                                        const char         *path,
                                                        const char         *accept,
                                                        const char         *content_type,
                                                        const char         *body,
                                                        GCancellable       *cancellable,
                                                        GError            **error);
void               albo_payment_reply_free             (AlboPaymentReply   *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboPaymentClient, albo_payment_client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboPaymentReply, albo_payment_reply_free)

G_END_DECLS
