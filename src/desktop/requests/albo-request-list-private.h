/* albo-request-list-private.h - what the files of AlboRequestList share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-list.h"
#include "albo-request-pages-private.h"

G_BEGIN_DECLS

#define PAGE_ROWS 200

struct _AlboRequestList
{
  GObject parent_instance;

  AlboRequestSource *source;
  AlboRequestFilter  filter;
  AlboRequestPages  *pages;
  guint              n_items;     /* what was told to the views */
  guint              n_first;     /* rows of the first page */

  GQueue             wishes;      /* of AlboRequestPage, borrowed: the latest first */
  AlboRequestPage   *in_flight;   /* (nullable): borrowed from pages */
  guint              limit;       /* of the page in flight */
  gboolean           is_starting; /* the first page of this filter is on its way */
  gboolean           is_due;      /* something happened since it was asked for */
  guint64            clock;
  GCancellable      *cancellable;
  GError            *error;

  AlboRequestKey     charted;     /* the last row that is charted */
  gboolean           is_charting; /* the stretch behind it is on its way */
  gboolean           is_broken_off; /* it could not be had; worth another try */
  gboolean           cannot_chart; /* nobody can tell for this filter */

  GHashTable        *changed;     /* gint64*: requests that something happened to */
  guint              grow_source;
  guint              change_source;
};

/* albo-request-list.c */
void albo_request_list_items_changed (AlboRequestList   *self,
                                      AlboRequestSplice  splice);
void albo_request_list_set_error     (AlboRequestList   *self,
                                      const GError      *error);
void albo_request_list_set_starting  (AlboRequestList   *self,
                                      gboolean           is_starting);

/* albo-request-list-load.c */
void albo_request_list_want_page     (AlboRequestList   *self,
                                      AlboRequestPage   *page);
void albo_request_list_evict_pages   (AlboRequestList   *self,
                                      guint              n_kept);
void albo_request_list_place_rows    (AlboRequestList   *self,
                                      GPtrArray         *values);
void albo_request_list_load_page     (AlboRequestList   *self,
                                      AlboRequestPage   *page);
void albo_request_list_stop_loading  (AlboRequestList   *self);

/* albo-request-list-chart.c */
void albo_request_list_chart_on      (AlboRequestList   *self);
void albo_request_list_grow_later    (AlboRequestList   *self);

G_END_DECLS
