/* albo-seal-check-file.c - the seals of an exported file, checked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-check-file.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-admin-error.h"

/* Takes a line at its place: title, keys, seals each with its leaves, end. */
static gboolean
take_line (AlboSealCheck      *self,
           const AlboSealLine *line,
           AlboSealLineKind    before)
{
  switch (line->kind)
    {
    case ALBO_SEAL_LINE_TITLE:
      return before == ALBO_SEAL_LINE_NONE;

    case ALBO_SEAL_LINE_KEY:
      albo_seal_check_add_key (self, &line->key);
      return before == ALBO_SEAL_LINE_TITLE || before == ALBO_SEAL_LINE_KEY;

    case ALBO_SEAL_LINE_SEAL:
      albo_seal_check_add_seal (self, &line->seal, TRUE);
      return before == ALBO_SEAL_LINE_KEY || before == ALBO_SEAL_LINE_LEAF;

    case ALBO_SEAL_LINE_LEAF:
      albo_seal_check_add_leaf (self, &line->leaf);
      return before == ALBO_SEAL_LINE_SEAL || before == ALBO_SEAL_LINE_LEAF;

    case ALBO_SEAL_LINE_END:
      return before != ALBO_SEAL_LINE_NONE && before != ALBO_SEAL_LINE_SEAL &&
             before != ALBO_SEAL_LINE_END &&
             line->n_seals == albo_seal_check_get_seals (self)->len;

    case ALBO_SEAL_LINE_NONE:
    default:
      return FALSE;
    }
}

/**
 * albo_seal_check_read_file: (skip)
 * @self: a new check
 * @file: an exported file
 * @name: its name, for @error
 * @error: %ALBO_ADMIN_ERROR_REFUSED if it is no such file, or not a whole one
 *
 * Checks the seals of a file.
 *
 * Returns: whether the file could be read; what is wrong with the seals is in the
 *   findings
 */
gboolean
albo_seal_check_read_file (AlboSealCheck  *self,
                           FILE           *file,
                           const char     *name,
                           GError        **error)
{
  char text[ALBO_SEAL_FILE_MAX_LINE];
  AlboSealLineKind before = ALBO_SEAL_LINE_NONE;
  guint64 n_lines = 0;

  while (fgets (text, sizeof text, file) != NULL)
    {
      gsize length = strlen (text);
      AlboSealLine line;

      n_lines++;

      if (length == 0 || text[length - 1] != '\n')
        break;

      text[length - 1] = '\0';

      if (!albo_seal_line_parse (text, &line) || !take_line (self, &line, before))
        break;

      before = line.kind;
    }

  if (before == ALBO_SEAL_LINE_END && feof (file))
    {
      albo_seal_check_end (self);
      return TRUE;
    }

  if (feof (file))
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                 _("%s ends too early, or is not a file of seals: its last line should say “end”."),
                 name);
  else
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                 _("%s is not a file of seals: line %" PRIu64 " makes no sense."), name,
                 n_lines);

  return FALSE;
}
