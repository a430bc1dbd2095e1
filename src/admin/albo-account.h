/* albo-account.h - under whose name the server programs run
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _AlboAccount AlboAccount;

AlboAccount *albo_account_choose     (const char          *owned_by,
                                      GError             **error);
void         albo_account_free       (AlboAccount         *self);
const char  *albo_account_get_name   (const AlboAccount   *self);
gboolean     albo_account_give       (const AlboAccount   *self,
                                      const char          *path,
                                      GError             **error);
gboolean     albo_account_can_enter  (const AlboAccount   *self,
                                      const char          *folder);
gboolean     albo_account_run        (const AlboAccount   *self,
                                      const char          *folder,
                                      const char * const  *argv,
                                      int                  kept_fd,
                                      GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboAccount, albo_account_free)

G_END_DECLS
