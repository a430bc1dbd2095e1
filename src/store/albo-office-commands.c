/* albo-office-commands.c - what the office does to a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-calls.h"

#include "albo-office-private.h"

static const AlboOfficeCall forward_call = {
  "select %s.forward ($1, $2, $3, $4)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_forward:
 * @self: a connection of one of the staff
 * @request: a request
 * @row_version: the version that the caller saw
 * @key: a UUID made before the first try
 * @checklist: `true` for each item of the completeness check
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_STALE, %ALBO_STORE_ERROR_NO_TRANSITION,
 *   %ALBO_STORE_ERROR_FORBIDDEN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID
 *
 * A repeat with the same @key gives the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): `{request_id, state, row_version}`
 */
JsonNode *
albo_office_forward (AlboConnection  *self,
                     gint64           request,
                     int              row_version,
                     const char      *key,
                     JsonObject      *checklist,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_OBJECT (checklist),
  };

  return albo_office_call (self, &forward_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_forward_async:
 *
 * albo_office_forward() for who has a main loop; what is given is copied at once.
 */
void
albo_office_forward_async (AlboConnection      *self,
                           gint64               request,
                           int                  row_version,
                           const char          *key,
                           JsonObject          *checklist,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_OBJECT (checklist),
  };

  albo_office_call_async (self, &forward_call, args, G_N_ELEMENTS (args),
                          albo_office_forward_async, cancellable, callback, user_data);
}

/**
 * albo_office_forward_finish:
 *
 * Returns: as albo_office_forward()
 */
JsonNode *
albo_office_forward_finish (AlboConnection  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_forward_async, error);
}

static const AlboOfficeCall claim_call = {
  "select %s.claim ($1, $2, $3)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_claim:
 * @self: a connection of one of the staff
 * @request: a request
 * @row_version: the version that the caller saw
 * @key: a UUID made before the first try
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_STALE, %ALBO_STORE_ERROR_NO_TRANSITION,
 *   %ALBO_STORE_ERROR_FORBIDDEN, %ALBO_STORE_ERROR_NOT_FOUND
 *
 * A repeat with the same @key gives the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): `{request_id, state, row_version}`
 */
JsonNode *
albo_office_claim (AlboConnection  *self,
                   gint64           request,
                   int              row_version,
                   const char      *key,
                   GCancellable    *cancellable,
                   GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
  };

  return albo_office_call (self, &claim_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_claim_async:
 *
 * albo_office_claim() for who has a main loop; what is given is copied at once.
 */
void
albo_office_claim_async (AlboConnection      *self,
                         gint64               request,
                         int                  row_version,
                         const char          *key,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
  };

  albo_office_call_async (self, &claim_call, args, G_N_ELEMENTS (args),
                          albo_office_claim_async, cancellable, callback, user_data);
}

/**
 * albo_office_claim_finish:
 *
 * Returns: as albo_office_claim()
 */
JsonNode *
albo_office_claim_finish (AlboConnection  *self,
                          GAsyncResult    *result,
                          GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_claim_async, error);
}

static const AlboOfficeCall approve_call = {
  "select %s.approve ($1, $2, $3, $4)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_approve:
 * @self: a connection of one of the staff
 * @request: a request
 * @row_version: the version that the caller saw
 * @key: a UUID made before the first try
 * @details: `{resolution_number, resolution_date, effective_from, section, number}`
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_STALE, %ALBO_STORE_ERROR_NO_TRANSITION,
 *   %ALBO_STORE_ERROR_FORBIDDEN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID
 *
 * A repeat with the same @key gives the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): `{request_id, state, row_version}`
 */
JsonNode *
albo_office_approve (AlboConnection  *self,
                     gint64           request,
                     int              row_version,
                     const char      *key,
                     JsonObject      *details,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_OBJECT (details),
  };

  return albo_office_call (self, &approve_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_approve_async:
 *
 * albo_office_approve() for who has a main loop; what is given is copied at once.
 */
void
albo_office_approve_async (AlboConnection      *self,
                           gint64               request,
                           int                  row_version,
                           const char          *key,
                           JsonObject          *details,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_OBJECT (details),
  };

  albo_office_call_async (self, &approve_call, args, G_N_ELEMENTS (args),
                          albo_office_approve_async, cancellable, callback, user_data);
}

/**
 * albo_office_approve_finish:
 *
 * Returns: as albo_office_approve()
 */
JsonNode *
albo_office_approve_finish (AlboConnection  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_approve_async, error);
}

static const AlboOfficeCall annul_call = {
  "select %s.annul ($1, $2, $3, $4, $5)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_annul:
 * @self: a connection of one of the staff
 * @request: a request
 * @row_version: the version that the caller saw
 * @key: a UUID made before the first try
 * @outcome: `rejected`, `withdrawn`, `inadmissible`, `duplicate` or `ex_officio`
 * @reasons: what the applicant is told
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_STALE, %ALBO_STORE_ERROR_NO_TRANSITION,
 *   %ALBO_STORE_ERROR_FORBIDDEN, %ALBO_STORE_ERROR_NOT_FOUND,
 *   %ALBO_STORE_ERROR_INVALID
 *
 * A repeat with the same @key gives the first answer, so an unknown outcome is repeated.
 *
 * Returns: (transfer full): `{request_id, state, row_version}`
 */
JsonNode *
albo_office_annul (AlboConnection  *self,
                   gint64           request,
                   int              row_version,
                   const char      *key,
                   const char      *outcome,
                   const char      *reasons,
                   GCancellable    *cancellable,
                   GError         **error)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_TEXT (outcome), ALBO_ARG_TEXT (reasons),
  };

  return albo_office_call (self, &annul_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_annul_async:
 *
 * albo_office_annul() for who has a main loop; what is given is copied at once.
 */
void
albo_office_annul_async (AlboConnection      *self,
                         gint64               request,
                         int                  row_version,
                         const char          *key,
                         const char          *outcome,
                         const char          *reasons,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const AlboArg args[] = {
    ALBO_ARG_INT (request), ALBO_ARG_INT (row_version), ALBO_ARG_TEXT (key),
    ALBO_ARG_TEXT (outcome), ALBO_ARG_TEXT (reasons),
  };

  albo_office_call_async (self, &annul_call, args, G_N_ELEMENTS (args),
                          albo_office_annul_async, cancellable, callback, user_data);
}

/**
 * albo_office_annul_finish:
 *
 * Returns: as albo_office_annul()
 */
JsonNode *
albo_office_annul_finish (AlboConnection  *self,
                          GAsyncResult    *result,
                          GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_annul_async, error);
}

static const AlboOfficeCall announce_call = {
  "select %s.announce ($1)",
  albo_office_read_void, NULL
};

/**
 * albo_office_announce:
 * @self: a connection of one of the staff
 * @request: a request
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Wakes the others after a command, in a transaction of its own; a failure is no harm.
 *
 * Returns: whether it was sent
 */
gboolean
albo_office_announce (AlboConnection  *self,
                      gint64           request,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  return GPOINTER_TO_INT (albo_office_call (self, &announce_call, args, G_N_ELEMENTS (args),
                                            cancellable, error));
}

/**
 * albo_office_announce_async:
 *
 * albo_office_announce() for who has a main loop; what is given is copied at once.
 */
void
albo_office_announce_async (AlboConnection      *self,
                            gint64               request,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  albo_office_call_async (self, &announce_call, args, G_N_ELEMENTS (args),
                          albo_office_announce_async, cancellable, callback, user_data);
}

/**
 * albo_office_announce_finish:
 *
 * Returns: as albo_office_announce()
 */
gboolean
albo_office_announce_finish (AlboConnection  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  return GPOINTER_TO_INT (albo_connection_run_finish (self, result, albo_office_announce_async,
                                                      error));
}
