/* albo-jwt-error.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-jwt-error.h"

G_DEFINE_QUARK (albo-jwt-error-quark, albo_jwt_error)
