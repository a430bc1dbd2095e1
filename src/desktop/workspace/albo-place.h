/* albo-place.h - one place of the sidebar
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboPlaceKind:
 * @ALBO_PLACE_REQUESTS: requests that everybody looks for
 * @ALBO_PLACE_SEARCH: a search that the person keeps
 * @ALBO_PLACE_REGISTER: a register
 * @ALBO_PLACE_PAGE: a view of its own
 */
typedef enum
{
  ALBO_PLACE_REQUESTS,
  ALBO_PLACE_SEARCH,
  ALBO_PLACE_REGISTER,
  ALBO_PLACE_PAGE,
} AlboPlaceKind;

#define ALBO_TYPE_PLACE (albo_place_get_type ())

G_DECLARE_FINAL_TYPE (AlboPlace, albo_place, ALBO, PLACE, GtkListBoxRow)

GtkWidget     *albo_place_new           (AlboPlaceKind   kind,
                                         guint           group,
                                         const char     *icon_name,
                                         const char     *title);
void           albo_place_set_full_title (AlboPlace     *self,
                                         const char     *full_title);
void           albo_place_set_query     (AlboPlace      *self,
                                         JsonObject     *query);
void           albo_place_set_id        (AlboPlace      *self,
                                         gint64          id);
void           albo_place_set_page      (AlboPlace      *self,
                                         const char     *page);
void           albo_place_set_counted   (AlboPlace      *self,
                                         guint           counted);
void           albo_place_count         (AlboPlace      *self,
                                         const guint64  *counts,
                                         guint           n_counts);
AlboPlaceKind  albo_place_get_kind      (AlboPlace      *self);
guint          albo_place_get_group     (AlboPlace      *self);
const char    *albo_place_get_title     (AlboPlace      *self);
JsonObject    *albo_place_get_query     (AlboPlace      *self);
gint64         albo_place_get_id        (AlboPlace      *self);
const char    *albo_place_get_page      (AlboPlace      *self);

G_END_DECLS
