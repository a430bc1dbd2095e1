/* test-provider.h - a provider of OpenID Connect, for tests only
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-jwk.h"
#include "albo-oidc-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TEST_CLIENT_ID    "albo-test"
#define TEST_SECRET       "a secret of the tests: not one"
#define TEST_REDIRECT_URI "http://127.0.0.1:8081/accedi/oidc/prova/ritorno"
#define TEST_LEVEL_2      "https://www.spid.gov.it/SpidL2"
#define TEST_LEVEL_3      "https://www.spid.gov.it/SpidL3"

typedef struct _TestProvider TestProvider;

TestProvider *test_provider_new            (guint               port,
                                            GTlsCertificate    *certificate);
void          test_provider_free           (TestProvider       *self);
const char   *test_provider_get_issuer     (TestProvider       *self);
const char   *test_provider_get_client_pem (TestProvider       *self);
void          test_provider_set_fault      (TestProvider       *self,
                                            const char         *fault);
void          test_provider_set_client     (TestProvider       *self,
                                            const char         *redirect_uri);
guint         test_provider_count          (TestProvider       *self,
                                            const char         *path);
JsonObject   *test_provider_describe       (TestProvider       *self);
char         *test_provider_follow         (const char         *url);
char         *test_make_key                (gboolean            is_rsa);
GTlsCertificate *test_make_certificate     (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestProvider, test_provider_free)

G_END_DECLS
