/* test-provider-main.c - the provider as a program
 *
 *   albo-test-oidc PORT REDIRECT_URI CLIENT_KEY_FILE
 *
 * Writes our key to CLIENT_KEY_FILE and what an administrator would write of the provider to the
 * standard output, then answers until its standard input ends; each line of that is the fault
 * to answer with from then on, an empty one for none.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-provider.h"

#include "albo-json.h"

#include <stdio.h>
#include <string.h>

int
main (int   argc,
      char *argv[])
{
  g_autoptr(TestProvider) provider = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  char line[200];

  if (argc != 4)
    return 2;

  provider = test_provider_new ((guint) g_ascii_strtoull (argv[1], NULL, 10), NULL);
  test_provider_set_client (provider, argv[2]);
  if (!g_file_set_contents (argv[3], test_provider_get_client_pem (provider), -1, NULL))
    return 1;

  json_node_take_object (node, test_provider_describe (provider));
  text = albo_json_to_string (node);
  printf ("%s\n", text);
  fflush (stdout);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      line[strcspn (line, "\n")] = '\0';
      test_provider_set_fault (provider, line[0] != '\0' ? line : NULL);
    }

  return 0;
}
