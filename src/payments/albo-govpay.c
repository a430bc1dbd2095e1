/* albo-govpay.c
 *
 * A PUT makes or replaces a pendenza, also one that was given up: the order of commands, which the
 * outbox keeps, is what stops a late one from opening it again.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-govpay.h"

#include "albo-govpay-private.h"
#include "albo-notice-number.h"
#include "albo-payment-error.h"
#include "albo-payment-judge-private.h"

#include <string.h>

#define JSON       "application/json"
#define JSON_PATCH "application/json-patch+json"

struct _AlboGovpay
{
  GObject parent_instance;

  AlboPaymentClient *client;
  char              *application;  /* escaped: idA2A */
};

static void iface_init (AlboPositionProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboGovpay, albo_govpay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALBO_TYPE_POSITION_PROVIDER, iface_init))

static char *
make_path (AlboGovpay     *self,
           const AlboDebt *debt,
           guint           place)
{
  g_autofree char *name = albo_govpay_name (debt, place);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

  return g_strdup_printf ("/pendenze/%s/%s", self->application, escaped);
}

/* GovPay answers 422, which its contract does not have, to all that makes no sense.  Of a position that
 * it has, this may be because something happened to it meanwhile: whoever asked has to look.
 */
static gboolean
judge_write (const AlboPaymentReply  *reply,
             gboolean                 is_change,
             GError                 **error)
{
  g_autoptr(GError) local_error = NULL;

  if (albo_payment_judge (reply, ALBO_PAYMENT_CALL_WRITE, &local_error))
    return TRUE;

  if (reply->status == 422 && is_change)
    local_error->code = ALBO_PAYMENT_ERROR_CONFLICT;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_pendenza (AlboGovpay    *self,
                const char    *method,
                const char    *path,
                const char    *content_type,
                const char    *body,
                gboolean       is_change,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, method, path, JSON, content_type, body, cancellable,
                              error);

  return reply != NULL && judge_write (reply, is_change, error);
}

static AlboProviderFeatures
get_features (AlboPositionProvider *provider)
{
  return ALBO_PROVIDER_PRINTS | ALBO_PROVIDER_KEEPS_RECEIPTS;
}

static guint
get_retry_after (AlboPositionProvider *provider)
{
  return albo_payment_client_get_retry_after (ALBO_GOVPAY (provider)->client);
}

/* What one of several notices is now. */
static gboolean
fetch_one (AlboGovpay      *self,
           const AlboDebt  *debt,
           guint            place,
           AlboDebtStatus  *status,
           AlboDebtState   *state,
           GCancellable    *cancellable,
           GError         **error)
{
  g_autofree char *path = make_path (self, debt, place);
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, "GET", path, JSON, NULL, NULL, cancellable, error);
  g_autoptr(JsonNode) node = NULL;

  return reply != NULL && albo_payment_judge (reply, ALBO_PAYMENT_CALL_READ, error) &&
         (node = albo_payment_read_json (reply, error)) != NULL &&
         albo_govpay_read (node, status, state, error);
}

static AlboDebtStatus *
fetch (AlboPositionProvider  *provider,
       const AlboDebt        *debt,
       GCancellable          *cancellable,
       GError               **error)
{
  AlboGovpay *self = ALBO_GOVPAY (provider);
  g_autoptr(AlboDebtStatus) status = albo_debt_status_new ();
  g_autofree AlboDebtState *states = g_new0 (AlboDebtState, debt->options->len);

  status->debt = g_new0 (AlboDebt, 1);
  status->debt->iupd = g_strdup (debt->iupd);
  status->debt->options = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_debt_option_free);

  /* One that is missing among several is as if there were none: creating makes it. */
  for (guint i = 0; i < debt->options->len; i++)
    if (!fetch_one (self, debt, i, status, &states[i], cancellable, error))
      return NULL;

  albo_govpay_conclude (status, states, debt->options->len);

  return g_steal_pointer (&status);
}

static gboolean
is_in_future (const char *instant)
{
  g_autoptr(GDateTime) then = instant != NULL ? g_date_time_new_from_iso8601 (instant, NULL) : NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return then != NULL && g_date_time_compare (then, now) > 0;
}

static gboolean
put (AlboPositionProvider  *provider,
     const AlboDebt        *debt,
     gboolean               is_change,
     GCancellable          *cancellable,
     GError               **error)
{
  AlboGovpay *self = ALBO_GOVPAY (provider);

  if (debt->kind == NULL)
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED,
                           "The position cannot be sent: the kind of fee has no name in GovPay");
      return FALSE;
    }

  if (is_in_future (debt->valid_from))
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNSUPPORTED,
                           "GovPay lets people pay at once: the position must be sent on its day");
      return FALSE;
    }

  for (guint i = 0; i < debt->options->len; i++)
    {
      g_autofree char *path = make_path (self, debt, i);
      g_autofree char *body = albo_govpay_write (debt, i);

      if (!write_pendenza (self, "PUT", path, JSON, body, is_change, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* GovPay has no drafts: what cannot be paid yet is sent when it can. */
static gboolean
create (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        gboolean               is_draft,
        GCancellable          *cancellable,
        GError               **error)
{
  if (is_draft)
    {
      g_set_error_literal (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNSUPPORTED,
                           "GovPay keeps no drafts");
      return FALSE;
    }

  return put (provider, debt, FALSE, cancellable, error);
}

static gboolean
update (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        gboolean               is_draft,
        GCancellable          *cancellable,
        GError               **error)
{
  return put (provider, debt, TRUE, cancellable, error);
}

/* What is paid among several stays so, and the others are given up all the same. */
static gboolean
cancel (AlboPositionProvider  *provider,
        const AlboDebt        *debt,
        const char            *notice_number,
        const char            *reason,
        GCancellable          *cancellable,
        GError               **error)
{
  static const char body[] = "[{\"op\":\"REPLACE\",\"path\":\"/stato\",\"value\":\"ANNULLATA\"}]";
  AlboGovpay *self = ALBO_GOVPAY (provider);
  g_autoptr(GError) first = NULL;

  for (guint i = 0; i < debt->options->len; i++)
    {
      const AlboDebtOption *option = debt->options->pdata[i];
      g_autofree char *path = make_path (self, debt, i);
      g_autoptr(GError) local_error = NULL;

      if ((notice_number != NULL && !g_str_equal (option->notice_number, notice_number)) ||
          write_pendenza (self, "PATCH", path, JSON_PATCH, body, TRUE, cancellable, &local_error))
        continue;

      if (!g_error_matches (local_error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (first == NULL)
        first = g_steal_pointer (&local_error);
    }

  if (first == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static GBytes *
print (AlboPositionProvider  *provider,
       const AlboDebt        *debt,
       const char            *notice_number,
       GCancellable          *cancellable,
       GError               **error)
{
  AlboGovpay *self = ALBO_GOVPAY (provider);
  g_autofree char *path = g_strdup_printf ("/avvisi/%s/%s", debt->body_code, notice_number);
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, "GET", path, "application/pdf", NULL, NULL, cancellable,
                              error);

  if (reply == NULL || !albo_payment_judge (reply, ALBO_PAYMENT_CALL_READ, error))
    return NULL;

  return albo_payment_take_file (reply, "%PDF-", error);
}

static GBytes *
fetch_receipt (AlboPositionProvider   *provider,
               const AlboDebt         *debt,
               const AlboDebtReceipt  *receipt,
               GCancellable           *cancellable,
               GError                **error)
{
  AlboGovpay *self = ALBO_GOVPAY (provider);
  g_autofree char *id = g_uri_escape_string (receipt->receipt_id, NULL, FALSE);
  g_autofree char *path =
    g_strdup_printf ("/rpp/%s/%s/%s/rt", debt->body_code,
                     albo_notice_number_get_iuv (receipt->notice_number), id);
  g_autoptr(AlboPaymentReply) reply =
    albo_payment_client_call (self->client, "GET", path, "application/xml", NULL, NULL, cancellable,
                              error);

  if (reply == NULL || !albo_payment_judge (reply, ALBO_PAYMENT_CALL_READ, error))
    return NULL;

  return albo_payment_take_file (reply, "<", error);
}

static void
iface_init (AlboPositionProviderInterface *iface)
{
  iface->get_features = get_features;
  iface->get_retry_after = get_retry_after;
  iface->create = create;
  iface->update = update;
  iface->cancel = cancel;
  iface->fetch = fetch;
  iface->print = print;
  iface->fetch_receipt = fetch_receipt;
}

static void
albo_govpay_finalize (GObject *object)
{
  AlboGovpay *self = ALBO_GOVPAY (object);

  albo_payment_client_free (self->client);
  g_free (self->application);

  G_OBJECT_CLASS (albo_govpay_parent_class)->finalize (object);
}

static void
albo_govpay_class_init (AlboGovpayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_govpay_finalize;
}

static void
albo_govpay_init (AlboGovpay *self)
{
}

/**
 * albo_govpay_new:
 * @base_url: of its interface, such as `https://…/govpay/backend/api/pendenze/rs/basic/v2`
 * @user: of the application in GovPay
 * @password: its password
 * @application: what GovPay calls us (idA2A)
 * @seconds: how long a call may take altogether
 * @trust_file: (nullable): authorities to believe instead of the system's
 * @error: (nullable): %ALBO_PAYMENT_ERROR_DENIED for an address that cannot be used
 *
 * Returns: (transfer full): the provider, for the calling thread
 */
AlboPositionProvider *
albo_govpay_new (const char  *base_url,
                 const char  *user,
                 const char  *password,
                 const char  *application,
                 guint        seconds,
                 const char  *trust_file,
                 GError     **error)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *credential = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr(AlboPaymentClient) client =
    albo_payment_client_new (base_url, "Authorization", credential, seconds, error);
  AlboGovpay *self;

  if (client == NULL ||
      (trust_file != NULL && !albo_payment_client_trust_file (client, trust_file, error)))
    return NULL;

  self = g_object_new (ALBO_TYPE_GOVPAY, NULL);
  self->client = g_steal_pointer (&client);
  self->application = g_uri_escape_string (application, NULL, FALSE);

  return ALBO_POSITION_PROVIDER (self);
}
