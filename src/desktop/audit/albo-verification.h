/* albo-verification.h - a verification that runs while one goes on working
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-verification-check.h"

G_BEGIN_DECLS

/**
 * AlboVerificationProgress:
 * @is_seals: whether seals are checked, of which there are an unknown number
 * @n_done: seals, or requests, that are done
 * @n_total: how many requests there are
 * @user_data: as given
 *
 * How far a verification is; called in the main loop.
 */
typedef void (*AlboVerificationProgress) (gboolean  is_seals,
                                          guint64   n_done,
                                          guint64   n_total,
                                          gpointer  user_data);

void                    albo_verification_run_async  (AlboConnection            *connection,
                                                      AlboVerificationProgress   progress,
                                                      gpointer                   progress_data,
                                                      GCancellable              *cancellable,
                                                      GAsyncReadyCallback        callback,
                                                      gpointer                   user_data);
AlboVerificationReport *albo_verification_run_finish (GAsyncResult              *result,
                                                      GError                   **error);

G_END_DECLS
