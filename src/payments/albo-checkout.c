/* albo-checkout.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-checkout.h"

#include "albo-json.h"
#include "albo-payment-error.h"
#include "albo-payment-judge-private.h"

#define JSON      "application/json"
#define CLIENT_ID "CHECKOUT_CART"

struct _AlboCheckout
{
  GObject parent_instance;

  AlboPaymentClient *client;
  GStrv              hosts;
};

static void iface_init (AlboPaymentLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboCheckout, albo_checkout, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALBO_TYPE_PAYMENT_LINK, iface_init))

static JsonObject *
describe_notice (const AlboPaymentNotice *notice)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "noticeNumber", notice->notice_number);
  json_object_set_string_member (object, "fiscalCode", notice->body_code);
  json_object_set_int_member (object, "amount", notice->amount_cents);
  json_object_set_string_member (object, "companyName", notice->body_name);
  json_object_set_string_member (object, "description", notice->description);

  return object;
}

static char *
write_cart (const AlboPaymentNotice  *notices,
            guint                     n_notices,
            const AlboPaymentReturns *returns)
{
  JsonObject *object = json_object_new ();
  JsonObject *urls = json_object_new ();
  JsonArray *list = json_array_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);

  for (guint i = 0; i < n_notices; i++)
    json_array_add_object_element (list, describe_notice (&notices[i]));

  json_object_set_string_member (urls, "returnOkUrl", returns->ok);
  json_object_set_string_member (urls, "returnCancelUrl", returns->cancelled);
  json_object_set_string_member (urls, "returnErrorUrl", returns->failed);
  json_object_set_array_member (object, "paymentNotices", list);
  json_object_set_object_member (object, "returnUrls", urls);

  return albo_json_to_string (node);
}

/* A browser is sent nowhere but to a host that the settings name, and not with somebody's name in it. */
static gboolean
is_expected (AlboCheckout *self,
             const char   *location)
{
  g_autoptr(GUri) uri = g_uri_parse (location, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL)
    return FALSE;

  for (const char *c = location; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || *c == ' ' || *c == '\\')
      return FALSE;

  return g_strv_contains ((const char *const *) self->hosts, g_uri_get_host (uri));
}

static char *
open_cart (AlboPaymentLink           *link,
           const AlboPaymentNotice   *notices,
           guint                      n_notices,
           const AlboPaymentReturns  *returns,
           GCancellable              *cancellable,
           GError                   **error)
{
  AlboCheckout *self = ALBO_CHECKOUT (link);
  g_autofree char *body = write_cart (notices, n_notices, returns);
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, "POST", "/carts", JSON, JSON, body, cancellable, error);

  if (reply == NULL)
    return NULL;

  /* A good answer is a redirection, which is judged here: elsewhere it would be a wrong address. */
  if (reply->status != 302)
    {
      if (albo_payment_judge (reply, ALBO_PAYMENT_CALL_WRITE, error))
        g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                             "The payment service did not say where to pay");
      return NULL;
    }

  if (reply->location == NULL || !is_expected (self, reply->location))
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED,
                           "The payment service points to an address that is not expected");
      return NULL;
    }

  return g_strdup (reply->location);
}

static void
iface_init (AlboPaymentLinkInterface *iface)
{
  iface->open = open_cart;
}

static void
albo_checkout_finalize (GObject *object)
{
  AlboCheckout *self = ALBO_CHECKOUT (object);

  albo_payment_client_free (self->client);
  g_strfreev (self->hosts);

  G_OBJECT_CLASS (albo_checkout_parent_class)->finalize (object);
}

static void
albo_checkout_class_init (AlboCheckoutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_checkout_finalize;
}

static void
albo_checkout_init (AlboCheckout *self)
{
}

/**
 * albo_checkout_new:
 * @base_url: of the service
 * @key: (nullable): what PagoPA gave for it
 * @hosts: (array zero-terminated=1): where a browser may be sent, such as `checkout.pagopa.it`
 * @seconds: how long a call may take altogether: somebody is waiting
 * @trust_file: (nullable): authorities to believe instead of the system's
 * @error: (nullable): %ALBO_PAYMENT_ERROR_DENIED for an address that cannot be used
 *
 * Returns: (transfer full): the link, for the calling thread
 */
AlboPaymentLink *
albo_checkout_new (const char         *base_url,
                   const char         *key,
                   const char *const  *hosts,
                   guint               seconds,
                   const char         *trust_file,
                   GError            **error)
{
  g_autoptr(AlboPaymentClient) client =
    albo_payment_client_new (base_url, "x-api-key", key, seconds, error);
  AlboCheckout *self;

  if (client == NULL ||
      (trust_file != NULL && !albo_payment_client_trust_file (client, trust_file, error)))
    return NULL;

  albo_payment_client_set_header (client, "x-client-id", CLIENT_ID);
  self = g_object_new (ALBO_TYPE_CHECKOUT, NULL);
  self->client = g_steal_pointer (&client);
  self->hosts = g_strdupv ((GStrv) hosts);

  return ALBO_PAYMENT_LINK (self);
}
