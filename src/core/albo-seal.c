/* albo-seal.c - a seal over history, and what is signed of it
 *
 * The texts are one value a line, and each line ends: whoever has the values can
 * write them again, and check them with no program of ours.  In data/schema
 * albo.seal_text makes the same one.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal.h"

#include <string.h>

/**
 * albo_hex_write: (skip)
 * @bytes: (array length=n_bytes): bytes
 * @n_bytes: how many
 * @text: room for twice as many characters and a zero byte
 *
 * Writes bytes as lower case hexadecimal digits.
 */
void
albo_hex_write (const guint8 *bytes,
                gsize         n_bytes,
                char         *text)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n_bytes; i++)
    {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }

  text[2 * n_bytes] = '\0';
}

/**
 * albo_hex_read: (skip)
 * @text: digits
 * @bytes: (out): room for @n_bytes
 * @n_bytes: how many bytes @text must be
 *
 * Reads exactly what albo_hex_write() writes.
 *
 * Returns: whether @text is that; otherwise @bytes is as before
 */
gboolean
albo_hex_read (const char *text,
               guint8     *bytes,
               gsize       n_bytes)
{
  if (strlen (text) != 2 * n_bytes || strspn (text, "0123456789abcdef") != 2 * n_bytes)
    return FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 |
                         g_ascii_xdigit_value (text[2 * i + 1]));

  return TRUE;
}

static gboolean
fits_pattern (const char *text,
              const char *pattern)
{
  for (; *pattern != '\0'; pattern++, text++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;

  return *text == '\0';
}

/**
 * albo_instant_is_valid: (skip)
 * @text: any text
 *
 * Returns: whether @text looks like `2026-01-31T09:30:00.000000Z`
 */
gboolean
albo_instant_is_valid (const char *text)
{
  return fits_pattern (text, "0000-00-00T00:00:00.000000Z");
}

/**
 * albo_instant_from_server: (skip)
 * @text: a `timestamptz` as PostgreSQL writes it in UTC and ISO style
 * @instant: (out): the same as canonical texts have it
 *
 * The server leaves out zeroes at the end of the fraction.
 *
 * Returns: whether @text is that; years have four digits
 */
gboolean
albo_instant_from_server (const char *text,
                          char        instant[ALBO_INSTANT_LENGTH + 1])
{
  const char *zone = strchr (text, '+');
  gsize length = zone != NULL ? (gsize) (zone - text) : 0;
  char made[] = "0000-00-00T00:00:00.000000Z";

  if (length < 19 || length == 20 || length > 26 || !g_str_equal (zone, "+00"))
    return FALSE;

  memcpy (made, text, length);

  if (made[10] != ' ')
    return FALSE;

  made[10] = 'T';

  if (!albo_instant_is_valid (made))
    return FALSE;

  memcpy (instant, made, sizeof made);

  return TRUE;
}

/**
 * albo_seal_make_text: (skip)
 * @seal: a seal; the signature does not matter
 *
 * Returns: (transfer full): what is signed
 */
char *
albo_seal_make_text (const AlboSeal *seal)
{
  char root[2 * ALBO_HASH_SIZE + 1];
  char previous[2 * ALBO_HASH_SIZE + 1] = "-";

  albo_hex_write (seal->root, ALBO_HASH_SIZE, root);

  if (seal->number > 1)
    albo_hex_write (seal->previous, ALBO_HASH_SIZE, previous);

  return g_strdup_printf ("albo-seal-1\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%"
                          G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s\n%s\n%s\n",
                          seal->number, seal->from_id, seal->to_id, seal->n_leaves, root,
                          previous, seal->sealed_at, seal->key_id);
}

/**
 * albo_seal_get_hash: (skip)
 * @seal: a seal
 * @hash: (out): SHA-256 of what is signed, which the next seal holds
 */
void
albo_seal_get_hash (const AlboSeal *seal,
                    guint8          hash[ALBO_HASH_SIZE])
{
  g_autofree char *text = albo_seal_make_text (seal);

  albo_hash_data (text, strlen (text), hash);
}

/**
 * albo_seal_leaf_make_text: (skip)
 * @leaf: a leaf
 *
 * Returns: (transfer full): what goes into the tree
 */
char *
albo_seal_leaf_make_text (const AlboSealLeaf *leaf)
{
  char hash[2 * ALBO_HASH_SIZE + 1];

  albo_hex_write (leaf->hash, ALBO_HASH_SIZE, hash);

  return g_strdup_printf ("albo-seal-leaf-1\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%"
                          G_GINT64_FORMAT "\n%s\n",
                          leaf->organization, leaf->request, leaf->protocol_number, leaf->seq,
                          hash);
}
