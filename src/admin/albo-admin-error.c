/* albo-admin-error.c - why albo-admin could not do what it was told
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-admin-error.h"

G_DEFINE_QUARK (albo-admin-error-quark, albo_admin_error)
