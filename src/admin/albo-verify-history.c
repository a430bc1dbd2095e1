/* albo-verify-history.c - each request's history against itself, the request and the seals
 *
 * Three long queries in the same order are read side by side: requests, history, and
 * leaves of the seals.  A request that is missing in one of them is found by the others.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-history-row.h"
#include "albo-json.h"
#include "albo-seal-rows.h"
#include "albo-verify-moves.h"
#include "albo-verify-private.h"

#define N_BATCH 1000

enum
{
  REQUEST_ORGANIZATION, REQUEST_ID, REQUEST_PROTOCOL, REQUEST_SEQ, REQUEST_HASH, REQUEST_DECLARED,
  REQUEST_FILES, REQUEST_MOVES,
};

#define REQUEST_SQL "select r.organization_id::text, r.id::text, r.protocol_number," \
  " r.history_seq::text, r.history_hash, s.declared::text," \
  " (select string_agg (encode (a.sha256, 'hex'), ' ') from albo.attachment a" \
  "  where a.organization_id = r.organization_id and a.request_id = r.id)," ALBO_REQUEST_MOVE_COLUMNS \
  " from albo.request r left join albo.submission s" \
  " on s.organization_id = r.organization_id and s.request_id = r.id" \
  " where %s order by r.organization_id, r.id"

enum
{
  HISTORY_ORGANIZATION, HISTORY_REQUEST, HISTORY_SEQ, HISTORY_AT, HISTORY_ACTION, HISTORY_FROM,
  HISTORY_TO, HISTORY_ACTOR_KIND, HISTORY_ACTOR_ID, HISTORY_ACTOR, HISTORY_DETAILS, HISTORY_HASH,
  HISTORY_ID, HISTORY_MOVE,
};

#define HISTORY_SQL "select h.organization_id::text, h.request_id::text, h.seq::text, h.at::text," \
  " h.action, h.from_state::text, h.to_state::text, h.actor_kind, h.actor_id::text, h.actor," \
  " h.details::text, h.hash, h.id::text," ALBO_HISTORY_MOVE_COLUMNS \
  " from albo.history h where %s order by h.organization_id, h.request_id, h.seq"

#define LEAF_SQL "select " ALBO_LEAF_COLUMNS " from albo.seal_leaf l where %s" \
  " order by l.organization_id, l.request_id, l.seal_number"

/* What the rows of one request leave in the range of one seal. */
typedef struct
{
  gint64   seal;
  gint64   seq;
  guint8   hash[ALBO_HASH_SIZE];
  gboolean is_listed;
} Range;

/* Where the check is: the request, and what its history said so far. */
typedef struct
{
  AlboVerify    *verify;
  AlboRowReader *requests;
  AlboRowReader *history;
  AlboRowReader *leaves;

  gint64   organization;
  gint64   request;
  char    *protocol_number;  /* (nullable): NULL where the request is gone */
  char    *name;
  gint64   seq;              /* of the last row; 0 before the first */
  guint8   hash[ALBO_HASH_SIZE];
  char    *declared_sha256;  /* (nullable): what the first row says */
  GArray  *ranges;
  AlboMoves  moves;
} Walk;

static gboolean
is_at (Walk          *walk,
       AlboRowReader *reader)
{
  return albo_row_reader_is_at_row (reader) &&
         albo_row_reader_get_number (reader, 0) == walk->organization &&
         albo_row_reader_get_number (reader, 1) == walk->request;
}

/* Goes to the next request that any of the three knows. */
static gboolean
find_next (Walk *walk)
{
  AlboRowReader *readers[] = { walk->requests, walk->history, walk->leaves };
  gboolean is_found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      gint64 organization;
      gint64 request;

      if (!albo_row_reader_is_at_row (readers[i]))
        continue;

      organization = albo_row_reader_get_number (readers[i], 0);
      request = albo_row_reader_get_number (readers[i], 1);

      if (is_found && (organization > walk->organization ||
                       (organization == walk->organization && request >= walk->request)))
        continue;

      walk->organization = organization;
      walk->request = request;
      is_found = TRUE;
    }

  return is_found;
}

static void
begin_request (Walk *walk)
{
  const char *protocol_number = NULL;

  /* The leaves know the number of a request that is gone. */
  if (is_at (walk, walk->requests))
    protocol_number = albo_row_reader_get_text (walk->requests, REQUEST_PROTOCOL);
  else if (is_at (walk, walk->leaves))
    protocol_number = albo_row_reader_get_text (walk->leaves, 2);

  g_free (walk->name);
  walk->name = albo_verify_name (walk->verify, walk->organization, walk->request, protocol_number);
  g_free (walk->protocol_number);
  walk->protocol_number = is_at (walk, walk->requests) ? g_strdup (protocol_number) : NULL;
  walk->seq = 0;
  g_clear_pointer (&walk->declared_sha256, g_free);
  g_array_set_size (walk->ranges, 0);
  albo_moves_clear (&walk->moves);
}

static int
compare_range_cb (gconstpointer a,
                  gconstpointer b)
{
  const AlboSeal *seal = a;
  const gint64 *id = b;

  return *id <= seal->from_id ? 1 : *id > seal->to_id ? -1 : 0;
}

/* Notes the row as the last one of its request in the range of its seal. */
static void
note_range (Walk         *walk,
            gint64        id,
            const guint8  hash[ALBO_HASH_SIZE])
{
  GArray *seals = albo_seal_check_get_seals (walk->verify->seals);
  Range range = { 0, walk->seq };
  guint at;

  if (!g_array_binary_search (seals, &id, compare_range_cb, &at))
    {
      walk->verify->report->n_unsealed++;
      return;
    }

  range.seal = g_array_index (seals, AlboSeal, at).number;
  memcpy (range.hash, hash, ALBO_HASH_SIZE);

  for (guint i = walk->ranges->len; i > 0; i--)
    if (g_array_index (walk->ranges, Range, i - 1).seal == range.seal)
      {
        g_array_index (walk->ranges, Range, i - 1) = range;
        return;
      }

  g_array_append_val (walk->ranges, range);
}

static gboolean
fits_chain (Walk         *walk,
            const guint8  hash[ALBO_HASH_SIZE])
{
  AlboRowReader *history = walk->history;
  char at[ALBO_INSTANT_LENGTH + 1];
  char previous[2 * ALBO_HASH_SIZE + 1];
  guint8 right_hash[ALBO_HASH_SIZE];
  const AlboHistoryRow row = {
    albo_row_reader_get_text (history, HISTORY_ORGANIZATION),
    albo_row_reader_get_text (history, HISTORY_REQUEST),
    albo_row_reader_get_text (history, HISTORY_SEQ),
    at,
    albo_row_reader_get_text (history, HISTORY_ACTION),
    albo_row_reader_get_text (history, HISTORY_FROM),
    albo_row_reader_get_text (history, HISTORY_TO),
    albo_row_reader_get_text (history, HISTORY_ACTOR_KIND),
    albo_row_reader_get_text (history, HISTORY_ACTOR_ID),
    albo_row_reader_get_text (history, HISTORY_ACTOR),
    albo_row_reader_get_text (history, HISTORY_DETAILS),
  };

  if (!albo_instant_from_server (albo_row_reader_get_text (history, HISTORY_AT), at))
    return FALSE;

  albo_hex_write (walk->hash, ALBO_HASH_SIZE, previous);
  albo_history_row_get_hash (&row, walk->seq > 0 ? previous : NULL, right_hash);

  return memcmp (hash, right_hash, ALBO_HASH_SIZE) == 0;
}

static void
read_first_details (Walk *walk)
{
  const char *text = albo_row_reader_get_text (walk->history, HISTORY_DETAILS);
  g_autoptr(JsonNode) node = albo_json_parse (text, -1, NULL);
  const char *protocol_number;
  JsonObject *details;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  details = json_node_get_object (node);
  walk->declared_sha256 = g_strdup (albo_json_get_string (details, "declared_sha256", NULL));
  protocol_number = albo_json_get_string (details, "protocol_number", NULL);

  if (protocol_number != NULL && walk->protocol_number != NULL &&
      !g_str_equal (protocol_number, walk->protocol_number))
    albo_findings_add (walk->verify->findings, ALBO_FINDING_PROTOCOL_NUMBER,
                       _("%s: its history says that it was submitted as %s."), walk->name,
                       protocol_number);
}

static void
check_row (Walk *walk)
{
  AlboFindings *findings = walk->verify->findings;
  gint64 seq = albo_row_reader_get_number (walk->history, HISTORY_SEQ);
  guint8 hash[ALBO_HASH_SIZE] = { 0 };

  if (seq != walk->seq + 1)
    albo_findings_add (findings, ALBO_FINDING_ROW_MISSING,
                       _("%s: row %" PRId64 " of its history is missing."), walk->name,
                       walk->seq + 1);

  if (!albo_row_reader_get_bytes (walk->history, HISTORY_HASH, hash, ALBO_HASH_SIZE) ||
      (seq == walk->seq + 1 && !fits_chain (walk, hash)))
    albo_findings_add (findings, ALBO_FINDING_ROW_CHANGED,
                       _("%s: row %" PRId64 " of its history was changed: its hash does "
                         "not fit what it says and the row before it."), walk->name, seq);

  if (seq == 1)
    read_first_details (walk);

  albo_moves_add (&walk->moves, walk->history, HISTORY_MOVE);
  walk->seq = seq;
  memcpy (walk->hash, hash, ALBO_HASH_SIZE);
  note_range (walk, albo_row_reader_get_number (walk->history, HISTORY_ID), hash);
  walk->verify->report->n_rows++;
}

/* An array of files holds objects with the hash of each. */
static void
check_files (Walk       *walk,
             JsonNode   *declared,
             const char *there)
{
  JsonObjectIter iter;
  const char *field;
  JsonNode *value;

  if (declared == NULL || !JSON_NODE_HOLDS_OBJECT (declared))
    return;

  json_object_iter_init (&iter, json_node_get_object (declared));

  while (json_object_iter_next (&iter, &field, &value))
    {
      JsonArray *files = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

      for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
        {
          JsonNode *file = json_array_get_element (files, i);
          const char *sha256 = JSON_NODE_HOLDS_OBJECT (file)
            ? albo_json_get_string (json_node_get_object (file), "sha256", NULL) : NULL;

          if (sha256 != NULL && (there == NULL || strstr (there, sha256) == NULL))
            albo_findings_add (walk->verify->findings, ALBO_FINDING_FILE_GONE,
                               _("%s: a file that was declared in the field “%s” is not there "
                                 "any more (SHA-256 %.16s…)."), walk->name, field, sha256);
        }
    }
}

static void
check_declared (Walk *walk)
{
  const char *text = albo_row_reader_get_text (walk->requests, REQUEST_DECLARED);
  g_autoptr(JsonNode) declared = NULL;
  guint8 hash[ALBO_HASH_SIZE];
  char sha256[2 * ALBO_HASH_SIZE + 1];

  if (text == NULL)
    {
      albo_findings_add (walk->verify->findings, ALBO_FINDING_NOTHING_DECLARED,
                         _("%s: what the applicant declared is missing."), walk->name);
      return;
    }

  albo_hash_data (text, strlen (text), hash);
  albo_hex_write (hash, ALBO_HASH_SIZE, sha256);

  if (walk->declared_sha256 != NULL && !g_str_equal (walk->declared_sha256, sha256))
    albo_findings_add (walk->verify->findings, ALBO_FINDING_DECLARED,
                       _("%s: what the applicant declared was changed after the submission."),
                       walk->name);

  if (strstr (text, "\"sha256\"") == NULL)
    return;

  declared = albo_json_parse (text, -1, NULL);
  check_files (walk, declared, albo_row_reader_get_text (walk->requests, REQUEST_FILES));
}

static void
check_request (Walk *walk)
{
  AlboFindings *findings = walk->verify->findings;
  guint8 hash[ALBO_HASH_SIZE] = { 0 };
  gint64 seq;

  if (!is_at (walk, walk->requests))
    {
      if (walk->seq > 0)
        albo_findings_add (findings, ALBO_FINDING_NO_REQUEST,
                           _("%s: there is a history, but the request was removed."), walk->name);
      return;
    }

  walk->verify->report->n_requests++;
  seq = albo_row_reader_get_number (walk->requests, REQUEST_SEQ);
  albo_row_reader_get_bytes (walk->requests, REQUEST_HASH, hash, ALBO_HASH_SIZE);

  if (walk->seq == 0)
    albo_findings_add (findings, ALBO_FINDING_NO_HISTORY,
                       _("%s: its whole history is missing."), walk->name);
  else if (seq != walk->seq)
    albo_findings_add (findings, ALBO_FINDING_END_MISSING,
                       seq > walk->seq
                       ? _("%s: row %" PRId64 " of its history is missing: it was the last.")
                       : _("%s: its history should end with row %" PRId64 "."),
                       walk->name, seq);
  else if (memcmp (hash, walk->hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (findings, ALBO_FINDING_END_MISSING,
                       _("%s: row %" PRId64 " of its history, the last, is another one than "
                         "the request says."), walk->name, seq);

  /* What rows are missing is said; what they led to is not known. */
  if (seq == walk->seq)
    albo_moves_check (&walk->moves, walk->verify, walk->name, walk->requests, REQUEST_MOVES);

  check_declared (walk);
}

static Range *
find_range (Walk   *walk,
            gint64  seal)
{
  for (guint i = 0; i < walk->ranges->len; i++)
    if (g_array_index (walk->ranges, Range, i).seal == seal)
      return &g_array_index (walk->ranges, Range, i);

  return NULL;
}

static void
check_leaf (Walk *walk)
{
  AlboFindings *findings = walk->verify->findings;
  gint64 seal = albo_row_reader_get_number (walk->leaves, ALBO_LEAF_COLUMN_SEAL);
  Range *range = find_range (walk, seal);
  AlboSealLeaf leaf;

  if (!albo_seal_rows_read_leaf (walk->leaves, &leaf))
    return;

  if (walk->seq == 0 && walk->protocol_number == NULL)
    albo_findings_add (findings, ALBO_FINDING_SEALED_GONE,
                       _("%s: the request was removed; seal %" PRId64 " knows it."),
                       walk->name, seal);
  else if (range == NULL || range->seq != leaf.seq ||
           memcmp (range->hash, leaf.hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (findings, ALBO_FINDING_SEALED_ROW,
                       _("%s: row %" PRId64 " of its history is not the one that seal %"
                         PRId64 " closed: it, or one before it, was changed or removed."),
                       walk->name, leaf.seq, seal);
  else if (walk->protocol_number != NULL &&
           !g_str_equal (walk->protocol_number, leaf.protocol_number))
    albo_findings_add (findings, ALBO_FINDING_PROTOCOL_NUMBER,
                       _("%s: seal %" PRId64 " knows it as %s."), walk->name, seal,
                       leaf.protocol_number);

  if (range != NULL)
    range->is_listed = TRUE;
}

static void
check_unlisted (Walk *walk)
{
  for (guint i = 0; i < walk->ranges->len; i++)
    {
      const Range *range = &g_array_index (walk->ranges, Range, i);

      if (!range->is_listed)
        albo_findings_add (walk->verify->findings, ALBO_FINDING_UNKNOWN_TO_SEAL,
                           _("%s: row %" PRId64 " of its history claims to be older than "
                             "seal %" PRId64 ", which does not know it."),
                           walk->name, range->seq, range->seal);
    }
}

static gboolean
walk_request (Walk    *walk,
              GError **error)
{
  begin_request (walk);

  while (is_at (walk, walk->history))
    {
      check_row (walk);

      if (!albo_row_reader_next (walk->history, error))
        return FALSE;
    }

  check_request (walk);

  while (is_at (walk, walk->leaves))
    {
      check_leaf (walk);

      if (!albo_row_reader_next (walk->leaves, error))
        return FALSE;
    }

  check_unlisted (walk);
  albo_verify_advance (walk->verify, _("Checking the histories"));

  return !is_at (walk, walk->requests) || albo_row_reader_next (walk->requests, error);
}

static AlboRowReader *
open_reader (AlboVerify  *self,
             const char  *name,
             const char  *format,
             const char  *table,
             const char  *id,
             GError     **error)
{
  g_autofree char *filter = albo_verify_filter_requests (self, table, id);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *sql = g_strconcat (parts[0], filter, parts[1], NULL);
  g_autoptr(AlboRowReader) reader = NULL;

  reader = albo_row_reader_open (self->connection, name, sql, N_BATCH, error);

  if (reader == NULL || !albo_row_reader_next (reader, error))
    return NULL;

  return g_steal_pointer (&reader);
}

/**
 * albo_verify_histories: (skip)
 * @self: a check whose seals were read
 * @error: it could not be checked
 *
 * Checks the history of each request, and what the request and the seals say of it.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_histories (AlboVerify  *self,
                       GError     **error)
{
  g_autofree char *filter = albo_verify_filter_requests (self, "r", "id");
  g_autofree char *count_sql = g_strdup_printf ("select count (*) from albo.request r where %s",
                                                filter);
  g_autoptr(AlboRowReader) requests = NULL;
  g_autoptr(AlboRowReader) history = NULL;
  g_autoptr(AlboRowReader) leaves = NULL;
  Walk walk = { self };
  gboolean is_done = TRUE;

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  requests = open_reader (self, "albo_requests", REQUEST_SQL, "r", "id", error);

  if (requests == NULL)
    return FALSE;

  history = open_reader (self, "albo_history", HISTORY_SQL, "h", "request_id", error);

  if (history == NULL)
    return FALSE;

  leaves = open_reader (self, "albo_request_leaves", LEAF_SQL, "l", "request_id", error);

  if (leaves == NULL)
    return FALSE;

  walk.requests = requests;
  walk.history = history;
  walk.leaves = leaves;
  walk.ranges = g_array_new (FALSE, FALSE, sizeof (Range));

  while (is_done && find_next (&walk))
    is_done = walk_request (&walk, error);

  g_array_unref (walk.ranges);
  g_free (walk.protocol_number);
  g_free (walk.name);
  g_free (walk.declared_sha256);
  albo_moves_clear (&walk.moves);

  return is_done;
}
