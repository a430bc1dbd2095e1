/* albo-verification-check.c - history and seals of one body, checked on this computer
 *
 * The server hands out rows; every hash, root and signature is made or checked here.  What
 * belongs to other bodies comes as hashes of whole parts of a seal's tree.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verification-check.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-history-row.h"
#include "albo-json.h"
#include "albo-sealed-leaves.h"

/* What this can show: that no row of the body's histories was changed, removed or slipped in
 * after a seal closed it, as long as the seals are those that were made, which the fingerprint
 * of their key tells to who has it from elsewhere.  What it cannot: that a request which no
 * seal holds yet was not removed, except by the gap that its protocol number leaves; that a
 * seal holds no more of the body than what was handed out, since to show what stands beside
 * its leaves would take the leaves of other bodies; nor anything about data that histories do
 * not vouch for.  `albo-admin verify` reads everything.
 */

/* Places in the arrays that schema `audit` makes of rows. */
enum
{
  ROW_ID, ROW_SEQ, ROW_AT, ROW_ACTION, ROW_FROM, ROW_TO, ROW_ACTOR_KIND, ROW_ACTOR_ID, ROW_ACTOR,
  ROW_DETAILS, ROW_HASH, N_ROW,
};

enum { PART_POSITION, PART_REQUEST, PART_PROTOCOL, PART_SEQ, PART_HASH, N_PART };

/* A seal takes the newest number of history first, waits up to two minutes for those who write
 * at that moment, and is dated then: so much older than it a row behind that number may be, and
 * some more for statements that waited.
 */
#define SEAL_SECONDS 300

/* Before which no row is dated that is numbered behind a seal. */
typedef struct
{
  char text[ALBO_INSTANT_LENGTH + 1];
} Bound;

/* The last row of a request in the range of a seal. */
typedef struct
{
  gint64   seal;
  gint64   seq;
  guint8   hash[ALBO_HASH_SIZE];
  gboolean is_listed;
} Range;

/* Protocol numbers of a year. */
typedef struct
{
  gint64 last;
  gint64 n_seen;
} Year;

struct _AlboVerificationCheck
{
  AlboFindings            findings;
  AlboSealCheck          *seals;
  AlboVerificationReport *report;
  guint64                 n_total;
  gint64                  organization;
  GHashTable             *years;      /* year → Year */
  gint64                  head;       /* number of the newest seal, as the database knows it */
  char                   *head_hash;

  /* The leaves of the last seal. */
  gint64                  first;
  gint64                  n_own;
  GByteArray             *leaves;

  AlboSealedLeaves       *sealed;     /* the leaves of all seals */
  GArray                 *bounds;     /* a Bound for each seal */

  /* The request that is looked at. */
  char                   *name;
  gint64                  seq;
  guint8                  hash[ALBO_HASH_SIZE];
  GArray                 *ranges;
};

static void
keep_finding (const char *text,
              gpointer    data)
{
  g_ptr_array_add (data, g_strdup (text));
}

/* An element of an array that the server made; NULL where it is not there or null. */
static const char *
get_text (JsonArray *array,
          guint      index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index)
                                                         : NULL;

  return node != NULL && albo_json_is_string (node) ? json_node_get_string (node) : NULL;
}

static gint64
get_number (JsonArray *array,
            guint      index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index)
                                                         : NULL;

  return node != NULL && albo_json_is_int (node) ? json_node_get_int (node) : 0;
}

static JsonArray *
get_row (JsonArray *array,
         guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_keys (AlboVerificationCheck *self,
          JsonArray             *keys)
{
  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      JsonNode *node = json_array_get_element (keys, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      AlboSealKey key = { 0 };

      /* One that cannot be read is missing for the seals that it signed. */
      if (object == NULL ||
          !albo_hex_read (albo_json_get_string (object, "public_key", ""), key.public_key,
                          ALBO_PUBLIC_KEY_SIZE))
        continue;

      g_strlcpy (key.key_id, albo_json_get_string (object, "key_id", ""), sizeof key.key_id);
      g_strlcpy (key.valid_from, albo_json_get_string (object, "valid_from", ""),
                 sizeof key.valid_from);
      g_strlcpy (key.valid_to, albo_json_get_string (object, "valid_to", ""), sizeof key.valid_to);
      albo_seal_check_add_key (self->seals, &key);
      g_ptr_array_add (self->report->keys, g_strdup (key.key_id));
    }
}

static void
add_years (AlboVerificationCheck *self,
           JsonArray             *counters)
{
  for (guint i = 0; counters != NULL && i < json_array_get_length (counters); i++)
    {
      JsonNode *node = json_array_get_element (counters, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      Year *year;

      if (object == NULL)
        continue;

      year = g_new0 (Year, 1);
      year->last = albo_json_get_int (object, "last_number", 0);
      g_hash_table_replace (self->years,
                            GINT_TO_POINTER ((int) albo_json_get_int (object, "year", 0)), year);
    }
}

/**
 * albo_verification_check_new: (skip)
 * @start: what `audit.verification()` says
 *
 * Returns: (transfer full): a check, to which all seals come first, then all histories
 */
AlboVerificationCheck *
albo_verification_check_new (JsonObject *start)
{
  AlboVerificationCheck *self = g_new0 (AlboVerificationCheck, 1);
  JsonObject *head = albo_json_get_object (start, "head");

  self->report = g_new0 (AlboVerificationReport, 1);
  self->report->organization = g_strdup (albo_json_get_string (start, "organization", ""));
  self->report->begun_at = g_strdup (albo_json_get_string (start, "at", ""));
  self->report->keys = g_ptr_array_new_with_free_func (g_free);
  self->report->findings = g_ptr_array_new_with_free_func (g_free);
  self->findings.func = keep_finding;
  self->findings.data = self->report->findings;
  self->seals = albo_seal_check_new (&self->findings, NULL);
  self->n_total = (guint64) albo_json_get_int (start, "n_requests", 0);
  self->organization = albo_json_get_int (start, "organization_id", 0);
  self->years = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->leaves = g_byte_array_new ();
  self->sealed = albo_sealed_leaves_new ();
  self->bounds = g_array_new (FALSE, FALSE, sizeof (Bound));

  if (head != NULL)
    {
      self->head = albo_json_get_int (head, "number", 0);
      self->head_hash = g_strdup (albo_json_get_string (head, "hash", NULL));
    }

  add_keys (self, albo_json_get_array (start, "keys"));
  add_years (self, albo_json_get_array (start, "counters"));

  return self;
}

/**
 * albo_verification_check_free: (skip)
 * @self: (nullable): a check
 */
void
albo_verification_check_free (AlboVerificationCheck *self)
{
  if (self == NULL)
    return;

  albo_seal_check_free (self->seals);
  albo_verification_report_free (self->report);
  g_hash_table_unref (self->years);
  g_array_unref (self->ranges);
  g_byte_array_unref (self->leaves);
  albo_sealed_leaves_free (self->sealed);
  g_array_unref (self->bounds);
  g_free (self->head_hash);
  g_free (self->name);
  g_free (self);
}

void
albo_verification_report_free (AlboVerificationReport *self)
{
  if (self == NULL)
    return;

  g_free (self->organization);
  g_free (self->begun_at);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

static void
add_bound (AlboVerificationCheck *self,
           const char            *sealed_at)
{
  g_autoptr(GDateTime) at = g_date_time_new_from_iso8601 (sealed_at, NULL);
  g_autoptr(GDateTime) before = at != NULL ? g_date_time_add_seconds (at, -SEAL_SECONDS) : NULL;
  g_autofree char *text = before != NULL ? g_date_time_format (before, "%Y-%m-%dT%H:%M:%S") : NULL;
  Bound bound = { "" };

  /* One that is no date does not fit its signature either. */
  if (text != NULL)
    g_strlcpy (bound.text, text, sizeof bound.text);
  g_array_append_val (self->bounds, bound);
}

/**
 * albo_verification_check_add_seal: (skip)
 * @self: a check
 * @seal: an element of `audit.seals()`
 *
 * Returns: how many of the seal's leaves are the body's, and must follow
 */
gint64
albo_verification_check_add_seal (AlboVerificationCheck *self,
                                  JsonObject            *object)
{
  AlboSeal seal = { 0 };
  const char *previous = albo_json_get_string (object, "previous", NULL);

  seal.number = albo_json_get_int (object, "number", 0);
  seal.from_id = albo_json_get_int (object, "from_id", 0);
  seal.to_id = albo_json_get_int (object, "to_id", 0);
  seal.n_leaves = albo_json_get_int (object, "n_leaves", 0);
  g_strlcpy (seal.sealed_at, albo_json_get_string (object, "sealed_at", ""), sizeof seal.sealed_at);
  g_strlcpy (seal.key_id, albo_json_get_string (object, "key_id", ""), sizeof seal.key_id);

  if (!albo_hex_read (albo_json_get_string (object, "root", ""), seal.root, ALBO_HASH_SIZE) ||
      !albo_hex_read (albo_json_get_string (object, "signature", ""), seal.signature,
                      ALBO_SIGNATURE_SIZE) ||
      (previous == NULL) != (seal.number == 1) ||
      (previous != NULL && !albo_hex_read (previous, seal.previous, ALBO_HASH_SIZE)))
    albo_findings_add (&self->findings, ALBO_FINDING_SEAL_CHANGED,
                       _("Seal %" PRId64 " is not what was signed: it was changed."), seal.number);

  albo_seal_check_add_seal (self->seals, &seal, FALSE);
  add_bound (self, seal.sealed_at);
  g_byte_array_set_size (self->leaves, 0);
  self->first = albo_json_get_int (object, "first", 0);
  self->n_own = albo_json_get_int (object, "n_own", 0);
  self->report->n_seals++;
  if (self->n_own <= 0)
    self->report->n_empty++;
  self->report->last_seal = seal.number;
  g_strlcpy (self->report->last_sealed_at, seal.sealed_at, sizeof self->report->last_sealed_at);

  return self->n_own;
}

/**
 * albo_verification_check_add_leaves: (skip)
 * @self: a check
 * @leaves: a page of `audit.seal_leaves()` of the last seal
 *
 * Returns: the position behind which the next page begins; -1 when there was none
 */
gint64
albo_verification_check_add_leaves (AlboVerificationCheck *self,
                                    JsonArray             *leaves)
{
  gint64 position = -1;

  for (guint i = 0; i < json_array_get_length (leaves); i++)
    {
      JsonArray *row = get_row (leaves, i);
      AlboSealLeaf leaf = { 0 };
      guint8 hash[ALBO_HASH_SIZE];
      g_autofree char *text = NULL;

      if (row == NULL)
        continue;

      position = get_number (row, PART_POSITION);
      leaf.organization = self->organization;
      leaf.request = get_number (row, PART_REQUEST);
      leaf.seq = get_number (row, PART_SEQ);
      g_strlcpy (leaf.protocol_number, get_text (row, PART_PROTOCOL) != NULL ? get_text (row, PART_PROTOCOL) : "",
                 sizeof leaf.protocol_number);
      if (get_text (row, PART_HASH) != NULL)
        albo_hex_read (get_text (row, PART_HASH), leaf.hash, ALBO_HASH_SIZE);

      text = albo_seal_leaf_make_text (&leaf);
      albo_merkle_hash_leaf (text, strlen (text), hash);
      g_byte_array_append (self->leaves, hash, sizeof hash);
      albo_sealed_leaves_add (self->sealed, self->report->last_seal, &leaf);
      self->report->n_leaves++;
    }

  return position;
}

/**
 * albo_verification_check_end_seal: (skip)
 * @self: a check
 * @proof: what `audit.seal_proof()` says of the last seal
 *
 * All leaves of the body in the last seal have come.
 */
void
albo_verification_check_end_seal (AlboVerificationCheck *self,
                                  JsonArray             *proof)
{
  g_autoptr(GByteArray) outside = g_byte_array_new ();

  for (guint i = 0; i < json_array_get_length (proof); i++)
    {
      guint8 hash[ALBO_HASH_SIZE] = { 0 };

      if (get_text (proof, i) != NULL)
        albo_hex_read (get_text (proof, i), hash, ALBO_HASH_SIZE);
      g_byte_array_append (outside, hash, sizeof hash);
    }

  albo_seal_check_add_part (self->seals, (guint64) MAX (self->first, 0), self->leaves->data,
                            self->leaves->len / ALBO_HASH_SIZE, outside->data,
                            outside->len / ALBO_HASH_SIZE);
}

static int
compare_range_cb (gconstpointer a,
                  gconstpointer b)
{
  const AlboSeal *seal = a;
  const gint64 *id = b;

  return *id <= seal->from_id ? 1 : *id > seal->to_id ? -1 : 0;
}

/* No hash holds the number of a row, but its date is in them. */
static void
check_date (AlboVerificationCheck *self,
            guint                  n_before,
            const char            *at)
{
  GArray *seals = albo_seal_check_get_seals (self->seals);

  if (n_before > 0 && at != NULL &&
      strcmp (at, g_array_index (self->bounds, Bound, n_before - 1).text) < 0)
    albo_findings_add (&self->findings, ALBO_FINDING_OLDER_THAN_SEAL,
                       _("%s: row %" PRId64 " of its history is dated before seal %" PRId64
                         ", and numbered as if it was written after it."), self->name, self->seq,
                       g_array_index (seals, AlboSeal, n_before - 1).number);
}

static void
note_range (AlboVerificationCheck *self,
            gint64                 id,
            const char            *at_text)
{
  GArray *seals = albo_seal_check_get_seals (self->seals);
  Range range = { 0, self->seq };
  guint at;

  /* Also what was sealed since the seals were read. */
  if (!g_array_binary_search (seals, &id, compare_range_cb, &at))
    {
      self->report->n_unsealed++;
      if (seals->len > 0 && id > g_array_index (seals, AlboSeal, seals->len - 1).to_id)
        check_date (self, seals->len, at_text);
      return;
    }

  check_date (self, at, at_text);
  range.seal = g_array_index (seals, AlboSeal, at).number;
  memcpy (range.hash, self->hash, ALBO_HASH_SIZE);

  for (guint i = self->ranges->len; i > 0; i--)
    if (g_array_index (self->ranges, Range, i - 1).seal == range.seal)
      {
        g_array_index (self->ranges, Range, i - 1) = range;
        return;
      }

  g_array_append_val (self->ranges, range);
}

static gboolean
fits_chain (AlboVerificationCheck *self,
            JsonArray             *row,
            const char            *request,
            const guint8           hash[ALBO_HASH_SIZE])
{
  g_autofree char *organization = g_strdup_printf ("%" PRId64, self->organization);
  g_autofree char *seq = g_strdup_printf ("%" PRId64, get_number (row, ROW_SEQ));
  char previous[2 * ALBO_HASH_SIZE + 1];
  guint8 right_hash[ALBO_HASH_SIZE];
  const AlboHistoryRow history = {
    organization, request, seq, get_text (row, ROW_AT), get_text (row, ROW_ACTION),
    get_text (row, ROW_FROM), get_text (row, ROW_TO), get_text (row, ROW_ACTOR_KIND),
    get_text (row, ROW_ACTOR_ID), get_text (row, ROW_ACTOR), get_text (row, ROW_DETAILS),
  };

  if (history.at == NULL || !albo_instant_is_valid (history.at) || history.action == NULL || history.to_state == NULL ||
      history.actor_kind == NULL || history.actor == NULL || history.details == NULL)
    return FALSE;

  albo_hex_write (self->hash, ALBO_HASH_SIZE, previous);
  albo_history_row_get_hash (&history, self->seq > 0 ? previous : NULL, right_hash);

  return memcmp (hash, right_hash, ALBO_HASH_SIZE) == 0;
}

static void
check_row (AlboVerificationCheck *self,
           JsonArray             *row,
           const char            *request)
{
  gint64 seq = get_number (row, ROW_SEQ);
  const char *text = get_text (row, ROW_HASH);
  guint8 hash[ALBO_HASH_SIZE] = { 0 };

  if (seq != self->seq + 1)
    albo_findings_add (&self->findings, ALBO_FINDING_ROW_MISSING,
                       _("%s: row %" PRId64 " of its history is missing."), self->name,
                       self->seq + 1);

  if (text == NULL || !albo_hex_read (text, hash, ALBO_HASH_SIZE) ||
      (seq == self->seq + 1 && !fits_chain (self, row, request, hash)))
    albo_findings_add (&self->findings, ALBO_FINDING_ROW_CHANGED,
                       _("%s: row %" PRId64 " of its history was changed: its hash does "
                         "not fit what it says and the row before it."), self->name, seq);

  self->seq = seq;
  memcpy (self->hash, hash, ALBO_HASH_SIZE);
  self->report->n_rows++;
  note_range (self, get_number (row, ROW_ID), get_text (row, ROW_AT));
}

static void
check_end (AlboVerificationCheck *self,
           JsonObject            *object)
{
  const char *text = albo_json_get_string (object, "hash", "");
  gint64 seq = albo_json_get_int (object, "seq", 0);
  guint8 hash[ALBO_HASH_SIZE] = { 0 };

  albo_hex_read (text, hash, ALBO_HASH_SIZE);

  if (self->seq == 0)
    albo_findings_add (&self->findings, ALBO_FINDING_NO_HISTORY,
                       _("%s: its whole history is missing."), self->name);
  else if (seq != self->seq)
    albo_findings_add (&self->findings, ALBO_FINDING_END_MISSING,
                       seq > self->seq
                       ? _("%s: row %" PRId64 " of its history is missing: it was the last.")
                       : _("%s: its history should end with row %" PRId64 "."),
                       self->name, seq);
  else if (memcmp (hash, self->hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (&self->findings, ALBO_FINDING_END_MISSING,
                       _("%s: row %" PRId64 " of its history, the last, is another one than "
                         "the request says."), self->name, seq);
}

static void
say_gone (const AlboSealedLeaf *sealed,
          gpointer              user_data)
{
  AlboVerificationCheck *self = user_data;

  albo_findings_add (&self->findings, ALBO_FINDING_SEALED_GONE,
                     _("%s: the request was removed; seal %" PRId64 " knows it."),
                     sealed->leaf.protocol_number, sealed->seal);
}

static void
check_leaf (AlboVerificationCheck *self,
            const AlboSealedLeaf  *sealed,
            const char            *protocol_number)
{
  const AlboSealLeaf *leaf = &sealed->leaf;
  Range *range = NULL;

  for (guint i = 0; i < self->ranges->len; i++)
    if (g_array_index (self->ranges, Range, i).seal == sealed->seal)
      range = &g_array_index (self->ranges, Range, i);

  if (self->seq == 0 && protocol_number == NULL)
    say_gone (sealed, self);
  else if (range == NULL || range->seq != leaf->seq ||
           memcmp (range->hash, leaf->hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (&self->findings, ALBO_FINDING_SEALED_ROW,
                       _("%s: row %" PRId64 " of its history is not the one that seal %"
                         PRId64 " closed: it, or one before it, was changed or removed."),
                       self->name, leaf->seq, sealed->seal);
  else if (protocol_number != NULL && !g_str_equal (protocol_number, leaf->protocol_number))
    albo_findings_add (&self->findings, ALBO_FINDING_PROTOCOL_NUMBER,
                       _("%s: seal %" PRId64 " knows it as %s."), self->name, sealed->seal,
                       leaf->protocol_number);

  if (range != NULL)
    range->is_listed = TRUE;
}

static void
check_unlisted (AlboVerificationCheck *self)
{
  for (guint i = 0; i < self->ranges->len; i++)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (!range->is_listed)
        albo_findings_add (&self->findings, ALBO_FINDING_UNKNOWN_TO_SEAL,
                           _("%s: row %" PRId64 " of its history claims to be older than "
                             "seal %" PRId64 ", which does not know it."),
                           self->name, range->seq, range->seal);
    }
}

static void
count_number (AlboVerificationCheck *self,
              const char            *protocol_number)
{
  const char *slash = strchr (protocol_number, '/');
  Year *year = g_hash_table_lookup (self->years,
                                    GINT_TO_POINTER ((int) g_ascii_strtoll (protocol_number, NULL, 10)));

  /* Later ones were submitted since it began. */
  if (year != NULL && slash != NULL && g_ascii_strtoll (slash + 1, NULL, 10) <= year->last)
    year->n_seen++;
}

static void
check_history (AlboVerificationCheck *self,
               JsonObject            *object)
{
  const char *protocol_number = albo_json_get_string (object, "protocol_number", NULL);
  JsonArray *rows = albo_json_get_array (object, "rows");
  gint64 id = albo_json_get_int (object, "id", 0);
  GArray *leaves = albo_sealed_leaves_use (self->sealed, id);
  g_autofree char *request = g_strdup_printf ("%" PRId64, id);
  const char *known = protocol_number;

  /* The leaves know the number of a request that is gone. */
  if (known == NULL && leaves != NULL)
    known = g_array_index (leaves, AlboSealedLeaf, 0).leaf.protocol_number;

  g_free (self->name);
  self->name = known != NULL ? g_strdup (known) : g_strdup_printf (_("Request %s"), request);
  self->seq = 0;
  g_array_set_size (self->ranges, 0);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (get_row (rows, i) != NULL)
      check_row (self, get_row (rows, i), request);

  if (protocol_number != NULL)
    {
      self->report->n_requests++;
      count_number (self, protocol_number);
      check_end (self, object);
    }
  else if (self->seq > 0)
    {
      albo_findings_add (&self->findings, ALBO_FINDING_NO_REQUEST,
                         _("%s: there is a history, but the request was removed."), self->name);
    }

  for (guint i = 0; leaves != NULL && i < leaves->len; i++)
    check_leaf (self, &g_array_index (leaves, AlboSealedLeaf, i), protocol_number);

  check_unlisted (self);
}

/**
 * albo_verification_check_add_histories: (skip)
 * @self: a check
 * @histories: a page of `audit.histories()`
 *
 * Returns: the request behind which the next page begins; -1 when there was none
 */
gint64
albo_verification_check_add_histories (AlboVerificationCheck *self,
                                       JsonArray             *histories)
{
  gint64 last = -1;

  for (guint i = 0; i < json_array_get_length (histories); i++)
    {
      JsonNode *node = json_array_get_element (histories, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      last = albo_json_get_int (json_node_get_object (node), "id", -1);
      check_history (self, json_node_get_object (node));
    }

  return last;
}

static void
check_head (AlboVerificationCheck *self)
{
  GArray *seals = albo_seal_check_get_seals (self->seals);
  char text[2 * ALBO_HASH_SIZE + 1];
  guint8 hash[ALBO_HASH_SIZE];

  if (self->head == 0)
    return;

  for (guint i = 0; i < seals->len; i++)
    if (g_array_index (seals, AlboSeal, i).number == self->head)
      {
        albo_seal_get_hash (&g_array_index (seals, AlboSeal, i), hash);
        albo_hex_write (hash, ALBO_HASH_SIZE, text);

        if (g_strcmp0 (text, self->head_hash) != 0)
          albo_findings_add (&self->findings, ALBO_FINDING_SEAL_HEAD,
                             _("Seal %" PRId64 " is not the one that the database knows as the "
                               "newest."), self->head);
        return;
      }

  albo_findings_add (&self->findings, ALBO_FINDING_SEAL_MISSING,
                     _("Seal %" PRId64 " is missing: it was the newest."), self->head);
}

/**
 * albo_verification_check_end: (skip)
 * @self: a check, which is used up
 *
 * Returns: (transfer full): what was found
 */
AlboVerificationReport *
albo_verification_check_end (AlboVerificationCheck *self)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  albo_seal_check_end (self->seals);
  check_head (self);
  albo_sealed_leaves_foreach_unused (self->sealed, say_gone, self);

  g_hash_table_iter_init (&iter, self->years);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Year *year = value;

      if (year->n_seen != year->last)
        albo_findings_add (&self->findings, ALBO_FINDING_NUMBER_MISSING,
                           _("Protocol numbers of %d go up to %" PRId64 ", and there are %" PRId64
                             " requests: some are missing."), GPOINTER_TO_INT (key), year->last,
                           year->n_seen);
    }

  self->report->n_findings = albo_findings_count (&self->findings);

  return g_steal_pointer (&self->report);
}

guint64
albo_verification_check_get_n_seen (AlboVerificationCheck *self)
{
  return self->report->n_requests;
}

guint64
albo_verification_check_get_n_total (AlboVerificationCheck *self)
{
  return self->n_total;
}
