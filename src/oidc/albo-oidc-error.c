/* albo-oidc-error.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-oidc-error.h"

G_DEFINE_QUARK (albo-oidc-error-quark, albo_oidc_error)

/**
 * albo_oidc_refuse:
 * @error: return location for an error
 * @code: what the caller can do
 * @what: what is wrong; never a value of a person, as it goes to the log
 *
 * Returns: %FALSE
 */
gboolean
albo_oidc_refuse (GError        **error,
                  AlboOidcError   code,
                  const char     *what)
{
  g_set_error_literal (error, ALBO_OIDC_ERROR, code, what);
  return FALSE;
}
