/* albo-arg-private.h - calling SQL functions with typed arguments
 *
 * A call file lists its arguments as a constant table:
 *
 *     const AlboArg args[] = { ALBO_ARG_TEXT (token), ALBO_ARG_INT (draft) };
 *
 *     return albo_arg_call_json (self, "select portal.draft_get ($1, $2)",
 *                                args, G_N_ELEMENTS (args), cancellable, error);
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-arg.h"
#include "albo-connection.h"

G_BEGIN_DECLS

PGresult *albo_arg_call_rows  (AlboConnection  *self,
                               const char      *sql,
                               const AlboArg   *args,
                               gsize            n_args,
                               GCancellable    *cancellable,
                               GError         **error);
JsonNode *albo_arg_call_json  (AlboConnection  *self,
                               const char      *sql,
                               const AlboArg   *args,
                               gsize            n_args,
                               GCancellable    *cancellable,
                               GError         **error);
GBytes   *albo_arg_call_bytes (AlboConnection  *self,
                               const char      *sql,
                               const AlboArg   *args,
                               gsize            n_args,
                               GCancellable    *cancellable,
                               GError         **error);
gboolean  albo_arg_call_void  (AlboConnection  *self,
                               const char      *sql,
                               const AlboArg   *args,
                               gsize            n_args,
                               GCancellable    *cancellable,
                               GError         **error);
gboolean  albo_arg_call_int   (AlboConnection  *self,
                               const char      *sql,
                               const AlboArg   *args,
                               gsize            n_args,
                               gint64          *value,
                               GCancellable    *cancellable,
                               GError         **error);
gboolean  albo_arg_call_flag  (AlboConnection  *self,
                               const char      *sql,
                               gboolean        *value,
                               GCancellable    *cancellable,
                               GError         **error);
AlboArg   albo_arg_copy       (const AlboArg   *arg);
void      albo_arg_clear      (AlboArg         *arg);

G_END_DECLS
