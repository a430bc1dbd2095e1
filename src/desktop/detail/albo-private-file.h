/* albo-private-file.h - an attachment on this computer, for a while
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-transfer.h"

G_BEGIN_DECLS

#define ALBO_TYPE_PRIVATE_FILE (albo_private_file_get_type ())

G_DECLARE_FINAL_TYPE (AlboPrivateFile, albo_private_file, ALBO, PRIVATE_FILE, GObject)

AlboPrivateFile *albo_private_file_new          (AlboConnection       *connection,
                                                 JsonObject           *attachment);
void             albo_private_file_fetch_async  (AlboPrivateFile      *self,
                                                 AlboTransferProgress  progress,
                                                 gpointer              progress_data,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
const char      *albo_private_file_fetch_finish (AlboPrivateFile      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
