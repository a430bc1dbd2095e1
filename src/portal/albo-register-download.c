/* albo-register-download.c
 *
 * A register is read page by page while it is sent, so that none is too large; all pages
 * are of one day.  Texts are in Italian, whatever the browser speaks: a file is the same
 * for everybody.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-register-download.h"

#include <string.h>

#include "albo-json.h"
#include "albo-linked-data.h"
#include "albo-portal-calls.h"
#include "albo-public-question.h"

#define PIECE    100  /* entries, as many as the database gives at once */
#define KEEP_FOR 300  /* seconds */
#define LANGUAGE "it"

typedef struct _Format Format;

typedef struct
{
  const Format *format;
  char         *organization;
  char         *register_code;
  char         *day;
  char         *section;       /* (nullable) */
  char         *search;        /* (nullable) */
  JsonNode     *answer;        /* (nullable): what was read and not sent yet */
  char         *head;          /* (nullable): of a JSON file, until it was sent */
  gint64        after_number;
  gboolean      is_first;
  gboolean      is_over;       /* nothing is left to be read */
} Download;

struct _Format
{
  const char  *extension;
  const char  *media_type;
  void       (*begin)  (Download *self, GString *text, JsonArray *fields);
  void       (*append) (Download *self, GString *text, JsonArray *fields, JsonObject *entry);
  void       (*end)    (GString *text);
};

static void
download_free (gpointer data)
{
  Download *self = data;

  g_clear_pointer (&self->answer, json_node_unref);
  g_free (self->organization);
  g_free (self->register_code);
  g_free (self->day);
  g_free (self->section);
  g_free (self->search);
  g_free (self->head);
  g_free (self);
}

/**
 * albo_register_append_cell:
 * @line: a line of a CSV file
 * @text: (nullable): what a cell holds
 *
 * Quotes it as RFC 4180 has it.  What a spreadsheet would take for a formula gets an
 * apostrophe, which it takes for “this is text”.
 */
void
albo_register_append_cell (GString    *line,
                           const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  g_string_append_c (line, '"');
  if (strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (line, '\'');

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }

  g_string_append_c (line, '"');
}

static void
append_annotations (GString   *line,
                    JsonArray *annotations)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; annotations != NULL && i < json_array_get_length (annotations); i++)
    {
      JsonObject *annotation = json_array_get_object_element (annotations, i);

      g_string_append_printf (text, "%s%s: %s (%s/%s)", i > 0 ? " | " : "",
                              albo_json_get_string (annotation, "kind", ""),
                              albo_json_get_string (annotation, "text", ""),
                              albo_json_get_string (annotation, "from", ""),
                              albo_json_get_string (annotation, "to", ".."));
    }

  albo_register_append_cell (line, text->str);
}

static void
begin_csv (Download  *self,
           GString   *text,
           JsonArray *fields)
{
  for (guint i = 0; i < json_array_get_length (fields); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", json_array_get_string_element (fields, i));

  g_string_append (text, "\r\n");
}

static void
append_csv (Download   *self,
            GString    *text,
            JsonArray  *fields,
            JsonObject *entry)
{
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      const char *field = json_array_get_string_element (fields, i);

      if (i > 0)
        g_string_append_c (text, ',');

      if (strcmp (field, "number") == 0)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, albo_json_get_int (entry, field, 0));
      else if (strcmp (field, "section") == 0)
        albo_register_append_cell (text, albo_json_localized (albo_json_get_object (entry, field), LANGUAGE));
      else if (strcmp (field, "annotations") == 0)
        append_annotations (text, albo_json_get_array (entry, field));
      else
        albo_register_append_cell (text, albo_json_get_string (entry, field, ""));
    }

  g_string_append (text, "\r\n");
}

static void
end_csv (GString *text)
{
}

static void
begin_json (Download  *self,
            GString   *text,
            JsonArray *fields)
{
  /* Of the register itself, without the brace that ends it. */
  g_string_append_len (text, self->head, (gssize) strlen (self->head) - 1);
  g_string_append (text, ",\"entries\":[\n");
}

static void
append_json (Download   *self,
             GString    *text,
             JsonArray  *fields,
             JsonObject *entry)
{
  const char *kind = albo_json_get_string (entry, "kind", "");
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));
  g_autofree char *row = NULL;

  if (*kind != '\0')
    json_object_set_string_member (entry, "@type", strcmp (kind, "person") == 0 ? "Person" : "Organization");
  if (json_object_has_member (entry, "section"))
    json_object_set_string_member (entry, "section",
                                   albo_json_localized (albo_json_get_object (entry, "section"), LANGUAGE));
  json_object_set_string_member (entry, "identifier", number);
  json_node_set_object (node, entry);
  row = albo_json_to_string (node);
  g_string_append_printf (text, "%s%s", self->is_first ? "" : ",\n", row);
}

static void
end_json (GString *text)
{
  g_string_append (text, "\n]}\n");
}

static const Format csv = {
  "csv", "text/csv; charset=utf-8; header=present", begin_csv, append_csv, end_csv,
};

static const Format json = {
  "json", "application/json", begin_json, append_json, end_json,
};

static JsonNode *
read_page (Download        *self,
           AlboConnection  *connection,
           GError         **error)
{
  const AlboPublicQuestion question = {
    self->organization, self->register_code, self->day, self->section, self->search, self->after_number,
  };

  return albo_portal_register (connection, &question, PIECE, NULL, error);
}

static gboolean
read_piece_cb (AlboConnection  *connection,
               gpointer         user_data,
               GBytes         **piece,
               GError         **error)
{
  Download *self = user_data;
  g_autoptr(JsonNode) node = g_steal_pointer (&self->answer);
  g_autoptr(GString) text = NULL;
  JsonObject *answer;
  JsonArray *entries;
  JsonArray *fields;

  *piece = NULL;

  if (self->is_over)
    return TRUE;

  if (node == NULL && (node = read_page (self, connection, error)) == NULL)
    return FALSE;

  answer = json_node_get_object (node);
  entries = albo_json_get_array (answer, "entries");
  fields = albo_json_get_array (albo_json_get_object (answer, "register"), "fields");
  text = g_string_new (NULL);

  if (self->is_first)
    self->format->begin (self, text, fields);

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      self->after_number = albo_json_get_int (entry, "number", 0);
      self->format->append (self, text, fields, entry);
      self->is_first = FALSE;
    }

  self->is_first = FALSE;
  self->is_over = json_array_get_length (entries) < PIECE;
  if (self->is_over)
    self->format->end (text);

  *piece = g_string_free_to_bytes (g_steal_pointer (&text));

  return TRUE;
}

static char *
make_head (AlboExchange *exchange,
           JsonObject   *answer)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, albo_linked_data_register (exchange, answer, LANGUAGE));

  return albo_json_to_string (node);
}

/* The first page is read before anything is sent: what cannot be had is said as it should. */
static void
reply (AlboExchange   *exchange,
       AlboConnection *connection,
       const Format   *format)
{
  g_autoptr(GError) error = NULL;
  AlboPublicQuestion question;
  gboolean is_good = albo_public_question_read (&question, exchange);
  g_autofree char *name = NULL;
  Download *self;

  if (!is_good)
    {
      albo_exchange_reply_problem (exchange, 422);
      return;
    }

  self = g_new0 (Download, 1);
  self->format = format;
  self->organization = g_strdup (question.organization);
  self->register_code = g_strdup (question.register_code);
  self->day = g_strdup (question.day);
  self->section = g_strdup (question.section);
  self->search = g_strdup (question.search);
  self->after_number = question.after_number;
  self->is_first = TRUE;
  self->answer = read_page (self, connection, &error);

  if (self->answer == NULL)
    {
      download_free (self);
      albo_exchange_reply_error (exchange, error);
      return;
    }

  g_free (self->day);
  self->day = g_strdup (albo_json_get_string (json_node_get_object (self->answer), "day", ""));
  self->head = make_head (exchange, json_node_get_object (self->answer));
  name = g_strdup_printf ("%s-%s-%s.%s", self->organization, self->register_code, self->day, format->extension);
  albo_exchange_set_header (exchange, "Access-Control-Allow-Origin", "*");
  albo_exchange_set_header (exchange, "X-Robots-Tag", "noindex");
  albo_exchange_reply_stream (exchange, name, format->media_type, KEEP_FOR, read_piece_cb, self, download_free);
}

/**
 * albo_route_register_csv:
 * @exchange: a `GET /ente/ORGANIZATION/albi/REGISTER/dati.csv`, with `cerca`, `sezione`
 *   and `giorno` in its address
 * @connection: the connection of this thread
 *
 * A public register as a table, one line an entry: 200; 404; 422 for a day to come.
 */
void
albo_route_register_csv (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  reply (exchange, connection, &csv);
}

/**
 * albo_route_register_json:
 * @exchange: a `GET /ente/ORGANIZATION/albi/REGISTER/dati.json`, with the same
 * @connection: the connection of this thread
 *
 * A public register in the words of schema.org: a Dataset with its licence and day, and
 * in `entries` a Person or Organization each: 200; 404; 422 for a day to come.
 */
void
albo_route_register_json (AlboExchange   *exchange,
                          AlboConnection *connection)
{
  reply (exchange, connection, &json);
}
