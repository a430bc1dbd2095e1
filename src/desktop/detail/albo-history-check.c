/* albo-history-check.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-history-check.h"

#include "albo-history-row.h"
#include "albo-json.h"

static JsonObject *
get_row (JsonArray *history,
         guint      index)
{
  JsonNode *node = json_array_get_element (history, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_number (JsonObject *object,
            const char *member)
{
  if (object == NULL || !albo_json_is_int (albo_json_get_node (object, member)))
    return NULL;

  return g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (object, member, 0));
}

static char *
to_digits (const guint8 hash[ALBO_HASH_SIZE])
{
  GString *digits = g_string_sized_new (2 * ALBO_HASH_SIZE);

  for (gsize i = 0; i < ALBO_HASH_SIZE; i++)
    g_string_append_printf (digits, "%02x", hash[i]);

  return g_string_free (digits, FALSE);
}

/**
 * albo_history_check_row:
 * @request: a request as `office.request` gives it
 * @index: a row of its history, from 0
 *
 * Makes the hash of a row anew, from what the row says and the hash of the one before.  A
 * row that was changed does not fit; nor does one whose forerunner was taken away.
 *
 * Returns: whether the row is the one that was written
 */
AlboHistoryVerdict
albo_history_check_row (JsonObject *request,
                        guint       index)
{
  JsonArray *history = albo_json_get_array (request, "history");
  JsonObject *row = history != NULL ? get_row (history, index) : NULL;
  JsonObject *before = row != NULL && index > 0 ? get_row (history, index - 1) : NULL;
  JsonObject *chained = row != NULL ? albo_json_get_object (row, "chained") : NULL;
  JsonObject *chain = albo_json_get_object (request, "chain");
  g_autofree char *organization = dup_number (chain, "organization_id");
  g_autofree char *id = dup_number (request, "id");
  g_autofree char *seq = dup_number (row, "seq");
  g_autofree char *from_state = dup_number (chained, "from_state");
  g_autofree char *to_state = dup_number (chained, "to_state");
  g_autofree char *actor_id = dup_number (chained, "actor_id");
  g_autofree char *hash = NULL;
  guint8 bytes[ALBO_HASH_SIZE];
  AlboHistoryRow text;

  if (organization == NULL || id == NULL || seq == NULL || to_state == NULL)
    return ALBO_HISTORY_VERDICT_UNKNOWN;

  text = (AlboHistoryRow) {
    .organization = organization,
    .request = id,
    .seq = seq,
    .at = albo_json_get_string (row, "at", ""),
    .action = albo_json_get_string (row, "action", ""),
    .from_state = from_state,
    .to_state = to_state,
    .actor_kind = albo_json_get_string (row, "actor_kind", ""),
    .actor_id = actor_id,
    .actor = albo_json_get_string (row, "actor", ""),
    .details = albo_json_get_string (chained, "details", ""),
  };
  albo_history_row_get_hash (&text, before != NULL ? albo_json_get_string (before, "hash", NULL) : NULL,
                             bytes);
  hash = to_digits (bytes);

  return albo_json_get_int (row, "seq", 0) == (gint64) index + 1 &&
         g_str_equal (hash, albo_json_get_string (row, "hash", ""))
         ? ALBO_HISTORY_VERDICT_WHOLE
         : ALBO_HISTORY_VERDICT_BROKEN;
}

/**
 * albo_history_check:
 * @request: a request as `office.request` gives it
 *
 * Checks every row, and that the history ends where the request says it does: rows
 * that were cut off at the end leave no other trace.
 *
 * Returns: whether the whole history is the one that was written
 */
AlboHistoryVerdict
albo_history_check (JsonObject *request)
{
  JsonArray *history = albo_json_get_array (request, "history");
  JsonObject *chain = albo_json_get_object (request, "chain");
  guint n_rows = history != NULL ? json_array_get_length (history) : 0;
  JsonObject *last = n_rows > 0 ? get_row (history, n_rows - 1) : NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      AlboHistoryVerdict verdict = albo_history_check_row (request, i);

      if (verdict != ALBO_HISTORY_VERDICT_WHOLE)
        return verdict;
    }

  if (last == NULL || chain == NULL)
    return ALBO_HISTORY_VERDICT_UNKNOWN;

  return albo_json_get_int (chain, "seq", -1) == albo_json_get_int (last, "seq", 0) &&
         g_strcmp0 (albo_json_get_string (chain, "hash", NULL),
                    albo_json_get_string (last, "hash", "")) == 0
         ? ALBO_HISTORY_VERDICT_WHOLE
         : ALBO_HISTORY_VERDICT_BROKEN;
}
