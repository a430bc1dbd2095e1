/* test-late.c - what the first picture does not need is loaded when it is called, or beside it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 *   test-late ALBO
 */

#include "albo-late.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <openssl/evp.h>

static const char *program;

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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  g_test_add_func ("/late/called", test_called);
  g_test_add_func ("/late/beside", test_beside);
  g_test_add_func ("/late/program", test_program);

  return g_test_run ();
}
