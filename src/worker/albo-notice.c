/* albo-notice.c
 *
 * The words are plain text, which the body may have written itself.  They become two parts that
 * say the same: text, and HTML without styles or pictures, so that nothing is loaded from
 * anywhere and nothing hides what is said.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-notice.h"

#include <gmime/gmime.h>
#include <string.h>

#include "albo-date.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-template.h"

#define MAX_SUBJECT 200  /* bytes */

static const AlboText open_request = { "Apri la pratica", "Open the request" };
static const AlboText reply_note = {
  "Questo messaggio è stato inviato in automatico: rispondi dalla pagina della pratica.",
  "This message was sent automatically: answer on the page of the request.",
};

typedef struct
{
  char *url;
  char *label;
} Link;

static void
link_clear (gpointer data)
{
  Link *self = data;

  g_free (self->url);
  g_free (self->label);
}

/* Text is not HTML: {{name}} of the words is what {{&name}} is to the engine. */
static char *
render (const char  *words,
        JsonNode    *variables,
        GError     **error)
{
  g_autoptr(GRegex) names = g_regex_new ("\\{\\{([a-z_]+)\\}\\}", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace (names, words, -1, 0, "{{&\\1}}", 0, error);
  g_autoptr(AlboTemplate) template = NULL;

  if (plain == NULL)
    return NULL;

  template = albo_template_new (plain, -1, error);

  return template != NULL ? albo_template_render (template, variables, NULL, NULL, error) : NULL;
}

static JsonNode *
list_variables (JsonObject *notice,
                const char *lang)
{
  JsonObject *recipient = albo_json_get_object (notice, "recipient");
  JsonObject *organization = albo_json_get_object (notice, "organization");
  JsonObject *service = albo_json_get_object (notice, "service");
  const char *deadline = albo_json_get_string (notice, "deadline", NULL);
  JsonObject *variables = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (variables, "name", albo_json_get_string (recipient, "name", ""));
  json_object_set_string_member (variables, "organization",
                                 albo_json_get_string (organization, "name", ""));
  json_object_set_string_member (variables, "protocol",
                                 albo_json_get_string (notice, "protocol_number", ""));
  json_object_set_string_member (variables, "service",
                                 service != NULL ? albo_json_localized (service, lang) : "");

  if (deadline != NULL)
    {
      g_autofree char *day = albo_date_format_text (deadline, lang);

      json_object_set_string_member (variables, "deadline", day);
    }

  json_node_take_object (node, variables);

  return node;
}

static GArray *
list_links (JsonObject *notice,
            const char *public_url,
            const char *lang)
{
  GArray *links = g_array_new (FALSE, TRUE, sizeof (Link));
  JsonArray *paths = albo_json_get_array (notice, "links");
  const char *host = albo_json_get_string (albo_json_get_object (notice, "organization"), "host", NULL);
  g_autofree char *own = host != NULL ? g_strconcat ("https://", host, NULL) : NULL;
  const char *base = own != NULL ? own : public_url;

  g_array_set_clear_func (links, link_clear);

  for (guint i = 0; base != NULL && paths != NULL && i < json_array_get_length (paths); i++)
    {
      JsonObject *path = json_array_get_object_element (paths, i);
      const char *reason = albo_json_get_string (path, "reason", NULL);
      Link link = {
        .url = g_strconcat (base, albo_json_get_string (path, "path", "/"), NULL),
        .label = g_strdup (reason != NULL ? reason : albo_text_get (&open_request, lang)),
      };

      g_array_append_val (links, link);
    }

  return links;
}

static char *
make_text (const char *body,
           GArray     *links,
           const char *lang)
{
  GString *text = g_string_new (body);

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);

      g_string_append_printf (text, "\n%s:\n%s\n", link->label, link->url);
    }

  if (links->len > 0)
    g_string_append_printf (text, "\n-- \n%s\n", albo_text_get (&reply_note, lang));

  return g_string_free (text, FALSE);
}

static void
append_escaped (GString    *html,
                const char *before,
                const char *text,
                const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto(GStrv) lines = g_strsplit (escaped, "\n", -1);
  g_autofree char *broken = g_strjoinv ("<br>\n", lines);

  g_string_append_printf (html, "%s%s%s", before, broken, after);
}

static char *
make_html (const char *title,
           const char *body,
           GArray     *links,
           const char *lang)
{
  GString *html = g_string_new (NULL);
  g_auto(GStrv) paragraphs = g_strsplit (body, "\n\n", -1);

  g_string_append_printf (html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                          lang);
  append_escaped (html, "<title>", title, "</title>\n</head>\n<body>\n");

  for (guint i = 0; paragraphs[i] != NULL; i++)
    if (*g_strstrip (paragraphs[i]) != '\0')
      append_escaped (html, "<p>", paragraphs[i], "</p>\n");

  if (links->len > 0)
    g_string_append (html, "<ul>\n");

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);
      g_autofree char *url = g_markup_escape_text (link->url, -1);

      g_string_append_printf (html, "<li><a href=\"%s\">", url);
      append_escaped (html, "", link->label, "</a></li>\n");
    }

  if (links->len > 0)
    append_escaped (html, "</ul>\n<p><small>", albo_text_get (&reply_note, lang), "</small></p>\n");

  g_string_append (html, "</body>\n</html>\n");

  return g_string_free (html, FALSE);
}

static void
add_part (GMimeMultipart *parts,
          const char     *subtype,
          const char     *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_multipart_add (parts, GMIME_OBJECT (part));
  g_object_unref (part);
}

static GBytes *
write_out (GMimeMessage *message)
{
  GMimeFormatOptions *format = g_mime_format_options_new ();
  GByteArray *bytes = g_byte_array_new ();
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array (bytes);

  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_format_options_set_newline_format (format, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), format, stream);
  g_object_unref (stream);
  g_mime_format_options_free (format);

  return g_byte_array_free_to_bytes (bytes);
}

static void
set_header (GMimeMessage *message,
            const char   *name,
            const char   *value)
{
  g_mime_object_set_header (GMIME_OBJECT (message), name, value, "utf-8");
}

static GBytes *
write_message (JsonObject *notice,
               const char *subject,
               const char *body,
               GArray     *links,
               const char *lang)
{
  JsonObject *account = albo_json_get_object (notice, "account");
  JsonObject *recipient = albo_json_get_object (notice, "recipient");
  g_autoptr(GDateTime) now = g_date_time_new_now (albo_date_get_zone ());
  g_autofree char *text = make_text (body, links, lang);
  g_autofree char *html = make_html (subject, body, links, lang);
  GMimeMessage *message = g_mime_message_new (TRUE);
  GMimeMultipart *parts = g_mime_multipart_new_with_subtype ("alternative");
  GBytes *bytes;

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM,
                              albo_json_get_string (account, "sender_name", NULL),
                              albo_json_get_string (account, "sender", ""));
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO,
                              albo_json_get_string (recipient, "name", NULL),
                              albo_json_get_string (recipient, "address", ""));
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, now);
  g_mime_message_set_message_id (message, albo_json_get_string (notice, "message_id", ""));
  set_header (message, "Auto-Submitted", "auto-generated");
  set_header (message, "X-Auto-Response-Suppress", "OOF, AutoReply");
  set_header (message, "Content-Language", lang);

  add_part (parts, "plain", text);
  add_part (parts, "html", html);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (parts));
  bytes = write_out (message);
  g_object_unref (parts);
  g_object_unref (message);

  return bytes;
}

/**
 * albo_notice_write:
 * @notice: what `albo.notice_message` says
 * @public_url: (nullable): where citizens reach the portal, unless the body has a name of its own
 * @error: %ALBO_TEMPLATE_ERROR when the words of the body make no sense
 *
 * Returns: (transfer full): the message, with CRLF, or %NULL on error
 */
GBytes *
albo_notice_write (JsonObject  *notice,
                   const char  *public_url,
                   GError     **error)
{
  const char *lang = albo_json_get_string (notice, "language", "it");
  g_autoptr(JsonNode) variables = list_variables (notice, lang);
  g_autoptr(GArray) links = list_links (notice, public_url, lang);
  g_autofree char *subject = render (albo_json_get_string (notice, "subject", ""), variables, error);
  g_autofree char *body = NULL;
  g_autofree char *title = NULL;

  if (subject == NULL)
    return NULL;

  body = render (albo_json_get_string (notice, "body", ""), variables, error);

  if (body == NULL)
    return NULL;

  for (char *c = subject; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  title = strlen (subject) > MAX_SUBJECT ? g_utf8_make_valid (subject, MAX_SUBJECT)
                                         : g_steal_pointer (&subject);

  return write_message (notice, title, body, links, lang);
}
