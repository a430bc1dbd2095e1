/* albo-register-columns.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-register-columns.h"

#include "albo-json.h"
#include "albo-member-text.h"
#include "albo-request-view.h"
#include "albo-row-column.h"

#include <glib/gi18n.h>

static char *
number_text (JsonObject *row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (row, "number", 0));
}

static char *
member_text (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "member", ""));
}

static char *
fiscal_code_text (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "fiscal_code", ""));
}

static char *
section_text (JsonObject *row)
{
  return albo_request_view_localize (albo_json_get_object (row, "section"), "name");
}

static char *
from_text (JsonObject *row)
{
  return albo_short_day (albo_json_get_string (row, "from", NULL));
}

static char *
to_text (JsonObject *row)
{
  return albo_short_day (albo_json_get_string (row, "to", NULL));
}

static char *
annotations_text (JsonObject *row)
{
  JsonArray *kinds = albo_json_get_array (row, "annotations");
  GString *text = g_string_new (NULL);

  for (guint i = 0; kinds != NULL && i < json_array_get_length (kinds); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            albo_annotation_kind_to_label (json_array_get_string_element (kinds, i)));

  return g_string_free (text, FALSE);
}

static char *
from_iso (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "from", ""));
}

static char *
to_iso (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "to", ""));
}

static char *
cause_text (JsonObject *row)
{
  return g_strdup (albo_entry_cause_to_label (albo_json_get_string (row, "cause", NULL)));
}

static char *
resolution_text (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "resolution_number", ""));
}

static char *
resolution_iso (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "resolution_date", ""));
}

/* The width of the list from which a column is shown. */
static const struct
{
  const char  *title;
  int          width;
  int          shown_from;
  AlboRowText  text;
} columns[] = {
  { N_("Number"), 80, 0, number_text },
  { N_("Member"), 0, 0, member_text },
  { N_("Fiscal code"), 170, 600, fiscal_code_text },
  { N_("Section"), 150, 480, section_text },
  { N_("From"), 102, 720, from_text },
  { N_("Until"), 102, 820, to_text },
  { N_("Annotations"), 130, 930, annotations_text },
};

static const AlboRowExportColumn exported[] = {
  { { N_("Number"), ALBO_SHEET_NUMBER }, number_text },
  { { N_("Member"), ALBO_SHEET_TEXT }, member_text },
  { { N_("Fiscal code"), ALBO_SHEET_TEXT }, fiscal_code_text },
  { { N_("Section"), ALBO_SHEET_TEXT }, section_text },
  { { N_("From"), ALBO_SHEET_DATE }, from_iso },
  { { N_("Until"), ALBO_SHEET_DATE }, to_iso },
  { { N_("Cause"), ALBO_SHEET_TEXT }, cause_text },
  { { N_("Resolution number"), ALBO_SHEET_TEXT }, resolution_text },
  { { N_("Date of the resolution"), ALBO_SHEET_DATE }, resolution_iso },
  { { N_("Annotations"), ALBO_SHEET_TEXT }, annotations_text },
};

/**
 * albo_register_columns_add:
 * @view: the list of a register, without columns
 */
void
albo_register_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = NULL;

      column = albo_row_column_new (_(columns[i].title), columns[i].width, columns[i].text);
      gtk_column_view_append_column (view, column);
    }
}

/**
 * albo_register_columns_fit:
 * @view: the list of a register
 * @width: how wide it is
 *
 * Shows the columns for which there is room.
 */
void
albo_register_columns_fit (GtkColumnView *view,
                           int            width)
{
  GListModel *list = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (list) && i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (list, i);

      albo_row_column_show (column, columns[i].width, width >= columns[i].shown_from);
    }
}

/**
 * albo_register_columns_get_export:
 * @n_columns: (out): how many
 *
 * Returns: (transfer none) (array length=n_columns): what is exported of a line
 */
const AlboRowExportColumn *
albo_register_columns_get_export (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (exported);
  return exported;
}
