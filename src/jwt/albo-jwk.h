/* albo-jwk.h - a key for signatures of tokens
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-jwt-error.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Longest name of a key. */
#define ALBO_JWK_MAX_KID 256

/**
 * AlboJwsAlgorithm:
 * @ALBO_JWS_RS256: RSA, PKCS #1 1.5, with SHA-256
 * @ALBO_JWS_ES256: ECDSA on P-256, with SHA-256
 *
 * What tokens are signed with.  Nothing else is known here: no `none`, and no shared secret that
 * a public key could be taken for.
 */
typedef enum
{
  ALBO_JWS_RS256 = 1 << 0,
  ALBO_JWS_ES256 = 1 << 1,
} AlboJwsAlgorithm;

#define ALBO_JWS_ANY (ALBO_JWS_RS256 | ALBO_JWS_ES256)

typedef struct _AlboJwk AlboJwk;

AlboJwk          *albo_jwk_new_from_json  (JsonObject        *object,
                                           GError           **error);
AlboJwk          *albo_jwk_new_from_pem   (const char        *pem,
                                           const char        *kid,
                                           GError           **error);
AlboJwk          *albo_jwk_ref            (AlboJwk           *key);
void              albo_jwk_unref          (AlboJwk           *key);

const char       *albo_jwk_get_kid        (const AlboJwk     *key);
AlboJwsAlgorithm  albo_jwk_get_algorithm  (const AlboJwk     *key);
gboolean          albo_jwk_can_sign       (const AlboJwk     *key);
char             *albo_jwk_get_thumbprint (const AlboJwk     *key);
JsonObject       *albo_jwk_to_json        (const AlboJwk     *key);
GBytes           *albo_jwk_sign           (const AlboJwk     *key,
                                           const char        *text,
                                           gsize              length,
                                           GError           **error);
gboolean          albo_jwk_verify         (const AlboJwk     *key,
                                           const char        *text,
                                           gsize              length,
                                           GBytes            *signature);

const char       *albo_jws_algorithm_get_name (AlboJwsAlgorithm  algorithm);
gboolean          albo_jws_algorithm_find     (const char       *name,
                                               AlboJwsAlgorithm *algorithm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboJwk, albo_jwk_unref)

G_END_DECLS
