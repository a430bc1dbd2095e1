/* albo-jwt-error.h - why a token or a key is refused
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_JWT_ERROR (albo_jwt_error_quark ())

/**
 * AlboJwtError:
 * @ALBO_JWT_ERROR_REFUSED: the token is not to be believed
 * @ALBO_JWT_ERROR_UNKNOWN_KEY: none of the keys is the one that the token names: its owner may
 *   have changed them, so fetch them again, once
 * @ALBO_JWT_ERROR_KEY: a key, or a set of keys, is not good
 */
typedef enum
{
  ALBO_JWT_ERROR_REFUSED,
  ALBO_JWT_ERROR_UNKNOWN_KEY,
  ALBO_JWT_ERROR_KEY,
} AlboJwtError;

GQuark albo_jwt_error_quark (void);

G_END_DECLS
