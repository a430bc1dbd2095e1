/* albo-seal-file.c - seals as a text that leaves the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-seal-file.h"

#include <string.h>

#define MAX_WORDS 10

/* Only what albo_seal_line_write() writes: no sign but a minus, no zero before. */
static gboolean
read_number (const char *word,
             gint64     *number)
{
  char written[32];
  gint64 read = g_ascii_strtoll (word, NULL, 10);

  g_snprintf (written, sizeof written, "%" G_GINT64_FORMAT, read);

  if (!g_str_equal (written, word) || read < 0)
    return FALSE;

  *number = read;

  return TRUE;
}

static gboolean
read_word (const char *word,
           char       *text,
           gsize       n_text)
{
  return word[0] != '\0' && g_strlcpy (text, word, n_text) < n_text;
}

static gboolean
read_instant (const char *word,
              char        text[ALBO_INSTANT_LENGTH + 1])
{
  return albo_instant_is_valid (word) && read_word (word, text, ALBO_INSTANT_LENGTH + 1);
}

static gboolean
read_key_id (const char *word,
             char        text[2 * ALBO_HASH_SIZE + 1])
{
  guint8 hash[ALBO_HASH_SIZE];

  return albo_hex_read (word, hash, sizeof hash) && read_word (word, text, 2 * ALBO_HASH_SIZE + 1);
}

static gboolean
read_key (char        *words[],
          AlboSealKey *key)
{
  return read_key_id (words[1], key->key_id) &&
         albo_hex_read (words[2], key->public_key, ALBO_PUBLIC_KEY_SIZE) &&
         read_instant (words[3], key->valid_from) &&
         (g_str_equal (words[4], "-") || read_instant (words[4], key->valid_to));
}

static gboolean
read_seal (char     *words[],
           AlboSeal *seal)
{
  return read_number (words[1], &seal->number) && seal->number > 0 &&
         read_number (words[2], &seal->from_id) && read_number (words[3], &seal->to_id) &&
         read_number (words[4], &seal->n_leaves) &&
         albo_hex_read (words[5], seal->root, ALBO_HASH_SIZE) &&
         (seal->number == 1 ? g_str_equal (words[6], "-")
                            : albo_hex_read (words[6], seal->previous, ALBO_HASH_SIZE)) &&
         read_instant (words[7], seal->sealed_at) && read_key_id (words[8], seal->key_id) &&
         albo_hex_read (words[9], seal->signature, ALBO_SIGNATURE_SIZE);
}

static gboolean
read_leaf (char         *words[],
           AlboSealLeaf *leaf)
{
  return read_number (words[1], &leaf->organization) && read_number (words[2], &leaf->request) &&
         read_word (words[3], leaf->protocol_number, sizeof leaf->protocol_number) &&
         read_number (words[4], &leaf->seq) &&
         albo_hex_read (words[5], leaf->hash, ALBO_HASH_SIZE);
}

static guint
split (char  *text,
       char  *words[MAX_WORDS + 1])
{
  guint n_words = 0;
  char *word = text;

  while (word != NULL && n_words <= MAX_WORDS)
    {
      char *space = strchr (word, ' ');

      words[n_words++] = word;

      if (space != NULL)
        *space++ = '\0';

      word = space;
    }

  return n_words;
}

/**
 * albo_seal_line_parse: (skip)
 * @text: a line without its end
 * @line: (out): what it says
 *
 * Returns: whether it is a line of such a file; otherwise @line is as before
 */
gboolean
albo_seal_line_parse (const char   *text,
                      AlboSealLine *line)
{
  static const struct { const char *word; AlboSealLineKind kind; guint n_words; } kinds[] = {
    { ALBO_SEAL_FILE_TITLE, ALBO_SEAL_LINE_TITLE, 1 },
    { "key", ALBO_SEAL_LINE_KEY, 5 },
    { "seal", ALBO_SEAL_LINE_SEAL, 10 },
    { "leaf", ALBO_SEAL_LINE_LEAF, 6 },
    { "end", ALBO_SEAL_LINE_END, 2 },
  };
  char copy[ALBO_SEAL_FILE_MAX_LINE];
  char *words[MAX_WORDS + 1];
  AlboSealLine read;
  gboolean is_good = FALSE;
  guint n_words;

  if (g_strlcpy (copy, text, sizeof copy) >= sizeof copy)
    return FALSE;

  memset (&read, 0, sizeof read);
  n_words = split (copy, words);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (words[0], kinds[i].word) && n_words == kinds[i].n_words)
      read.kind = kinds[i].kind;

  switch (read.kind)
    {
    case ALBO_SEAL_LINE_TITLE: is_good = TRUE; break;
    case ALBO_SEAL_LINE_KEY: is_good = read_key (words, &read.key); break;
    case ALBO_SEAL_LINE_SEAL: is_good = read_seal (words, &read.seal); break;
    case ALBO_SEAL_LINE_LEAF: is_good = read_leaf (words, &read.leaf); break;
    case ALBO_SEAL_LINE_END: is_good = read_number (words[1], &read.n_seals); break;
    case ALBO_SEAL_LINE_NONE: break;
    default: g_assert_not_reached ();
    }

  if (is_good)
    *line = read;

  return is_good;
}

static char *
write_key (const AlboSealKey *key)
{
  char public_key[2 * ALBO_PUBLIC_KEY_SIZE + 1];

  albo_hex_write (key->public_key, ALBO_PUBLIC_KEY_SIZE, public_key);

  return g_strdup_printf ("key %s %s %s %s", key->key_id, public_key, key->valid_from,
                          key->valid_to[0] != '\0' ? key->valid_to : "-");
}

static char *
write_seal (const AlboSeal *seal)
{
  char root[2 * ALBO_HASH_SIZE + 1];
  char previous[2 * ALBO_HASH_SIZE + 1] = "-";
  char signature[2 * ALBO_SIGNATURE_SIZE + 1];

  albo_hex_write (seal->root, ALBO_HASH_SIZE, root);
  albo_hex_write (seal->signature, ALBO_SIGNATURE_SIZE, signature);

  if (seal->number > 1)
    albo_hex_write (seal->previous, ALBO_HASH_SIZE, previous);

  return g_strdup_printf ("seal %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %"
                          G_GINT64_FORMAT " %s %s %s %s %s",
                          seal->number, seal->from_id, seal->to_id, seal->n_leaves, root, previous,
                          seal->sealed_at, seal->key_id, signature);
}

static char *
write_leaf (const AlboSealLeaf *leaf)
{
  char hash[2 * ALBO_HASH_SIZE + 1];

  albo_hex_write (leaf->hash, ALBO_HASH_SIZE, hash);

  return g_strdup_printf ("leaf %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT
                          " %s", leaf->organization, leaf->request, leaf->protocol_number,
                          leaf->seq, hash);
}

/**
 * albo_seal_line_write: (skip)
 * @line: a line
 *
 * Returns: (transfer full): its text, without an end
 */
char *
albo_seal_line_write (const AlboSealLine *line)
{
  switch (line->kind)
    {
    case ALBO_SEAL_LINE_TITLE: return g_strdup (ALBO_SEAL_FILE_TITLE);
    case ALBO_SEAL_LINE_KEY: return write_key (&line->key);
    case ALBO_SEAL_LINE_SEAL: return write_seal (&line->seal);
    case ALBO_SEAL_LINE_LEAF: return write_leaf (&line->leaf);
    case ALBO_SEAL_LINE_END: return g_strdup_printf ("end %" G_GINT64_FORMAT, line->n_seals);
    case ALBO_SEAL_LINE_NONE:
    default: g_assert_not_reached ();
    }
}
