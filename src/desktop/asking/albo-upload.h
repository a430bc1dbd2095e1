/* albo-upload.h - a file of this computer on its way into the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

void      albo_upload_async      (AlboConnection       *connection,
                                  const char           *begin,
                                  gint64                target,
                                  const char           *place,
                                  GFile                *file,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gint64    albo_upload_finish     (GAsyncResult         *result,
                                  GError              **error);
char     *albo_upload_media_type (const char           *name,
                                  const guchar         *bytes,
                                  gsize                 size);

G_END_DECLS
