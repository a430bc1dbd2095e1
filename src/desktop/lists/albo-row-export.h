/* albo-row-export.h - a long list on its way to a spreadsheet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-export.h"
#include "albo-office.h"
#include "albo-row-column.h"

G_BEGIN_DECLS

/**
 * AlboRowExportColumn:
 * @sheet: title and kind
 * @text: (nullable): the cell, as the kind wants it; it may be %NULL for an empty one
 *
 * One column of the file.
 */
typedef struct
{
  AlboSheetColumn sheet;
  AlboRowText     text;
} AlboRowExportColumn;

void albo_row_export_choose (GtkWindow                 *parent,
                             AdwToastOverlay           *toasts,
                             AlboOffice                *office,
                             AlboSheetFormat            format,
                             const char                *title,
                             const char                *function,
                             gint64                     target,
                             JsonObject                *filter,
                             const AlboRowExportColumn *columns,
                             guint                      n_columns);

G_END_DECLS
