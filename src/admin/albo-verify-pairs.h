/* albo-verify-pairs.h - what was written against the row of the chain that vouches for it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-verify-private.h"

G_BEGIN_DECLS

/**
 * AlboVerifyPairing:
 * @kind: as the queries name it
 * @label: how to call one, before its id
 * @changed: it is not what its row says
 * @changed_words: the same for a person
 * @unknown: no row says that it was written
 * @unknown_words: the same for a person
 * @gone: there is a row, and nothing that it vouches for
 * @gone_words: the same for a person
 *
 * What can be wrong with one sort of thing.
 */
typedef struct
{
  const char *kind;
  const char *label;
  AlboFinding changed;
  const char *changed_words;
  AlboFinding unknown;
  const char *unknown_words;
  AlboFinding gone;
  const char *gone_words;
} AlboVerifyPairing;

/**
 * AlboVerifyPairs:
 * @cursor: name of the query
 * @progress: the part, for a person
 * @is_register: the owner is a member, and the things lie on an entry
 * @things: a query of `organization_id`, `owner_id` (request or member), `kind`, `id` (text),
 *   `needs_row` (whether a row must vouch for it), `content` (nullable: what the row has the
 *   SHA-256 of) and `found` (what the row has as it is); for a register also `entry_id`
 * @rows: a query of `organization_id`, `owner_id`, `kind`, `id`, `sha256` (nullable) and
 *   `expected`; for a register also `entry_id`, and (nullable) `register` and `number`, the
 *   place of an entry that is gone
 * @pairings: one for each `kind` that the queries name
 *
 * Two sides that must say the same.
 */
typedef struct
{
  const char              *cursor;
  const char              *progress;
  gboolean                 is_register;
  const char              *things;
  const char              *rows;
  const AlboVerifyPairing *pairings;
} AlboVerifyPairs;

gboolean albo_verify_pairs (AlboVerify             *self,
                            const AlboVerifyPairs  *pairs,
                            GError                **error);

G_END_DECLS
