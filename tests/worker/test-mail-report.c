/* test-mail-report.c - what mails say about messages that were sent
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <gmime/gmime.h>
#include <string.h>

#include "albo-mailbox.h"

#define REPORT "Subject: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
#define STATUS(text) "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n" text "\n"
#define ORIGINAL "--b\nContent-Type: message/rfc822\n\nMessage-ID: <1@a.it>\nSubject: y\n\nhello\n--b--\n"
#define HEADERS "--b\nContent-Type: text/rfc822-headers\n\nSubject: y\nmessage-id:\n <1@a.it>\n\n--b--\n"
#define RECEIPT(word) "X-Ricevuta: " word "\nX-Riferimento-Message-ID: <1@a.it>\nSubject: x\n\nbody\n"

static const struct
{
  const char *name;
  const char *mail;
  const char *state;   /* NULL: no report */
  const char *source;
  const char *enhanced;
  const char *diagnostic;
} cases[] = {
  { "failed", REPORT STATUS ("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n\tsuch  box") ORIGINAL,
    "bounced", "dsn", "5.1.1", "smtp; 550 no such box" },
  { "headers", REPORT STATUS ("Action: FAILED (really)\nStatus: 5.2.2") HEADERS, "bounced", "dsn", "5.2.2", NULL },
  { "delayed", REPORT STATUS ("Action: delayed\nStatus: 4.4.7") ORIGINAL, "delayed", "dsn", "4.4.7", NULL },
  { "delivered", REPORT STATUS ("Action: delivered\nStatus: 2.0.0") ORIGINAL, "delivered", "dsn", "2.0.0", NULL },
  { "strange-status", REPORT STATUS ("Action: failed\nStatus: 9.9.9 <script>") ORIGINAL, "bounced", "dsn", "", NULL },
  { "no-action", REPORT STATUS ("Status: 5.0.0") ORIGINAL, NULL, NULL, NULL, NULL },
  { "no-original", REPORT STATUS ("Action: failed") "--b--\n", NULL, NULL, NULL, NULL },
  { "no-status", REPORT ORIGINAL, NULL, NULL, NULL, NULL },
  { "cut-short", REPORT "--b\nContent-Type: message/delivery-status\n\nAction: fai", NULL, NULL, NULL, NULL },
  { "ordinary", "From: a@b.it\nSubject: Re: Pratica\nReferences: <1@a.it>\n\nGrazie\n", NULL, NULL, NULL, NULL },
  { "not-a-report", "Content-Type: multipart/mixed; boundary=b\n\n" STATUS ("Action: failed") ORIGINAL, NULL, NULL, NULL, NULL },
  { "empty", "", NULL, NULL, NULL, NULL },
  { "accepted", RECEIPT ("accettazione"), "sent", "pec", "", NULL },
  { "not-accepted", RECEIPT ("non-accettazione"), "bounced", "pec", "", NULL },
  { "received", RECEIPT ("avvenuta-consegna"), "delivered", "pec", "", NULL },
  { "not-received", RECEIPT ("errore-consegna"), "bounced", "pec", "", NULL },
  { "late", RECEIPT ("preavviso-errore-consegna"), "delayed", "pec", "", NULL },
  { "taken-over", RECEIPT ("presa-in-carico"), NULL, NULL, NULL, NULL },
  { "receipt-of-nothing", "X-Ricevuta: accettazione\nSubject: x\n\nbody\n", NULL, NULL, NULL, NULL },
  { "receipt-of-rubbish", "X-Ricevuta: accettazione\nX-Riferimento-Message-ID: <>\n\nbody\n", NULL, NULL, NULL, NULL },
};

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto(AlboMailReport) report = { NULL };
  gboolean is_report = albo_mail_report_read ((const guint8 *) cases[i].mail, strlen (cases[i].mail), &report);

  g_assert_cmpint (is_report, ==, cases[i].state != NULL);
  g_assert_cmpstr (report.state, ==, cases[i].state);
  g_assert_cmpstr (report.source, ==, cases[i].source);

  if (is_report)
    {
      g_assert_cmpstr (report.message_id, ==, "1@a.it");
      g_assert_cmpstr (report.details.enhanced, ==, cases[i].enhanced);
      g_assert_cmpstr (report.details.diagnostic, ==, cases[i].diagnostic);
    }
}

/* Cut anywhere, or with any byte changed, it is a report or none, and nothing worse. */
static void
test_damage (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].mail);

      for (gsize j = 0; j < length; j++)
        {
          g_autofree guint8 *bytes = g_memdup2 (cases[i].mail, length);
          g_auto(AlboMailReport) cut = { NULL };
          g_auto(AlboMailReport) changed = { NULL };

          albo_mail_report_read (bytes, j, &cut);
          bytes[j] = (guint8) (j * 37 + 128);
          if (albo_mail_report_read (bytes, length, &changed))
            g_assert_true (g_utf8_validate (changed.message_id, -1, NULL));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mail-report/%s", cases[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }

  g_test_add_func ("/mail-report/damage", test_damage);

  return g_test_run ();
}
