/* albo-request-source.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-source.h"

/**
 * AlboRequestSource:
 *
 * Gives a [class@Albo.RequestList] its rows: the office's inbox over the
 * database, or what a test makes up.
 */
G_DEFINE_INTERFACE (AlboRequestSource, albo_request_source, G_TYPE_OBJECT)

static void
albo_request_source_default_init (AlboRequestSourceInterface *iface)
{
}

/**
 * albo_request_source_load_page_async:
 * @self: a source
 * @filter: which requests
 * @after: (nullable): the last row before the page; %NULL for the first page
 * @limit: how many rows at most, from 1 to 200
 * @cancellable: (nullable): ends it early
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Starts to load a page of rows, newest first.  @filter and @after are copied.
 */
void
albo_request_source_load_page_async (AlboRequestSource       *self,
                                     const AlboRequestFilter *filter,
                                     const AlboRequestKey    *after,
                                     guint                    limit,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data)
{
  g_return_if_fail (ALBO_IS_REQUEST_SOURCE (self));
  g_return_if_fail (filter != NULL);

  ALBO_REQUEST_SOURCE_GET_IFACE (self)->load_page_async (self, filter, after, limit,
                                                         cancellable, callback, user_data);
}

/**
 * albo_request_source_load_page_finish:
 * @self: a source
 * @result: what the callback was given
 * @error: (nullable): why there are no rows
 *
 * Returns: (transfer full) (element-type AlboRequestValues): the rows; %NULL on error
 */
GPtrArray *
albo_request_source_load_page_finish (AlboRequestSource  *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SOURCE (self), NULL);

  return ALBO_REQUEST_SOURCE_GET_IFACE (self)->load_page_finish (self, result, error);
}

/**
 * albo_request_source_load_row_async:
 * @self: a source
 * @id: a request
 * @cancellable: (nullable): ends it early
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Starts to load one row again, after something happened to it.
 */
void
albo_request_source_load_row_async (AlboRequestSource   *self,
                                    gint64               id,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (ALBO_IS_REQUEST_SOURCE (self));

  ALBO_REQUEST_SOURCE_GET_IFACE (self)->load_row_async (self, id, cancellable, callback, user_data);
}

/**
 * albo_request_source_load_row_finish:
 * @self: a source
 * @result: what the callback was given
 * @error: (nullable): why nothing is known
 *
 * Returns: (transfer full) (element-type AlboRequestValues): the row alone, or an
 *   empty array if there is no such request for this caller; %NULL on error
 */
GPtrArray *
albo_request_source_load_row_finish (AlboRequestSource  *self,
                                     GAsyncResult       *result,
                                     GError            **error)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SOURCE (self), NULL);

  return ALBO_REQUEST_SOURCE_GET_IFACE (self)->load_row_finish (self, result, error);
}

/**
 * albo_request_source_can_chart:
 * @self: a source
 *
 * Returns: whether albo_request_source_chart_async() may be called
 */
gboolean
albo_request_source_can_chart (AlboRequestSource *self)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SOURCE (self), FALSE);

  return ALBO_REQUEST_SOURCE_GET_IFACE (self)->chart_async != NULL;
}

/**
 * albo_request_source_chart_async:
 * @self: a source
 * @filter: which requests
 * @after: the row before the first page
 * @n_rows: how many rows a page has
 * @n_pages: of how many pages at most
 * @cancellable: (nullable): ends it early
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Starts to find where pages begin, without loading their rows, so that any of them
 * can be loaded by its key.  @filter and @after are copied.
 */
void
albo_request_source_chart_async (AlboRequestSource       *self,
                                 const AlboRequestFilter *filter,
                                 const AlboRequestKey    *after,
                                 guint                    n_rows,
                                 guint                    n_pages,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data)
{
  g_return_if_fail (albo_request_source_can_chart (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (after != NULL);

  ALBO_REQUEST_SOURCE_GET_IFACE (self)->chart_async (self, filter, after, n_rows, n_pages,
                                                     cancellable, callback, user_data);
}

/**
 * albo_request_source_chart_finish:
 * @self: a source
 * @result: what the callback was given
 * @n_found: (out): how many rows those pages have together, set on success: fewer than asked
 *   for where the list ends
 * @error: (nullable): why it is not known; %G_IO_ERROR_NOT_SUPPORTED if it never will be for
 *   this filter
 *
 * Returns: (transfer full) (element-type AlboRequestKey): the last row of each whole page, in
 *   order; %NULL on error
 */
GArray *
albo_request_source_chart_finish (AlboRequestSource  *self,
                                  GAsyncResult       *result,
                                  guint              *n_found,
                                  GError            **error)
{
  g_return_val_if_fail (ALBO_IS_REQUEST_SOURCE (self), NULL);

  return ALBO_REQUEST_SOURCE_GET_IFACE (self)->chart_finish (self, result, n_found, error);
}
