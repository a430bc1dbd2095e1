/* test-preview.c - what a stranger's file may do: be shown, or not
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <adwaita.h>

#include "albo-json.h"
#include "albo-preview-limits.h"
#include "albo-preview-page.h"
#include "albo-preview.h"

#include <glib/gstdio.h>

/* One page of 200 × 100 points, all black. */
static const char good_pdf[] =
  "%PDF-1.4\n"
  "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
  "2 0 obj\n<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>\nendobj\n"
  "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R >>\nendobj\n"
  "4 0 obj\n<< /Length 20 >>\nstream\n0 0 200 100 re f    \nendstream\nendobj\n"
  "trailer << /Size 5 /Root 1 0 R >>\n%%EOF\n";

/* A page of the size of a country. */
static const char absurd_pdf[] =
  "%PDF-1.4\n"
  "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
  "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
  "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900000000 1] >>\nendobj\n"
  "trailer << /Size 4 /Root 1 0 R >>\n%%EOF\n";

/* A tower of one point by ten thousand. */
static const char tall_pdf[] =
  "%PDF-1.4\n"
  "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
  "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
  "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10000] >>\nendobj\n"
  "trailer << /Size 4 /Root 1 0 R >>\n%%EOF\n";

/* A picture that says it is a million by a million. */
static const guint8 absurd_png[] = {
  0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R',
  0, 0x0f, 0x42, 0x40, 0, 0x0f, 0x42, 0x40, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0,
};

typedef struct
{
  GMainLoop  *loop;
  GdkTexture *texture;
  int         n_pages;
  GError     *error;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->loop, g_main_loop_unref);
  g_clear_object (&outcome->texture);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
drawn_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->texture = albo_preview_page_finish (result, &outcome->n_pages, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

static char *
write_file (gconstpointer data,
            gsize         size)
{
  g_autoptr(GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("albo-preview-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
  return path;
}

static void
draw (Outcome      *outcome,
      gconstpointer data,
      gsize         size,
      const char   *media_type,
      int           page,
      int           width)
{
  g_autofree char *path = write_file (data, size);

  outcome->loop = g_main_loop_new (NULL, FALSE);
  albo_preview_page_async (path, media_type, page, width, NULL, drawn_cb, outcome);
  g_main_loop_run (outcome->loop);
  g_unlink (path);
}

static void
test_pdf (void)
{
  g_auto(Outcome) outcome = { 0 };
  g_autofree guint32 *pixels = NULL;

  draw (&outcome, good_pdf, strlen (good_pdf), "application/pdf", 1, 400);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.n_pages, ==, 2);
  g_assert_cmpint (gdk_texture_get_width (outcome.texture), ==, 400);
  g_assert_cmpint (gdk_texture_get_height (outcome.texture), ==, 200);

  pixels = g_new (guint32, 400 * 200);
  gdk_texture_download (outcome.texture, (guchar *) pixels, 400 * 4);
  g_assert_cmphex (pixels[200 * 100], ==, 0xff000000);
}

static void
test_image (void)
{
  g_auto(Outcome) outcome = { 0 };
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 30, 20);
  g_autofree char *data = NULL;
  g_autofree guint32 *pixels = NULL;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  draw (&outcome, data, size, "image/png", 0, 60);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.n_pages, ==, 1);
  g_assert_cmpint (gdk_texture_get_width (outcome.texture), ==, 60);
  g_assert_cmpint (gdk_texture_get_height (outcome.texture), ==, 40);

  pixels = g_new (guint32, 60 * 40);
  gdk_texture_download (outcome.texture, (guchar *) pixels, 60 * 4);
  g_assert_cmphex (pixels[60 * 20 + 30], ==, 0xffff0000);
}

static void
test_tall (void)
{
  g_auto(Outcome) outcome = { 0 };

  draw (&outcome, tall_pdf, strlen (tall_pdf), "application/pdf", 0, 700);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (gdk_texture_get_height (outcome.texture), <=, ALBO_PREVIEW_MAX_SIDE);
}

static void
test_hostile (void)
{
  const struct
  {
    gconstpointer data;
    gsize         size;
    const char   *media_type;
    int           page;
  } cases[] = {
    { "", 0, "application/pdf", 0 },
    { "not a document", 14, "application/pdf", 0 },
    { good_pdf, 120, "application/pdf", 0 },
    { good_pdf, sizeof good_pdf - 1, "application/pdf", 2 },
    { good_pdf, sizeof good_pdf - 1, "image/png", 0 },
    { good_pdf, sizeof good_pdf - 1, "text/html", 0 },
    { absurd_pdf, sizeof absurd_pdf - 1, "application/pdf", 0 },
    { absurd_png, sizeof absurd_png, "image/png", 0 },
    { absurd_png, sizeof absurd_png, "image/jpeg", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Outcome) outcome = { 0 };

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      draw (&outcome, cases[i].data, cases[i].size, cases[i].media_type, cases[i].page, 400);
      g_assert_null (outcome.texture);
      g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* A process that was taken over may write what it wants, for as long as it wants. */
static void
test_evil_process (void)
{
  const char * const scripts[] = {
    "exec yes", "printf 'ALBO-PREVIEW 1 2000000000 2000000000\\n'", "printf 'ALBO-PREVIEW 1 4 -1\\n'; exec yes",
    "printf 'ALBO-PREVIEW 0 4 4\\n'; exec yes", "printf 'ALBO-PREVIEW 1 4000 4000\\nabc'", "kill -SEGV $$", "exit 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto(Outcome) outcome = { 0 };
      g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", scripts[i]);
      g_autofree char *path = write_file (script, strlen (script));
      g_autofree char *right = g_strdup (g_getenv ("ALBO_PREVIEW"));

      g_test_message ("%s", scripts[i]);
      g_chmod (path, 0700);
      g_setenv ("ALBO_PREVIEW", path, TRUE);
      draw (&outcome, good_pdf, strlen (good_pdf), "application/pdf", 0, 400);
      g_setenv ("ALBO_PREVIEW", right, TRUE);
      g_unlink (path);
      g_assert_null (outcome.texture);
      g_assert_nonnull (outcome.error);
    }
}

static GtkWidget *
find (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_child_visible (widget) &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
show (const char *text,
      gsize       size,
      const char *expected)
{
  g_autoptr(JsonNode) node = albo_json_parse ("{\"id\":1,\"name\":\"a.pdf\",\"media_type\":\"application/pdf\","
                                              "\"size\":10,\"sha256\":\"0011223344556677\"}", -1, NULL);
  g_autofree char *path = write_file (text, size);
  GtkWidget *preview = g_object_ref_sink (albo_preview_new (NULL, json_node_get_object (node)));
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  albo_preview_show_file (ALBO_PREVIEW (preview), path);
  while (find (preview, expected) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (find (preview, expected));

  while (g_main_context_iteration (NULL, FALSE));
  g_assert_finalize_object (preview);
  g_unlink (path);
}

/* The process says so by its status, and the window what to do. */
static void
test_no_sandbox (void)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexit %d\n", ALBO_PREVIEW_STATUS_UNSAFE);
  g_autofree char *path = write_file (script, strlen (script));
  g_autofree char *right = g_strdup (g_getenv ("ALBO_PREVIEW"));

  g_chmod (path, 0700);
  g_setenv ("ALBO_PREVIEW", path, TRUE);
  show (good_pdf, strlen (good_pdf), "This Computer Cannot Show Files Safely");
  g_setenv ("ALBO_PREVIEW", right, TRUE);
  g_unlink (path);
}

static void
test_widget (void)
{
  show (good_pdf, strlen (good_pdf), "Page 1 of 2");
  show ("nonsense", 8, "This File Cannot Be Shown Here");
}

static void
test_what_is_tried (void)
{
  g_assert_true (albo_preview_can_show ("application/pdf", 1000));
  g_assert_true (albo_preview_can_show ("image/jpeg", ALBO_PREVIEW_MAX_FILE));
  g_assert_false (albo_preview_can_show ("application/pdf", ALBO_PREVIEW_MAX_FILE + 1));
  g_assert_false (albo_preview_can_show ("application/pkcs7-mime", 1000));
  g_assert_false (albo_preview_can_show (NULL, 1000));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/preview/what-is-tried", test_what_is_tried);
  g_test_add_func ("/preview/pdf", test_pdf);
  g_test_add_func ("/preview/image", test_image);
  g_test_add_func ("/preview/tall", test_tall);
  g_test_add_func ("/preview/hostile-files", test_hostile);
  g_test_add_func ("/preview/evil-process", test_evil_process);
  g_test_add_func ("/preview/no-sandbox", test_no_sandbox);
  g_test_add_func ("/preview/widget", test_widget);

  return g_test_run ();
}
