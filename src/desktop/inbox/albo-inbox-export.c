/* albo-inbox-export.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-export.h"

#include "albo-office.h"
#include "albo-sidebar.h"

#include <glib/gi18n.h>

#define PAGE_ROWS 200

/* One export, from the choice of a file to the toast that says how it went. */
typedef struct
{
  GtkWindow         *parent;
  AdwToastOverlay   *toasts;
  AlboExport        *export;
  AlboRequestSource *source;      /* (nullable): the rows are there already */
  AlboRequestFilter  filter;
  AlboRequestKey     after;
  gboolean           has_page;    /* and after is its last row */
  guint              n_expected;
  GCancellable      *cancellable;
  GCancellable      *signed_out;  /* (nullable): cancels the other one */
  gulong             signed_out_id;
  GtkWidget         *dialog;      /* (nullable) */
  GtkProgressBar    *bar;
} Job;

static void
job_free (Job *job)
{
  if (job->signed_out != NULL)
    g_cancellable_disconnect (job->signed_out, job->signed_out_id);
  g_clear_object (&job->signed_out);
  g_object_unref (job->parent);
  g_object_unref (job->toasts);
  g_object_unref (job->export);
  g_object_unref (job->cancellable);
  g_clear_object (&job->source);
  g_clear_object (&job->bar);
  g_clear_pointer (&job->filter.more, json_object_unref);
  g_free (job->filter.search);
  g_free (job);
}

static void
add_rows (Job       *job,
          GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AlboRequestValues *row = g_ptr_array_index (rows, i);
      const AlboRequestKey submitted = { row->submitted_at, row->key.id };
      g_autofree char *at = albo_request_key_format_at (&submitted);

      albo_export_add_row (job->export, (const char *[]) {
        row->protocol_number, at, row->applicant, row->service,
        albo_sidebar_state_to_label (row->state), row->deadline, row->assignee,
      });
    }
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = NULL;

  rows = albo_request_source_load_page_finish (ALBO_REQUEST_SOURCE (object), result, &error);
  if (rows == NULL)
    {
      albo_export_fail (job->export, error);
      return;
    }

  add_rows (job, rows);
  if (rows->len < PAGE_ROWS)
    {
      albo_export_end (job->export);
      return;
    }

  albo_request_values_place (g_ptr_array_index (rows, rows->len - 1), job->filter.sort);
  job->after = ((const AlboRequestValues *) g_ptr_array_index (rows, rows->len - 1))->key;
  job->has_page = TRUE;
  albo_export_next (job->export);
}

static void
more_cb (AlboExport   *export,
         GCancellable *cancellable,
         gpointer      user_data)
{
  Job *job = user_data;

  albo_request_source_load_page_async (job->source, &job->filter,
                                       job->has_page ? &job->after : NULL, PAGE_ROWS, cancellable,
                                       page_cb, job);
}

static void
n_rows_cb (Job *job)
{
  guint n_rows = albo_export_get_n_rows (job->export);
  g_autofree char *text = g_strdup_printf (ngettext ("%u request", "%u requests", n_rows), n_rows);

  gtk_progress_bar_set_text (job->bar, text);
  if (job->n_expected > 0)
    gtk_progress_bar_set_fraction (job->bar, MIN (1.0, (double) n_rows / job->n_expected));
  else
    gtk_progress_bar_pulse (job->bar);
}

static void
tell (Job        *job,
      const char *text)
{
  if (gtk_widget_get_root (GTK_WIDGET (job->toasts)) != NULL)
    adw_toast_overlay_add_toast (job->toasts, adw_toast_new (text));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_written = albo_export_run_finish (ALBO_EXPORT (object), result, &error);

  g_signal_handlers_disconnect_by_data (job->export, job);
  if (job->dialog != NULL)
    {
      g_signal_handlers_disconnect_by_data (job->dialog, job);
      gtk_window_destroy (GTK_WINDOW (job->dialog));
    }

  if (is_written)
    {
      guint n_rows = albo_export_get_n_rows (job->export);
      g_autofree char *text = NULL;

      text = g_strdup_printf (ngettext ("%u request exported", "%u requests exported", n_rows),
                              n_rows);
      tell (job, text);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (job, _("Export stopped: there is no file"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    tell (job, _("Too much for one file, or no room on the disk: nothing was exported"));
  else
    tell (job, _("Nothing was exported: the list could not be read, or the file not written"));

  job_free (job);
}

static void
stop_cb (Job *job)
{
  job->dialog = NULL;
  g_cancellable_cancel (job->cancellable);
}

static void
show_progress (Job *job)
{
  job->dialog = adw_message_dialog_new (job->parent, _("Exporting"),
                                        _("When you stop, no file is left behind."));
  job->bar = GTK_PROGRESS_BAR (g_object_ref_sink (gtk_progress_bar_new ()));
  gtk_progress_bar_set_show_text (job->bar, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (job->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Exporting"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (job->dialog), GTK_WIDGET (job->bar));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (job->dialog), "stop", _("Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (job->dialog), "stop");
  g_signal_connect_swapped (job->dialog, "response", G_CALLBACK (stop_cb), job);
  g_signal_connect_swapped (job->export, "notify::n-rows", G_CALLBACK (n_rows_cb), job);
  n_rows_cb (job);
  gtk_window_present (GTK_WINDOW (job->dialog));
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           Job             *job)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      show_progress (job);
      albo_export_run_async (job->export, file, job->source != NULL ? more_cb : NULL, job,
                             job->cancellable, exported_cb, job);
    }
  else
    {
      job_free (job);
    }

  g_object_unref (chooser);
}

static Job *
make_job (GtkWindow       *parent,
          AdwToastOverlay *toasts,
          AlboSheetFormat  format)
{
  const AlboSheetColumn columns[] = {
    { _("Protocol"), ALBO_SHEET_TEXT },
    { _("Submitted"), ALBO_SHEET_INSTANT },
    { _("Applicant"), ALBO_SHEET_TEXT },
    { _("Service"), ALBO_SHEET_TEXT },
    { _("State"), ALBO_SHEET_TEXT },
    { _("Deadline"), ALBO_SHEET_DATE },
    { _("Assigned to"), ALBO_SHEET_TEXT },
  };
  Job *job = g_new0 (Job, 1);

  job->parent = g_object_ref (parent);
  job->toasts = g_object_ref (toasts);
  job->cancellable = g_cancellable_new ();
  job->export = albo_export_new (format, _("Requests"), columns, G_N_ELEMENTS (columns));

  return job;
}

static void
choose_file (Job             *job,
             AlboSheetFormat  format)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf ("%s %s%s", _("Requests"), day,
                                           albo_sheet_format_to_ending (format));
  GtkFileChooserNative *chooser;

  chooser = gtk_file_chooser_native_new (_("Export"), job->parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), job);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
signed_out_cb (GCancellable *signed_out,
               GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* What somebody may read is not read on in their name when they are gone. */
static void
stop_at_sign_out (Job        *job,
                  AlboOffice *office)
{
  job->signed_out = g_object_ref (albo_office_get_cancellable (office));
  job->signed_out_id = g_cancellable_connect (job->signed_out, G_CALLBACK (signed_out_cb),
                                              job->cancellable, NULL);
}

/**
 * albo_inbox_export_all:
 * @parent: the window
 * @toasts: where it is said how it went
 * @format: the kind of file
 * @source: where the rows come from
 * @filter: which ones; copied
 * @n_expected: about how many, 0 if that is not known
 *
 * Asks for a file and writes all that the filter finds into it, a page at a time.
 */
void
albo_inbox_export_all (GtkWindow               *parent,
                       AdwToastOverlay         *toasts,
                       AlboSheetFormat          format,
                       AlboRequestSource       *source,
                       const AlboRequestFilter *filter,
                       guint                    n_expected)
{
  Job *job = make_job (parent, toasts, format);

  job->source = g_object_ref (source);
  job->filter = *filter;
  job->filter.search = g_strdup (filter->search);
  job->filter.more = filter->more != NULL ? json_object_ref (filter->more) : NULL;
  job->n_expected = n_expected;
  if (ALBO_IS_OFFICE (source))
    stop_at_sign_out (job, ALBO_OFFICE (source));
  choose_file (job, format);
}

/**
 * albo_inbox_export_rows:
 * @parent: the window
 * @toasts: where it is said how it went
 * @format: the kind of file
 * @rows: (element-type AlboRequestValues): what is exported
 *
 * Asks for a file and writes the rows into it.
 */
void
albo_inbox_export_rows (GtkWindow       *parent,
                        AdwToastOverlay *toasts,
                        AlboSheetFormat  format,
                        GPtrArray       *rows)
{
  Job *job = make_job (parent, toasts, format);

  add_rows (job, rows);
  job->n_expected = rows->len;
  choose_file (job, format);
}
