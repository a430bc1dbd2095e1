/* albo-export.c
 *
 * Rows become text on the main loop, a page at a time, and go to the file from a thread.
 * Only the page at hand is in memory.  The file takes the place of another of its name when
 * all of it is written, and leaves nothing behind when it is not.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-export.h"

#include "albo-zip.h"

#include <glib/gi18n.h>

/* What a spreadsheet has room for, without the titles. */
#define MAX_ODS_ROWS 1048575u

#define MEDIA_TYPE "application/vnd.oasis.opendocument.spreadsheet"

typedef enum
{
  STEP_OPEN,
  STEP_WRITE,
  STEP_CLOSE,
  STEP_GIVE_UP,
} Step;

/**
 * AlboExport:
 *
 * Writes one table to one file, once.  The shortest use adds all rows, and runs without a
 * callback:
 *
 *     g_autoptr(AlboExport) export = albo_export_new (ALBO_SHEET_ODS, _("Fees"), columns, 3);
 *     albo_export_add_row (export, (const char *[]) { "2026/0000001", "1650", NULL });
 *     albo_export_run_async (export, file, NULL, NULL, cancellable, exported_cb, self);
 *
 * A long table is fetched page by page by the callback, see #AlboExportMore.  All functions
 * belong to the main loop, which is never kept waiting.  What is cancelled ends with
 * %G_IO_ERROR_CANCELLED.
 */
struct _AlboExport
{
  GObject parent_instance;

  AlboSheetFormat     format;
  char               *title;
  AlboSheetColumn    *columns;
  guint               n_columns;

  GString            *text;       /* rows that are not in the file yet */
  guint               n_added;
  guint               n_rows;     /* in the file */
  gboolean            is_ended;
  AlboExportMore      more;
  gpointer            more_data;
  GTask              *task;       /* (nullable): until it is done */
  GError             *error;      /* (nullable): why it gives up */

  /* Of the thread while a step runs, of nobody otherwise. */
  GFile              *destination;
  GOutputStream      *stream;
  AlboZip            *zip;
  gboolean            is_new;     /* there was no such file before */
};

G_DEFINE_FINAL_TYPE (AlboExport, albo_export, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_N_ROWS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void start_step (AlboExport *self,
                        Step        step);

/* A file that is there is replaced when the new one is complete, which GIO sees to; one
 * that is not there would be made at once, and has to be taken away again.
 */
static gboolean
open_file (AlboExport    *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  GFileOutputStream *stream;

  stream = g_file_create (self->destination, G_FILE_CREATE_PRIVATE, cancellable, &local_error);
  self->is_new = stream != NULL;

  if (stream == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    stream = g_file_replace (self->destination, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable,
                             error);
  else if (stream == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  if (stream == NULL)
    return FALSE;

  self->stream = G_OUTPUT_STREAM (stream);
  if (self->format == ALBO_SHEET_CSV)
    return TRUE;

  self->zip = albo_zip_new (self->stream);
  return albo_zip_store (self->zip, "mimetype", MEDIA_TYPE, cancellable, error) &&
         albo_zip_store (self->zip, "META-INF/manifest.xml", albo_sheet_get_manifest (),
                         cancellable, error) &&
         albo_zip_store (self->zip, "styles.xml", albo_sheet_get_styles (), cancellable, error) &&
         albo_zip_begin (self->zip, "content.xml", cancellable, error);
}

static gboolean
write_text (AlboExport    *self,
            GCancellable  *cancellable,
            GError       **error)
{
  if (self->format == ALBO_SHEET_ODS && self->n_added > MAX_ODS_ROWS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _("This is too much for one spreadsheet."));
      return FALSE;
    }

  if (self->zip != NULL)
    return albo_zip_write (self->zip, self->text->str, self->text->len, cancellable, error);

  return g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                    cancellable, error);
}

static gboolean
close_file (AlboExport    *self,
            GCancellable  *cancellable,
            GError       **error)
{
  if (!write_text (self, cancellable, error))
    return FALSE;

  if (self->zip != NULL && !(albo_zip_end (self->zip, cancellable, error) &&
                             albo_zip_close (self->zip, cancellable, error)))
    return FALSE;

  return g_output_stream_close (self->stream, cancellable, error);
}

/* A stream that is closed with a cancelled cancellable leaves the file before it in place. */
static void
drop_file (AlboExport *self)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  if (self->stream == NULL)
    return;

  g_cancellable_cancel (cancelled);
  g_output_stream_close (self->stream, cancelled, NULL);
  if (self->is_new)
    g_file_delete (self->destination, NULL, NULL);
}

static void
step_thread (GTask        *step,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  AlboExport *self = ALBO_EXPORT (source);
  GError *error = NULL;
  gboolean is_done = FALSE;

  switch ((Step) GPOINTER_TO_INT (data))
    {
    case STEP_OPEN:
      is_done = open_file (self, cancellable, &error);
      break;

    case STEP_WRITE:
      is_done = write_text (self, cancellable, &error);
      break;

    case STEP_CLOSE:
      is_done = close_file (self, cancellable, &error);
      break;

    case STEP_GIVE_UP:
      drop_file (self);
      is_done = TRUE;
      break;

    default:
      g_assert_not_reached ();
    }

  if (is_done)
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
complete (AlboExport *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_clear_pointer (&self->zip, albo_zip_free);
  g_clear_object (&self->stream);

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
count_rows (AlboExport *self)
{
  g_string_truncate (self->text, 0);
  if (self->n_rows == self->n_added)
    return;

  self->n_rows = self->n_added;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ROWS]);
}

static void
step_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  AlboExport *self = ALBO_EXPORT (object);
  Step step = GPOINTER_TO_INT (user_data);

  if (!g_task_propagate_boolean (G_TASK (result), self->error == NULL ? &self->error : NULL))
    {
      start_step (self, STEP_GIVE_UP);
      return;
    }

  if (step == STEP_WRITE || step == STEP_CLOSE)
    count_rows (self);

  if (step == STEP_CLOSE || step == STEP_GIVE_UP)
    complete (self);
  else if (self->is_ended)
    start_step (self, STEP_CLOSE);
  else
    self->more (self, g_task_get_cancellable (self->task), self->more_data);
}

static void
start_step (AlboExport *self,
            Step        step)
{
  /* Giving up is what a cancel leads to, and not cancelled itself. */
  GCancellable *cancellable = step == STEP_GIVE_UP ? NULL : g_task_get_cancellable (self->task);
  g_autoptr(GTask) inner = g_task_new (self, cancellable, step_cb, GINT_TO_POINTER (step));

  g_task_set_source_tag (inner, start_step);
  g_task_set_check_cancellable (inner, FALSE);  /* what is written is written */
  g_task_set_task_data (inner, GINT_TO_POINTER (step), NULL);
  g_task_run_in_thread (inner, step_thread);
}

static void
albo_export_finalize (GObject *object)
{
  AlboExport *self = ALBO_EXPORT (object);

  for (guint i = 0; i < self->n_columns; i++)
    g_free ((char *) self->columns[i].title);

  g_free (self->columns);
  g_free (self->title);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
  g_clear_object (&self->destination);
  g_clear_pointer (&self->zip, albo_zip_free);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (albo_export_parent_class)->finalize (object);
}

static void
albo_export_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AlboExport *self = ALBO_EXPORT (object);

  switch (prop_id)
    {
    case PROP_N_ROWS:
      g_value_set_uint (value, self->n_rows);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_export_class_init (AlboExportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = albo_export_finalize;
  object_class->get_property = albo_export_get_property;

  /**
   * AlboExport:n-rows:
   *
   * How many rows are in the file by now, for whoever shows how far it is.
   */
  properties[PROP_N_ROWS] =
    g_param_spec_uint ("n-rows", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
albo_export_init (AlboExport *self)
{
  self->text = g_string_new (NULL);
}

/**
 * albo_export_new:
 * @format: the kind of file
 * @title: what the table is, translated: the name of its sheet
 * @columns: (array length=n_columns): the columns, copied
 * @n_columns: how many, at least one
 *
 * Returns: (transfer full): a table without rows
 */
AlboExport *
albo_export_new (AlboSheetFormat        format,
                 const char            *title,
                 const AlboSheetColumn *columns,
                 guint                  n_columns)
{
  AlboExport *self;

  g_return_val_if_fail (n_columns > 0, NULL);

  self = g_object_new (ALBO_TYPE_EXPORT, NULL);
  self->format = format;
  self->title = g_strdup (title);
  self->n_columns = n_columns;
  self->columns = g_new (AlboSheetColumn, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->columns[i] = (AlboSheetColumn) { g_strdup (columns[i].title), columns[i].kind };

  albo_sheet_add_start (self->text, format, self->title, self->columns, n_columns);

  return self;
}

/**
 * albo_export_add_row:
 * @self: an export that is not ended
 * @cells: (array): as many as there are columns, written as #AlboSheetKind says; NULL is
 *   an empty cell
 *
 * Adds a row, before the export runs or while it asks for more.
 */
void
albo_export_add_row (AlboExport        *self,
                     const char *const *cells)
{
  g_return_if_fail (ALBO_IS_EXPORT (self));
  g_return_if_fail (!self->is_ended);

  albo_sheet_add_row (self->text, self->format, self->columns, self->n_columns, cells);
  self->n_added++;
}

/**
 * albo_export_next:
 * @self: an export that asked for more
 *
 * Has the rows that were added written, and then asks for more.
 */
void
albo_export_next (AlboExport *self)
{
  g_return_if_fail (ALBO_IS_EXPORT (self));
  g_return_if_fail (self->task != NULL && !self->is_ended);

  start_step (self, STEP_WRITE);
}

/**
 * albo_export_end:
 * @self: an export that asked for more
 *
 * Has the rows that were added written: they are the last ones.
 */
void
albo_export_end (AlboExport *self)
{
  g_return_if_fail (ALBO_IS_EXPORT (self));
  g_return_if_fail (self->task != NULL && !self->is_ended);

  self->is_ended = TRUE;
  albo_sheet_add_end (self->text, self->format);
  start_step (self, STEP_CLOSE);
}

/**
 * albo_export_fail:
 * @self: an export that asked for more
 * @error: why there are no more rows
 *
 * Gives up: the destination stays as it was, and albo_export_run_finish() tells @error.
 */
void
albo_export_fail (AlboExport   *self,
                  const GError *error)
{
  g_return_if_fail (ALBO_IS_EXPORT (self));
  g_return_if_fail (self->task != NULL && !self->is_ended);

  self->is_ended = TRUE;
  self->error = g_error_copy (error);
  start_step (self, STEP_GIVE_UP);
}

/**
 * albo_export_run_async:
 * @self: an export that did not run yet
 * @destination: the file that is made, or replaced when all is written
 * @more: (nullable) (scope notified): asked for rows until it ends; %NULL writes those that
 *   were added before
 * @more_data: for @more
 * @cancellable: (nullable): ends it; @destination stays as it was
 * @callback: called when the file is there
 * @user_data: for @callback
 *
 * Writes the file.
 */
void
albo_export_run_async (AlboExport          *self,
                       GFile               *destination,
                       AlboExportMore       more,
                       gpointer             more_data,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (ALBO_IS_EXPORT (self));
  g_return_if_fail (self->destination == NULL);

  self->destination = g_object_ref (destination);
  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, albo_export_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->more = more;
  self->more_data = more_data;

  if (more == NULL)
    {
      self->is_ended = TRUE;
      albo_sheet_add_end (self->text, self->format);
    }

  start_step (self, STEP_OPEN);
}

/**
 * albo_export_run_finish:
 * @self: an export
 * @result: what the callback was given
 * @error: (nullable): why there is no file
 *
 * Returns: whether the file is there, complete
 */
gboolean
albo_export_run_finish (AlboExport    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
albo_export_get_n_rows (AlboExport *self)
{
  g_return_val_if_fail (ALBO_IS_EXPORT (self), 0);

  return self->n_rows;
}

/**
 * albo_sheet_format_to_ending:
 * @format: the kind of file
 *
 * Returns: (transfer none): the ending of its name, with the dot
 */
const char *
albo_sheet_format_to_ending (AlboSheetFormat format)
{
  return format == ALBO_SHEET_ODS ? ".ods" : ".csv";
}
