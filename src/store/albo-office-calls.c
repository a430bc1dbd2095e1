/* albo-office-calls.c - who is working, and what the office reads
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-calls.h"

#include "albo-office-private.h"

static gpointer
read_int (AlboConnection  *self,
          const char      *sql,
          const AlboArg   *args,
          gsize            n_args,
          GCancellable    *cancellable,
          GError         **error)
{
  gint64 value;

  if (!albo_arg_call_int (self, sql, args, n_args, &value, cancellable, error))
    return NULL;

  return g_memdup2 (&value, sizeof value);
}

static gpointer
read_bytes (AlboConnection  *self,
            const char      *sql,
            const AlboArg   *args,
            gsize            n_args,
            GCancellable    *cancellable,
            GError         **error)
{
  return albo_arg_call_bytes (self, sql, args, n_args, cancellable, error);
}

static gpointer
sign_in (AlboConnection  *self,
         gpointer         data,
         GCancellable    *cancellable,
         GError         **error)
{
  return albo_office_sign_in (self, cancellable, error);
}

/**
 * albo_office_sign_in:
 * @self: a connection of one of the staff
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_SIGN_IN for a wrong password,
 *   %ALBO_STORE_ERROR_FORBIDDEN for who is not staff, %ALBO_STORE_ERROR_UNREACHABLE
 *
 * Opens the connection, finds out which functions this person may call, and tells
 * @self; then albo_office_whoami().
 *
 * Returns: (transfer full): `{login, name, duty, organization, schema_version, is_demo}`
 */
JsonNode *
albo_office_sign_in (AlboConnection  *self,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (self,
                               "select nspname from pg_namespace"
                               " where nspname in ('office', 'audit')"
                               " and has_schema_privilege (oid, 'usage')"
                               " order by nspname desc limit 1",
                               0, NULL, cancellable, error);

  if (rows == NULL)
    return NULL;

  if (PQntuples (rows) == 0)
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN,
                           "this account is not one of the staff");
      return NULL;
    }

  albo_connection_set_schema (self, PQgetvalue (rows, 0, 0));

  return albo_office_whoami (self, cancellable, error);
}

/**
 * albo_office_sign_in_async:
 *
 * albo_office_sign_in() for who has a main loop; what is given is copied at once.
 */
void
albo_office_sign_in_async (AlboConnection      *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  albo_connection_run_async (self, sign_in, NULL, NULL, (GDestroyNotify) json_node_unref,
                             albo_office_sign_in_async, cancellable, callback, user_data);
}

/**
 * albo_office_sign_in_finish:
 *
 * Returns: as albo_office_sign_in()
 */
JsonNode *
albo_office_sign_in_finish (AlboConnection  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_sign_in_async, error);
}

static const AlboOfficeCall whoami_call = {
  "select %s.whoami ()",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_whoami:
 * @self: a connection of one of the staff
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_FORBIDDEN for who is not staff
 *
 * Returns: (transfer full): `{login, name, duty, organization, schema_version, is_demo}`
 */
JsonNode *
albo_office_whoami (AlboConnection  *self,
                    GCancellable    *cancellable,
                    GError         **error)
{
  return albo_office_call (self, &whoami_call, NULL, 0, cancellable, error);
}

/**
 * albo_office_whoami_async:
 *
 * albo_office_whoami() for who has a main loop; what is given is copied at once.
 */
void
albo_office_whoami_async (AlboConnection      *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  albo_office_call_async (self, &whoami_call, NULL, 0,
                          albo_office_whoami_async, cancellable, callback, user_data);
}

/**
 * albo_office_whoami_finish:
 *
 * Returns: as albo_office_whoami()
 */
JsonNode *
albo_office_whoami_finish (AlboConnection  *self,
                           GAsyncResult    *result,
                           GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_whoami_async, error);
}

static const AlboOfficeCall request_call = {
  "select %s.request ($1)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_request:
 * @self: a connection of one of the staff
 * @request: a request
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Opens a request, which is recorded, and for the office makes it read.
 *
 * Returns: (transfer full): the whole request
 */
JsonNode *
albo_office_request (AlboConnection  *self,
                     gint64           request,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  return albo_office_call (self, &request_call, args, G_N_ELEMENTS (args), cancellable, error);
}

/**
 * albo_office_request_async:
 *
 * albo_office_request() for who has a main loop; what is given is copied at once.
 */
void
albo_office_request_async (AlboConnection      *self,
                           gint64               request,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_INT (request) };

  albo_office_call_async (self, &request_call, args, G_N_ELEMENTS (args),
                          albo_office_request_async, cancellable, callback, user_data);
}

/**
 * albo_office_request_finish:
 *
 * Returns: as albo_office_request()
 */
JsonNode *
albo_office_request_finish (AlboConnection  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_request_async, error);
}

static const AlboOfficeCall request_by_protocol_call = {
  "select %s.request_by_protocol ($1)",
  read_int, g_free
};

/**
 * albo_office_request_by_protocol:
 * @self: a connection of one of the staff
 * @protocol: a protocol number
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the id of the request; free with g_free()
 */
gint64 *
albo_office_request_by_protocol (AlboConnection  *self,
                                 const char      *protocol,
                                 GCancellable    *cancellable,
                                 GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (protocol) };

  return albo_office_call (self, &request_by_protocol_call, args, G_N_ELEMENTS (args),
                           cancellable, error);
}

/**
 * albo_office_request_by_protocol_async:
 *
 * albo_office_request_by_protocol() for who has a main loop; what is given is copied at once.
 */
void
albo_office_request_by_protocol_async (AlboConnection      *self,
                                       const char          *protocol,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_TEXT (protocol) };

  albo_office_call_async (self, &request_by_protocol_call, args, G_N_ELEMENTS (args),
                          albo_office_request_by_protocol_async, cancellable, callback, user_data);
}

/**
 * albo_office_request_by_protocol_finish:
 *
 * Returns: as albo_office_request_by_protocol()
 */
gint64 *
albo_office_request_by_protocol_finish (AlboConnection  *self,
                                        GAsyncResult    *result,
                                        GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_request_by_protocol_async, error);
}

static const AlboOfficeCall attachment_get_call = {
  "select %s.attachment_get ($1)",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_attachment_get:
 * @self: a connection of one of the staff
 * @attachment: an attachment of a request
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): `{id, field, name, media_type, size, sha256}`
 */
JsonNode *
albo_office_attachment_get (AlboConnection  *self,
                            gint64           attachment,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (attachment) };

  return albo_office_call (self, &attachment_get_call, args, G_N_ELEMENTS (args),
                           cancellable, error);
}

/**
 * albo_office_attachment_get_async:
 *
 * albo_office_attachment_get() for who has a main loop; what is given is copied at once.
 */
void
albo_office_attachment_get_async (AlboConnection      *self,
                                  gint64               attachment,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_INT (attachment) };

  albo_office_call_async (self, &attachment_get_call, args, G_N_ELEMENTS (args),
                          albo_office_attachment_get_async, cancellable, callback, user_data);
}

/**
 * albo_office_attachment_get_finish:
 *
 * Returns: as albo_office_attachment_get()
 */
JsonNode *
albo_office_attachment_get_finish (AlboConnection  *self,
                                   GAsyncResult    *result,
                                   GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_attachment_get_async, error);
}

static const AlboOfficeCall attachment_chunk_call = {
  "select %s.attachment_chunk ($1, $2)",
  read_bytes, (GDestroyNotify) g_bytes_unref
};

/**
 * albo_office_attachment_chunk:
 * @self: a connection of one of the staff
 * @attachment: an attachment of a request
 * @index: 0 for the first piece
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR_NOT_FOUND, also past the last piece
 *
 * Returns: (transfer full): 262144 bytes; less only in the last piece
 */
GBytes *
albo_office_attachment_chunk (AlboConnection  *self,
                              gint64           attachment,
                              int              index,
                              GCancellable    *cancellable,
                              GError         **error)
{
  const AlboArg args[] = { ALBO_ARG_INT (attachment), ALBO_ARG_INT (index) };

  return albo_office_call (self, &attachment_chunk_call, args, G_N_ELEMENTS (args),
                           cancellable, error);
}

/**
 * albo_office_attachment_chunk_async:
 *
 * albo_office_attachment_chunk() for who has a main loop; what is given is copied at once.
 */
void
albo_office_attachment_chunk_async (AlboConnection      *self,
                                    gint64               attachment,
                                    int                  index,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  const AlboArg args[] = { ALBO_ARG_INT (attachment), ALBO_ARG_INT (index) };

  albo_office_call_async (self, &attachment_chunk_call, args, G_N_ELEMENTS (args),
                          albo_office_attachment_chunk_async, cancellable, callback, user_data);
}

/**
 * albo_office_attachment_chunk_finish:
 *
 * Returns: as albo_office_attachment_chunk()
 */
GBytes *
albo_office_attachment_chunk_finish (AlboConnection  *self,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_attachment_chunk_async, error);
}

static const AlboOfficeCall registers_call = {
  "select %s.registers ()",
  albo_office_read_json, (GDestroyNotify) json_node_unref
};

/**
 * albo_office_registers:
 * @self: a connection of one of the staff
 * @cancellable: (nullable): asks the server to stop
 * @error: (nullable): %ALBO_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): an array of registers with their sections
 */
JsonNode *
albo_office_registers (AlboConnection  *self,
                       GCancellable    *cancellable,
                       GError         **error)
{
  return albo_office_call (self, &registers_call, NULL, 0, cancellable, error);
}

/**
 * albo_office_registers_async:
 *
 * albo_office_registers() for who has a main loop; what is given is copied at once.
 */
void
albo_office_registers_async (AlboConnection      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  albo_office_call_async (self, &registers_call, NULL, 0,
                          albo_office_registers_async, cancellable, callback, user_data);
}

/**
 * albo_office_registers_finish:
 *
 * Returns: as albo_office_registers()
 */
JsonNode *
albo_office_registers_finish (AlboConnection  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return albo_connection_run_finish (self, result, albo_office_registers_async, error);
}
