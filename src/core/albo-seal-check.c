/* albo-seal-check.c - whether seals fit their signatures, their leaves and each other
 *
 * The same for those of a database and of a file: seals come in the order of their
 * numbers, each followed by its leaves.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-check.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-signature-check.h"

struct _AlboSealCheck
{
  AlboFindings *findings;
  GPtrArray    *trusted;      /* (nullable) (unowned): public keys that came another way */
  GHashTable   *keys;         /* key id → AlboSealKey, as found beside the seals */
  GArray       *seals;        /* all so far */
  AlboMerkle    tree;         /* of the last seal's leaves */
  gboolean      with_leaves;  /* whether the last seal's leaves are coming */
};

/**
 * albo_seal_check_new: (skip)
 * @findings: where to say what is wrong
 * @trusted: (nullable): public keys that are known to be right, from
 *   albo_public_keys_load(); %NULL to believe those that lie beside the seals
 *
 * Returns: (transfer full): a check
 */
AlboSealCheck *
albo_seal_check_new (AlboFindings *findings,
                     GPtrArray    *trusted)
{
  AlboSealCheck *self = g_new0 (AlboSealCheck, 1);

  self->findings = findings;
  self->trusted = trusted;
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->seals = g_array_new (FALSE, FALSE, sizeof (AlboSeal));

  return self;
}

/**
 * albo_seal_check_free: (skip)
 * @self: (nullable): a check
 */
void
albo_seal_check_free (AlboSealCheck *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->keys);
  g_array_unref (self->seals);
  g_free (self);
}

static gboolean
is_trusted (AlboSealCheck     *self,
            const AlboSealKey *key)
{
  if (self->trusted == NULL)
    return TRUE;

  for (guint i = 0; i < self->trusted->len; i++)
    if (memcmp (self->trusted->pdata[i], key->public_key, ALBO_PUBLIC_KEY_SIZE) == 0)
      return TRUE;

  return FALSE;
}

/**
 * albo_seal_check_add_key: (skip)
 * @self: a check
 * @key: a public key; before the seals that it signed
 */
void
albo_seal_check_add_key (AlboSealCheck     *self,
                         const AlboSealKey *key)
{
  AlboSealKey *kept = g_memdup2 (key, sizeof *key);
  guint8 hash[ALBO_HASH_SIZE];
  char key_id[2 * ALBO_HASH_SIZE + 1];

  albo_hash_data (key->public_key, ALBO_PUBLIC_KEY_SIZE, hash);
  albo_hex_write (hash, ALBO_HASH_SIZE, key_id);

  if (!g_str_equal (key_id, key->key_id))
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_KEY,
                       _("Key %.16s… of the seals is another one than its name says."),
                       key->key_id);

  g_hash_table_replace (self->keys, kept->key_id, kept);
}

static void
check_signature (AlboSealCheck  *self,
                 const AlboSeal *seal)
{
  const AlboSealKey *key = g_hash_table_lookup (self->keys, seal->key_id);
  g_autofree char *text = NULL;

  if (key == NULL || !is_trusted (self, key))
    {
      albo_findings_add (self->findings, ALBO_FINDING_SEAL_KEY,
                         _("Seal %" PRId64 " is signed with key %.16s…, which is not one "
                           "to be trusted."), seal->number, seal->key_id);
      return;
    }

  if (strcmp (seal->sealed_at, key->valid_from) < 0 ||
      (key->valid_to[0] != '\0' && strcmp (seal->sealed_at, key->valid_to) > 0))
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_KEY,
                       _("Seal %" PRId64 " is signed with key %.16s…, which was not valid "
                         "then."), seal->number, seal->key_id);

  text = albo_seal_make_text (seal);

  if (!albo_signature_fits (seal->signature, text, key->public_key))
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_CHANGED,
                       _("Seal %" PRId64 " is not what was signed: it was changed."),
                       seal->number);
}

static void
check_place (AlboSealCheck  *self,
             const AlboSeal *seal)
{
  const AlboSeal *previous = NULL;
  guint8 hash[ALBO_HASH_SIZE] = { 0 };
  gint64 expected = 1;

  if (self->seals->len > 0)
    {
      previous = &g_array_index (self->seals, AlboSeal, self->seals->len - 1);
      expected = previous->number + 1;
      albo_seal_get_hash (previous, hash);
    }

  if (seal->number != expected)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_MISSING,
                       _("Seal %" PRId64 " is missing: after seal %" PRId64
                         " comes seal %" PRId64 "."),
                       expected, expected - 1, seal->number);
  else if (memcmp (seal->previous, hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_CHAIN,
                       _("Seal %" PRId64 " does not follow the one before it: one of the two "
                         "was changed."), seal->number);

  if (seal->from_id != (previous != NULL && seal->number == expected ? previous->to_id
                        : seal->number == 1 ? 0 : seal->from_id) ||
      seal->from_id >= seal->to_id)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_CHAIN,
                       _("Seal %" PRId64 " does not begin where the one before it ends."),
                       seal->number);
}

static void
finish_leaves (AlboSealCheck *self)
{
  const AlboSeal *seal;
  guint8 root[ALBO_HASH_SIZE];

  if (!self->with_leaves)
    return;

  self->with_leaves = FALSE;
  seal = &g_array_index (self->seals, AlboSeal, self->seals->len - 1);
  albo_merkle_get_root (&self->tree, root);

  if ((gint64) self->tree.n_leaves != seal->n_leaves)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_LEAVES,
                       _("Seal %" PRId64 " closed the history of %" PRId64
                         " requests, and lists %" PRIu64 "."),
                       seal->number, seal->n_leaves, self->tree.n_leaves);
  else if (memcmp (root, seal->root, ALBO_HASH_SIZE) != 0)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_LEAVES,
                       _("The list of seal %" PRId64 " is not what was sealed: a line of it "
                         "was changed."), seal->number);
}

/**
 * albo_seal_check_add_seal: (skip)
 * @self: a check
 * @seal: the next seal
 * @with_leaves: whether its leaves follow
 */
void
albo_seal_check_add_seal (AlboSealCheck  *self,
                          const AlboSeal *seal,
                          gboolean        with_leaves)
{
  finish_leaves (self);
  check_place (self, seal);
  check_signature (self, seal);

  g_array_append_vals (self->seals, seal, 1);
  memset (&self->tree, 0, sizeof self->tree);
  self->with_leaves = with_leaves;
}

/**
 * albo_seal_check_add_leaf: (skip)
 * @self: a check
 * @leaf: the next leaf of the last seal
 */
void
albo_seal_check_add_leaf (AlboSealCheck      *self,
                          const AlboSealLeaf *leaf)
{
  g_autofree char *text = albo_seal_leaf_make_text (leaf);

  albo_merkle_add (&self->tree, text, strlen (text));
}

/**
 * albo_seal_check_add_part: (skip)
 * @self: a check
 * @first: place of the first leaf of the part, from 0
 * @leaves: (array length=n_leaves): hashes of the part's leaves, by albo_merkle_hash_leaf()
 * @n_leaves: how many
 * @outside: (array length=n_outside): what stands for the rest of the tree, see
 *   albo_merkle_part_get_root()
 * @n_outside: how many
 *
 * For who may see some leaves of the last seal only: whether they were sealed.
 */
void
albo_seal_check_add_part (AlboSealCheck *self,
                          guint64        first,
                          const guint8  *leaves,
                          guint64        n_leaves,
                          const guint8  *outside,
                          guint64        n_outside)
{
  const AlboSeal *seal = &g_array_index (self->seals, AlboSeal, self->seals->len - 1);
  guint8 root[ALBO_HASH_SIZE];

  if (!albo_merkle_part_get_root (seal->n_leaves, first, leaves, n_leaves, outside, n_outside,
                                  root) ||
      memcmp (root, seal->root, ALBO_HASH_SIZE) != 0)
    albo_findings_add (self->findings, ALBO_FINDING_SEAL_LEAVES,
                       _("The list of seal %" PRId64 " is not what was sealed: a line of it "
                         "was changed."), seal->number);
}

/**
 * albo_seal_check_end: (skip)
 * @self: a check
 *
 * No seal and no leaf follows.
 */
void
albo_seal_check_end (AlboSealCheck *self)
{
  finish_leaves (self);
}

/**
 * albo_seal_check_get_seals: (skip)
 * @self: a check
 *
 * Returns: (transfer none) (element-type AlboSeal): the seals so far, as they came
 */
GArray *
albo_seal_check_get_seals (AlboSealCheck *self)
{
  return self->seals;
}
