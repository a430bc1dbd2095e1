/* albo-upload.h - files that came with a step, on their way into the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-draft.h"

G_BEGIN_DECLS

gboolean albo_upload_store_all (AlboExchange    *exchange,
                                AlboConnection  *connection,
                                AlboDraft       *draft,
                                guint            step,
                                GPtrArray       *problems,
                                GError         **error);
gboolean albo_upload_store_item (AlboExchange   *exchange,
                                AlboConnection *connection,
                                AlboForm       *form,
                                JsonObject     *values,
                                gint64          item,
                                GPtrArray      *problems,
                                GError        **error);

G_END_DECLS
