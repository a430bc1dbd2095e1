/* albo-verification-report.c - what a verification found, as a document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verification-report.h"

#include "albo-config.h"
#include "albo-language.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <pango/pangocairo.h>

/* A4, in points. */
#define WIDTH   595.28
#define HEIGHT  841.89
#define MARGIN  56.0

typedef struct
{
  cairo_t              *cr;
  PangoLayout          *layout;
  PangoFontDescription *font;
  double                y;
  int                   n_pages;
} Paper;

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
end_page (Paper *paper)
{
  g_autofree char *number = g_strdup_printf ("%d", ++paper->n_pages);
  int width;

  pango_font_description_set_size (paper->font, 8 * PANGO_SCALE);
  pango_font_description_set_weight (paper->font, PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (paper->layout, paper->font);
  pango_layout_set_text (paper->layout, number, -1);
  pango_layout_get_pixel_size (paper->layout, &width, NULL);
  cairo_move_to (paper->cr, WIDTH - MARGIN - width, HEIGHT - MARGIN / 1.5);
  pango_cairo_show_layout (paper->cr, paper->layout);
  cairo_show_page (paper->cr);
}

/* A paragraph; what does not fit goes on the next page, line by line. */
static void
add_text (Paper       *paper,
          const char  *text,
          double       size,
          PangoWeight  weight,
          double       space)
{
  PangoLayoutIter *iter;

  pango_font_description_set_size (paper->font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (paper->font, weight);
  pango_layout_set_font_description (paper->layout, paper->font);
  pango_layout_set_text (paper->layout, text, -1);
  paper->y += space;
  iter = pango_layout_get_iter (paper->layout);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle extents;
      double height;

      pango_layout_line_get_extents (line, NULL, &extents);
      height = (double) extents.height / PANGO_SCALE;

      if (paper->y + height > HEIGHT - MARGIN * 1.2)
        {
          g_autofree char *kept = g_strdup (pango_layout_get_text (paper->layout));
          int start = pango_layout_line_get_start_index (line);

          pango_layout_iter_free (iter);
          end_page (paper);
          paper->y = MARGIN;
          add_text (paper, kept + start, size, weight, 0);
          return;
        }

      cairo_move_to (paper->cr, MARGIN, paper->y - (double) extents.y / PANGO_SCALE);
      pango_cairo_show_layout_line (paper->cr, line);
      paper->y += height * 1.15;
    }
  while (pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
}

static void
add_heading (Paper      *paper,
             const char *text)
{
  add_text (paper, text, 12, PANGO_WEIGHT_BOLD, 16);
}

static void
add_item (Paper *paper,
          char  *text)
{
  add_text (paper, text, 10, PANGO_WEIGHT_NORMAL, 4);
  g_free (text);
}

static void
add_paragraph (Paper      *paper,
               const char *text)
{
  add_text (paper, text, 10, PANGO_WEIGHT_NORMAL, 6);
}

/**
 * albo_verification_report_describe:
 * @report: of a verification that found nothing wrong
 *
 * Returns: (transfer full): what that means, in the language of the person
 */
char *
albo_verification_report_describe (const AlboVerificationReport *report)
{
  g_autofree char *empty = NULL;

  if (report->n_seals == 0)
    return g_strdup (_("Every row fits the row before it. There are no seals yet: without them nobody would notice if a whole history were replaced."));

  if (report->n_empty == 0)
    return g_strdup (_("Every row fits the row before it, every seal fits its signature, and the entries of this organization in the seals fit its histories."));

  empty = g_strdup_printf (ngettext ("%" PRIu64 " seal holds nothing of this organization: so says the server, and it was not checked.",
                                     "%" PRIu64 " seals hold nothing of this organization: so says the server, and it was not checked.",
                                     report->n_empty), report->n_empty);

  return g_strconcat (_("Every row fits the row before it, every seal fits its signature, and the entries of this organization in the seals fit its histories."),
                      " ", empty, NULL);
}

static void
write_report (Paper                        *paper,
              const AlboVerificationReport *report,
              const char                   *person,
              const char                   *login)
{
  g_autofree char *begun_at = albo_format_instant (report->begun_at);
  g_autofree char *sealed_at = report->last_seal > 0 ? albo_format_instant (report->last_sealed_at) : NULL;

  add_text (paper, _("Verification of Histories and Seals"), 18, PANGO_WEIGHT_BOLD, 0);
  add_text (paper, report->organization, 12, PANGO_WEIGHT_NORMAL, 4);
  add_item (paper, g_strdup_printf (_("Begun on %s by %s (%s), with Albo %s."), begun_at, person, login,
                                    ALBO_VERSION));

  add_heading (paper, _("Result"));
  if (report->n_findings == 0)
    {
      add_paragraph (paper, _("Nothing Wrong Was Found"));
      add_item (paper, albo_verification_report_describe (report));
    }
  else
    add_item (paper, g_strdup_printf (ngettext ("%" PRIu64 " thing is wrong. The first of each kind:",
                                                "%" PRIu64 " things are wrong. The first of each kind:",
                                                report->n_findings), report->n_findings));
  for (guint i = 0; i < report->findings->len; i++)
    add_item (paper, g_strdup_printf ("%u.  %s", i + 1, (const char *) report->findings->pdata[i]));

  add_heading (paper, _("What was checked"));
  add_item (paper, g_strdup_printf (_("Requests: %" PRIu64), report->n_requests));
  add_item (paper, g_strdup_printf (_("Rows of their histories: %" PRIu64 ", of which no seal holds yet: %" PRIu64),
                                    report->n_rows, report->n_unsealed));
  add_item (paper, g_strdup_printf (_("Seals: %" PRIu64 ", with %" PRIu64 " entries of this organization"),
                                    report->n_seals, report->n_leaves));
  if (report->n_empty > 0)
    add_item (paper, g_strdup_printf (_("Seals that hold nothing of this organization, as the server says: %" PRIu64),
                                      report->n_empty));
  if (sealed_at != NULL)
    add_item (paper, g_strdup_printf (_("Newest seal: number %" PRId64 ", of %s"), report->last_seal, sealed_at));
  for (guint i = 0; i < report->keys->len; i++)
    add_item (paper, g_strdup_printf (_("Key of the seals: SHA-256 %s"), (const char *) report->keys->pdata[i]));

  add_heading (paper, _("How it was checked"));
  add_paragraph (paper, _("The server handed out the rows and the seals; all hashes, the roots of the seals' trees and the Ed25519 signatures were computed on the auditor's computer. Of other organizations that share the server only hashes came here: those that are needed to compute the root that was signed."));

  add_heading (paper, _("What this does not show"));
  add_paragraph (paper, _("Whether the key of the seals is the right one: compare its SHA-256 with the one that those who run the server gave out on paper or signed. Whether rows that no seal holds yet were replaced together with all their hashes. Whether a request that seals hold for another organization belongs to this one. Declared data, attachments, payments and the register are checked by “albo-admin verify” on the server."));
  add_paragraph (paper, _("Whether a seal holds more of this organization than the server handed out. Where other organizations share the server, it is shown that the entries which came are in the seals, not that none was kept back: that would take entries of the others. “albo-admin verify” shows it on the server, with the exported file of the seals."));

  add_heading (paper, _("Signature"));
  add_paragraph (paper, _("This document is worth as much as the signature on it. A signed copy (.p7m) carries the name in the certificate it was signed with; one without is a printout."));
}

/**
 * albo_verification_report_to_pdf:
 * @report: what was found
 * @person: who verified
 * @login: as whom that person was signed in
 *
 * Returns: (transfer full): a PDF, in the language of the person
 */
GBytes *
albo_verification_report_to_pdf (const AlboVerificationReport *report,
                                 const char                   *person,
                                 const char                   *login)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, WIDTH, HEIGHT);
  Paper paper = { 0 };

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, _("Verification of Histories and Seals"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Albo " ALBO_VERSION);

  paper.cr = cairo_create (surface);
  paper.layout = pango_cairo_create_layout (paper.cr);
  paper.font = pango_font_description_from_string ("Cantarell, DejaVu Sans");
  paper.y = MARGIN;
  pango_layout_set_width (paper.layout, (int) ((WIDTH - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (paper.layout, PANGO_WRAP_WORD_CHAR);

  write_report (&paper, report, person, login);
  end_page (&paper);

  pango_font_description_free (paper.font);
  g_object_unref (paper.layout);
  cairo_destroy (paper.cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}
