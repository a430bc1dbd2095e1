/* albo-request-source.h - where a list of requests gets its rows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include <json-glib/json-glib.h>

#include "albo-request-values.h"

G_BEGIN_DECLS

/**
 * AlboRequestFilter:
 * @states: a bit `1 << state` for each state wanted; 0 for all
 * @search: (nullable): what to look for, as typed
 * @sort: in which order
 * @more: (nullable): further conditions, with the keys of the SQL function `albo.inbox`
 */
typedef struct
{
  guint            states;
  char            *search;
  AlboRequestSort  sort;
  JsonObject      *more;
} AlboRequestFilter;

#define ALBO_STATES_ALL  0u
#define ALBO_STATES_OPEN ((1u << ALBO_REQUEST_STATE_AWAITING_REVIEW) | \
                          (1u << ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR) | \
                          (1u << ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT) | \
                          (1u << ALBO_REQUEST_STATE_AWAITING_PAYMENT) | \
                          (1u << ALBO_REQUEST_STATE_UNDER_REVIEW))

#define ALBO_TYPE_REQUEST_SOURCE (albo_request_source_get_type ())

G_DECLARE_INTERFACE (AlboRequestSource, albo_request_source, ALBO, REQUEST_SOURCE, GObject)

/**
 * AlboRequestSourceInterface:
 * @load_page_async: starts to load at most `limit` rows after a place in the inbox
 * @load_page_finish: an array of `AlboRequestValues`, in order
 * @load_row_async: starts to load one row
 * @load_row_finish: an array of that row, or of none if there is no such request
 * @chart_async: (nullable): starts to find where the next pages begin
 * @chart_finish: the last row of each page, and how many rows there are
 */
struct _AlboRequestSourceInterface
{
  GTypeInterface parent_iface;

  void       (*load_page_async)  (AlboRequestSource        *self,
                                  const AlboRequestFilter  *filter,
                                  const AlboRequestKey     *after,
                                  guint                     limit,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data);
  GPtrArray *(*load_page_finish) (AlboRequestSource        *self,
                                  GAsyncResult             *result,
                                  GError                  **error);
  void       (*load_row_async)   (AlboRequestSource        *self,
                                  gint64                    id,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data);
  GPtrArray *(*load_row_finish)  (AlboRequestSource        *self,
                                  GAsyncResult             *result,
                                  GError                  **error);
  void       (*chart_async)      (AlboRequestSource        *self,
                                  const AlboRequestFilter  *filter,
                                  const AlboRequestKey     *after,
                                  guint                     n_rows,
                                  guint                     n_pages,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data);
  GArray    *(*chart_finish)     (AlboRequestSource        *self,
                                  GAsyncResult             *result,
                                  guint                    *n_found,
                                  GError                  **error);
};

void       albo_request_source_load_page_async  (AlboRequestSource        *self,
                                                 const AlboRequestFilter  *filter,
                                                 const AlboRequestKey     *after,
                                                 guint                     limit,
                                                 GCancellable             *cancellable,
                                                 GAsyncReadyCallback       callback,
                                                 gpointer                  user_data);
GPtrArray *albo_request_source_load_page_finish (AlboRequestSource        *self,
                                                 GAsyncResult             *result,
                                                 GError                  **error);
void       albo_request_source_load_row_async   (AlboRequestSource        *self,
                                                 gint64                    id,
                                                 GCancellable             *cancellable,
                                                 GAsyncReadyCallback       callback,
                                                 gpointer                  user_data);
GPtrArray *albo_request_source_load_row_finish  (AlboRequestSource        *self,
                                                 GAsyncResult             *result,
                                                 GError                  **error);
gboolean   albo_request_source_can_chart        (AlboRequestSource        *self);
void       albo_request_source_chart_async      (AlboRequestSource        *self,
                                                 const AlboRequestFilter  *filter,
                                                 const AlboRequestKey     *after,
                                                 guint                     n_rows,
                                                 guint                     n_pages,
                                                 GCancellable             *cancellable,
                                                 GAsyncReadyCallback       callback,
                                                 gpointer                  user_data);
GArray    *albo_request_source_chart_finish     (AlboRequestSource        *self,
                                                 GAsyncResult             *result,
                                                 guint                    *n_found,
                                                 GError                  **error);

G_END_DECLS
