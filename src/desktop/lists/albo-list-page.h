/* albo-list-page.h - a long list, and what stands in its place while there is nothing to list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-paged-list.h"

G_BEGIN_DECLS

#define ALBO_TYPE_LIST_PAGE (albo_list_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboListPage, albo_list_page, ALBO, LIST_PAGE, AdwBin)

GtkColumnView *albo_list_page_get_view  (AlboListPage *self);
AlboPagedList *albo_list_page_get_list  (AlboListPage *self);
void           albo_list_page_set_empty (AlboListPage *self,
                                         const char   *title,
                                         const char   *description);
void           albo_list_page_ask       (AlboListPage *self,
                                         gint64        target,
                                         JsonObject   *filter);

G_END_DECLS
