/* albo-sign-in.h - who is it, and where
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBO_TYPE_SIGN_IN (albo_sign_in_get_type ())

G_DECLARE_FINAL_TYPE (AlboSignIn, albo_sign_in, ALBO, SIGN_IN, AdwBin)

GtkWidget  *albo_sign_in_new          (void);
void        albo_sign_in_prefill      (AlboSignIn   *self,
                                       const char   *server,
                                       const char   *user);
void        albo_sign_in_try_sample   (AlboSignIn   *self,
                                       const char   *folder);
char       *albo_sign_in_error_to_text (const GError *error,
                                        const char   *server);

G_END_DECLS
