/* albo-payment-columns.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payment-columns.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-member-text.h"
#include "albo-money.h"
#include "albo-request-view.h"
#include "albo-row-column.h"

#include <glib/gi18n.h>

static char *
copy_of (JsonObject *row,
         const char *member)
{
  return g_strdup (albo_json_get_string (row, member, ""));
}

static char *
applicant_text (JsonObject *row)
{
  return copy_of (row, "applicant");
}

static char *
fiscal_code_text (JsonObject *row)
{
  return copy_of (row, "fiscal_code");
}

static char *
description_text (JsonObject *row)
{
  return copy_of (row, "description");
}

static char *
amount_text (JsonObject *row)
{
  return albo_money_format (albo_json_get_int (row, "amount_cents", 0), albo_language ());
}

static char *
amount_cents (JsonObject *row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (row, "amount_cents", 0));
}

static char *
due_text (JsonObject *row)
{
  return albo_short_day (albo_json_get_string (row, "due_on", NULL));
}

static char *
due_iso (JsonObject *row)
{
  return copy_of (row, "due_on");
}

static char *
state_text (JsonObject *row)
{
  const char *state = albo_json_get_string (row, "state", "");

  if (g_str_equal (state, "paid"))
    return g_strdup (_("Paid"));

  if (g_str_equal (state, "paid_elsewhere"))
    return g_strdup (_("Paid elsewhere"));

  if (g_str_equal (state, "cancelled"))
    return g_strdup (_("Given up"));

  return g_strdup (albo_json_get_bool (row, "is_overdue", FALSE) ? _("Overdue") : _("To be paid"));
}

static char *
protocol_text (JsonObject *row)
{
  JsonObject *request = albo_json_get_object (row, "request");

  return g_strdup (request != NULL ? albo_json_get_string (request, "protocol_number", "") : "");
}

static char *
service_text (JsonObject *row)
{
  return albo_request_view_localize (albo_json_get_object (row, "service"), "title");
}

/* The number of the notice, and the IUV where only that is known. */
static char *
notice_text (JsonObject *row)
{
  return g_strdup (albo_json_get_string (row, "notice_number", albo_json_get_string (row, "iuv", "")));
}

static char *
iuv_text (JsonObject *row)
{
  return copy_of (row, "iuv");
}

static char *
notice_number_text (JsonObject *row)
{
  return copy_of (row, "notice_number");
}

static char *
reference_text (JsonObject *row)
{
  return copy_of (row, "reference");
}

static char *
closed_instant (JsonObject *row)
{
  return copy_of (row, "closed_at");
}

static char *
created_instant (JsonObject *row)
{
  return copy_of (row, "created_at");
}

/* The width of the list from which a column is shown. */
static const struct
{
  const char  *title;
  int          width;
  int          shown_from;
  AlboRowText  text;
} columns[] = {
  { N_("Applicant"), 0, 0, applicant_text },
  { N_("For"), 0, 620, description_text },
  { N_("Amount"), 100, 0, amount_text },
  { N_("State"), 112, 440, state_text },
  { N_("Due on"), 96, 760, due_text },
  { N_("Protocol"), 116, 860, protocol_text },
  { N_("Notice number"), 150, 1100, notice_text },
};

static const AlboRowExportColumn exported[] = {
  { { N_("Protocol"), ALBO_SHEET_TEXT }, protocol_text },
  { { N_("Service"), ALBO_SHEET_TEXT }, service_text },
  { { N_("Applicant"), ALBO_SHEET_TEXT }, applicant_text },
  { { N_("Fiscal code"), ALBO_SHEET_TEXT }, fiscal_code_text },
  { { N_("For"), ALBO_SHEET_TEXT }, description_text },
  { { N_("Amount"), ALBO_SHEET_MONEY }, amount_cents },
  { { N_("State"), ALBO_SHEET_TEXT }, state_text },
  { { N_("Asked on"), ALBO_SHEET_INSTANT }, created_instant },
  { { N_("Due on"), ALBO_SHEET_DATE }, due_iso },
  { { N_("Closed on"), ALBO_SHEET_INSTANT }, closed_instant },
  { { N_("Reference"), ALBO_SHEET_TEXT }, reference_text },
  { { N_("Notice number"), ALBO_SHEET_TEXT }, notice_number_text },
  { { N_("IUV"), ALBO_SHEET_TEXT }, iuv_text },
};

/**
 * albo_payment_columns_add:
 * @view: the list of payments, without columns
 */
void
albo_payment_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = NULL;

      column = albo_row_column_new (_(columns[i].title), columns[i].width, columns[i].text);
      gtk_column_view_append_column (view, column);
    }
}

/**
 * albo_payment_columns_fit:
 * @view: the list of payments
 * @width: how wide it is
 *
 * Shows the columns for which there is room.
 */
void
albo_payment_columns_fit (GtkColumnView *view,
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
 * albo_payment_columns_get_export:
 * @n_columns: (out): how many
 *
 * Returns: (transfer none) (array length=n_columns): what is exported of a line
 */
const AlboRowExportColumn *
albo_payment_columns_get_export (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (exported);
  return exported;
}
