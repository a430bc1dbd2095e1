/* main.c - albo-preview: one page of a stranger's file, as pixels
 *
 * What citizens send is read by libraries with a history of holes.  They run here, in a
 * process of its own that may read, and write to a pipe: no network, no new or changed files, no
 * other processes, little memory and little time (albo-preview-sandbox.c).  When it dies, a
 * preview is missing; where the system cannot shut it in, nothing is read at all.
 *
 *   albo-preview MEDIA-TYPE PAGE WIDTH <FILE >PIXELS
 *
 * Writes the line `ALBO-PREVIEW PAGES WIDTH HEIGHT`, then the rows of the picture, four bytes a
 * pixel as cairo has them.  Ends with ALBO_PREVIEW_STATUS_UNSAFE if it could not be shut in.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-preview-limits.h"
#include "albo-preview-sandbox.h"

#include <errno.h>
#include <unistd.h>

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <poppler.h>

static gboolean
write_all (const void *data,
           gsize       size)
{
  const char *bytes = data;

  while (size > 0)
    {
      gssize n_written = write (STDOUT_FILENO, bytes, size);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written <= 0)
        return FALSE;
      bytes += n_written;
      size -= n_written;
    }

  return TRUE;
}

static gboolean
write_surface (cairo_surface_t *surface,
               int              n_pages)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guchar *pixels;
  char line[64];
  int length;

  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  if (pixels == NULL)
    return FALSE;

  length = g_snprintf (line, sizeof line, "ALBO-PREVIEW %d %d %d\n", n_pages, width, height);
  if (!write_all (line, length))
    return FALSE;

  for (int y = 0; y < height; y++)
    if (!write_all (pixels + (gsize) y * stride, (gsize) width * 4))
      return FALSE;

  return TRUE;
}

/* A white sheet of the proportions of what is drawn on it; NULL if they are absurd. */
static cairo_surface_t *
new_sheet (double   natural_width,
           double   natural_height,
           int      wanted_width,
           double  *scale)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  double height;

  if (!(natural_width >= 1 && natural_width < 1e6 && natural_height >= 1 && natural_height < 1e6))
    return NULL;

  *scale = wanted_width / natural_width;
  height = natural_height * *scale;

  /* A sheet that is too long is drawn smaller, not cut. */
  if (height > ALBO_PREVIEW_MAX_SIDE)
    *scale *= ALBO_PREVIEW_MAX_SIDE / height;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, (int) (natural_width * *scale)),
                                        MAX (1, (int) (natural_height * *scale)));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_destroy (cr);

  return surface;
}

static gboolean
show_pdf (int page_number,
          int wanted_width)
{
  /* The process ends with the page; nothing is given back before. */
  PopplerDocument *document = poppler_document_new_from_fd (STDIN_FILENO, NULL, NULL);
  PopplerPage *page;
  cairo_surface_t *surface;
  cairo_t *cr;
  double width, height, scale;
  int n_pages;

  if (document == NULL)
    return FALSE;

  n_pages = poppler_document_get_n_pages (document);
  if (page_number >= n_pages)
    return FALSE;

  page = poppler_document_get_page (document, page_number);
  if (page == NULL)
    return FALSE;

  poppler_page_get_size (page, &width, &height);
  surface = new_sheet (width, height, wanted_width, &scale);
  if (surface == NULL)
    return FALSE;

  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  cairo_destroy (cr);

  return write_surface (surface, n_pages);
}

static void
copy_pixels (GdkPixbuf       *pixbuf,
             cairo_surface_t *surface)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  const guchar *from = gdk_pixbuf_read_pixels (pixbuf);
  guchar *to = cairo_image_surface_get_data (surface);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guchar *source = from + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *target = (guint32 *) (void *) (to + (gsize) y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++, source += n_channels)
        {
          guint alpha = n_channels == 4 ? source[3] : 255;

          target[x] = (guint32) alpha << 24 | (guint32) (source[0] * alpha / 255) << 16 |
                      (guint32) (source[1] * alpha / 255) << 8 | (guint32) (source[2] * alpha / 255);
        }
    }
  cairo_surface_mark_dirty (surface);
}

/* Says how large the picture may become, before there is memory for it. */
static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  double scale = (double) *(int *) user_data / MAX (width, 1);

  if (height * scale > ALBO_PREVIEW_MAX_SIDE)
    scale = (double) ALBO_PREVIEW_MAX_SIDE / height;
  gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)), MAX (1, (int) (height * scale)));
}

static gboolean
show_image (const char *media_type,
            int         wanted_width)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (media_type, NULL);
  g_autoptr(GdkPixbuf) turned = NULL;
  cairo_surface_t *surface;
  static guchar piece[65536];
  gssize n_read;

  if (loader == NULL)
    return FALSE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &wanted_width);
  while ((n_read = read (STDIN_FILENO, piece, sizeof piece)) > 0)
    if (!gdk_pixbuf_loader_write (loader, piece, n_read, NULL))
      return FALSE;

  if (n_read < 0 || !gdk_pixbuf_loader_close (loader, NULL) || gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    return FALSE;

  /* A telephone writes down how it was held. */
  turned = gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gdk_pixbuf_get_width (turned),
                                        gdk_pixbuf_get_height (turned));
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return FALSE;

  copy_pixels (turned, surface);
  return write_surface (surface, 1);
}

static gboolean
read_number (const char *text,
             int         max,
             int        *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, max, &value, NULL))
    return FALSE;

  *number = value;
  return TRUE;
}

static int
show (const char *media_type,
      int         page,
      int         width)
{
  if (g_str_equal (media_type, "application/pdf"))
    return show_pdf (page, width) ? 0 : 1;

  if (page == 0 && (g_str_equal (media_type, "image/png") || g_str_equal (media_type, "image/jpeg")))
    return show_image (media_type, width) ? 0 : 1;

  return 1;
}

int
main (int    argc,
      char **argv)
{
  int page, width;

  if (!albo_preview_sandbox_enter ())
    _exit (ALBO_PREVIEW_STATUS_UNSAFE);

  if (argc != 4 || !read_number (argv[2], ALBO_PREVIEW_MAX_PAGES, &page) ||
      !read_number (argv[3], ALBO_PREVIEW_MAX_SIDE, &width) || width < 1)
    return 2;

  /* Nothing was given back on purpose, so nobody shall look for leaks on the way out. */
  _exit (show (argv[1], page, width));
}
