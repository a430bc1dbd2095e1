/* albo-history-check.h - whether a history is the one that was written
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboHistoryVerdict:
 * @ALBO_HISTORY_VERDICT_UNKNOWN: the server did not say what the hash is made of
 * @ALBO_HISTORY_VERDICT_WHOLE: the hash of the row is the one it must have
 * @ALBO_HISTORY_VERDICT_BROKEN: it is not: the row, or the one before it, was changed
 */
typedef enum
{
  ALBO_HISTORY_VERDICT_UNKNOWN,
  ALBO_HISTORY_VERDICT_WHOLE,
  ALBO_HISTORY_VERDICT_BROKEN,
} AlboHistoryVerdict;

AlboHistoryVerdict  albo_history_check_row    (JsonObject *request,
                                               guint       index);
AlboHistoryVerdict  albo_history_check        (JsonObject *request);

G_END_DECLS
