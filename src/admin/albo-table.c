/* albo-table.c - rows in columns, on a terminal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-table.h"

static glong
measure (const char * const *heads,
         PGresult           *rows,
         int                 column)
{
  glong width = g_utf8_strlen (heads[column], -1);

  for (int i = 0; i < PQntuples (rows); i++)
    width = MAX (width, g_utf8_strlen (PQgetvalue (rows, i, column), -1));

  return width;
}

static void
print_cell (const char *text,
            glong       width,
            gboolean    is_last)
{
  const int padding = is_last ? 0 : (int) (width - g_utf8_strlen (text, -1));

  g_print ("%s%*s%s", text, padding, "", is_last ? "\n" : "  ");
}

/**
 * albo_table_print: (skip)
 * @heads: (array): what stands above each column, one for each of @rows
 * @rows: what to print
 *
 * Prints @rows with columns as wide as they need.
 */
void
albo_table_print (const char * const *heads,
                  PGresult           *rows)
{
  const int n_columns = PQnfields (rows);
  g_autofree glong *widths = g_new (glong, n_columns);

  for (int i = 0; i < n_columns; i++)
    widths[i] = measure (heads, rows, i);

  for (int i = 0; i < n_columns; i++)
    print_cell (heads[i], widths[i], i == n_columns - 1);

  for (int i = 0; i < PQntuples (rows); i++)
    for (int j = 0; j < n_columns; j++)
      print_cell (PQgetvalue (rows, i, j), widths[j], j == n_columns - 1);
}
