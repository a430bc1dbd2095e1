/* albo-presets.c - the organizations, registers and services that Albo comes with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-presets.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

#define PREFIX "/it/albo/Albo/services/"

/* “generic-list, professional-order, school” */
static char *
list_names (void)
{
  g_auto(GStrv) children = g_resources_enumerate_children (PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                           NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; children != NULL && children[i] != NULL; i++)
    if (g_str_has_suffix (children[i], ".json"))
      {
        children[i][strlen (children[i]) - strlen (".json")] = '\0';
        g_ptr_array_add (names, children[i]);
      }

  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/**
 * albo_presets_load:
 * @name: e.g. `professional-order`, or the path of a file, with a slash in it
 * @error: %ALBO_ADMIN_ERROR_USAGE if there is none, %G_FILE_ERROR, %JSON_PARSER_ERROR
 *
 * Returns: (transfer full): the preset, or %NULL on error
 */
JsonNode *
albo_presets_load (const char  *name,
                   GError     **error)
{
  g_autofree char *path = g_strconcat (PREFIX, name, ".json", NULL);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  JsonNode *preset = NULL;

  if (strchr (name, '/') != NULL)
    {
      if (!g_file_get_contents (name, &text, NULL, error))
        return NULL;
    }
  else
    {
      bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (bytes == NULL)
        {
          names = list_names ();
          g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                       _("There is no preset “%s”. There are: %s."), name, names);
          return NULL;
        }

      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }

  preset = json_from_string (text, error);

  if (preset != NULL && !JSON_NODE_HOLDS_OBJECT (preset))
    {
      g_clear_pointer (&preset, json_node_unref);
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                   _("%s is not a preset: a JSON object is expected."), name);
    }

  return preset;
}

/**
 * albo_presets_apply:
 * @connection: a superuser's connection
 * @organization: id of an organization
 * @preset: registers and services
 * @error: %ALBO_STORE_ERROR
 *
 * Adds what is missing; a service whose content differs gets a new version.
 *
 * Returns: whether the organization has all that @preset says
 */
gboolean
albo_presets_apply (AlboConnection  *connection,
                    gint64           organization,
                    JsonNode        *preset,
                    GError         **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, organization);
  g_autofree char *text = json_to_string (preset, FALSE);
  const char *params[] = { id, text };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select admin.preset_apply ($1, $2)",
                               G_N_ELEMENTS (params), params, NULL, error);

  return rows != NULL;
}
