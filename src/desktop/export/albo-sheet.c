/* albo-sheet.c
 *
 * CSV is for the spreadsheet of an Italian office, whatever the language of this program:
 * there a comma is in numbers, so that the list separator is the semicolon, and a file with
 * commas opens as one column.  The mark in front has it read as UTF-8.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sheet.h"

#include "albo-date.h"

#include <string.h>

#define XMLNS_OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"

/* LibreOffice and Excel end here. */
#define MAX_TITLE_CHARS 31

static const char manifest[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\""
  " manifest:version=\"1.2\">"
  "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\""
  " manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
  "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
  "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
  "</manifest:manifest>";

static const char styles[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<office:document-styles xmlns:office=\"" XMLNS_OFFICE "\""
  " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" office:version=\"1.2\">"
  "<office:styles>"
  "<style:style style:name=\"Default\" style:family=\"table-cell\"/>"
  "</office:styles>"
  "</office:document-styles>";

static const char content_start[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<office:document-content xmlns:office=\"" XMLNS_OFFICE "\""
  " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
  " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
  " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
  " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\""
  " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
  " office:version=\"1.2\">"
  "<office:automatic-styles>"
  "<number:date-style style:name=\"day\"><number:day number:style=\"long\"/><number:text>/</number:text>"
  "<number:month number:style=\"long\"/><number:text>/</number:text>"
  "<number:year number:style=\"long\"/></number:date-style>"
  "<number:date-style style:name=\"instant\"><number:day number:style=\"long\"/><number:text>/</number:text>"
  "<number:month number:style=\"long\"/><number:text>/</number:text>"
  "<number:year number:style=\"long\"/><number:text> </number:text>"
  "<number:hours number:style=\"long\"/><number:text>:</number:text>"
  "<number:minutes number:style=\"long\"/></number:date-style>"
  "<number:currency-style style:name=\"euro\"><number:number number:decimal-places=\"2\""
  " number:min-decimal-places=\"2\" number:min-integer-digits=\"1\" number:grouping=\"true\"/>"
  "<number:text> </number:text>"
  "<number:currency-symbol>\xe2\x82\xac</number:currency-symbol></number:currency-style>"
  "<style:style style:name=\"narrow\" style:family=\"table-column\">"
  "<style:table-column-properties style:column-width=\"3.6cm\"/></style:style>"
  "<style:style style:name=\"wide\" style:family=\"table-column\">"
  "<style:table-column-properties style:column-width=\"6.4cm\"/></style:style>"
  "<style:style style:name=\"head\" style:family=\"table-cell\" style:parent-style-name=\"Default\">"
  "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"dayCell\" style:family=\"table-cell\" style:parent-style-name=\"Default\""
  " style:data-style-name=\"day\"/>"
  "<style:style style:name=\"instantCell\" style:family=\"table-cell\""
  " style:parent-style-name=\"Default\" style:data-style-name=\"instant\"/>"
  "<style:style style:name=\"euroCell\" style:family=\"table-cell\" style:parent-style-name=\"Default\""
  " style:data-style-name=\"euro\"/>"
  "</office:automatic-styles>"
  "<office:body><office:spreadsheet><table:table table:name=\"";

static const char content_end[] =
  "</table:table></office:spreadsheet></office:body></office:document-content>";

static gboolean
is_day (const char *text)
{
  static const char pattern[] = "dddd-dd-dd";

  if (strlen (text) != strlen (pattern))
    return FALSE;

  for (gsize i = 0; pattern[i] != '\0'; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return FALSE;

  return g_date_valid_dmy (g_ascii_strtoull (text + 8, NULL, 10), g_ascii_strtoull (text + 5, NULL, 10),
                           g_ascii_strtoull (text, NULL, 10));
}

static gboolean
is_number (const char *text)
{
  gsize n_digits;

  text += *text == '-';
  n_digits = strspn (text, "0123456789");
  text += n_digits;
  if (n_digits == 0 || *text == '\0')
    return n_digits > 0;

  return *text == '.' && text[1] != '\0' && text[1 + strspn (text + 1, "0123456789")] == '\0';
}

static gboolean
is_cents (const char *text)
{
  gsize n_digits = strspn (text + (*text == '-'), "0123456789");

  return n_digits > 0 && n_digits <= 15 && text[(*text == '-') + n_digits] == '\0';
}

/* (nullable): @text to the minute, in the time of this computer; as @format has it. */
static char *
format_instant (const char *text,
                const char *format)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, albo_date_get_zone ()) : NULL;

  return local != NULL ? g_date_time_format (local, format) : NULL;
}

/* "-1650" as "-16.50" */
static char *
format_cents (const char *text,
              char        point)
{
  gint64 cents = g_ascii_strtoll (text, NULL, 10);
  gint64 size = ABS (cents);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT "%c%02d", cents < 0 ? "-" : "", size / 100, point,
                          (int) (size % 100));
}

/* What a spreadsheet would compute is a program of whoever wrote the text.  An apostrophe in
 * front has it read as text; the signs are those of OWASP, and their wide forms.
 */
static gboolean
is_formula (const char *text)
{
  static const gunichar signs[] = { '=', '+', '-', '@', '\t', '\r', '\n', 0xff1d, 0xff0b, 0xff0d, 0xff20 };
  gunichar first = g_utf8_get_char (text);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (first == signs[i])
      return TRUE;

  return FALSE;
}

static void
add_csv_text (GString    *out,
              const char *text)
{
  gboolean is_guarded = is_formula (text);
  gboolean is_quoted = is_guarded || strpbrk (text, ";,\"\r\n\t") != NULL ||
                       g_ascii_isspace (text[0]) ||
                       (text[0] != '\0' && g_ascii_isspace (text[strlen (text) - 1]));

  if (is_quoted)
    g_string_append_c (out, '"');
  if (is_guarded)
    g_string_append_c (out, '\'');

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }

  if (is_quoted)
    g_string_append_c (out, '"');
}

static void
add_csv_cell (GString       *out,
              AlboSheetKind  kind,
              const char    *text)
{
  g_autofree char *instant = NULL;
  g_autofree char *amount = NULL;

  if (kind == ALBO_SHEET_DATE && is_day (text))
    g_string_append (out, text);
  else if (kind == ALBO_SHEET_INSTANT && (instant = format_instant (text, "%Y-%m-%d %H:%M")) != NULL)
    g_string_append (out, instant);
  else if (kind == ALBO_SHEET_NUMBER && is_number (text))
    {
      for (const char *c = text; *c != '\0'; c++)
        g_string_append_c (out, *c == '.' ? ',' : *c);
    }
  else if (kind == ALBO_SHEET_MONEY && is_cents (text))
    {
      amount = format_cents (text, ',');
      g_string_append (out, amount);
    }
  else
    add_csv_text (out, text);
}

/* As XML 1.0 has it: what is no character there is left out. */
static void
add_xml_char (GString  *out,
              gunichar  character)
{
  if (character == '<')
    g_string_append (out, "&lt;");
  else if (character == '>')
    g_string_append (out, "&gt;");
  else if (character == '&')
    g_string_append (out, "&amp;");
  else if (character == '"')
    g_string_append (out, "&quot;");
  else if (character >= 0x20 && character != 0xfffe && character != 0xffff)
    g_string_append_unichar (out, character);
}

/* Paragraphs.  White space counts for nothing in them unless it is spelled out. */
static void
add_paragraphs (GString    *out,
                const char *text)
{
  gboolean was_space = TRUE;

  g_string_append (out, "<text:p>");
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' || (character == '\r' && c[1] != '\n'))
        g_string_append (out, "</text:p><text:p>");
      else if (character == '\t')
        g_string_append (out, "<text:tab/>");
      else if (character == ' ' && (was_space || c[1] == ' ' || c[1] == '\0'))
        g_string_append (out, "<text:s/>");
      else
        add_xml_char (out, character);

      was_space = character == '\n' || character == '\r' || character == ' ';
    }
  g_string_append (out, "</text:p>");
}

static void
add_value_cell (GString    *out,
                const char *attributes,
                const char *value,
                const char *shown)
{
  g_string_append_printf (out, "<table:table-cell %s=\"%s\"><text:p>%s</text:p></table:table-cell>",
                          attributes, value, shown);
}

static void
add_ods_cell (GString       *out,
              AlboSheetKind  kind,
              const char    *text)
{
  g_autofree char *instant = NULL;
  g_autofree char *amount = NULL;

  if (kind == ALBO_SHEET_DATE && is_day (text))
    add_value_cell (out, "table:style-name=\"dayCell\" office:value-type=\"date\" office:date-value",
                    text, text);
  else if (kind == ALBO_SHEET_INSTANT &&
           (instant = format_instant (text, "%Y-%m-%dT%H:%M:00")) != NULL)
    add_value_cell (out, "table:style-name=\"instantCell\" office:value-type=\"date\" office:date-value",
                    instant, instant);
  else if (kind == ALBO_SHEET_NUMBER && is_number (text))
    add_value_cell (out, "office:value-type=\"float\" office:value", text, text);
  else if (kind == ALBO_SHEET_MONEY && is_cents (text))
    {
      amount = format_cents (text, '.');
      add_value_cell (out, "table:style-name=\"euroCell\" office:value-type=\"currency\""
                      " office:currency=\"EUR\" office:value", amount, amount);
    }
  else
    {
      /* A text, whatever it looks like: it is never computed. */
      g_string_append (out, "<table:table-cell office:value-type=\"string\">");
      add_paragraphs (out, text);
      g_string_append (out, "</table:table-cell>");
    }
}

static void
add_ods_title (GString    *out,
               const char *title)
{
  guint n_chars = 0;

  for (const char *c = title; *c != '\0' && n_chars < MAX_TITLE_CHARS; c = g_utf8_next_char (c))
    {
      /* Not in the name of a sheet. */
      add_xml_char (out, strchr ("[]*?:/\\'", *c) != NULL ? ' ' : g_utf8_get_char (c));
      n_chars++;
    }
}

static void
add_ods_start (GString               *out,
               const char            *title,
               const AlboSheetColumn *columns,
               guint                  n_columns)
{
  g_string_append (out, content_start);
  add_ods_title (out, title);
  g_string_append (out, "\">");

  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (out, "<table:table-column table:style-name=\"%s\"/>",
                            columns[i].kind == ALBO_SHEET_TEXT ? "wide" : "narrow");

  /* Repeated on top of each printed page. */
  g_string_append (out, "<table:table-header-rows><table:table-row>");
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (out, "<table:table-cell table:style-name=\"head\" office:value-type=\"string\">");
      add_paragraphs (out, columns[i].title);
      g_string_append (out, "</table:table-cell>");
    }
  g_string_append (out, "</table:table-row></table:table-header-rows>");
}

/**
 * albo_sheet_add_start:
 * @out: where to write
 * @format: the kind of file
 * @title: the name of the sheet; CSV has none
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 *
 * Writes what comes before the rows.
 */
void
albo_sheet_add_start (GString               *out,
                      AlboSheetFormat        format,
                      const char            *title,
                      const AlboSheetColumn *columns,
                      guint                  n_columns)
{
  if (format == ALBO_SHEET_ODS)
    {
      add_ods_start (out, title, columns, n_columns);
      return;
    }

  g_string_append (out, "\xef\xbb\xbf");
  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ';');
      add_csv_text (out, columns[i].title);
    }
  g_string_append (out, "\r\n");
}

/**
 * albo_sheet_add_row:
 * @out: where to write
 * @format: the kind of file
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @cells: (array length=n_columns): the cells, written as #AlboSheetKind says; NULL is empty
 *
 * Writes one row.
 */
void
albo_sheet_add_row (GString               *out,
                    AlboSheetFormat        format,
                    const AlboSheetColumn *columns,
                    guint                  n_columns,
                    const char *const     *cells)
{
  g_string_append (out, format == ALBO_SHEET_ODS ? "<table:table-row>" : "");

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *valid = cells[i] != NULL ? g_utf8_make_valid (cells[i], -1) : NULL;
      gboolean is_empty = valid == NULL || *valid == '\0';

      if (format == ALBO_SHEET_CSV && i > 0)
        g_string_append_c (out, ';');

      if (format == ALBO_SHEET_CSV && !is_empty)
        add_csv_cell (out, columns[i].kind, valid);
      else if (format == ALBO_SHEET_ODS && is_empty)
        g_string_append (out, "<table:table-cell/>");
      else if (format == ALBO_SHEET_ODS)
        add_ods_cell (out, columns[i].kind, valid);
    }

  g_string_append (out, format == ALBO_SHEET_ODS ? "</table:table-row>" : "\r\n");
}

/**
 * albo_sheet_add_end:
 * @out: where to write
 * @format: the kind of file
 *
 * Writes what comes after the rows.
 */
void
albo_sheet_add_end (GString         *out,
                    AlboSheetFormat  format)
{
  if (format == ALBO_SHEET_ODS)
    g_string_append (out, content_end);
}

const char *
albo_sheet_get_styles (void)
{
  return styles;
}

const char *
albo_sheet_get_manifest (void)
{
  return manifest;
}
