/* albo-settings.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-settings.h"

#include "albo-config.h"

/**
 * albo_settings_new:
 *
 * g_settings_new() ends the program where the schema is not installed, as in a
 * build folder; remembering nothing is enough.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL without a schema
 */
GSettings *
albo_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, ALBO_APPLICATION_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
