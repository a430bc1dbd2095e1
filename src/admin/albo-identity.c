/* albo-identity.c - what the database says
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-identity.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-json.h"

/**
 * albo_identity_list_services: (skip)
 * @connection: a connection as who installed
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): an array of identities
 */
JsonNode *
albo_identity_list_services (AlboConnection  *connection,
                             GError         **error)
{
  return albo_connection_call_json (connection, "select admin.identity_services ()", 0, NULL, NULL, error);
}

/**
 * albo_identity_list_providers: (skip)
 * @connection: a connection as who installed
 * @kind: (nullable): `spid`, `cie` or `eidas`
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): an array of providers
 */
JsonNode *
albo_identity_list_providers (AlboConnection  *connection,
                              const char      *kind,
                              GError         **error)
{
  const AlboParam params[] = { { .value = kind } };

  return albo_connection_call_json (connection, "select admin.identity_providers ($1)", 1, params, NULL, error);
}

/**
 * albo_identity_list_oidc: (skip)
 * @connection: a connection as who installed
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: (transfer full): an array of aggregators
 */
JsonNode *
albo_identity_list_oidc (AlboConnection  *connection,
                         GError         **error)
{
  return albo_connection_call_json (connection, "select admin.oidc_providers ()", 0, NULL, NULL, error);
}

/**
 * albo_identity_find_service: (skip)
 * @connection: a connection as who installed
 * @code: the code of an identity
 * @error: %ALBO_STORE_ERROR, or %ALBO_ADMIN_ERROR_USAGE if there is none
 *
 * Returns: (transfer full): the identity
 */
JsonObject *
albo_identity_find_service (AlboConnection  *connection,
                            const char      *code,
                            GError         **error)
{
  g_autoptr(JsonNode) node = albo_identity_list_services (connection, error);
  JsonArray *services = node != NULL ? json_node_get_array (node) : NULL;

  if (node == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);

      if (g_str_equal (albo_json_get_string (service, "code", ""), code))
        return json_object_ref (service);
    }

  g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE, _("There is no identity “%s”."), code);

  return NULL;
}

/**
 * albo_identity_put: (skip)
 * @connection: a connection as who installed
 * @sql: a call that takes a code and an object
 * @code: (nullable): the code; %NULL where @sql takes the object alone
 * @object: what to put
 * @error: %ALBO_STORE_ERROR
 *
 * Returns: whether it is there now
 */
gboolean
albo_identity_put (AlboConnection  *connection,
                   const char      *sql,
                   const char      *code,
                   JsonObject      *object,
                   GError         **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr(PGresult) rows = NULL;
  const char *params[] = { code, NULL };

  json_node_set_object (node, object);
  params[1] = text = albo_json_to_string (node);
  rows = albo_connection_call (connection, sql, code != NULL ? 2 : 1, code != NULL ? params : params + 1, NULL, error);

  return rows != NULL;
}
