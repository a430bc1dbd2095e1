/* albo-request-pages-private.h - the pages behind a list of requests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-summary.h"

G_BEGIN_DECLS

/**
 * AlboRequestPage:
 * @start: the last row before the page; without meaning in the first page
 * @first: position of its first row in the list
 * @n_rows: how many rows it stands for
 * @rows: (nullable) (element-type AlboRequestSummary): the rows, placeholders
 *   until the page is loaded; %NULL when nobody asked, or when it was evicted
 * @is_loaded: the rows are filled in
 * @is_stale: the rows may no longer be what the database has
 * @is_wanted: it waits for its turn to be loaded
 * @last_use: when it was last asked for, in ticks
 *
 * A stretch of the inbox, from the key @start, exclusive, to the next page's,
 * inclusive.  Without rows it costs its key and its count, no more.
 */
typedef struct
{
  AlboRequestKey  start;
  guint           first;
  guint           n_rows;
  GPtrArray      *rows;
  gboolean        is_loaded;
  gboolean        is_stale;
  gboolean        is_wanted;
  guint64         last_use;
} AlboRequestPage;

/* What a change did to the positions, in the terms of items_changed(). */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} AlboRequestSplice;

typedef struct _AlboRequestPages AlboRequestPages;

AlboRequestPages   *albo_request_pages_new            (void);
void                albo_request_pages_free           (AlboRequestPages        *self);
guint               albo_request_pages_get_n_rows     (AlboRequestPages        *self);
guint               albo_request_pages_get_n_pages    (AlboRequestPages        *self);
AlboRequestPage    *albo_request_pages_get            (AlboRequestPages        *self,
                                                       guint                    index);
AlboRequestPage    *albo_request_pages_find_position  (AlboRequestPages        *self,
                                                       guint                    position);
AlboRequestPage    *albo_request_pages_find_key       (AlboRequestPages        *self,
                                                       const AlboRequestKey    *key);
AlboRequestPage    *albo_request_pages_get_next       (AlboRequestPages        *self,
                                                       AlboRequestPage         *page);
AlboRequestPage    *albo_request_pages_add_after      (AlboRequestPages        *self,
                                                       AlboRequestPage         *page,
                                                       const AlboRequestKey    *start,
                                                       guint                    n_rows);
AlboRequestPage    *albo_request_pages_append         (AlboRequestPages        *self,
                                                       const AlboRequestKey    *start,
                                                       guint                    n_rows);
AlboRequestSummary *albo_request_pages_get_row        (AlboRequestPages        *self,
                                                       AlboRequestPage         *page,
                                                       guint                    position);
AlboRequestSummary *albo_request_pages_find_row       (AlboRequestPages        *self,
                                                       gint64                   id,
                                                       guint                   *position);
AlboRequestSplice   albo_request_pages_load           (AlboRequestPages        *self,
                                                       AlboRequestPage         *page,
                                                       GPtrArray               *values);
gboolean            albo_request_pages_insert_row     (AlboRequestPages        *self,
                                                       const AlboRequestValues *values,
                                                       AlboRequestSplice       *splice);
gboolean            albo_request_pages_remove_row     (AlboRequestPages        *self,
                                                       gint64                   id,
                                                       AlboRequestSplice       *splice);
guint               albo_request_pages_evict          (AlboRequestPages        *self,
                                                       guint                    n_kept);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboRequestPages, albo_request_pages_free)

G_END_DECLS
