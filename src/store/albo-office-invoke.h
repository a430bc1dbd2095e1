/* albo-office-invoke.h - calling a function of the schemas `office` and `audit` by its name
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-arg.h"
#include "albo-connection.h"

G_BEGIN_DECLS

JsonNode *albo_office_invoke        (AlboConnection       *self,
                                     const char           *function,
                                     const AlboArg        *args,
                                     gsize                 n_args,
                                     GCancellable         *cancellable,
                                     GError              **error);
void      albo_office_invoke_async  (AlboConnection       *self,
                                     const char           *function,
                                     const AlboArg        *args,
                                     gsize                 n_args,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
JsonNode *albo_office_invoke_finish (AlboConnection       *self,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
