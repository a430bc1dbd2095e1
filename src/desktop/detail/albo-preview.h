/* albo-preview.h - an attachment, page by page
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-connection.h"

G_BEGIN_DECLS

#define ALBO_TYPE_PREVIEW (albo_preview_get_type ())

G_DECLARE_FINAL_TYPE (AlboPreview, albo_preview, ALBO, PREVIEW, AdwBin)

GtkWidget *albo_preview_new       (AlboConnection *connection,
                                   JsonObject     *attachment);
void       albo_preview_show_file (AlboPreview    *self,
                                   const char     *path);

G_END_DECLS
