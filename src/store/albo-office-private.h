/* albo-office-private.h - how the functions of the office are called, with or without waiting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-arg-private.h"

G_BEGIN_DECLS

/* Reads the answer of a statement; NULL with @error on failure. */
typedef gpointer (*AlboOfficeReader) (AlboConnection  *self,
                                      const char      *sql,
                                      const AlboArg   *args,
                                      gsize            n_args,
                                      GCancellable    *cancellable,
                                      GError         **error);

/* What the blocking function and its async door have in common.  The `%s` of the
 * text is the schema of the connection, `office` or `audit`.
 */
typedef struct
{
  const char       *sql;
  AlboOfficeReader  read;
  GDestroyNotify    free_answer;
} AlboOfficeCall;

gpointer albo_office_call       (AlboConnection        *self,
                                 const AlboOfficeCall  *call,
                                 const AlboArg         *args,
                                 gsize                  n_args,
                                 GCancellable          *cancellable,
                                 GError               **error);
void     albo_office_call_async (AlboConnection        *self,
                                 const AlboOfficeCall  *call,
                                 const AlboArg         *args,
                                 gsize                  n_args,
                                 gpointer               source_tag,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data);
gpointer albo_office_read_json  (AlboConnection        *self,
                                 const char            *sql,
                                 const AlboArg         *args,
                                 gsize                  n_args,
                                 GCancellable          *cancellable,
                                 GError               **error);
gpointer albo_office_read_void  (AlboConnection        *self,
                                 const char            *sql,
                                 const AlboArg         *args,
                                 gsize                  n_args,
                                 GCancellable          *cancellable,
                                 GError               **error);

G_END_DECLS
