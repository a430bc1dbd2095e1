/* test-server-address.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-server-address.h"

#include <string.h>

static void
assert_conninfo (const char *server,
                 const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = NULL;

  conninfo = albo_server_address_to_conninfo (server, "anna", "it's \\secret", &error);
  g_assert_no_error (error);

  /* Which file of certificates the system has is the system's business. */
  if (strstr (expected, "verify-full") != NULL)
    g_assert_true (g_str_has_prefix (conninfo, expected));
  else
    g_assert_cmpstr (conninfo, ==, expected);

  g_assert_true (g_str_has_suffix (conninfo, "user='anna' password='it\\'s \\\\secret'"));
}

#define WHO " user='anna' password='it\\'s \\\\secret'"

static void
test_typed (void)
{
  assert_conninfo ("/run/postgresql", "host='/run/postgresql' dbname='albo'" WHO);
  assert_conninfo (" localhost ", "host='localhost' dbname='albo'" WHO);
  assert_conninfo ("127.0.0.1:5433/prova", "dbname='prova' host='127.0.0.1' port='5433'" WHO);
  assert_conninfo ("[::1]:5433", "host='::1' port='5433' dbname='albo'" WHO);
  assert_conninfo ("host=/tmp/x dbname=y", "dbname='y' host='/tmp/x'" WHO);
  assert_conninfo ("postgresql://localhost:5434/z", "dbname='z' host='localhost' port='5434'" WHO);
}

static void
test_network_is_verified (void)
{
  assert_conninfo ("db.example.org", "host='db.example.org' dbname='albo' sslmode='verify-full'");
  assert_conninfo ("db.example.org:5433", "host='db.example.org' port='5433' dbname='albo' sslmode='verify-full'");

  /* Who writes a whole connection string knows what they do. */
  assert_conninfo ("host=db.example.org sslmode=require",
                   "host='db.example.org' sslmode='require' dbname='albo'" WHO);
}

static void
test_several (void)
{
  assert_conninfo ("localhost,127.0.0.1:5433/prova",
                   "dbname='prova' host='localhost,127.0.0.1' port=',5433' target_session_attrs='read-write'" WHO);
  assert_conninfo ("host=/run/a,/run/b target_session_attrs=any",
                   "host='/run/a,/run/b' target_session_attrs='any' dbname='albo'" WHO);

  /* One that is far away is enough for the certificate to be asked for. */
  assert_conninfo ("127.0.0.1, db.example.org:5433",
                   "host='127.0.0.1,db.example.org' port=',5433' dbname='albo' sslmode='verify-full'");
}

static void
test_other_password (void)
{
  g_autofree char *conninfo = albo_server_address_with_password ("host='a' user='anna' password='old'", "it's");

  g_assert_cmpstr (conninfo, ==, "user='anna' host='a' password='it\\'s'");
}

static void
test_user_of_the_form_wins (void)
{
  assert_conninfo ("host=localhost user=root password=other",
                   "host='localhost' dbname='albo'" WHO);
}

static void
test_nonsense (void)
{
  const char *servers[] = { "", "  ", "a=b", "host='open", "postgresql://[", "x://y" };

  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *conninfo = NULL;

      conninfo = albo_server_address_to_conninfo (servers[i], "anna", "secret", &error);
      g_assert_null (conninfo);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_label (void)
{
  g_autofree char *host = albo_server_address_to_label ("host=h password=secret");
  g_autofree char *typed = albo_server_address_to_label ("db.example.org:5432/albo");
  g_autofree char *nothing = albo_server_address_to_label ("a=b");

  g_assert_cmpstr (host, ==, "h");
  g_assert_cmpstr (typed, ==, "db.example.org");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-address/typed", test_typed);
  g_test_add_func ("/server-address/network-is-verified", test_network_is_verified);
  g_test_add_func ("/server-address/several", test_several);
  g_test_add_func ("/server-address/other-password", test_other_password);
  g_test_add_func ("/server-address/user-of-the-form-wins", test_user_of_the_form_wins);
  g_test_add_func ("/server-address/nonsense", test_nonsense);
  g_test_add_func ("/server-address/label", test_label);

  return g_test_run ();
}
