/* albo-office-calls.h - the functions of the SQL schemas `office` and `audit`, for the desktop
 *
 * Each exists three times: blocking, and as `_async` and `_finish` for who has a main
 * loop.  Errors are those of AlboStoreError; after a lost connection the outcome of a
 * command is unknown, and it is repeated with the same key.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-inbox-row.h"

G_BEGIN_DECLS

/**
 * AlboOfficeCount:
 * @ALBO_OFFICE_COUNT_MINE: open requests that the person claimed
 * @ALBO_OFFICE_COUNT_UNREAD: requests that nobody opened since the applicant last did something
 * @ALBO_OFFICE_COUNT_DUE_SOON: open requests with a deadline within ten days
 * @ALBO_OFFICE_COUNT_OVERDUE: open requests with a deadline that passed
 *
 * Where the counts of views stand, behind those of the states, which have the values 1 to 7.
 */
typedef enum
{
  ALBO_OFFICE_COUNT_MINE = 8,
  ALBO_OFFICE_COUNT_UNREAD,
  ALBO_OFFICE_COUNT_DUE_SOON,
  ALBO_OFFICE_COUNT_OVERDUE,
} AlboOfficeCount;

#define ALBO_OFFICE_N_COUNTS 12

/**
 * AlboInboxQuery:
 * @filter: (nullable): which requests, with the keys of the SQL function `albo.inbox`; %NULL
 *   for all
 * @sort: (nullable): `newest`, `oldest` or `deadline`; %NULL for newest first
 * @cursor: (nullable): where the page begins, as `albo.inbox` reads it; %NULL for the first
 * @limit: how many rows, at most 200
 *
 * Which page of the inbox.
 */
typedef struct
{
  JsonObject *filter;
  const char *sort;
  JsonObject *cursor;
  int         limit;
} AlboInboxQuery;

JsonNode     *albo_office_sign_in                    (AlboConnection  *self,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_sign_in_async              (AlboConnection      *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode     *albo_office_sign_in_finish             (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
JsonNode     *albo_office_whoami                     (AlboConnection  *self,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_whoami_async               (AlboConnection      *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode     *albo_office_whoami_finish              (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
guint64      *albo_office_counts                     (AlboConnection  *self,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_counts_async               (AlboConnection      *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
guint64      *albo_office_counts_finish              (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
JsonObject   *albo_inbox_cursor_after                (const char      *at,
                                                      gint64           id);
GPtrArray    *albo_office_inbox                      (AlboConnection        *self,
                                                      const AlboInboxQuery  *query,
                                                      GCancellable          *cancellable,
                                                      GError               **error);
void          albo_office_inbox_async                (AlboConnection       *self,
                                                      const AlboInboxQuery *query,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GPtrArray    *albo_office_inbox_finish               (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
AlboInboxRow *albo_office_inbox_row                  (AlboConnection  *self,
                                                      gint64           request,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_inbox_row_async            (AlboConnection      *self,
                                                      gint64               request,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
AlboInboxRow *albo_office_inbox_row_finish           (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
JsonNode     *albo_office_request                    (AlboConnection  *self,
                                                      gint64           request,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_request_async              (AlboConnection      *self,
                                                      gint64               request,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode     *albo_office_request_finish             (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
gint64       *albo_office_request_by_protocol        (AlboConnection  *self,
                                                      const char      *protocol,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_request_by_protocol_async  (AlboConnection      *self,
                                                      const char          *protocol,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gint64       *albo_office_request_by_protocol_finish (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
JsonNode     *albo_office_attachment_get             (AlboConnection  *self,
                                                      gint64           attachment,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_attachment_get_async       (AlboConnection      *self,
                                                      gint64               attachment,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode     *albo_office_attachment_get_finish      (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
GBytes       *albo_office_attachment_chunk           (AlboConnection  *self,
                                                      gint64           attachment,
                                                      int              index,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_attachment_chunk_async     (AlboConnection      *self,
                                                      gint64               attachment,
                                                      int                  index,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GBytes       *albo_office_attachment_chunk_finish    (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);
JsonNode     *albo_office_registers                  (AlboConnection  *self,
                                                      GCancellable    *cancellable,
                                                      GError         **error);
void          albo_office_registers_async            (AlboConnection      *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode     *albo_office_registers_finish           (AlboConnection  *self,
                                                      GAsyncResult    *result,
                                                      GError         **error);

G_END_DECLS
