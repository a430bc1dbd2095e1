/* albo-history-row.c - one row of a request's history, and its hash
 *
 * albo.history_hash in data/schema makes the same text.  It is made here anew, because
 * whoever could change a row could change that function too.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-history-row.h"

#include <string.h>

/* As PostgreSQL's to_json() writes a text. */
static void
append_quoted (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');

  for (const char *c = value; *c != '\0'; c++)
    switch (*c)
      {
      case '\b': g_string_append (text, "\\b"); break;
      case '\f': g_string_append (text, "\\f"); break;
      case '\n': g_string_append (text, "\\n"); break;
      case '\r': g_string_append (text, "\\r"); break;
      case '\t': g_string_append (text, "\\t"); break;
      case '"':  g_string_append (text, "\\\""); break;
      case '\\': g_string_append (text, "\\\\"); break;
      default:
        if ((guchar) *c < ' ')
          g_string_append_printf (text, "\\u%04x", *c);
        else
          g_string_append_c (text, *c);
      }

  g_string_append_c (text, '"');
}

static const char *
or_dash (const char *value)
{
  return value != NULL ? value : "-";
}

/**
 * albo_history_row_make_text: (skip)
 * @row: a row
 * @previous: (nullable): hash of the row before, in hexadecimal digits
 *
 * Returns: (transfer full): what the row's hash is the hash of
 */
char *
albo_history_row_make_text (const AlboHistoryRow *row,
                            const char           *previous)
{
  GString *text = g_string_sized_new (512);
  const char *lines[] = { "albo-history-1", row->organization, row->request, row->seq, row->at,
                          row->action, or_dash (row->from_state), row->to_state, row->actor_kind,
                          or_dash (row->actor_id) };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_string_append (text, lines[i]);
      g_string_append_c (text, '\n');
    }

  append_quoted (text, row->actor);
  g_string_append_printf (text, "\n%s\n%s", row->details, or_dash (previous));

  return g_string_free (text, FALSE);
}

/**
 * albo_history_row_get_hash: (skip)
 * @row: a row
 * @previous: (nullable): hash of the row before, in hexadecimal digits
 * @hash: (out): the hash that the row must have
 */
void
albo_history_row_get_hash (const AlboHistoryRow *row,
                           const char           *previous,
                           guint8                hash[ALBO_HASH_SIZE])
{
  g_autofree char *text = albo_history_row_make_text (row, previous);

  albo_hash_data (text, strlen (text), hash);
}
