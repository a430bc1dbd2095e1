/* albo-preview-page.h - one page of a file, drawn by another process
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean    albo_preview_can_show    (const char           *media_type,
                                      gint64                size);
void        albo_preview_page_async  (const char           *path,
                                      const char           *media_type,
                                      int                   page,
                                      int                   width,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
GdkTexture *albo_preview_page_finish (GAsyncResult         *result,
                                      int                  *n_pages,
                                      GError              **error);

G_END_DECLS
