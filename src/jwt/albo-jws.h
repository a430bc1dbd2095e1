/* albo-jws.h - signed tokens, in their compact form
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-jwk-set.h"

G_BEGIN_DECLS

#define ALBO_JWS_MAX_SIZE (64 * 1024)

char       *albo_jws_sign   (const AlboJwk  *key,
                             JsonObject     *header,
                             const char     *payload,
                             gssize          length,
                             GError        **error);
GBytes     *albo_jws_verify (const char     *token,
                             GPtrArray      *keys,
                             guint           algorithms,
                             JsonObject    **header,
                             GError        **error);
char       *albo_jwt_sign   (const AlboJwk  *key,
                             const char     *type,
                             JsonObject     *claims,
                             GError        **error);
JsonObject *albo_jwt_verify (const char     *token,
                             GPtrArray      *keys,
                             guint           algorithms,
                             GError        **error);

G_END_DECLS
