/* albo-smtp.c
 *
 * What matters is where a conversation broke.  Until the last byte of a message was handed
 * over nothing has been accepted, and all may be tried again.  From then on the server may
 * have taken it, answer or not: without one the outcome is unknown, and nobody may pretend
 * otherwise (RFC 1047).
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-smtp.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_SECONDS 15
#define MAX_DIAGNOSTIC  400  /* bytes */

/**
 * AlboSmtp:
 *
 * Keeps the connection to the server it last spoke to.  For one thread.
 */
struct _AlboSmtp
{
  CURL *curl;
};

typedef enum
{
  PHASE_CONNECT,
  PHASE_AUTH,
  PHASE_SENDER,
  PHASE_RECIPIENT,
  PHASE_DATA,
  PHASE_SENT,     /* the last byte was handed over */
} Phase;

typedef struct
{
  const AlboSmtpCourier *courier;
  const guint8          *data;
  gsize                  length;
  gsize                  offset;
  Phase                  phase;
  gboolean               has_begun;
  gboolean               is_refused;  /* by the courier */
  gboolean               is_over;     /* we said goodbye: what is answered to that is no matter */
  int                    code;        /* of the last answer in this phase; 0 before it */
  GString               *answer;
} Conversation;

static void
start_phase (Conversation *self,
             Phase         phase)
{
  self->phase = phase;
  self->code = 0;
  g_string_truncate (self->answer, 0);
}

/* What we say: to know which command an answer belongs to.  Nothing of it is kept. */
static int
debug_cb (CURL          *curl,
          curl_infotype  type,
          char          *data,
          size_t         size,
          void          *user_data)
{
  static const struct
  {
    const char *verb;
    Phase       phase;
  } verbs[] = {
    { "AUTH", PHASE_AUTH }, { "MAIL", PHASE_SENDER }, { "RCPT", PHASE_RECIPIENT },
    { "DATA", PHASE_DATA },
  };
  Conversation *self = user_data;

  if (type != CURLINFO_HEADER_OUT || size < 4)
    return 0;

  self->is_over = memcmp (data, "QUIT", 4) == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (memcmp (data, verbs[i].verb, 4) == 0)
      start_phase (self, verbs[i].phase);

  return 0;
}

/* What the server says. */
static size_t
header_cb (char   *data,
           size_t  size,
           size_t  n,
           void   *user_data)
{
  Conversation *self = user_data;
  gsize length = size * n;

  if (!self->is_over && length >= 4 && g_ascii_isdigit (data[0]) && g_ascii_isdigit (data[1]) &&
      g_ascii_isdigit (data[2]) && (data[3] == ' ' || data[3] == '-' || data[3] == '\r'))
    {
      self->code = (data[0] - '0') * 100 + (data[1] - '0') * 10 + data[2] - '0';

      if (self->answer->len < MAX_DIAGNOSTIC)
        g_string_append_len (self->answer, data, (gssize) MIN (length, MAX_DIAGNOSTIC));
    }

  return length;
}

static size_t
read_cb (char   *buffer,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  Conversation *self = user_data;
  gsize length = MIN (size * n, self->length - self->offset);

  if (!self->has_begun)
    {
      self->has_begun = TRUE;

      if (!self->courier->may_send (self->courier->user_data))
        {
          self->is_refused = TRUE;
          return CURL_READFUNC_ABORT;
        }
    }

  if (length == 0)
    start_phase (self, PHASE_SENT);
  else
    memcpy (buffer, self->data + self->offset, length);

  self->offset += length;

  return length;
}

static int
progress_cb (void       *user_data,
             curl_off_t  down_total,
             curl_off_t  down_now,
             curl_off_t  up_total,
             curl_off_t  up_now)
{
  Conversation *self = user_data;

  return self->courier->is_alive (self->courier->user_data) || self->has_begun ? 0 : 1;
}

AlboSmtp *
albo_smtp_new (void)
{
  AlboSmtp *self = g_new0 (AlboSmtp, 1);

  self->curl = curl_easy_init ();
  g_assert (self->curl != NULL);

  return self;
}

void
albo_smtp_free (AlboSmtp *self)
{
  if (self == NULL)
    return;

  curl_easy_cleanup (self->curl);
  g_free (self);
}

static void
set_up (CURL                 *curl,
        const AlboSmtpServer *server,
        Conversation         *conversation)
{
  gboolean is_ip6 = strchr (server->host, ':') != NULL;
  g_autofree char *url = g_strdup_printf ("%s://%s%s%s:%d",
                                          g_str_equal (server->security, "tls") ? "smtps" : "smtp",
                                          is_ip6 ? "[" : "", server->host, is_ip6 ? "]" : "",
                                          server->port);

  curl_easy_reset (curl);
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) MIN (CONNECT_SECONDS, server->timeout));
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) server->timeout);
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) server->timeout);

  if (!g_str_equal (server->security, "none"))
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (server->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, server->ca_file);

  if (server->username != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, server->username);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, server->password);
    }

  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, conversation);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, conversation);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, conversation);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, conversation);
}

static void
say (AlboReport *report,
     const char *outcome,
     const char *reason)
{
  report->outcome = outcome;
  report->reason = reason;
}

/* An answer of the server, by the command that it was to. */
static void
judge_answer (Phase       phase,
              int         code,
              AlboReport *report)
{
  gboolean is_final = code >= 500;

  /* Once it has named the recipient, what a server leaves us for may be this message alone. */
  if (code == 421)
    say (report, phase >= PHASE_RECIPIENT ? "later" : "unavailable", "busy");
  else if (phase == PHASE_AUTH)
    say (report, "unavailable", is_final ? "credentials" : "busy");
  else if (phase == PHASE_CONNECT || phase == PHASE_SENDER)
    say (report, "unavailable", is_final ? "configuration" : "busy");
  else if (is_final)
    say (report, "refused", phase == PHASE_RECIPIENT ? "recipient" : "content");
  else
    say (report, "later", phase == PHASE_RECIPIENT ? "recipient_later" : "content_later");
}

/* No answer, or an end without one. */
static void
judge_break (Phase       phase,
             CURLcode    result,
             AlboReport *report)
{
  gboolean is_ours = result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_USE_SSL_FAILED ||
                     result == CURLE_SSL_CACERT_BADFILE || result == CURLE_URL_MALFORMAT;

  if (phase >= PHASE_RECIPIENT)
    say (report, "later", "broken_off");
  else
    say (report, "unavailable", result == CURLE_LOGIN_DENIED ? "credentials"
                                : is_ours ? "configuration" : "unreachable");
}

static void
describe_answer (Conversation *self,
                 AlboReport   *report)
{
  g_autofree char *text = g_utf8_make_valid (self->answer->str, MIN ((gssize) self->answer->len,
                                                                     MAX_DIAGNOSTIC));
  g_autoptr(GRegex) enhanced = g_regex_new ("^[245][0-9][0-9][ -]([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b",
                                            0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  if (g_regex_match (enhanced, text, 0, &match))
    {
      g_autofree char *code = g_match_info_fetch (match, 1);

      g_strlcpy (report->enhanced, code, sizeof report->enhanced);
    }

  report->code = self->code >= 200 ? self->code : 0;
  g_free (report->diagnostic);
  report->diagnostic = *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
}

/* A server may have closed the connection that was kept: that says nothing about it.  Who answered
 * to the sender was there, and a server that lets us wait is no reason to wait once more. */
static gboolean
was_stale (CURL         *curl,
           Conversation *conversation,
           CURLcode      result)
{
  long n_connects = 1;

  curl_easy_getinfo (curl, CURLINFO_NUM_CONNECTS, &n_connects);

  return result != CURLE_OK && result != CURLE_OPERATION_TIMEDOUT && n_connects == 0 &&
         conversation->phase < PHASE_RECIPIENT && (conversation->code < 400 || conversation->code == 421);
}

/**
 * albo_smtp_send:
 * @self: a sender
 * @server: where
 * @from: who gets reports
 * @to: the recipient
 * @message: the message, with CRLF
 * @courier: who stands behind it
 * @report: (out caller-allocates): how it went; for albo_report_clear()
 *
 * Returns: %FALSE if it was not sent because the courier said so: then there is nothing to
 *   report
 */
gboolean
albo_smtp_send (AlboSmtp              *self,
                const AlboSmtpServer  *server,
                const char            *from,
                const char            *to,
                GBytes                *message,
                const AlboSmtpCourier *courier,
                AlboReport            *report)
{
  Conversation conversation = { .courier = courier, .answer = g_string_new (NULL) };
  g_autofree char *sender = g_strdup_printf ("<%s>", from);
  g_autofree char *recipient = g_strdup_printf ("<%s>", to);
  struct curl_slist *recipients = curl_slist_append (NULL, recipient);
  gboolean is_told = TRUE;
  gint64 start = g_get_monotonic_time ();
  CURLcode result;

  *report = (AlboReport) { NULL };
  conversation.data = g_bytes_get_data (message, &conversation.length);
  set_up (self->curl, server, &conversation);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_FROM, sender);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (self->curl, CURLOPT_UPLOAD, 1L);
  result = curl_easy_perform (self->curl);

  if (was_stale (self->curl, &conversation, result))
    {
      gint64 spent = (g_get_monotonic_time () - start) / 1000;

      /* Both together must end before somebody else may claim the message. */
      curl_easy_setopt (self->curl, CURLOPT_TIMEOUT_MS,
                        (long) MAX (server->timeout * G_GINT64_CONSTANT (1000) - spent, 1));
      start_phase (&conversation, PHASE_CONNECT);
      conversation.is_over = FALSE;
      curl_easy_setopt (self->curl, CURLOPT_FRESH_CONNECT, 1L);
      result = curl_easy_perform (self->curl);
    }

  if (conversation.is_refused || result == CURLE_ABORTED_BY_CALLBACK)
    is_told = FALSE;
  else if (result == CURLE_OK)
    say (report, "done", NULL);
  else if (conversation.phase == PHASE_SENT && conversation.code < 400)
    say (report, "unknown", "no_answer");
  else if (conversation.code >= 400)
    judge_answer (conversation.phase, conversation.code, report);
  else
    judge_break (conversation.phase, result, report);

  if (is_told)
    describe_answer (&conversation, report);

  curl_slist_free_all (recipients);
  g_string_free (conversation.answer, TRUE);

  return is_told;
}
