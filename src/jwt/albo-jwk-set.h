/* albo-jwk-set.h - the keys that somebody publishes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-jwk.h"

G_BEGIN_DECLS

#define ALBO_JWK_SET_MAX_SIZE (256 * 1024)
#define ALBO_JWK_SET_MAX_KEYS 100

GPtrArray *albo_jwk_set_parse   (const char        *text,
                                 gssize             length,
                                 GError           **error);
AlboJwk   *albo_jwk_set_find    (GPtrArray         *keys,
                                 AlboJwsAlgorithm   algorithm,
                                 const char        *kid,
                                 GError           **error);
char      *albo_jwk_set_to_text (GPtrArray         *keys);

G_END_DECLS
