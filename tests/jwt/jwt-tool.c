/* jwt-tool.c - signs and checks tokens for another implementation to judge
 *
 *   albo-jwt-tool sign KEY.pem N     N tokens over {"n":0}, {"n":1} …, then the set of keys
 *   albo-jwt-tool verify SET.json    a token a line on the standard input; "ok CLAIMS" or "no WHY"
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"
#include "albo-jws.h"

#include <stdio.h>
#include <string.h>

static int
run_sign (const char *path,
          int         n)
{
  g_autofree char *pem = NULL;
  g_autofree char *set = NULL;
  g_autoptr(AlboJwk) key = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();

  g_assert_true (g_file_get_contents (path, &pem, NULL, NULL));
  key = albo_jwk_new_from_pem (pem, NULL, NULL);
  g_assert_nonnull (key);

  for (int i = 0; i < n; i++)
    {
      g_autoptr(JsonObject) claims = json_object_new ();
      g_autofree char *token = NULL;

      json_object_set_int_member (claims, "n", i);
      token = albo_jwt_sign (key, "JWT", claims, NULL);
      printf ("%s\n", token);
    }

  g_ptr_array_add (keys, key);
  set = albo_jwk_set_to_text (keys);
  printf ("%s\n", set);

  return 0;
}

static int
run_verify (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) keys = NULL;
  char line[ALBO_JWS_MAX_SIZE];

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  keys = albo_jwk_set_parse (text, -1, NULL);
  g_assert_nonnull (keys);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonObject) claims = NULL;

      line[strcspn (line, "\n")] = '\0';
      claims = albo_jwt_verify (line, keys, ALBO_JWS_ANY, &error);
      if (claims == NULL)
        printf ("no %s\n", error->message);
      else
        printf ("ok %" G_GINT64_FORMAT "\n", albo_json_get_int (claims, "n", -1));
    }

  return 0;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "sign") == 0)
    return run_sign (argv[2], (int) g_ascii_strtoll (argv[3], NULL, 10));

  if (argc == 3 && strcmp (argv[1], "verify") == 0)
    return run_verify (argv[2]);

  return 2;
}
