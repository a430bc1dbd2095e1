/* albo-sheet.h - rows of a table as text of a CSV or OpenDocument file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboSheetFormat:
 * @ALBO_SHEET_CSV: text with a semicolon between the cells
 * @ALBO_SHEET_ODS: the content of an OpenDocument spreadsheet
 */
typedef enum
{
  ALBO_SHEET_CSV,
  ALBO_SHEET_ODS,
} AlboSheetFormat;

/**
 * AlboSheetKind:
 * @ALBO_SHEET_TEXT: any text, also of citizens
 * @ALBO_SHEET_DATE: a day, `YYYY-MM-DD`
 * @ALBO_SHEET_INSTANT: an instant as the database writes it, `YYYY-MM-DDTHH:MM:SS…Z`;
 *   written to the minute in the time of Italy, wherever this computer is
 * @ALBO_SHEET_NUMBER: a number as C writes it, `-12.5`
 * @ALBO_SHEET_MONEY: euro, as whole cents, `1650`
 *
 * What the cells of a column hold, and how they are given.  A cell that is not what its
 * column says is written as text: an export never loses what there is.
 */
typedef enum
{
  ALBO_SHEET_TEXT,
  ALBO_SHEET_DATE,
  ALBO_SHEET_INSTANT,
  ALBO_SHEET_NUMBER,
  ALBO_SHEET_MONEY,
} AlboSheetKind;

/**
 * AlboSheetColumn:
 * @title: what stands in the first row
 * @kind: what the cells hold
 */
typedef struct
{
  const char    *title;
  AlboSheetKind  kind;
} AlboSheetColumn;

void albo_sheet_add_start (GString               *out,
                           AlboSheetFormat        format,
                           const char            *title,
                           const AlboSheetColumn *columns,
                           guint                  n_columns);
void albo_sheet_add_row   (GString               *out,
                           AlboSheetFormat        format,
                           const AlboSheetColumn *columns,
                           guint                  n_columns,
                           const char *const     *cells);
void albo_sheet_add_end   (GString               *out,
                           AlboSheetFormat        format);

const char *albo_sheet_get_styles   (void);
const char *albo_sheet_get_manifest (void);

G_END_DECLS
