/* test-secret.c - secrets that a database keeps without being able to read them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "albo-secret.h"

static const AlboSecretKey key = { { 1, 2, 3 } };
static const AlboSecretKey other_key = { { 1, 2, 4 } };

static void
assert_open (const AlboSecretKey *with,
             const char          *context,
             GBytes              *sealed,
             const char          *expected)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  char *secret = albo_secret_open (with, context, bytes, length, &error);

  g_assert_cmpstr (secret, ==, expected);
  g_assert_true ((error == NULL) == (expected != NULL));
  albo_secret_free (secret);
}

static void
test_seal (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) sealed = albo_secret_seal (&key, "mail\na", "pàssword", &error);
  g_autoptr(GBytes) again = albo_secret_seal (&key, "mail\na", "pàssword", &error);
  g_autofree char *long_secret = g_strnfill (901, 'x');
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);

  g_assert_no_error (error);
  assert_open (&key, "mail\na", sealed, "pàssword");
  assert_open (&other_key, "mail\na", sealed, NULL);
  assert_open (&key, "mail\nb", sealed, NULL);
  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_null (g_strstr_len ((const char *) bytes, (gssize) length, "ssword"));

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, length);
      g_autoptr(GBytes) wrong = NULL;
      g_autoptr(GBytes) shorter = g_bytes_new (bytes, i);

      changed[i] ^= 0x10;
      wrong = g_bytes_new (changed, length);
      assert_open (&key, "mail\na", wrong, NULL);
      assert_open (&key, "mail\na", shorter, NULL);
    }

  g_assert_null (albo_secret_seal (&key, "a", "", NULL));
  g_assert_null (albo_secret_seal (&key, "a", long_secret, NULL));
}

static void
test_key (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("albo-secret-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  AlboSecretKey first;
  AlboSecretKey second;

  g_assert_true (albo_secret_key_create (path, &error));
  g_assert_true (albo_secret_key_load (path, &first, &error));
  g_assert_true (albo_secret_key_load (path, &second, &error));
  g_assert_cmpmem (first.bytes, sizeof first.bytes, second.bytes, sizeof second.bytes);
  g_assert_false (albo_secret_key_create (path, NULL));

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_false (albo_secret_key_load (path, &first, &error));
  g_assert_nonnull (strstr (error->message, "chmod 600"));
  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  g_assert_true (albo_secret_key_load (path, &first, NULL));

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (albo_secret_key_load (path, &first, NULL));
  g_assert_true (g_file_set_contents_full (path, "00ff", -1, 0, 0600, NULL));
  g_assert_false (albo_secret_key_load (path, &first, NULL));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/seal", test_seal);
  g_test_add_func ("/secret/key", test_key);

  return g_test_run ();
}
