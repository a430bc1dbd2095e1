/* albo-mailbox.c
 *
 * Two kinds of mail are understood: delivery status notifications (RFC 3464), and the receipts of
 * certified mail, which say what they are in their headers (DPCM 2 November 2005, rules of PEC).
 * All else is left for people: the mailbox is an ordinary one, which they may open too.
 *
 * Mail is written by strangers.  What is learnt from it is only this: a Message-ID that nobody
 * can guess who did not get the message, one of four states, a code, and words for the office.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-mailbox.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <string.h>

#include "albo-worker-private.h"

#define MAX_MAIL       (2 * 1024 * 1024)  /* bytes */
#define MAX_DIAGNOSTIC 400                /* bytes */
#define MAX_PARTS      64
#define MAX_IN_A_ROW   500

static const struct
{
  const char *word;
  const char *state;
} receipts[] = {
  { "accettazione", "sent" }, { "non-accettazione", "bounced" }, { "avvenuta-consegna", "delivered" },
  { "errore-consegna", "bounced" }, { "preavviso-errore-consegna", "delayed" },
  { "rilevazione-virus", "bounced" },
}, actions[] = {
  { "failed", "bounced" }, { "delayed", "delayed" }, { "delivered", "delivered" },
  { "relayed", "delivered" }, { "expanded", "delivered" },
};

void
albo_mail_report_clear (AlboMailReport *report)
{
  g_free (report->message_id);
  albo_report_clear (&report->details);
  *report = (AlboMailReport) { NULL };
}

/* Returns: (transfer full) (nullable): what is between the brackets */
static char *
read_message_id (const char *header)
{
  const char *start = header != NULL ? strchr (header, '<') : NULL;
  const char *end = start != NULL ? strchr (start, '>') : NULL;

  return end != NULL && end - start > 3 && end - start < 320
         ? g_utf8_make_valid (start + 1, end - start - 1) : NULL;
}

static char *
get_content (GMimeObject *object)
{
  GMimeDataWrapper *content = GMIME_IS_PART (object) ? g_mime_part_get_content (GMIME_PART (object))
                                                     : NULL;
  GMimeStream *stream;
  GByteArray *bytes;

  if (content == NULL)
    return NULL;

  bytes = g_byte_array_new ();
  stream = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_data_wrapper_write_to_stream (content, stream);
  g_object_unref (stream);
  g_byte_array_append (bytes, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (bytes, FALSE);
}

/* Returns: (transfer full) (nullable): the first field of that name in lines of fields */
static char *
find_field (const char *text,
            const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^%s:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)", name);
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_RAW,
                                         0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return NULL;

  return g_strstrip (g_match_info_fetch (match, 1));
}

static void
read_status (GMimeObject    *part,
             AlboMailReport *report)
{
  g_autofree char *text = get_content (part);
  g_autofree char *action = NULL;
  g_autofree char *status = NULL;
  g_autofree char *diagnostic = NULL;

  if (text == NULL)
    return;

  action = find_field (text, "Action");
  status = find_field (text, "Status");
  diagnostic = find_field (text, "Diagnostic-Code");

  for (gsize i = 0; action != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_ascii_strncasecmp (action, actions[i].word, strlen (actions[i].word)) == 0)
      report->state = actions[i].state;

  if (status != NULL && g_regex_match_simple ("^[245]\\.[0-9]{1,3}\\.[0-9]{1,3}$", status, 0, 0))
    g_strlcpy (report->details.enhanced, status, sizeof report->details.enhanced);

  if (diagnostic != NULL)
    {
      g_autoptr(GRegex) blanks = g_regex_new ("[[:cntrl:][:space:]]+", 0, 0, NULL);
      g_autofree char *valid = g_utf8_make_valid (diagnostic, (gssize) MIN (strlen (diagnostic),
                                                                           MAX_DIAGNOSTIC));

      g_free (report->details.diagnostic);
      report->details.diagnostic = g_regex_replace (blanks, valid, -1, 0, " ", 0, NULL);
    }
}

static void
read_original (GMimeObject    *part,
               AlboMailReport *report)
{
  g_autofree char *header = NULL;

  if (report->message_id != NULL)
    return;

  if (GMIME_IS_MESSAGE_PART (part))
    {
      GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));

      if (message != NULL)
        header = g_strdup (g_mime_object_get_header (GMIME_OBJECT (message), "Message-ID"));
    }
  else
    {
      g_autofree char *text = get_content (part);

      if (text != NULL)
        header = find_field (text, "Message-ID");
    }

  report->message_id = read_message_id (header);
}

static void
read_notification (GMimeMultipart *parts,
                   AlboMailReport *report)
{
  int n = MIN (g_mime_multipart_get_count (parts), MAX_PARTS);

  for (int i = 0; i < n; i++)
    {
      GMimeObject *part = g_mime_multipart_get_part (parts, i);
      GMimeContentType *type = g_mime_object_get_content_type (part);

      if (g_mime_content_type_is_type (type, "message", "delivery-status"))
        read_status (part, report);
      else if (g_mime_content_type_is_type (type, "message", "rfc822") ||
               g_mime_content_type_is_type (type, "text", "rfc822-headers"))
        read_original (part, report);
    }

  report->source = "dsn";
}

static void
read_receipt (GMimeObject    *message,
              const char     *word,
              AlboMailReport *report)
{
  for (gsize i = 0; i < G_N_ELEMENTS (receipts); i++)
    if (g_ascii_strcasecmp (word, receipts[i].word) == 0)
      {
        report->state = receipts[i].state;
        report->source = "pec";
        report->message_id =
          read_message_id (g_mime_object_get_header (message, "X-Riferimento-Message-ID"));
      }
}

/**
 * albo_mail_report_read:
 * @bytes: (array length=length): a mail
 * @length: how many bytes
 * @report: (out caller-allocates): what it says; for albo_mail_report_clear()
 *
 * Returns: whether it is a report about a message
 */
gboolean
albo_mail_report_read (const guint8   *bytes,
                       gsize           length,
                       AlboMailReport *report)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer ((const char *) bytes, length);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  *report = (AlboMailReport) { NULL };

  if (message != NULL)
    {
      GMimeObject *object = GMIME_OBJECT (message);
      GMimeObject *body = g_mime_message_get_mime_part (message);
      const char *receipt = g_mime_object_get_header (object, "X-Ricevuta");

      if (receipt != NULL)
        {
          g_autofree char *word = g_strstrip (g_strdup (receipt));

          read_receipt (object, word, report);
        }
      else if (GMIME_IS_MULTIPART (body) &&
               g_mime_content_type_is_type (g_mime_object_get_content_type (body), "multipart", "report"))
        read_notification (GMIME_MULTIPART (body), report);

      g_object_unref (message);
    }

  g_object_unref (parser);
  g_object_unref (stream);

  if (report->message_id != NULL && report->state != NULL)
    return TRUE;

  albo_mail_report_clear (report);

  return FALSE;
}

/* Returns: whether the mail was dealt with; %FALSE leaves it for the next time */
static gboolean
read_mail (AlboHand   *self,
           const char *path)
{
  g_auto(AlboMailReport) report = { NULL };
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr(GError) error = NULL;
  gboolean is_ours = FALSE;

  /* Somebody else took it, or nobody can read it. */
  if (file == NULL || g_mapped_file_get_length (file) > MAX_MAIL ||
      !albo_mail_report_read ((const guint8 *) g_mapped_file_get_contents (file),
                              g_mapped_file_get_length (file), &report))
    return TRUE;

  if (!albo_worker_delivery_report (self->connection, report.message_id, report.state, report.source,
                                    &report.details, &is_ours, &error))
    {
      albo_tally_count_database_error (self->worker->tally);
      return FALSE;
    }

  albo_tally_count_report (self->worker->tally, is_ours);
  if (is_ours)
    albo_hand_log ("info", "a report (%s) says %s", report.source, report.state);

  return TRUE;
}

/* As a mail program does with what was read: it goes to cur, with the flag S. */
static void
read_folder (AlboHand   *self,
             const char *folder)
{
  g_autofree char *full = g_build_filename (self->worker->options.mailbox, folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;
  int n = 0;

  while (dir != NULL && n < MAX_IN_A_ROW && !albo_hand_must_stop (self) &&
         (name = g_dir_read_name (dir)) != NULL)
    {
      const char *flags = strstr (name, ":2,");
      g_autofree char *plain = g_strndup (name, flags != NULL ? (gsize) (flags - name) : strlen (name));
      g_autofree char *path = g_build_filename (full, name, NULL);
      g_autofree char *seen_name = g_strdup_printf ("%s:2,S%s", plain,
                                                    flags != NULL ? flags + strlen (":2,") : "");
      g_autofree char *seen = NULL;

      if (*name == '.' || (flags != NULL && strchr (flags, 'S') != NULL))
        continue;

      albo_hand_show_alive (self);
      n++;

      if (!read_mail (self, path))
        return;

      seen = g_build_filename (self->worker->options.mailbox, "cur", seen_name, NULL);
      if (g_rename (path, seen) != 0 && errno != ENOENT)
        {
          albo_hand_log ("warning", "the mailbox of reports cannot be written to");
          return;
        }
    }
}

/**
 * albo_mailbox_read:
 * @self: who does it
 *
 * Reads the mail that nobody has read, and tells the database what it reports.  Read twice, as
 * after a crash, it changes nothing.
 */
void
albo_mailbox_read (AlboHand *self)
{
  read_folder (self, "new");
  read_folder (self, "cur");
}
