/* albo-saml-redirect.h - signed messages in a query string
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-key.h"

G_BEGIN_DECLS

/* What SAML lets a RelayState have. */
#define ALBO_SAML_MAX_RELAY_STATE 80

char     *albo_saml_redirect_make  (const char         *location,
                                    const char         *parameter,
                                    const char         *xml,
                                    const char         *relay_state,
                                    const AlboSamlKey  *key,
                                    GError            **error);
char     *albo_saml_redirect_peek  (const char         *query,
                                    const char         *parameter,
                                    GError            **error);
char     *albo_saml_redirect_parse (const char         *query,
                                    const char         *parameter,
                                    GPtrArray          *keys,
                                    char              **relay_state,
                                    GError            **error);

G_END_DECLS
