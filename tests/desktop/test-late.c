/* test-late.c - what the first picture does not need is loaded when it is called, or beside it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 *   test-late ALBO           runs the tests
 *   test-late ALBO LIBRARY   calls something of libpq, libcrypto or libsecret
 */

#include "albo-late.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <libsecret/secret.h>
#include <openssl/evp.h>
#include <sys/wait.h>

static const char *program;
static const char *self;

static gboolean
is_loaded (const char *name)
{
  g_autofree char *maps = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents ("/proc/self/maps", &maps, NULL, &error);
  g_assert_no_error (error);
  return strstr (maps, name) != NULL;
}

static void
test_called (void)
{
  char *problem = NULL;
  PQconninfoOption *options;
  EVP_MD_CTX *context;

  g_assert_false (is_loaded ("/libpq.so"));
  options = PQconninfoParse ("host=municipio port=5432", &problem);
  g_assert_null (problem);
  g_assert_nonnull (options);
  PQconninfoFree (options);
  g_assert_true (is_loaded ("/libpq.so"));

  context = EVP_MD_CTX_new ();
  g_assert_nonnull (context);
  EVP_MD_CTX_free (context);
  g_assert_true (is_loaded ("/libcrypto.so"));
}

static void
test_beside (void)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_assert_false (is_loaded ("/libsecret-1.so"));
  albo_late_start ();
  while (!is_loaded ("/libsecret-1.so") && g_get_monotonic_time () < deadline)
    g_usleep (10000);
  g_assert_true (is_loaded ("/libsecret-1.so"));
}

/* The loader itself says what it would load before the program begins. */
static void
test_program (void)
{
  static const char *const late[] = { "libpq.so", "libcrypto.so", "libsecret-1.so" };

  const char *const argv[] = { program, NULL };
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "LD_TRACE_LOADED_OBJECTS", "1", TRUE);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (output, "libadwaita-1.so"));
  for (gsize i = 0; i < G_N_ELEMENTS (late); i++)
    g_assert_null (strstr (output, late[i]));
}

/* The loader finds first a file that is no library, as good as none. */
static int
run_without (const char  *library,
             const char  *soname,
             char       **problem)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("albo-late-XXXXXX", &error);
  g_autofree char *file = g_build_filename (folder, soname, NULL);
  const char *const argv[] = { self, program, library, NULL };
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "LD_LIBRARY_PATH", folder, TRUE);
  int status = 0;

  g_assert_no_error (error);
  g_file_set_contents (file, "none", -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, problem,
                &status, &error);
  g_assert_no_error (error);
  g_unlink (file);
  g_rmdir (folder);

  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* What it cannot work without ends it with a word and no core. */
static void
test_missing (void)
{
  static const char *const cases[][2] = {
    { "libpq", "libpq.so.5" }, { "libcrypto", "libcrypto.so.3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;

      g_assert_cmpint (run_without (cases[i][0], cases[i][1], &problem), ==, 127);
      g_assert_true (g_str_has_prefix (problem, "albo: "));
      g_assert_nonnull (strstr (problem, cases[i][1]));
    }
}

/* Without a keyring one signs in all the same. */
static void
test_missing_keyring (void)
{
  g_autofree char *problem = NULL;

  g_assert_cmpint (run_without ("libsecret", "libsecret-1.so.0", &problem), ==, 0);
  g_assert_cmpstr (problem, ==, "");
}

static guint n_answers;

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (secret_password_lookup_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  n_answers++;
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (secret_password_store_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  n_answers++;
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (secret_password_clear_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  n_answers++;
}

static int
call (const char *library)
{
  static const SecretSchema schema = { "it.albo.Test", SECRET_SCHEMA_NONE, { { NULL, 0 } } };
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);

  if (g_str_equal (library, "libpq"))
    PQconninfoFree (PQconninfoParse ("port=5432", NULL));
  else if (g_str_equal (library, "libcrypto"))
    EVP_MD_CTX_free (EVP_MD_CTX_new ());
  else
    {
      albo_late_start ();
      secret_password_lookupv (&schema, attributes, NULL, looked_up_cb, NULL);
      secret_password_storev (&schema, attributes, NULL, "label", "password", NULL, stored_cb, NULL);
      secret_password_clearv (&schema, attributes, NULL, cleared_cb, NULL);
      while (n_answers < 3)
        g_main_context_iteration (NULL, TRUE);
    }

  return 0;
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >=, 2);
  if (argc == 3)
    return call (argv[2]);
  self = argv[0];
  program = argv[1];

  g_test_add_func ("/late/called", test_called);
  g_test_add_func ("/late/beside", test_beside);
  g_test_add_func ("/late/program", test_program);
  g_test_add_func ("/late/missing", test_missing);
  g_test_add_func ("/late/missing-keyring", test_missing_keyring);

  return g_test_run ();
}
