/* albo-gpd.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-gpd.h"

#include "albo-gpd-private.h"
#include "albo-json.h"
#include "albo-payment-error.h"
#include "albo-payment-judge-private.h"

#define JSON "application/json"

struct _AlboGpd
{
  GObject parent_instance;

  AlboPaymentClient *client;
};

static void iface_init (AlboPositionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboGpd, albo_gpd, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALBO_TYPE_POSITION_PROVIDER, iface_init))

/* The address of a position, or of what may be done with it. */
static char *
make_path (const AlboDebt *debt,
           const char     *rest)
{
  g_autofree char *name = g_uri_escape_string (debt->iupd, NULL, FALSE);

  return g_strdup_printf ("/organizations/%s/debtpositions/%s%s", debt->body_code, name, rest);
}

static gboolean
write_position (AlboGpd       *self,
                const char    *method,
                const char    *path,
                const char    *body,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, method, path, JSON, body != NULL ? JSON : NULL,
                              body, cancellable, error);

  return reply != NULL && albo_payment_judge (reply, ALBO_PAYMENT_CALL_WRITE, error);
}

static AlboProviderFeatures
get_features (AlboPositionProvider *provider)
{
  return ALBO_PROVIDER_MARKS_PAID | ALBO_PROVIDER_PUBLISHES;
}

static guint
get_retry_after (AlboPositionProvider *provider)
{
  return albo_payment_client_get_retry_after (ALBO_GPD (provider)->client);
}

static gboolean
create (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        gboolean               is_draft,
        GCancellable          *cancellable,
        GError               **error)
{
  g_autofree char *path = g_strdup_printf ("/organizations/%s/debtpositions?toPublish=%s",
                                           debt->body_code, is_draft ? "false" : "true");
  g_autofree char *body = albo_gpd_write (debt);

  return write_position (ALBO_GPD (provider), "POST", path, body, cancellable, error);
}

static gboolean
update (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        gboolean               is_draft,
        GCancellable          *cancellable,
        GError               **error)
{
  g_autofree char *path = make_path (debt, is_draft ? "?toPublish=false" : "?toPublish=true");
  g_autofree char *body = albo_gpd_write (debt);

  return write_position (ALBO_GPD (provider), "PUT", path, body, cancellable, error);
}

static gboolean
publish (AlboPositionProvider  *provider,
         const AlboDebt        *debt,
         GCancellable          *cancellable,
         GError               **error)
{
  g_autofree char *path = make_path (debt, "/publish");

  return write_position (ALBO_GPD (provider), "POST", path, NULL, cancellable, error);
}

static AlboDebtStatus *
fetch (AlboPositionProvider  *provider,
       const AlboDebt        *debt,
       GCancellable          *cancellable,
       GError               **error)
{
  AlboGpd *self = ALBO_GPD (provider);
  g_autofree char *path = make_path (debt, "");
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, "GET", path, JSON, NULL, NULL, cancellable, error);
  g_autoptr(JsonNode) node = NULL;

  if (reply == NULL || !albo_payment_judge (reply, ALBO_PAYMENT_CALL_READ, error) ||
      (node = albo_payment_read_json (reply, error)) == NULL)
    return NULL;

  return albo_gpd_read (node, error);
}

/* Only what is open to payment can be invalidated, with all its notices: of one that was paid at the
 * counter GPD is told so instead.  A draft nobody saw is deleted.
 */
static gboolean
cancel (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        const char            *notice_number,
        const char            *reason,
        GCancellable          *cancellable,
        GError               **error)
{
  AlboGpd *self = ALBO_GPD (provider);
  g_autoptr(AlboDebtStatus) status = fetch (provider, debt, cancellable, error);
  g_autofree char *path = NULL;

  if (status == NULL)
    return FALSE;

  if (status->state == ALBO_DEBT_STATE_CANCELLED)
    return TRUE;

  if (status->state == ALBO_DEBT_STATE_DRAFT)
    {
      path = make_path (debt, "");
      return write_position (self, "DELETE", path, NULL, cancellable, error);
    }

  path = make_path (debt, "/invalidate");

  return write_position (self, "POST", path, NULL, cancellable, error);
}

static gboolean
mark_paid (AlboPositionProvider  *provider,
           const AlboDebt        *debt,
           const char            *notice_number,
           const char            *paid_on,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autofree char *path = g_strdup_printf ("/organizations/%s/paymentoptions/paids/%s",
                                           debt->body_code, notice_number);
  g_autofree char *body = g_strdup_printf ("{\"paymentDate\":\"%sT12:00:00.000Z\"}", paid_on);

  return write_position (ALBO_GPD (provider), "POST", path, body, cancellable, error);
}

static void
iface_init (AlboPositionProviderInterface *iface)
{
  iface->get_features = get_features;
  iface->get_retry_after = get_retry_after;
  iface->create = create;
  iface->update = update;
  iface->publish = publish;
  iface->cancel = cancel;
  iface->mark_paid = mark_paid;
  iface->fetch = fetch;
}

static void
albo_gpd_finalize (GObject *object)
{
  AlboGpd *self = ALBO_GPD (object);

  albo_payment_client_free (self->client);

  G_OBJECT_CLASS (albo_gpd_parent_class)->finalize (object);
}

static void
albo_gpd_class_init (AlboGpdClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_gpd_finalize;
}

static void
albo_gpd_init (AlboGpd *self)
{
}

/**
 * albo_gpd_new:
 * @base_url: of the service, such as `https://api.platform.pagopa.it/gpd/debt-positions-service/v1`
 * @subscription_key: what PagoPA gave the body; it is good for its segregation codes only
 * @seconds: how long a call may take altogether
 * @trust_file: (nullable): authorities to believe instead of the system's
 * @error: (nullable): %ALBO_PAYMENT_ERROR_DENIED for an address that cannot be used
 *
 * Returns: (transfer full): the provider, for the calling thread
 */
AlboPositionProvider *
albo_gpd_new (const char  *base_url,
              const char  *subscription_key,
              guint        seconds,
              const char  *trust_file,
              GError     **error)
{
  g_autoptr(AlboPaymentClient) client =
    albo_payment_client_new (base_url, "Ocp-Apim-Subscription-Key", subscription_key, seconds,
                             error);
  AlboGpd *self;

  if (client == NULL ||
      (trust_file != NULL && !albo_payment_client_trust_file (client, trust_file, error)))
    return NULL;

  self = g_object_new (ALBO_TYPE_GPD, NULL);
  self->client = g_steal_pointer (&client);

  return ALBO_POSITION_PROVIDER (self);
}
