/* albo-save-table.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-save-table.h"

#include "albo-export.h"
#include "albo-json.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

#define PAGE_ROWS 500

/* A log on its way to a file: page after page, newest first. */
typedef struct
{
  GtkWidget            *widget;
  GtkFileChooserNative *chooser;
  AlboOffice           *office;
  AlboExport           *export;
  AlboLogKind           kind;
  char                 *title;
  JsonObject           *filter;
  JsonNode             *next;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->widget);
  g_clear_object (&saving->chooser);
  g_object_unref (saving->office);
  g_clear_object (&saving->export);
  g_free (saving->title);
  json_object_unref (saving->filter);
  g_clear_pointer (&saving->next, json_node_unref);
  g_free (saving);
}

static void
add_row (Saving     *saving,
         JsonObject *row)
{
  guint n_columns;
  const AlboLogColumn *columns = albo_log_get_columns (saving->kind, &n_columns);
  g_auto(GStrv) cells = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    cells[i] = columns[i].get_text (row, TRUE);

  albo_export_add_row (saving->export, (const char * const *) cells);
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *rows;
  JsonNode *next;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (node == NULL)
    {
      albo_export_fail (saving->export, error);
      return;
    }

  rows = JSON_NODE_HOLDS_OBJECT (node) ? albo_json_get_array (json_node_get_object (node), "rows") : NULL;
  next = JSON_NODE_HOLDS_OBJECT (node) ? albo_json_get_node (json_node_get_object (node), "next") : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      add_row (saving, json_array_get_object_element (rows, i));

  g_clear_pointer (&saving->next, json_node_unref);

  if (next != NULL && JSON_NODE_HOLDS_OBJECT (next))
    {
      saving->next = json_node_ref (next);
      albo_export_next (saving->export);
    }
  else
    {
      albo_export_end (saving->export);
    }
}

static void
more_cb (AlboExport   *export,
         GCancellable *cancellable,
         gpointer      user_data)
{
  Saving *saving = user_data;

  albo_office_invoke_async (albo_office_get_connection (saving->office),
                            albo_log_get_function (saving->kind),
                            ALBO_ARGS (ALBO_ARG_OBJECT (saving->filter), ALBO_ARG_NODE (saving->next),
                                       ALBO_ARG_INT (PAGE_ROWS)),
                            cancellable, page_cb, saving);
}

static void
show_toast (GtkWidget  *widget,
            const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    {
      AdwToast *toast = adw_toast_new (text);

      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
    }
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (albo_export_run_finish (ALBO_EXPORT (object), result, &error))
    text = g_strdup_printf (ngettext ("%u row was saved", "%u rows were saved",
                                      albo_export_get_n_rows (saving->export)),
                            albo_export_get_n_rows (saving->export));
  else
    text = g_strdup (_("The table could not be saved."));

  show_toast (saving->widget, text);
  saving_free (saving);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  Saving *saving = user_data;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree AlboSheetColumn *sheet = NULL;
  const AlboLogColumn *columns;
  guint n_columns;

  gtk_native_dialog_hide (dialog);

  if (response != GTK_RESPONSE_ACCEPT || name == NULL)
    {
      saving_free (saving);
      return;
    }

  columns = albo_log_get_columns (saving->kind, &n_columns);
  sheet = g_new0 (AlboSheetColumn, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      sheet[i].title = _(columns[i].title);
      sheet[i].kind = columns[i].kind;
    }

  saving->export = albo_export_new (g_str_has_suffix (name, ".csv") ? ALBO_SHEET_CSV : ALBO_SHEET_ODS,
                                    saving->title, sheet, n_columns);
  albo_export_run_async (saving->export, file, more_cb, saving,
                         albo_office_get_cancellable (saving->office), saved_cb, saving);
}

/**
 * albo_save_table_log:
 * @widget: where it was asked for
 * @office: who asks
 * @kind: which log
 * @title: its name
 * @filter: which lines of it
 *
 * Asks for a name, and writes all lines that fit the filter into a spreadsheet, or into a CSV
 * file when the name ends so.
 */
void
albo_save_table_log (GtkWidget   *widget,
                     AlboOffice  *office,
                     AlboLogKind  kind,
                     const char  *title,
                     JsonObject  *filter)
{
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *name = g_strconcat (title, ".ods", NULL);

  saving->widget = g_object_ref (widget);
  saving->office = g_object_ref (office);
  saving->kind = kind;
  saving->title = g_strdup (title);
  saving->filter = json_object_ref (filter);
  saving->chooser = gtk_file_chooser_native_new (_("Save the Table"),
                                                 GTK_WINDOW (gtk_widget_get_root (widget)),
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (response_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}
