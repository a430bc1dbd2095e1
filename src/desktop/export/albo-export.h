/* albo-export.h - a table on its way to a CSV or OpenDocument file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "albo-sheet.h"

G_BEGIN_DECLS

#define ALBO_TYPE_EXPORT (albo_export_get_type ())

G_DECLARE_FINAL_TYPE (AlboExport, albo_export, ALBO, EXPORT, GObject)

/**
 * AlboExportMore:
 * @self: the export
 * @cancellable: (nullable): of the export
 * @user_data: what was given
 *
 * Asks for the next rows.  The answer may come later: any number of albo_export_add_row(),
 * and then once albo_export_next(), albo_export_end() or albo_export_fail().
 */
typedef void (*AlboExportMore) (AlboExport   *self,
                                GCancellable *cancellable,
                                gpointer      user_data);

AlboExport      *albo_export_new           (AlboSheetFormat         format,
                                            const char             *title,
                                            const AlboSheetColumn  *columns,
                                            guint                   n_columns);
void             albo_export_add_row       (AlboExport             *self,
                                            const char *const      *cells);
void             albo_export_next          (AlboExport             *self);
void             albo_export_end           (AlboExport             *self);
void             albo_export_fail          (AlboExport             *self,
                                            const GError           *error);
void             albo_export_run_async     (AlboExport             *self,
                                            GFile                  *destination,
                                            AlboExportMore          more,
                                            gpointer                more_data,
                                            GCancellable           *cancellable,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
gboolean         albo_export_run_finish    (AlboExport             *self,
                                            GAsyncResult           *result,
                                            GError                **error);
guint            albo_export_get_n_rows    (AlboExport             *self);
const char      *albo_sheet_format_to_ending (AlboSheetFormat       format);

G_END_DECLS
