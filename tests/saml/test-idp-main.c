/* test-idp-main.c - the test provider as a program, for whoever wants to see an answer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*   albo-test-idp cases
 *   albo-test-idp metadata FOLDER ENTITY-ID
 *   albo-test-idp answer FOLDER ENTITY-ID CASE REQUEST-ID ACS-URL AUDIENCE LEVEL
 *
 * FOLDER keeps the provider's key, which is made when it is not there.  An answer is the field
 * `SAMLResponse`, of now.
 */

static TestIdp *
open_idp (const char *folder,
          const char *entity_id)
{
  g_autofree char *key_path = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *certificate_path = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  TestIdp *idp;

  if (g_file_get_contents (key_path, &key_pem, NULL, NULL) &&
      g_file_get_contents (certificate_path, &certificate_pem, NULL, NULL))
    return test_idp_new_with_key (entity_id, key_pem, certificate_pem);

  idp = test_idp_new (entity_id);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (key_path, idp->key_pem, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL) ||
      !g_file_set_contents (certificate_path, idp->certificate_pem, -1, NULL))
    g_error ("cannot write the key into %s", folder);

  return idp;
}

static int
list_cases (void)
{
  g_autoptr(GArray) cases = test_idp_list_cases ();

  for (guint i = 0; i < cases->len; i++)
    {
      const TestCase *test = &g_array_index (cases, TestCase, i);

      printf ("%s\t%s\t%s\n", test->name, test->what,
              test->expected == TEST_ACCEPT ? "accept" : albo_saml_error_get_name (test->expected));
    }

  return EXIT_SUCCESS;
}

static int
print_metadata (char *argv[])
{
  g_autoptr(TestIdp) idp = open_idp (argv[2], argv[3]);
  g_autofree char *metadata = test_idp_make_metadata (idp, TRUE);

  puts (metadata);

  return EXIT_SUCCESS;
}

static int
print_answer (char *argv[])
{
  g_autoptr(TestIdp) idp = open_idp (argv[2], argv[3]);
  const TestAnswer answer = { argv[5], argv[6], argv[7], argv[8], g_get_real_time () };
  g_autofree char *base64 = test_idp_answer (idp, &answer, argv[4]);

  puts (base64);

  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "cases"))
    return list_cases ();

  if (argc == 4 && g_str_equal (argv[1], "metadata"))
    return print_metadata (argv);

  if (argc == 9 && g_str_equal (argv[1], "answer"))
    return print_answer (argv);

  fprintf (stderr, "usage: albo-test-idp cases | metadata FOLDER ENTITY-ID |\n"
           "       answer FOLDER ENTITY-ID CASE REQUEST-ID ACS-URL AUDIENCE LEVEL\n");

  return EXIT_FAILURE;
}
