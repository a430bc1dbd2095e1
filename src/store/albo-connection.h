/* albo-connection.h - one connection to PostgreSQL, one call at a time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-store-error.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

#define ALBO_TYPE_CONNECTION (albo_connection_get_type ())

G_DECLARE_FINAL_TYPE (AlboConnection, albo_connection, ALBO, CONNECTION, GObject)

/**
 * AlboParam:
 * @value: (nullable): the value; %NULL is an SQL null
 * @length: bytes of @value; ignored for text, which ends with a zero byte
 * @is_binary: whether @value is in the server's binary format (a `bytea` is its
 *   bytes) or text
 *
 * One value for a placeholder.
 */
typedef struct
{
  const char *value;
  gsize       length;
  gboolean    is_binary;
} AlboParam;

/**
 * AlboConnectionWork:
 * @self: the connection, which is the work's alone meanwhile
 * @data: what albo_connection_run_async() was given
 * @cancellable: (nullable): for the calls
 * @error: set on failure, and only then
 *
 * Blocking calls that belong together, run on the connection's own thread.
 *
 * Returns: what the caller gets
 */
typedef gpointer (*AlboConnectionWork) (AlboConnection  *self,
                                        gpointer         data,
                                        GCancellable    *cancellable,
                                        GError         **error);

AlboConnection *albo_connection_new              (const char           *conninfo);
AlboConnection *albo_connection_open             (const char           *conninfo,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
const char     *albo_connection_get_conninfo     (AlboConnection       *self);
char           *albo_connection_make_address     (AlboConnection       *self);
void            albo_connection_set_conninfo     (AlboConnection       *self,
                                                  const char           *conninfo);
gint64          albo_connection_get_waiting      (AlboConnection       *self);
const char     *albo_connection_get_schema       (AlboConnection       *self);
void            albo_connection_set_schema       (AlboConnection       *self,
                                                  const char           *schema);
void            albo_connection_close            (AlboConnection       *self);

/* Blocking */
PGresult       *albo_connection_call             (AlboConnection       *self,
                                                  const char           *sql,
                                                  gsize                 n_params,
                                                  const char * const   *params,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
PGresult       *albo_connection_call_params      (AlboConnection       *self,
                                                  const char           *sql,
                                                  gsize                 n_params,
                                                  const AlboParam      *params,
                                                  gboolean              binary_result,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
JsonNode       *albo_connection_call_json        (AlboConnection       *self,
                                                  const char           *sql,
                                                  gsize                 n_params,
                                                  const AlboParam      *params,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
gboolean        albo_connection_run_script       (AlboConnection       *self,
                                                  const char           *script,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
gboolean        albo_connection_begin            (AlboConnection       *self,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
gboolean        albo_connection_commit           (AlboConnection       *self,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
void            albo_connection_rollback         (AlboConnection       *self);
char           *albo_connection_encrypt_password (AlboConnection       *self,
                                                  const char           *login,
                                                  const char           *password,
                                                  GCancellable         *cancellable,
                                                  GError              **error);

/* The same with a main loop */
void            albo_connection_call_async       (AlboConnection       *self,
                                                  const char           *sql,
                                                  gsize                 n_params,
                                                  const char * const   *params,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
PGresult       *albo_connection_call_finish      (AlboConnection       *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void            albo_connection_call_json_async  (AlboConnection       *self,
                                                  const char           *sql,
                                                  gsize                 n_params,
                                                  const AlboParam      *params,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
JsonNode       *albo_connection_call_json_finish (AlboConnection       *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void            albo_connection_run_async        (AlboConnection       *self,
                                                  AlboConnectionWork    work,
                                                  gpointer              data,
                                                  GDestroyNotify        free_data,
                                                  GDestroyNotify        free_result,
                                                  gpointer              source_tag,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gpointer        albo_connection_run_finish       (AlboConnection       *self,
                                                  GAsyncResult         *result,
                                                  gpointer              source_tag,
                                                  GError              **error);

G_END_DECLS
