/* test-seal.c - trees, canonical texts and the file of seals
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "albo-history-row.h"
#include "albo-password-rule.h"
#include "albo-seal-file.h"

#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define HEX44 HEX32 "202122232425262728292a2b"
#define HEX64 HEX32 HEX32
#define AT "2026-01-31T09:30:00.000120Z"

static void
assert_root (const AlboMerkle *tree,
             const char       *expected)
{
  guint8 root[ALBO_HASH_SIZE];
  char text[2 * ALBO_HASH_SIZE + 1];

  albo_merkle_get_root (tree, root);
  albo_hex_write (root, ALBO_HASH_SIZE, text);
  g_assert_cmpstr (text, ==, expected);
}

/* The leaves and roots with which implementations of RFC 6962 are compared. */
static void
test_merkle (void)
{
  static const struct { const char *data; gsize length; const char *root; } steps[] = {
    { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
    { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
    { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
    { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
    { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
    { "@ABC", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
    { "PQRSTUVW", 8, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
    { "`abcdefghijklmno", 16, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
  };
  AlboMerkle tree = { 0 };

  assert_root (&tree, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      albo_merkle_add (&tree, steps[i].data, steps[i].length);
      assert_root (&tree, steps[i].root);
    }
}

/* The roots of the largest parts without a leaf of first … end, from left to right. */
static void
add_outside (GByteArray *out,
             guint64     start,
             guint64     size,
             guint64     first,
             guint64     end)
{
  guint64 n_left = 1;

  if (start >= end || start + size <= first)
    {
      AlboMerkle part = { 0 };
      guint8 root[ALBO_HASH_SIZE];

      for (guint64 i = start; i < start + size; i++)
        albo_merkle_add (&part, &i, sizeof i);

      albo_merkle_get_root (&part, root);
      g_byte_array_append (out, root, sizeof root);
      return;
    }

  if (start >= first && start + size <= end)
    return;

  while (n_left < size - n_left)
    n_left *= 2;

  add_outside (out, start, n_left, first, end);
  add_outside (out, start + n_left, size - n_left, first, end);
}

/* Every part of every small tree leads to its root; one that differs in a bit does not. */
static void
test_merkle_part (void)
{
  guint8 root[ALBO_HASH_SIZE];

  for (guint64 n = 1; n <= 17; n++)
    {
      AlboMerkle tree = { 0 };
      guint8 leaves[17][ALBO_HASH_SIZE];
      guint8 right[ALBO_HASH_SIZE];

      for (guint64 i = 0; i < n; i++)
        {
          albo_merkle_add (&tree, &i, sizeof i);
          albo_merkle_hash_leaf (&i, sizeof i, leaves[i]);
        }

      albo_merkle_get_root (&tree, right);

      for (guint64 first = 0; first < n; first++)
        for (guint64 end = first + 1; end <= n; end++)
          {
            g_autoptr(GByteArray) outside = g_byte_array_new ();
            guint64 n_outside;

            add_outside (outside, 0, n, first, end);
            n_outside = outside->len / ALBO_HASH_SIZE;
            g_assert_true (albo_merkle_part_get_root (n, first, leaves[first], end - first,
                                                      outside->data, n_outside, root));
            g_assert_cmpmem (root, sizeof root, right, sizeof right);

            g_assert_false (albo_merkle_part_get_root (n, first, leaves[first], end - first,
                                                       outside->data, n_outside + 1, root));
            g_assert_false (n_outside > 0 &&
                            albo_merkle_part_get_root (n, first, leaves[first], end - first,
                                                       outside->data, n_outside - 1, root));

            leaves[end - 1][3] ^= 1;
            g_assert_true (albo_merkle_part_get_root (n, first, leaves[first], end - first,
                                                      outside->data, n_outside, root));
            g_assert_false (memcmp (root, right, sizeof right) == 0);
            leaves[end - 1][3] ^= 1;
          }

      g_assert_false (albo_merkle_part_get_root (n, n, leaves[0], 1, NULL, 0, root));
      g_assert_false (albo_merkle_part_get_root (n, 0, leaves[0], n + 1, NULL, 0, root));
      g_assert_false (albo_merkle_part_get_root (n, 0, leaves[0], 0, NULL, 0, root));
    }

  g_assert_false (albo_merkle_part_get_root (G_MAXUINT64, 0, root, 1, NULL, 0, root));
}

static void
test_password (void)
{
  g_assert_cmpint (albo_password_find_problem ("undici char", "a.b"), ==, ALBO_PASSWORD_PROBLEM_SHORT);
  g_assert_cmpint (albo_password_find_problem ("\xff\xff\xff", "a.b"), ==, ALBO_PASSWORD_PROBLEM_NOT_TEXT);
  g_assert_cmpint (albo_password_find_problem ("èèèèèèèèèèèèèè", "a.b"), ==, ALBO_PASSWORD_PROBLEM_OBVIOUS);
  g_assert_cmpint (albo_password_find_problem ("ENTE.Operatore", "ente.operatore"), ==, ALBO_PASSWORD_PROBLEM_OBVIOUS);
  g_assert_cmpint (albo_password_find_problem ("dodicilettere", "a.b"), ==, ALBO_PASSWORD_PROBLEM_NONE);
}

static void
test_hex (void)
{
  guint8 bytes[2] = { 7, 7 };

  g_assert_true (albo_hex_read ("00ff", bytes, 2));
  g_assert_cmpuint (bytes[1], ==, 0xff);

  for (const char **bad = (const char *[]) { "", "00f", "00FF", "00fg", "00ff0", "0x00", NULL };
       *bad != NULL; bad++)
    g_assert_false (albo_hex_read (*bad, bytes, 2));
}

static void
test_instant (void)
{
  static const struct { const char *server; const char *instant; } good[] = {
    { "2026-01-31 09:30:00+00", "2026-01-31T09:30:00.000000Z" },
    { "2026-01-31 09:30:00.1+00", "2026-01-31T09:30:00.100000Z" },
    { "2026-01-31 09:30:00.00012+00", AT },
    { "2026-01-31 09:30:00.123456+00", "2026-01-31T09:30:00.123456Z" },
  };
  static const char * const bad[] = {
    "", "infinity", "2026-01-31 09:30:00", "2026-01-31 09:30:00.+00", "2026-01-31 09:30:00+01",
    "2026-01-31T09:30:00+00", "2026-01-31 09:30+00", "2026-01-31 09:30:00.1234567+00",
    "10000-01-31 09:30:00+00", "0044-03-15 09:30:00+00 BC", "2026-01-31 09:30:00,5+00",
  };
  char instant[ALBO_INSTANT_LENGTH + 1] = "as before";

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (albo_instant_from_server (bad[i], instant));

  g_assert_cmpstr (instant, ==, "as before");

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (albo_instant_from_server (good[i].server, instant));
      g_assert_cmpstr (instant, ==, good[i].instant);
      g_assert_true (albo_instant_is_valid (instant));
    }
}

static void
test_history_row (void)
{
  AlboHistoryRow row = { "1", "7", "2", AT, "claim", "1", "5", "administrator", "3",
                         "A \"B\" \\ \b\f\n\r\t\x01\x1f\x7f è", "{\"a\": 1}" };
  g_autofree char *text = albo_history_row_make_text (&row, HEX32);
  g_autofree char *first = NULL;
  guint8 hash[ALBO_HASH_SIZE];
  guint8 again[ALBO_HASH_SIZE];

  g_assert_cmpstr (text, ==,
                   "albo-history-1\n1\n7\n2\n" AT "\nclaim\n1\n5\nadministrator\n3\n"
                   "\"A \\\"B\\\" \\\\ \\b\\f\\n\\r\\t\\u0001\\u001f\x7f è\"\n{\"a\": 1}\n" HEX32);
  albo_history_row_get_hash (&row, HEX32, hash);
  albo_hash_data (text, strlen (text), again);
  g_assert_cmpmem (hash, sizeof hash, again, sizeof again);

  row.from_state = row.actor_id = NULL;
  first = albo_history_row_make_text (&row, NULL);
  g_assert_nonnull (strstr (first, "\nclaim\n-\n5\nadministrator\n-\n"));
  g_assert_true (g_str_has_suffix (first, "}\n-"));
}

static void
test_texts (void)
{
  AlboSeal seal = { .number = 2, .from_id = 3, .to_id = 9, .n_leaves = 4, .sealed_at = AT,
                    .key_id = HEX32 };
  AlboSealLeaf leaf = { 1, 7, "2026/0000001", 3 };
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;
  g_autofree char *leaf_text = NULL;

  for (guint i = 0; i < ALBO_HASH_SIZE; i++)
    seal.root[i] = leaf.hash[i] = (guint8) i;

  text = albo_seal_make_text (&seal);
  g_assert_cmpstr (text, ==, "albo-seal-1\n2\n3\n9\n4\n" HEX32 "\n"
                   "0000000000000000000000000000000000000000000000000000000000000000\n"
                   AT "\n" HEX32 "\n");

  seal.number = 1;
  first = albo_seal_make_text (&seal);
  g_assert_nonnull (strstr (first, HEX32 "\n-\n" AT));

  leaf_text = albo_seal_leaf_make_text (&leaf);
  g_assert_cmpstr (leaf_text, ==, "albo-seal-leaf-1\n1\n7\n2026/0000001\n3\n" HEX32 "\n");
}

static void
test_lines (void)
{
  static const char * const good[] = {
    "albo-seals-1",
    "key " HEX32 " " HEX44 " " AT " -",
    "key " HEX32 " " HEX44 " " AT " " AT,
    "seal 1 0 9 4 " HEX32 " - " AT " " HEX32 " " HEX64,
    "seal 2 9 10 4 " HEX32 " " HEX32 " " AT " " HEX32 " " HEX64,
    "leaf 1 7 2026/0000001 3 " HEX32,
    "end 2",
  };
  static const char * const bad[] = {
    "", " ", "albo-seals-2", "albo-seals-1 ", "key", "key " HEX32 " " HEX44 " " AT,
    "key " HEX32 " " HEX32 " " AT " -", "key " HEX32 " " HEX44 " - -",
    "seal 0 0 9 4 " HEX32 " - " AT " " HEX32 " " HEX64,
    "seal 1 0 9 4 " HEX32 " " HEX32 " " AT " " HEX32 " " HEX64,
    "seal 2 9 10 4 " HEX32 " - " AT " " HEX32 " " HEX64,
    "seal 1 0 9 4 " HEX32 " - " AT " " HEX32 " " HEX32,
    "seal 1 0 9 4 " HEX32 " - " AT " " HEX32 " " HEX64 " x",
    "seal 1 0 9 4  " HEX32 " - " AT " " HEX32 " " HEX64,
    "leaf 1 7 2026/0000001 03 " HEX32, "leaf +1 7 2026/0000001 3 " HEX32,
    "leaf -1 7 2026/0000001 3 " HEX32, "leaf 1 7  3 " HEX32,
    "leaf 99999999999999999999 7 2026/0000001 3 " HEX32,
    "leaf 1 7 2026/0000001-and-more-of-it 3 " HEX32, "end", "end x", "end 2 ",
    "leaf 1 7 2026/0000001 3 " HEX32 "\r",
  };
  g_autofree char *endless = g_strnfill (ALBO_SEAL_FILE_MAX_LINE, 'x');
  AlboSealLine line;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *written = NULL;

      g_assert_true (albo_seal_line_parse (good[i], &line));
      written = albo_seal_line_write (&line);
      g_assert_cmpstr (written, ==, good[i]);
    }

  memset (&line, 0x55, sizeof line);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (albo_seal_line_parse (bad[i], &line));

  g_assert_false (albo_seal_line_parse (endless, &line));
  g_assert_cmphex (line.kind, ==, 0x55555555);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/seal/merkle", test_merkle);
  g_test_add_func ("/seal/merkle-part", test_merkle_part);
  g_test_add_func ("/seal/password", test_password);
  g_test_add_func ("/seal/hex", test_hex);
  g_test_add_func ("/seal/instant", test_instant);
  g_test_add_func ("/seal/history-row", test_history_row);
  g_test_add_func ("/seal/texts", test_texts);
  g_test_add_func ("/seal/lines", test_lines);

  return g_test_run ();
}
