/* albo-portal-public.c - the functions of the SQL schema `portal` that nobody signs in for
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-calls.h"

#include "albo-arg-private.h"

/**
 * albo_portal_organization:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{code, kind, name, has_registers, logo, settings}`
 */
JsonNode *
albo_portal_organization (AlboConnection  *self,
                          const char      *organization,
                          GCancellable    *cancellable,
                          GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization) };

  return albo_arg_call_json (self, "select portal.organization ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_organization_at:
 * @self: a connection as `albo_portal`
 * @host: a host name that a browser asked for
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{code}` of the organization whose host it is, null if it is
 *   nobody's
 */
JsonNode *
albo_portal_organization_at (AlboConnection  *self,
                             const char      *host,
                             GCancellable    *cancellable,
                             GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (host) };

  return albo_arg_call_json (self, "select jsonb_build_object ('code', portal.organization_at ($1))",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_logo:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{media_type, sha256, content}`, the content in base 64
 */
JsonNode *
albo_portal_logo (AlboConnection  *self,
                  const char      *organization,
                  GCancellable    *cancellable,
                  GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization) };

  return albo_arg_call_json (self, "select portal.logo ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}
