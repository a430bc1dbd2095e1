/* test-paper.c - what is printed: all of it, once, on numbered pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"
#include "albo-paper.h"
#include "albo-request-paper.h"

#include <string.h>

#include <glib/gstdio.h>

static const char request_json[] =
  "{\"id\":7,\"protocol_number\":\"2026/0000007\",\"state\":\"awaiting_review\","
  "\"service\":{\"kind\":\"enrolment\",\"title\":{\"it\":\"Iscrizione\",\"en\":\"Enrolment\"},\"term_days\":60},"
  "\"applicant\":{\"given_name\":\"<b>Anna</b>\",\"family_name\":\"Rossi\",\"fiscal_code\":\"RSSNNA80A41H501X\"},"
  "\"submitted_at\":\"2026-01-31T10:00:00.000000Z\",\"deadline\":\"2026-04-01\","
  "\"form\":{\"format\":1,\"sections\":[{\"id\":\"one\",\"title\":{\"it\":\"Uno\",\"en\":\"Section One\"},"
  "\"fields\":[{\"id\":\"why\",\"type\":\"text\",\"label\":{\"it\":\"Motivo\",\"en\":\"Reason\"}}]}]},"
  "\"values\":{\"why\":\"because\"},"
  "\"data\":{\"why\":{\"declared\":\"because\",\"verified\":null,\"source\":\"applicant\"}},"
  "\"attachments\":[{\"id\":1,\"name\":\"card.pdf\",\"media_type\":\"application/pdf\",\"size\":615,"
  "\"sha256\":\"00112233445566778899aabbccddeeff\"}],"
  "\"history\":[{\"seq\":1,\"at\":\"2026-01-31T10:00:00.000000Z\",\"action\":\"submit\",\"from_state\":null,"
  "\"to_state\":\"awaiting_review\",\"actor\":\"Anna Rossi\",\"hash\":\"abcdef\"}]}";

typedef struct
{
  GMainLoop *loop;
  GError    *error;
  gboolean   is_done;
} Saving;

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saving *saving = user_data;

  saving->is_done = albo_paper_save_finish (result, &saving->error);
  g_main_loop_quit (saving->loop);
}

/* The text of a document, as another program reads it; a form feed after each page. */
static char *
read_back (AlboPaper *paper)
{
  g_autofree char *folder = g_dir_make_tmp ("albo-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "paper.pdf", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  Saving saving = { g_main_loop_new (NULL, FALSE), NULL, FALSE };
  char *text = NULL;

  albo_paper_save_async (paper, file, saved_cb, &saving);
  g_main_loop_run (saving.loop);
  g_main_loop_unref (saving.loop);
  g_assert_no_error (saving.error);
  g_assert_true (saving.is_done);

  if (program != NULL)
    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL,
                                 NULL, NULL));
  g_unlink (path);
  g_rmdir (folder);

  return text;
}

static int
count (const char *text,
       const char *word)
{
  int n = 0;

  for (const char *c = text; (c = strstr (c, word)) != NULL; c += strlen (word))
    n++;

  return n;
}

static void
test_long (void)
{
  g_autoptr(AlboPaper) paper = albo_paper_new ("Ordine di Esempio", "A Long One", "2026/0000001");
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  int n_pages;

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("Name%03d", i);
      g_autofree char *value = g_strdup_printf ("Value%03d", i);

      albo_paper_add_fact (paper, name, value);
    }
  albo_paper_add_heading (paper, "Heading");
  for (int i = 0; i < 2000; i++)
    g_string_append_printf (words, "w%04d ", i);
  albo_paper_add_text (paper, words->str);

  text = read_back (paper);
  n_pages = albo_paper_get_n_pages (paper);
  g_assert_cmpint (n_pages, >, 3);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is missing");
      return;
    }

  /* All of it, once, and each page says whose it is, of what, and which. */
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *value = g_strdup_printf ("Value%03d", i);

      g_assert_cmpint (count (text, value), ==, 1);
    }
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *word = g_strdup_printf ("w%04d", i);

      g_assert_cmpint (count (text, word), ==, 1);
    }
  g_assert_cmpint (count (text, "Ordine di Esempio"), ==, n_pages);
  g_assert_cmpint (count (text, "2026/0000001"), ==, n_pages);
  g_assert_cmpint (count (text, "\f"), ==, n_pages);
  last = g_strdup_printf ("Page %d of %d", n_pages, n_pages);
  g_assert_cmpint (count (text, "Page 1 of"), ==, 1);
  g_assert_cmpint (count (text, last), ==, 1);
}

/* One word that is longer than a sheet ends somewhere. */
static void
test_endless_word (void)
{
  g_autoptr(AlboPaper) paper = albo_paper_new ("Body", "Title", NULL);
  g_autofree char *word = g_strnfill (20000, 'x');
  g_autofree char *text = NULL;

  albo_paper_add_fact (paper, word, word);
  text = read_back (paper);
  g_assert_cmpuint (albo_paper_get_n_pages (paper), <, 100);
}

static void
test_request (void)
{
  const struct
  {
    const char *code;
    const char *words[4];
  } cases[] = {
    { "form", { "Section One", "because", "Declared by the applicant", "card.pdf" } },
    { "receipt", { "Receipt of the Request", "18-bis", "60 days", "00112233445566778899aabbccddeeff" } },
    { "history", { "History of the Request", "Submission", "SHA-256 abcdef", "Anna Rossi" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = albo_json_parse (request_json, -1, NULL);
      g_autoptr(AlboPaper) paper = NULL;
      g_autofree char *text = NULL;
      AlboRequestPaper kind;

      g_assert_true (albo_request_paper_from_code (cases[i].code, &kind));
      paper = albo_request_paper_new (kind, json_node_get_object (node), "Ordine di Esempio");
      text = read_back (paper);
      if (text == NULL)
        {
          g_test_skip ("pdftotext is missing");
          return;
        }

      g_assert_nonnull (strstr (text, "<b>Anna</b> Rossi"));
      g_assert_nonnull (strstr (text, "Protocol 2026/0000007"));
      for (gsize j = 0; j < G_N_ELEMENTS (cases[i].words); j++)
        {
          g_test_message ("%s: %s", cases[i].code, cases[i].words[j]);
          g_assert_nonnull (strstr (text, cases[i].words[j]));
        }
    }
}

static void
test_names (void)
{
  g_autoptr(JsonNode) node = albo_json_parse (request_json, -1, NULL);
  g_autofree char *name = NULL;
  AlboRequestPaper kind;

  g_assert_false (albo_request_paper_from_code ("poem", &kind));
  name = albo_request_paper_get_name (ALBO_REQUEST_PAPER_RECEIPT, json_node_get_object (node));
  g_assert_cmpstr (name, ==, "2026-0000007-receipt.pdf");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/long", test_long);
  g_test_add_func ("/paper/endless-word", test_endless_word);
  g_test_add_func ("/paper/request", test_request);
  g_test_add_func ("/paper/names", test_names);

  return g_test_run ();
}
