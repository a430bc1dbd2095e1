/* fuzz-seals.c - a file of seals of any bytes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "fuzz-driver.h"

#include <stdio.h>
#include <string.h>

#include "albo-seal-check-file.h"
#include "albo-seal-check.h"
#include "albo-seal-check-file.h"

static void
check_line (const char *text)
{
  AlboSealLine line;
  g_autofree char *written = NULL;

  if (!albo_seal_line_parse (text, &line))
    return;

  written = albo_seal_line_write (&line);
  g_assert_cmpstr (written, ==, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  AlboFindings findings = { 0 };
  g_autoptr(AlboSealCheck) check = albo_seal_check_new (&findings, NULL);
  g_autoptr(GError) error = NULL;
  FILE *file = fmemopen ((void *) data, size, "r");
  gboolean is_read;

  for (char **line = lines; *line != NULL; line++)
    check_line (*line);

  /* Some C libraries have no empty file in memory. */
  if (file == NULL)
    return 0;

  is_read = albo_seal_check_read_file (check, file, "seals", &error);
  fuzz_assert_outcome (is_read, error);
  fclose (file);
  return 0;
}
