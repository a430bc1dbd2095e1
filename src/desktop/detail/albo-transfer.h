/* albo-transfer.h - an attachment on its way to a file
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboTransferProgress:
 * @fraction: from 0 to 1
 * @user_data: what was given
 */
typedef void (*AlboTransferProgress) (double   fraction,
                                      gpointer user_data);

void      albo_transfer_async         (AlboConnection        *connection,
                                       JsonObject            *attachment,
                                       GFile                 *destination,
                                       AlboTransferProgress   progress,
                                       gpointer               progress_data,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean  albo_transfer_finish        (GAsyncResult          *result,
                                       GError               **error);
char     *albo_transfer_safe_name     (const char            *name,
                                       const char            *media_type);
gboolean  albo_transfer_can_open      (const char            *media_type);

G_END_DECLS
