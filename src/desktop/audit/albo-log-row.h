/* albo-log-row.h - a line of what the auditor reads
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-sheet.h"

G_BEGIN_DECLS

/**
 * AlboLogKind:
 * @ALBO_LOG_HISTORY: what was done to requests
 * @ALBO_LOG_ACCESS: who opened them
 * @ALBO_LOG_CHANGES: what was changed of accounts, settings and services
 */
typedef enum
{
  ALBO_LOG_HISTORY,
  ALBO_LOG_ACCESS,
  ALBO_LOG_CHANGES,
} AlboLogKind;

/**
 * AlboLogColumn:
 * @title: not translated yet
 * @width: in pixels; 0 takes what is left
 * @kind: in an exported file
 * @get_text: what a row has there; for people, or as an exported file wants it
 *
 * A column of one of the logs.
 */
typedef struct
{
  const char    *title;
  int            width;
  AlboSheetKind  kind;
  char        *(*get_text) (JsonObject *row,
                            gboolean    for_file);
} AlboLogColumn;

#define ALBO_TYPE_LOG_ROW (albo_log_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboLogRow, albo_log_row, ALBO, LOG_ROW, GObject)

AlboLogRow          *albo_log_row_new         (JsonObject   *object);
JsonObject          *albo_log_row_get_object  (AlboLogRow   *self);
gint64               albo_log_row_get_request (AlboLogRow   *self);

const AlboLogColumn *albo_log_get_columns     (AlboLogKind   kind,
                                               guint        *n_columns);
const char          *albo_log_get_function    (AlboLogKind   kind);
const char          *albo_log_action_to_label (const char   *action);
const char * const  *albo_log_get_actions     (AlboLogKind   kind);

G_END_DECLS
