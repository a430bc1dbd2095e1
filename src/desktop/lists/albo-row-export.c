/* albo-row-export.c - a long list on its way to a spreadsheet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-row-export.h"

#include "albo-json.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

#define PAGE_ROWS 200
#define MAX_COLUMNS 20

/* One export, from the choice of a file to the toast that says how it went. */
typedef struct
{
  AdwToastOverlay           *toasts;
  AlboOffice                *office;
  AlboExport                *export;
  GFile                     *file;      /* (nullable): until it is chosen */
  char                      *function;
  gint64                     target;
  JsonObject                *filter;
  JsonNode                  *cursor;    /* (nullable) */
  const AlboRowExportColumn *columns;
  guint                      n_columns;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->toasts);
  g_object_unref (job->office);
  g_object_unref (job->export);
  g_clear_object (&job->file);
  g_free (job->function);
  g_clear_pointer (&job->filter, json_object_unref);
  g_clear_pointer (&job->cursor, json_node_unref);
  g_free (job);
}

static void
tell (Job        *job,
      const char *text)
{
  if (gtk_widget_get_root (GTK_WIDGET (job->toasts)) != NULL)
    adw_toast_overlay_add_toast (job->toasts, adw_toast_new (text));
}

static void
add_rows (Job       *job,
          JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      char *cells[MAX_COLUMNS + 1] = { NULL };

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      for (guint j = 0; j < job->n_columns; j++)
        {
          cells[j] = job->columns[j].text (json_node_get_object (node));
          if (cells[j] == NULL)
            cells[j] = g_strdup ("");
        }
      albo_export_add_row (job->export, (const char * const *) cells);
      for (guint j = 0; j < job->n_columns; j++)
        g_free (cells[j]);
    }
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *rows = NULL;
  JsonNode *next;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    rows = albo_json_get_array (json_node_get_object (node), "rows");

  if (rows == NULL)
    {
      if (error == NULL)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "no rows");
      albo_export_fail (job->export, error);
      return;
    }

  add_rows (job, rows);
  next = albo_json_get_node (json_node_get_object (node), "next");
  g_clear_pointer (&job->cursor, json_node_unref);
  if (next != NULL && !json_node_is_null (next))
    {
      job->cursor = json_node_ref (next);
      albo_export_next (job->export);
    }
  else
    {
      albo_export_end (job->export);
    }
}

static void
more_cb (AlboExport   *export,
         GCancellable *cancellable,
         gpointer      user_data)
{
  Job *job = user_data;
  AlboArg args[4];
  gsize n = 0;

  if (job->target != 0)
    args[n++] = (AlboArg) ALBO_ARG_INT (job->target);
  args[n++] = (AlboArg) ALBO_ARG_OBJECT (job->filter);
  args[n++] = (AlboArg) ALBO_ARG_NODE (job->cursor);
  args[n++] = (AlboArg) ALBO_ARG_INT (PAGE_ROWS);
  albo_office_invoke_async (albo_office_get_connection (job->office), job->function, args, n,
                            cancellable, page_cb, job);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;

  if (albo_export_run_finish (job->export, result, &error))
    {
      guint n_rows = albo_export_get_n_rows (job->export);
      g_autofree char *text = NULL;

      text = g_strdup_printf (ngettext ("%u row exported", "%u rows exported", n_rows), n_rows);
      tell (job, text);
    }
  else
    {
      albo_office_report (job->office, error);
      tell (job, _("Nothing was exported: the list could not be read, or the file not written"));
    }

  job_free (job);
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           Job             *job)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      job->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      albo_export_run_async (job->export, job->file, more_cb, job,
                             albo_office_get_cancellable (job->office), exported_cb, job);
    }
  else
    {
      job_free (job);
    }

  g_object_unref (chooser);
}

/**
 * albo_row_export_choose:
 * @parent: the window
 * @toasts: where it is said how it went
 * @office: whose data
 * @format: the kind of file
 * @title: of the table, and name of the file that is proposed
 * @function: as for [func@Albo.PagedList.new]
 * @target: as for [method@Albo.PagedList.ask]
 * @filter: (nullable): as for [method@Albo.PagedList.ask]
 * @columns: (array length=n_columns): static
 * @n_columns: at most 20
 *
 * Asks for a file and writes all that the filter finds into it, a page at a time.
 */
void
albo_row_export_choose (GtkWindow                 *parent,
                        AdwToastOverlay           *toasts,
                        AlboOffice                *office,
                        AlboSheetFormat            format,
                        const char                *title,
                        const char                *function,
                        gint64                     target,
                        JsonObject                *filter,
                        const AlboRowExportColumn *columns,
                        guint                      n_columns)
{
  AlboSheetColumn sheet[MAX_COLUMNS];
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;
  Job *job;

  g_return_if_fail (n_columns <= MAX_COLUMNS);

  for (guint i = 0; i < n_columns; i++)
    {
      sheet[i].title = _(columns[i].sheet.title);
      sheet[i].kind = columns[i].sheet.kind;
    }

  job = g_new0 (Job, 1);
  job->toasts = g_object_ref (toasts);
  job->office = g_object_ref (office);
  job->export = albo_export_new (format, title, sheet, n_columns);
  job->function = g_strdup (function);
  job->target = target;
  job->filter = filter != NULL ? json_object_ref (filter) : NULL;
  job->columns = columns;
  job->n_columns = n_columns;

  name = g_strconcat (title, albo_sheet_format_to_ending (format), NULL);
  g_strdelimit (name, "/\\", '_');
  chooser = gtk_file_chooser_native_new (_("Export"), parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), job);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
