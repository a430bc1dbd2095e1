/* albo-document-upload.h - a document of the office on its way to a request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

void   albo_document_upload_async  (AlboConnection       *connection,
                                    gint64                request,
                                    const char           *purpose,
                                    const char           *path,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gint64 albo_document_upload_finish (AlboConnection       *connection,
                                    GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
