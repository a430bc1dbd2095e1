/* test-export.c - tables as CSV and as OpenDocument files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-export.h"

#include <string.h>
#include <zlib.h>

#include <glib/gstdio.h>

static const AlboSheetColumn columns[] = {
  { "Nome", ALBO_SHEET_TEXT },
  { "Scadenza", ALBO_SHEET_DATE },
  { "Giorni", ALBO_SHEET_NUMBER },
  { "Importo", ALBO_SHEET_MONEY },
};

#define N_COLUMNS G_N_ELEMENTS (columns)

typedef struct
{
  char      *folder;
  GFile     *file;
  GMainLoop *loop;
  GError    *error;
  gboolean   is_written;
  guint      n_asked;
  guint      n_told;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("albo-export-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "table", NULL);
  fixture->file = g_file_new_for_path (path);
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_file_delete (fixture->file, NULL, NULL);
  /* Nothing else may have been left there. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_error (&fixture->error);
  g_main_loop_unref (fixture->loop);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->is_written = albo_export_run_finish (ALBO_EXPORT (object), result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
run (Fixture        *fixture,
     AlboExport     *export,
     AlboExportMore  more,
     GCancellable   *cancellable)
{
  albo_export_run_async (export, fixture->file, more, fixture, cancellable, written_cb, fixture);
  g_main_loop_run (fixture->loop);
}

static char *
read_file (Fixture *fixture,
           gsize   *size)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_load_contents (fixture->file, NULL, &text, size, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static guint32
get_le (const char *bytes,
        guint       n_bytes)
{
  guint32 value = 0;

  for (guint i = n_bytes; i-- > 0;)
    value = value << 8 | (guint8) bytes[i];

  return value;
}

/* Finds an entry by the list at the end of the archive, as a spreadsheet program does. */
static char *
read_entry (const char *zip,
            gsize       size,
            const char *name)
{
  const char *end = zip + size - 22;
  const char *central;
  guint n_entries;

  g_assert_cmpuint (get_le (end, 4), ==, 0x06054b50);
  n_entries = get_le (end + 10, 2);
  central = zip + get_le (end + 16, 4);

  for (guint i = 0; i < n_entries; i++)
    {
      guint name_length = get_le (central + 28, 2);
      guint n_packed = get_le (central + 20, 4);
      guint n_bytes = get_le (central + 24, 4);
      const char *local = zip + get_le (central + 42, 4);
      const char *bytes = local + 30 + get_le (local + 26, 2) + get_le (local + 28, 2);
      g_autofree char *text = g_malloc0 (n_bytes + 1);

      g_assert_cmpuint (get_le (central, 4), ==, 0x02014b50);
      g_assert_cmpuint (get_le (local, 4), ==, 0x04034b50);

      if (get_le (central + 10, 2) == 0)
        memcpy (text, bytes, n_bytes);
      else
        {
          z_stream stream = { .next_in = (Bytef *) bytes, .avail_in = n_packed,
                              .next_out = (Bytef *) text, .avail_out = n_bytes };

          g_assert_cmpint (inflateInit2 (&stream, -MAX_WBITS), ==, Z_OK);
          g_assert_cmpint (inflate (&stream, Z_FINISH), ==, Z_STREAM_END);
          g_assert_cmpuint (stream.total_out, ==, n_bytes);
          inflateEnd (&stream);
        }

      g_assert_cmpuint (crc32 (0, (const Bytef *) text, n_bytes), ==, get_le (central + 16, 4));

      if (name_length == strlen (name) && memcmp (central + 46, name, name_length) == 0)
        return g_steal_pointer (&text);

      central += 46 + name_length;
    }

  g_assert_not_reached ();
}

/* Well formed, and nothing else is of interest. */
static void
assert_xml (const char *text)
{
  static const GMarkupParser parser = { NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
test_csv (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(AlboExport) export = albo_export_new (ALBO_SHEET_CSV, "Quote", columns, N_COLUMNS);
  g_autofree char *text = NULL;

  albo_export_add_row (export, (const char *[]) { "Rossi Mario", "2026-03-31", "-12.5", "1650" });
  albo_export_add_row (export, (const char *[]) { "D'Aré; \"Lù\"\nvia", NULL, "", "-5" });
  albo_export_add_row (export, (const char *[]) { "=1+1", "ieri", "tanti", "1,5" });
  run (fixture, export, NULL, NULL);

  g_assert_no_error (fixture->error);
  g_assert_true (fixture->is_written);
  g_assert_cmpuint (albo_export_get_n_rows (export), ==, 3);
  text = read_file (fixture, NULL);
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbf" "Nome;Scadenza;Giorni;Importo\r\n"
                   "Rossi Mario;2026-03-31;-12,5;16,50\r\n"
                   "\"D'Aré; \"\"Lù\"\"\nvia\";;;-0,05\r\n"
                   "\"'=1+1\";ieri;tanti;\"1,5\"\r\n");
}

static void
test_csv_formulas (void)
{
  static const char *const guarded[] = { "=A1", "+39 06", "-1", "@SUM", "\t=1", "\r=1", "\n=1", "＝1" };
  static const char *const plain[] = { "a=b", "39", "", "'=1" };
  const AlboSheetColumn column = { "x", ALBO_SHEET_TEXT };

  for (gsize i = 0; i < G_N_ELEMENTS (guarded); i++)
    {
      g_autoptr(GString) out = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("\"'%s\"\r\n", guarded[i]);

      albo_sheet_add_row (out, ALBO_SHEET_CSV, &column, 1, &guarded[i]);
      g_assert_cmpstr (out->str, ==, expected);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr(GString) out = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("%s\r\n", plain[i]);

      albo_sheet_add_row (out, ALBO_SHEET_CSV, &column, 1, &plain[i]);
      g_assert_cmpstr (out->str, ==, expected);
    }
}

static void
test_ods (Fixture       *fixture,
          gconstpointer  data)
{
  static const char first[] = "mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
  g_autoptr(AlboExport) export = albo_export_new (ALBO_SHEET_ODS, "A/B: <quote>", columns, N_COLUMNS);
  g_autofree char *zip = NULL;
  g_autofree char *content = NULL;
  g_autofree char *manifest = NULL;
  g_autofree char *styles = NULL;
  gsize size;

  albo_export_add_row (export, (const char *[]) { "Rossi  Mario", "2026-03-31", "-12.5", "1650" });
  albo_export_add_row (export, (const char *[]) { "=1+1 <b>&\x01\nvia", "2026-02-30", "1e5", NULL });
  run (fixture, export, NULL, NULL);

  g_assert_no_error (fixture->error);
  zip = read_file (fixture, &size);
  /* What the kind of the file is read from. */
  g_assert_cmpmem (zip + 30, strlen (first), first, strlen (first));

  manifest = read_entry (zip, size, "META-INF/manifest.xml");
  styles = read_entry (zip, size, "styles.xml");
  content = read_entry (zip, size, "content.xml");
  assert_xml (manifest);
  assert_xml (styles);
  assert_xml (content);

  g_assert_nonnull (strstr (content, "table:name=\"A B  &lt;quote&gt;\""));
  g_assert_nonnull (strstr (content, "<text:p>Rossi<text:s/><text:s/>Mario</text:p>"));
  g_assert_nonnull (strstr (content, "office:date-value=\"2026-03-31\""));
  g_assert_nonnull (strstr (content, "office:value=\"-12.5\""));
  g_assert_nonnull (strstr (content, "office:currency=\"EUR\" office:value=\"16.50\""));
  g_assert_nonnull (strstr (content, "office:value-type=\"string\">"
                                     "<text:p>=1+1 &lt;b&gt;&amp;</text:p><text:p>via</text:p>"));
  g_assert_nonnull (strstr (content, "string\"><text:p>2026-02-30<"));
  g_assert_nonnull (strstr (content, "string\"><text:p>1e5<"));
  g_assert_null (strstr (content, "table:formula"));
}

/* Three pages of 1,000 rows, each some time after it was asked for. */
static gboolean
answer_cb (gpointer user_data)
{
  AlboExport *export = ALBO_EXPORT (user_data);

  for (guint i = 0; i < 1000; i++)
    albo_export_add_row (export, (const char *[]) { "Rossi Mario", "2026-03-31", "1", "100" });

  if (albo_export_get_n_rows (export) < 2000)
    albo_export_next (export);
  else
    albo_export_end (export);

  return G_SOURCE_REMOVE;
}

static void
more (AlboExport   *export,
      GCancellable *cancellable,
      gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_asked++;
  g_idle_add (answer_cb, export);
}

static void
n_rows_cb (Fixture *fixture)
{
  fixture->n_told++;
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(AlboExport) export = albo_export_new (ALBO_SHEET_ODS, "Quote", columns, N_COLUMNS);
  g_autofree char *zip = NULL;
  g_autofree char *content = NULL;
  gsize size;
  guint n_rows = 0;

  g_signal_connect_swapped (export, "notify::n-rows", G_CALLBACK (n_rows_cb), fixture);
  run (fixture, export, more, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->n_asked, ==, 3);
  g_assert_cmpuint (fixture->n_told, ==, 3);
  g_assert_cmpuint (albo_export_get_n_rows (export), ==, 3000);

  zip = read_file (fixture, &size);
  content = read_entry (zip, size, "content.xml");
  assert_xml (content);
  for (const char *row = content; (row = strstr (row, "<table:table-row>")) != NULL; row++)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, 3001);
}

static void
fail_more (AlboExport   *export,
           GCancellable *cancellable,
           gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "too slow");

  albo_export_add_row (export, (const char *[]) { "Rossi Mario", NULL, NULL, NULL });
  if (fixture->n_asked++ == 0)
    albo_export_next (export);
  else
    albo_export_fail (export, error);
}

static void
test_failure_leaves_nothing (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(AlboExport) export = albo_export_new (GPOINTER_TO_INT (data), "Quote", columns, N_COLUMNS);

  run (fixture, export, fail_more, NULL);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (fixture->is_written);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
cancel_more (AlboExport   *export,
             GCancellable *cancellable,
             gpointer      user_data)
{
  Fixture *fixture = user_data;

  albo_export_add_row (export, (const char *[]) { "Rossi Mario", NULL, NULL, NULL });
  if (fixture->n_asked++ > 0)
    g_cancellable_cancel (cancellable);
  albo_export_next (export);
}

static void
test_cancel_keeps_the_old (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(AlboExport) export = albo_export_new (GPOINTER_TO_INT (data), "Quote", columns, N_COLUMNS);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;

  g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL);
  run (fixture, export, cancel_more, cancellable);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  text = read_file (fixture, NULL);
  g_assert_cmpstr (text, ==, "old");
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AlboExport) export = albo_export_new (ALBO_SHEET_CSV, "Quote", columns, N_COLUMNS);
  g_autoptr(GFile) nowhere = g_file_get_child (fixture->file, "nowhere");

  albo_export_run_async (export, nowhere, NULL, NULL, NULL, written_cb, fixture);
  g_main_loop_run (fixture->loop);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Wherever the computer is: the office is in Italy. */
static void
test_instants (void)
{
  const AlboSheetColumn column = { "x", ALBO_SHEET_INSTANT };
  const char *cell = "2026-01-31T23:30:15.123456Z";
  g_autoptr(GString) out = g_string_new (NULL);

  albo_sheet_add_row (out, ALBO_SHEET_CSV, &column, 1, &cell);
  g_assert_cmpstr (out->str, ==, "2026-02-01 00:30\r\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, value, function) \
  g_test_add (path, Fixture, GINT_TO_POINTER (value), set_up, function, tear_down)

  ADD ("/export/csv/reads-in-an-italian-office", 0, test_csv);
  g_test_add_func ("/export/csv/computes-nothing", test_csv_formulas);
  g_test_add_func ("/export/instants-are-italian", test_instants);
  ADD ("/export/ods/reads-back", 0, test_ods);
  ADD ("/export/pages", 0, test_pages);
  ADD ("/export/csv/failure-leaves-nothing", ALBO_SHEET_CSV, test_failure_leaves_nothing);
  ADD ("/export/ods/failure-leaves-nothing", ALBO_SHEET_ODS, test_failure_leaves_nothing);
  ADD ("/export/csv/cancel-keeps-the-old", ALBO_SHEET_CSV, test_cancel_keeps_the_old);
  ADD ("/export/ods/cancel-keeps-the-old", ALBO_SHEET_ODS, test_cancel_keeps_the_old);
  ADD ("/export/no-folder", 0, test_no_folder);

  return g_test_run ();
}
