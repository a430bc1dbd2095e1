/* albo-request-list.h - the inbox as a list model that loads what is looked at
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-source.h"
#include "albo-request-summary.h"

G_BEGIN_DECLS

#define ALBO_TYPE_REQUEST_LIST (albo_request_list_get_type ())

G_DECLARE_FINAL_TYPE (AlboRequestList, albo_request_list, ALBO, REQUEST_LIST, GObject)

AlboRequestList         *albo_request_list_new          (AlboRequestSource        *source);
void                     albo_request_list_set_filter   (AlboRequestList          *self,
                                                         guint                     states,
                                                         const char               *search);
void                     albo_request_list_set_room     (AlboRequestList          *self,
                                                         guint                     n_rows);
void                     albo_request_list_set_query    (AlboRequestList          *self,
                                                         const AlboRequestFilter  *filter);
AlboRequestSource       *albo_request_list_get_source   (AlboRequestList          *self);
const AlboRequestFilter *albo_request_list_get_filter   (AlboRequestList          *self);
guint                    albo_request_list_get_states   (AlboRequestList          *self);
const char              *albo_request_list_get_search   (AlboRequestList          *self);
void                     albo_request_list_refresh      (AlboRequestList          *self);
void                     albo_request_list_row_changed  (AlboRequestList          *self,
                                                         gint64                    id);
AlboRequestSummary      *albo_request_list_find         (AlboRequestList          *self,
                                                         gint64                    id,
                                                         guint                    *position);
guint                    albo_request_list_seek         (AlboRequestList          *self,
                                                         gint64                    at);
gboolean                 albo_request_list_is_loading   (AlboRequestList          *self);
const GError            *albo_request_list_get_error    (AlboRequestList          *self);

G_END_DECLS
