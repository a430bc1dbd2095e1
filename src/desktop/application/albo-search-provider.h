/* albo-search-provider.h - requests among what the desktop's own search finds
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ALBO_TYPE_SEARCH_PROVIDER (albo_search_provider_get_type ())

G_DECLARE_FINAL_TYPE (AlboSearchProvider, albo_search_provider, ALBO, SEARCH_PROVIDER, GObject)

AlboSearchProvider *albo_search_provider_new      (GtkApplication      *application);
gboolean            albo_search_provider_export   (AlboSearchProvider  *self,
                                                   GDBusConnection     *connection,
                                                   GError             **error);
void                albo_search_provider_unexport (AlboSearchProvider  *self);

G_END_DECLS
