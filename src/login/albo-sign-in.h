/* albo-sign-in.h - what the pages of a sign-in share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"
#include "albo-login-identity.h"
#include "albo-saml-message.h"

G_BEGIN_DECLS

/* What binds a sign-in to the browser that began it.  The answer is a form of another site, with
 * which the other cookies do not come.
 */
#define ALBO_SIGN_IN_COOKIE  "albo_richiesta"
#define ALBO_SIGN_IN_SECONDS (30 * 60)

AlboLoginIdentity *albo_sign_in_get_identity  (AlboExchange            *exchange,
                                               AlboConnection          *connection);
const char        *albo_sign_in_choose_return (const char              *path);
GBytes            *albo_sign_in_hash          (const char              *token);
void               albo_sign_in_send          (AlboExchange            *exchange,
                                               const AlboSamlMessage   *message,
                                               const char              *provider_name,
                                               gboolean                 is_logout);
void               albo_sign_in_refuse        (AlboExchange            *exchange,
                                               AlboConnection          *connection,
                                               const AlboLoginProvider *provider,
                                               const char              *reason,
                                               guint                    number,
                                               const char              *return_path,
                                               gboolean                 is_noted);

G_END_DECLS
