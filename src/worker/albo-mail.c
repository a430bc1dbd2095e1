/* albo-mail.c - the kind of effect that is a message
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-worker-private.h"

#include "albo-json.h"
#include "albo-notice.h"

typedef struct
{
  AlboHand         *hand;
  const AlboEffect *effect;
} Courier;

static gboolean
may_send_cb (gpointer user_data)
{
  Courier *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_ours = FALSE;

  if (!albo_worker_begin (self->hand->connection, self->effect, &is_ours, &error))
    return FALSE;

  return is_ours;
}

static gboolean
is_alive_cb (gpointer user_data)
{
  Courier *self = user_data;

  albo_hand_show_alive (self->hand);

  return albo_hand_may_wait (self->hand);
}

/* Returns: (transfer full) (nullable): the password; FALSE if there is one that does not open */
static gboolean
open_password (AlboHand         *self,
               const AlboEffect *effect,
               JsonObject       *account,
               char            **password)
{
  const char *sealed = albo_json_get_string (account, "password", NULL);
  g_autofree char *context = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length;

  *password = NULL;
  if (sealed == NULL)
    return TRUE;

  if (self->worker->options.key == NULL)
    return FALSE;

  context = albo_secret_for_mail (effect->organization,
                                  albo_json_get_string (effect->payload, "channel", ""),
                                  albo_json_get_string (account, "host", ""),
                                  (int) albo_json_get_int (account, "port", 0),
                                  albo_json_get_string (account, "username", NULL));
  bytes = g_base64_decode (sealed, &length);
  *password = albo_secret_open (self->worker->options.key, context, bytes, length, NULL);

  return *password != NULL;
}

/**
 * albo_mail_perform:
 * @self: who does it
 * @effect: a claimed effect of the kind `mail`
 * @report: (out caller-allocates): how it went
 *
 * Writes a notice and hands it to the mail server of the body.
 *
 * Returns: %FALSE if the claim was lost before anything was sent
 */
gboolean
albo_mail_perform (AlboHand         *self,
                   const AlboEffect *effect,
                   AlboReport       *report)
{
  const AlboWorkerOptions *options = &self->worker->options;
  JsonObject *account = albo_json_get_object (effect->payload, "account");
  JsonObject *recipient = albo_json_get_object (effect->payload, "recipient");
  Courier courier = { self, effect };
  const AlboSmtpCourier behind = { may_send_cb, is_alive_cb, &courier };
  g_autoptr(GBytes) message = NULL;
  char *password = NULL;
  gboolean is_told = TRUE;

  *report = (AlboReport) { .outcome = "unavailable", .reason = "configuration" };

  if (account == NULL || recipient == NULL)
    return TRUE;

  message = albo_notice_write (effect->payload, options->public_url, NULL);

  if (message == NULL)
    {
      *report = (AlboReport) { .outcome = "later", .reason = "template" };
      return TRUE;
    }

  if (open_password (self, effect, account, &password))
    {
      const AlboSmtpServer server = {
        .host = albo_json_get_string (account, "host", ""),
        .port = (int) albo_json_get_int (account, "port", 0),
        .security = albo_json_get_string (account, "security", "tls"),
        .username = albo_json_get_string (account, "username", NULL),
        .password = password,
        .ca_file = options->ca_file,
        .timeout = options->timeout,
      };

      is_told = albo_smtp_send (self->smtp, &server, albo_json_get_string (account, "sender", ""),
                                albo_json_get_string (recipient, "address", ""), message, &behind,
                                report);
    }
  else
    report->reason = "key";

  albo_secret_free (password);

  return is_told;
}
