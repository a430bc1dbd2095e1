/* albo-receipt-language.c - says in a PDF file which language it is in
 *
 * The library that draws has no way to say it, and a screen reader needs it to pronounce
 * what it reads.  A PDF file may be changed by adding to its end: here a new version of the
 * one object that describes the whole, and a table that says where it is.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-receipt-private.h"

#include <string.h>

/* The number behind the last @name in the text, 0 if there is none. */
static guint64
find_number (const char *text,
             gsize       length,
             const char *name)
{
  const char *found = g_strrstr_len (text, length, name);

  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

/**
 * albo_receipt_add_language: (skip)
 * @pdf: (transfer full): a file with a plain table of objects
 * @lang: such as `it-IT`
 *
 * Returns: (transfer full) (nullable): the file with its language, and with its title shown
 *   instead of its name; %NULL if it is not as expected
 */
GByteArray *
albo_receipt_add_language (GByteArray *pdf,
                           const char *lang)
{
  g_autoptr(GByteArray) result = pdf;
  g_autoptr(GString) added = g_string_new ("\n");
  g_autofree char *text = g_malloc (pdf->len + 1);
  g_autofree char *mark = NULL;
  g_autofree char *members = NULL;
  const char *trailer;
  const char *object;
  const char *end;
  guint64 root;
  gsize offset;

  /* Zero bytes of what is compressed would end the text before its end. */
  for (guint i = 0; i < pdf->len; i++)
    text[i] = pdf->data[i] != 0 ? (char) pdf->data[i] : ' ';
  text[pdf->len] = '\0';

  trailer = g_strrstr (text, "\ntrailer");
  if (trailer == NULL)
    return NULL;

  root = find_number (trailer, strlen (trailer), "/Root ");
  mark = g_strdup_printf ("\n%" G_GUINT64_FORMAT " 0 obj\n<<", root);
  object = g_strrstr (text, mark);
  end = object != NULL ? strstr (object, ">>\nendobj") : NULL;
  if (root == 0 || end == NULL)
    return NULL;

  object += strlen (mark);
  members = g_strndup (object, end - object);
  offset = pdf->len + added->len;

  g_string_append_printf (added, "%" G_GUINT64_FORMAT " 0 obj\n<<%s   /Lang (%s)\n", root, members, lang);
  g_string_append (added, "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n");
  g_string_append_printf (added, "xref\n%" G_GUINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n", root, offset);
  g_string_append_printf (added, "trailer\n<< /Size %" G_GUINT64_FORMAT " /Root %" G_GUINT64_FORMAT
                          " 0 R /Info %" G_GUINT64_FORMAT " 0 R /Prev %" G_GUINT64_FORMAT " >>\n",
                          find_number (trailer, strlen (trailer), "/Size "), root,
                          find_number (trailer, strlen (trailer), "/Info "),
                          find_number (trailer, strlen (trailer), "startxref\n"));
  g_string_append_printf (added, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          pdf->len + (gsize) (strstr (added->str, "\nxref\n") + 1 - added->str));

  g_byte_array_append (result, (const guint8 *) added->str, added->len);
  return g_steal_pointer (&result);
}
