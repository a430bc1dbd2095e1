/* test-receipt.c - a receipt as programs of others read it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-receipt.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "https://sportello.example.org/pratiche/42"

static AlboReceipt *
make (const char *lang,
      guint       n_facts)
{
  AlboReceipt *receipt = albo_receipt_new (lang, "Ordine di Prova", "Ricevuta della richiesta", "Protocollo 2026/0000042");

  albo_receipt_set_made (receipt, "2026-11-26T09:30:00Z");
  albo_receipt_add_fact (receipt, "Servizio", "Iscrizione all’albo <&> perché sì");
  albo_receipt_add_fact (receipt, "Vuoto", "");
  albo_receipt_add_fact (receipt, "Codice fiscale", "ufficio");
  albo_receipt_add_heading (receipt, "Che cosa succede ora");
  for (guint i = 0; i < n_facts; i++)
    {
      g_autofree char *name = g_strdup_printf ("Fatto %u", i + 1);

      albo_receipt_add_fact (receipt, name, "un testo abbastanza lungo da andare a capo almeno una volta nella sua colonna");
    }
  albo_receipt_add_text (receipt, "Testo finale.");
  albo_receipt_set_address (receipt, ADDRESS, "La richiesta:");
  return receipt;
}

static GBytes *
to_pdf (const char *lang,
        guint       n_facts)
{
  g_autoptr(AlboReceipt) receipt = make (lang, n_facts);
  g_autoptr(GError) error = NULL;
  GBytes *pdf = albo_receipt_to_pdf (receipt, &error);

  g_assert_no_error (error);
  return pdf;
}

/* Writes the file, and runs a program over it; NULL if there is no such program. */
static char *
run (GBytes     *pdf,
     const char *command)
{
  g_autofree char *directory = g_dir_make_tmp ("albo-receipt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "receipt.pdf", NULL);
  g_autofree char *line = g_strdup_printf ("cd '%s' && %s && rm -f receipt.* && rmdir '%s'", directory, command, directory);
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return output;
}

static gboolean
has (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (path != NULL)
    return TRUE;

  g_test_skip (program);
  return FALSE;
}

/* Whether the bytes have @text in them. */
static gboolean
contains (GBytes     *pdf,
          const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

static void
test_text (void)
{
  g_autoptr(GBytes) pdf = to_pdf ("it", 0);
  g_autofree char *text = NULL;

  if (!has ("pdftotext"))
    return;

  text = run (pdf, "pdftotext -raw receipt.pdf -");
  g_assert_nonnull (strstr (text, "Ordine di Prova"));
  g_assert_nonnull (strstr (text, "Ricevuta della richiesta"));
  g_assert_nonnull (strstr (text, "Servizio"));
  g_assert_nonnull (strstr (text, "Codice fiscale ufficio"));
  g_assert_nonnull (strstr (text, "Iscrizione all’albo <&> perché sì"));
  g_assert_nonnull (strstr (text, "Che cosa succede ora"));
  g_assert_nonnull (strstr (text, ADDRESS));
  g_assert_nonnull (strstr (text, "Protocollo 2026/0000042"));
}

static void
test_description (void)
{
  g_autoptr(GBytes) pdf = to_pdf ("it", 60);
  g_autofree char *info = NULL;

  if (!has ("pdfinfo"))
    return;

  info = run (pdf, "pdfinfo -isodates receipt.pdf 2>&1 && pdfinfo -struct receipt.pdf 2>&1");
  g_assert_nonnull (strstr (info, "Title:           Ricevuta della richiesta\n"));
  g_assert_nonnull (strstr (info, "Author:          Ordine di Prova\n"));
  g_assert_nonnull (strstr (info, "Tagged:          yes\n"));
  g_assert_nonnull (strstr (info, "2026-11-26T09:30:00"));
  g_assert_nonnull (strstr (info, "Document"));
  g_assert_nonnull (strstr (info, "H1"));
  g_assert_null (strstr (info, "Error"));
  g_assert_null (strstr (info, "Pages:           1\n"));
}

static void
test_language (void)
{
  g_autoptr(GBytes) italian = to_pdf ("it", 0);
  g_autoptr(GBytes) english = to_pdf ("en", 0);

  g_assert_true (contains (italian, "/Lang (it-IT)"));
  g_assert_true (contains (english, "/Lang (en)"));
  g_assert_true (contains (italian, "/DisplayDocTitle true"));
}

static void
test_code (void)
{
  g_autoptr(GBytes) pdf = to_pdf ("it", 0);
  g_autofree char *text = NULL;

  if (!has ("pdftoppm") || !has ("zbarimg"))
    return;

  text = run (pdf, "pdftoppm -r 150 -png -singlefile receipt.pdf receipt && zbarimg -q --raw receipt.png 2>/dev/null");
  g_assert_cmpstr (g_strstrip (text), ==, ADDRESS);
}

static void
test_same (void)
{
  g_autoptr(GBytes) first = to_pdf ("it", 60);
  g_autoptr(GBytes) second = NULL;
  g_autoptr(GBytes) other = to_pdf ("en", 60);

  /* Long enough for a clock of seconds to go on. */
  g_usleep (1100 * 1000);
  second = to_pdf ("it", 60);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_false (g_bytes_equal (first, other));
}

/* An address that no code can hold is an error, not a receipt without one. */
static void
test_too_long (void)
{
  g_autoptr(AlboReceipt) receipt = make ("it", 0);
  g_autofree char *address = g_strnfill (4000, 'x');
  g_autoptr(GError) error = NULL;

  albo_receipt_set_address (receipt, address, "x");
  g_assert_null (albo_receipt_to_pdf (receipt, &error));
  g_assert_error (error, ALBO_RECEIPT_ERROR, ALBO_RECEIPT_ERROR_FAILED);
}

/* A text longer than a page goes on on the next one, whole. */
static void
test_long (void)
{
  g_autoptr(AlboReceipt) receipt = albo_receipt_new ("it", "Ordine di Prova", "Copia", "Riferimento");
  g_autoptr(GString) words = g_string_new (NULL);
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *info = NULL;
  g_autofree char *text = NULL;

  for (guint i = 1; i <= 2500; i++)
    g_string_append_printf (words, "parola-%u ", i);

  albo_receipt_add_subheading (receipt, "Messaggi");
  albo_receipt_add_fact (receipt, "Lungo", words->str);
  albo_receipt_add_text (receipt, "Dopo.");
  pdf = albo_receipt_to_pdf (receipt, &error);
  g_assert_no_error (error);

  if (!has ("pdfinfo") || !has ("pdftotext"))
    return;

  /* What is cut off at the edge of a sheet is in no box of it. */
  text = run (pdf, "pdftotext -raw -x 0 -y 0 -W 595 -H 790 receipt.pdf -");
  for (guint i = 1; i <= 2500; i += 7)
    {
      g_autofree char *word = g_strdup_printf ("parola-%u", i);

      g_assert_nonnull (strstr (text, word));
    }
  g_assert_nonnull (strstr (text, "Dopo."));

  info = run (pdf, "pdfinfo receipt.pdf 2>&1 && pdfinfo -struct receipt.pdf 2>&1");
  g_assert_nonnull (strstr (info, "H3"));
  g_assert_null (strstr (info, "Error"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/receipt/text", test_text);
  g_test_add_func ("/receipt/description", test_description);
  g_test_add_func ("/receipt/language", test_language);
  g_test_add_func ("/receipt/code", test_code);
  g_test_add_func ("/receipt/same", test_same);
  g_test_add_func ("/receipt/long", test_long);
  g_test_add_func ("/receipt/too-long", test_too_long);

  return g_test_run ();
}
