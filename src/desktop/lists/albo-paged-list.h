/* albo-paged-list.h - a long list, read page by page as it comes into view
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-office.h"
#include "albo-row.h"

G_BEGIN_DECLS

#define ALBO_PAGED_LIST_ROWS 100

#define ALBO_TYPE_PAGED_LIST (albo_paged_list_get_type ())

G_DECLARE_FINAL_TYPE (AlboPagedList, albo_paged_list, ALBO, PAGED_LIST, GObject)

AlboPagedList *albo_paged_list_new         (const char     *function);
void           albo_paged_list_set_office  (AlboPagedList  *self,
                                            AlboOffice     *office);
void           albo_paged_list_ask         (AlboPagedList  *self,
                                            gint64          target,
                                            JsonObject     *filter);
void           albo_paged_list_reload      (AlboPagedList  *self);
void           albo_paged_list_read_more   (AlboPagedList  *self);
gboolean       albo_paged_list_is_loading  (AlboPagedList  *self);
gboolean       albo_paged_list_has_failed  (AlboPagedList  *self);
AlboRow       *albo_paged_list_find        (AlboPagedList  *self,
                                            const char     *member,
                                            gint64          value);
guint          albo_paged_list_get_n_kept  (AlboPagedList  *self);

G_END_DECLS
