/* albo-command-organization.c - albo-admin organization: add, and the way to the others
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-command-organization-private.h"

#include <glib/gi18n.h>

#include "albo-presets.h"
#include "albo-staff.h"

static gboolean
add_in_transaction (AlboConnection  *connection,
                    const char      *code,
                    const char      *kind,
                    const char      *name,
                    JsonNode        *preset,
                    GError         **error)
{
  gint64 id;

  return albo_staff_add_organization (connection, code, kind, name, NULL, &id, error) &&
         (preset == NULL || albo_presets_apply (connection, id, preset, error));
}

static gboolean
add (AlboConnection  *connection,
     const char      *code,
     const char      *kind,
     const char      *name,
     JsonNode        *preset,
     GError         **error)
{
  if (!albo_connection_begin (connection, NULL, error))
    return FALSE;

  if (!add_in_transaction (connection, code, kind, name, preset, error))
    {
      albo_connection_rollback (connection);
      return FALSE;
    }

  return albo_connection_commit (connection, NULL, error);
}

static gboolean
is_kind (const char *word)
{
  const char *kinds[] = { "order", "school", "list", NULL };

  return word != NULL && g_strv_contains (kinds, word);
}

static int
verb_add (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  g_autofree char *code = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *preset_name = NULL;
  const GOptionEntry entries[] = {
    { "code", 0, 0, G_OPTION_ARG_STRING, &code, N_("Short name, as in addresses"), N_("CODE") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("order, school or list"), N_("KIND") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Whole name"), N_("NAME") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &preset_name,
      N_("Registers and services to begin with: professional-order, school, generic-list, or "
         "the path of a file"), N_("PRESET") },
    { NULL }
  };
  g_autoptr(JsonNode) preset = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!albo_program_parse ("organization add ",
                           _("Adds an organization. Done twice with the same words, it changes "
                             "nothing."),
                           entries, argc, argv, &status))
    return status;

  if (code == NULL || name == NULL || !is_kind (kind))
    return albo_program_misuse ("organization add ",
                                _("Say --code, --name and --kind, which is order, school or "
                                  "list."));

  if (preset_name != NULL)
    {
      preset = albo_presets_load (preset_name, &error);

      if (preset == NULL)
        return albo_program_fail (error);
    }

  connection = albo_program_connect (program, &error);

  if (connection == NULL || !add (connection, code, kind, name, preset, &error))
    return albo_program_fail (error);

  g_print (_("The organization “%s” is there.\n"), code);

  return ALBO_EXIT_DONE;
}

static const AlboVerb verbs[] = {
  { "add", N_("add an organization"), verb_add },
  { "list", N_("say which there are"), albo_organization_verb_list },
  { "show", N_("say all about one"), albo_organization_verb_show },
  { "settings", N_("read and change what an organization decides"),
    albo_organization_verb_settings },
  { "logo", N_("set or remove the picture beside the name"), albo_organization_verb_logo },
};

/**
 * albo_command_organization: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `organization` and what follows
 *
 * The organizations that share the database.
 *
 * Returns: what to end with
 */
int
albo_command_organization (AlboProgram *program,
                           int          argc,
                           char        *argv[])
{
  return albo_program_run_verb (program, verbs, G_N_ELEMENTS (verbs), argc, argv);
}
