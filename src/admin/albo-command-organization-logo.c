/* albo-command-organization-logo.c - albo-admin organization logo
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-organization-private.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

/* More than the database takes, so that it is the database that says what it takes. */
#define MAX_FILE (4 * 1024 * 1024)

/* Returns: (transfer full): @path as PostgreSQL reads bytes in a text */
static char *
read_as_hex (const char  *path,
             GError     **error)
{
  static const char digits[] = "0123456789abcdef";
  g_autofree char *content = NULL;
  gsize length;
  char *hex;

  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;

  if (length > MAX_FILE)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE, _("“%s” is too large."), path);
      return NULL;
    }

  hex = g_malloc (length * 2 + 3);
  hex[0] = '\\';
  hex[1] = 'x';

  for (gsize i = 0; i < length; i++)
    {
      hex[2 + i * 2] = digits[(guint8) content[i] >> 4];
      hex[3 + i * 2] = digits[(guint8) content[i] & 0xf];
    }

  hex[2 + length * 2] = '\0';

  return hex;
}

/**
 * albo_organization_verb_logo: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `logo` and what follows
 *
 * Returns: what to end with
 */
int
albo_organization_verb_logo (AlboProgram *program,
                             int          argc,
                             char        *argv[])
{
  gboolean remove = FALSE;
  const GOptionEntry entries[] = {
    { "remove", 0, 0, G_OPTION_ARG_NONE, &remove, N_("Take the picture away"), NULL },
    { NULL }
  };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) done = NULL;
  g_autofree char *content = NULL;
  const char *words[2] = { NULL };
  const char *params[2];
  int status;

  if (!albo_program_parse_words ("organization logo ", "CODE [FILE]",
                                 _("Shows a picture beside the name of an organization on every "
                                   "page of the portal: a PNG, or an SVG without scripts, of at "
                                   "most 256 KiB."),
                                 entries, argc, argv, 1, 2, words, &status))
    return status;

  if ((words[1] == NULL) != remove)
    return albo_program_misuse ("organization logo ", _("Name a file, or say --remove."));

  if (!remove)
    {
      content = read_as_hex (words[1], &error);

      if (content == NULL)
        return albo_program_fail (error);
    }

  connection = albo_program_connect (program, &error);
  params[0] = words[0];
  params[1] = content;

  if (connection != NULL)
    done = albo_connection_call (connection,
                                 "select admin.logo_set (coalesce ((select id from"
                                 " admin.organization_list () where code = $1), -1), $2::bytea)",
                                 G_N_ELEMENTS (params), params, NULL, &error);

  if (done == NULL)
    return albo_program_fail (error);

  g_print (remove ? _("The logo of “%s” is gone.\n") : _("The logo of “%s” is set.\n"), words[0]);

  return ALBO_EXIT_DONE;
}
