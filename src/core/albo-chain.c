/* albo-chain.c - the text that a row of a chain is the hash of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-chain.h"

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

/**
 * albo_chain_make_text: (skip)
 * @lines: (array length=n_lines): values without newlines; the first names the format
 * @n_lines: how many
 * @actor: a name, any text
 * @details: a `jsonb` as PostgreSQL writes it
 * @previous: (nullable): hash of the row before, in hexadecimal digits
 *
 * Histories and the register's events have a text of this form: one value a line, and no
 * value holds a newline, so two rows never share a text.
 *
 * Returns: (transfer full): the text
 */
char *
albo_chain_make_text (const char * const  lines[],
                      gsize               n_lines,
                      const char         *actor,
                      const char         *details,
                      const char         *previous)
{
  GString *text = g_string_sized_new (512);

  for (gsize i = 0; i < n_lines; i++)
    {
      g_string_append (text, lines[i]);
      g_string_append_c (text, '\n');
    }

  append_quoted (text, actor);
  g_string_append_printf (text, "\n%s\n%s", details, previous != NULL ? previous : "-");

  return g_string_free (text, FALSE);
}
