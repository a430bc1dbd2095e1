/* albo-paper-print.c - a document to a printer, or to a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define MARGIN 56.7  /* points: 2 cm */

/* Points of a sheet of the standard that Italian offices print on. */
#define A4_WIDTH  595.276
#define A4_HEIGHT 841.890

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                AlboPaper         *self)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);

  albo_paper_lay_out (self, pango, gtk_print_context_get_width (context),
                      gtk_print_context_get_height (context));
  g_object_unref (pango);
  gtk_print_operation_set_n_pages (operation, albo_paper_get_n_pages (self));
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              AlboPaper         *self)
{
  albo_paper_draw (self, gtk_print_context_get_cairo_context (context), page);
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         AlboPaper               *self)
{
  albo_paper_free (self);
  g_object_unref (operation);
}

/**
 * albo_paper_print: (skip)
 * @self: (transfer full): a document
 * @parent: the window to which the dialog belongs
 *
 * Lets a person print it.
 */
void
albo_paper_print (AlboPaper *self,
                  GtkWindow *parent)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr(GtkPaperSize) sheet = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, sheet);
  gtk_page_setup_set_top_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, albo_paper_get_title (self));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), self);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_pdf (AlboPaper *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, A4_WIDTH, A4_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = pango_cairo_create_context (cr);

  pango_cairo_context_set_resolution (context, 72);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, albo_paper_get_title (self));
  albo_paper_lay_out (self, context, A4_WIDTH - 2 * MARGIN, A4_HEIGHT - 2 * MARGIN);

  for (guint page = 0; page < albo_paper_get_n_pages (self); page++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN, MARGIN);
      albo_paper_draw (self, cr, page);
      cairo_restore (cr);
      cairo_show_page (cr);
    }

  g_object_unref (context);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * albo_paper_save_async: (skip)
 * @self: a document
 * @file: where to; what is there is replaced
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Writes the document as PDF on sheets of A4.
 */
void
albo_paper_save_async (AlboPaper           *self,
                       GFile               *file,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (file, NULL, callback, user_data);
  g_autoptr(GBytes) bytes = make_pdf (self);

  g_task_set_source_tag (task, albo_paper_save_async);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb,
                                       g_steal_pointer (&task));
}

/**
 * albo_paper_save_finish: (skip)
 * @result: what the callback was given
 * @error: (nullable): why the file is not there
 *
 * Returns: whether the file is there
 */
gboolean
albo_paper_save_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
