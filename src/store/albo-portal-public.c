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

/**
 * albo_portal_pages:
 * @self: a connection as `albo_portal`
 * @host: (nullable): the host of an organization; %NULL for all that have none
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an array of `{organization, services, registers}`, with the day
 *   on which each last changed
 */
JsonNode *
albo_portal_pages (AlboConnection  *self,
                   const char      *host,
                   GCancellable    *cancellable,
                   GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (host) };

  return albo_arg_call_json (self, "select portal.pages ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_registers:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): an array of `{code, name, fields, sections}`: its public registers
 */
JsonNode *
albo_portal_registers (AlboConnection  *self,
                       const char      *organization,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (organization) };

  return albo_arg_call_json (self, "select portal.registers ($1)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_register:
 * @self: a connection as `albo_portal`
 * @question: which register, and what of it
 * @limit: how many entries, at most 100
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND; %ALBO_STORE_ERROR_INVALID for a day to
 *   come and for a section that is not public
 *
 * Returns: (transfer full): `{organization, register, day, fresh_at, changed_on, entries}`
 */
JsonNode *
albo_portal_register (AlboConnection            *self,
                      const AlboPublicQuestion  *question,
                      int                        limit,
                      GCancellable              *cancellable,
                      GError                   **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (question->organization), ALBO_ARG_TEXT (question->register_code),
    ALBO_ARG_TEXT (question->day), ALBO_ARG_TEXT (question->section),
    ALBO_ARG_TEXT (question->search), ALBO_ARG_INT (question->after_number), ALBO_ARG_INT (limit),
  };

  return albo_arg_call_json (self, "select portal.register ($1, $2, $3::date, $4, $5, $6, $7)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_portal_register_entry:
 * @self: a connection as `albo_portal`
 * @organization: code of an organization
 * @register_code: code of a register of it
 * @number: a number in it
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{organization, register, day, fresh_at, changed_on, entry}`
 */
JsonNode *
albo_portal_register_entry (AlboConnection  *self,
                            const char      *organization,
                            const char      *register_code,
                            gint64           number,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_TEXT (organization), ALBO_ARG_TEXT (register_code), ALBO_ARG_INT (number),
  };

  return albo_arg_call_json (self, "select portal.register_entry ($1, $2, $3)",
                             args, G_N_ELEMENTS (args), cancellable, error);
}
