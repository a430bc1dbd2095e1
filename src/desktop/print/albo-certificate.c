/* albo-certificate.c - the certificate of enrolment, on paper
 *
 * A certificate is an act of the body and so is in Italian, whatever the language of the
 * session.  What art. 40 of DPR 445/2000 wants to be written on it is, or it is void.
 * Dates are of this computer's today; the text is what the register said when it was read.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-certificate.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-member-text.h"

#define ART_40 \
  "Il presente certificato non può essere prodotto agli organi della pubblica amministrazione " \
  "o ai privati gestori di pubblici servizi (art. 40, comma 02, D.P.R. 28 dicembre 2000, n. 445)."

static char *
format_day (const char *iso)
{
  return iso != NULL ? albo_date_format_text (iso, "it") : NULL;
}

static const char *
localized (JsonObject *object,
           const char *member)
{
  JsonObject *part = object != NULL ? albo_json_get_object (object, member) : NULL;
  JsonObject *labels = part != NULL ? albo_json_get_object (part, "name") : NULL;
  const char *text = labels != NULL ? albo_json_localized (labels, "it") : NULL;

  if (text == NULL && part != NULL)
    text = albo_json_get_string (part, "name", NULL);

  return text != NULL ? text : "";
}

static void
add_entry (GString    *text,
           JsonObject *entry)
{
  g_autofree char *from = format_day (albo_json_get_string (entry, "from", NULL));
  g_autofree char *decided = format_day (albo_json_get_string (entry, "resolution_date", NULL));
  const char *resolution = albo_json_get_string (entry, "resolution_number", NULL);

  g_string_append_printf (text, "    • %s, %s, al n. %" G_GINT64_FORMAT ", dal %s",
                          localized (entry, "register"), localized (entry, "section"),
                          albo_json_get_int (entry, "number", 0), from != NULL ? from : "");
  if (resolution != NULL)
    g_string_append_printf (text, " (delibera n. %s", resolution);
  if (resolution != NULL && decided != NULL)
    g_string_append_printf (text, " del %s", decided);
  g_string_append (text, resolution != NULL ? ");\n" : ";\n");
}

/* An annotation in force that the public sees belongs on it; others do not. */
static void
add_annotations (GString    *text,
                 JsonObject *member)
{
  JsonArray *events = albo_json_get_array (member, "timeline");
  g_autofree char *today = NULL;
  GDate day;
  gboolean is_first = TRUE;

  albo_date_today (&day);
  today = albo_date_to_iso (&day);

  for (guint i = 0; events != NULL && i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      gint64 id = albo_json_get_int (event, "annotation_id", 0);
      gboolean is_over = FALSE;
      g_autofree char *from = NULL;

      if (g_strcmp0 (albo_json_get_string (event, "event", NULL), "annotation") != 0 ||
          !albo_json_get_bool (event, "is_public", FALSE) ||
          g_strcmp0 (albo_json_get_string (event, "day", ""), today) > 0)
        continue;

      for (guint j = 0; j < json_array_get_length (events); j++)
        {
          JsonObject *other = json_array_get_object_element (events, j);

          is_over |= g_strcmp0 (albo_json_get_string (other, "event", NULL), "annotation_ended") == 0 &&
                     albo_json_get_int (other, "annotation_id", 0) == id &&
                     g_strcmp0 (albo_json_get_string (other, "day", ""), today) <= 0;
        }

      if (is_over)
        continue;

      if (is_first)
        g_string_append (text, "\nRisulta annotato:\n\n");
      is_first = FALSE;
      from = format_day (albo_json_get_string (event, "day", NULL));
      g_string_append_printf (text, "    • dal %s: %s;\n", from != NULL ? from : "",
                              albo_json_get_string (event, "text", ""));
    }
}

/**
 * albo_certificate_is_due:
 * @member: a member as `office.member` gives it
 *
 * Returns: whether an entry is in force today, so that there is something to certify
 */
gboolean
albo_certificate_is_due (JsonObject *member)
{
  JsonArray *entries = albo_json_get_array (member, "entries");

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    if (albo_entry_is_in_force (json_array_get_object_element (entries, i)))
      return TRUE;

  return FALSE;
}

/**
 * albo_certificate_to_text:
 * @member: a member as `office.member` gives it
 * @organization: the body
 *
 * Returns: (transfer full): what the certificate says, below its heading
 */
char *
albo_certificate_to_text (JsonObject *member,
                          const char *organization)
{
  JsonArray *entries = albo_json_get_array (member, "entries");
  gboolean is_person = g_strcmp0 (albo_json_get_string (member, "kind", ""), "person") == 0;
  g_autofree char *birth = format_day (albo_json_get_string (member, "birth_date", NULL));
  g_autofree char *date = NULL;
  GString *text = g_string_new ("Visti gli atti d’ufficio,\n\nsi certifica che\n\n");
  GDate today;

  g_string_append (text, albo_json_get_string (member, "name", ""));
  if (birth != NULL && is_person)
    g_string_append_printf (text, ", data di nascita %s", birth);
  g_string_append_printf (text, ", codice fiscale %s, risulta, alla data odierna, nei registri tenuti da %s:\n\n",
                          albo_json_get_string (member, "fiscal_code", ""), organization);

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    if (albo_entry_is_in_force (json_array_get_object_element (entries, i)))
      add_entry (text, json_array_get_object_element (entries, i));
  add_annotations (text, member);

  albo_date_today (&today);
  date = albo_date_format (&today, "it");
  g_string_append_printf (text, "\nSi rilascia a richiesta dell’interessato.\n\n%s\n\n\n"
                                "Firma _______________________________\n\n\n%s\n", date, ART_40);

  return g_string_free (text, FALSE);
}

typedef struct
{
  char *organization;
  char *text;
} Sheet;

static void
sheet_free (Sheet *sheet)
{
  g_free (sheet->organization);
  g_free (sheet->text);
  g_free (sheet);
}

static PangoLayout *
new_layout (GtkPrintContext *context,
            const char      *text,
            const char      *font,
            PangoAlignment   alignment)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, gtk_print_context_get_width (context) * PANGO_SCALE);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
draw (cairo_t     *cr,
      PangoLayout *layout,
      double       y)
{
  int height;

  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_size (layout, NULL, &height);
  g_object_unref (layout);
  return y + height;
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              Sheet             *sheet)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double y = 0;

  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw (cr, new_layout (context, sheet->organization, "Serif Bold 14", PANGO_ALIGN_CENTER), y);
  y = draw (cr, new_layout (context, "CERTIFICATO DI ISCRIZIONE", "Serif Bold 16", PANGO_ALIGN_CENTER), y + 42);
  draw (cr, new_layout (context, sheet->text, "Serif 12", PANGO_ALIGN_LEFT), y + 36);
}

static GtkPrintOperation *
new_operation (JsonObject *member,
               const char *organization)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr(GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->organization = g_strdup (organization);
  sheet->text = albo_certificate_to_text (member, organization);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, 25, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 20, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 25, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 25, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, "Certificato di iscrizione");
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), sheet,
                         (GClosureNotify) (GCallback) sheet_free, 0);
  return operation;
}

/**
 * albo_certificate_print:
 * @member: a member as `office.member` gives it
 * @organization: the body
 * @parent: the window to which the dialog belongs
 *
 * Lets a person print the certificate.
 */
void
albo_certificate_print (JsonObject *member,
                        const char *organization,
                        GtkWindow  *parent)
{
  g_autoptr(GtkPrintOperation) operation = new_operation (member, organization);

  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/**
 * albo_certificate_save:
 * @member: a member as `office.member` gives it
 * @organization: the body
 * @path: where to
 * @error: (nullable): why it could not be written
 *
 * Writes the certificate as PDF.
 *
 * Returns: whether it is there
 */
gboolean
albo_certificate_save (JsonObject  *member,
                       const char  *organization,
                       const char  *path,
                       GError     **error)
{
  g_autoptr(GtkPrintOperation) operation = new_operation (member, organization);

  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) ==
         GTK_PRINT_OPERATION_RESULT_APPLY;
}
