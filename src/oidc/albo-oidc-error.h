/* albo-oidc-error.h - why nobody was signed in
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_OIDC_ERROR (albo_oidc_error_quark ())

/**
 * AlboOidcError:
 * @ALBO_OIDC_ERROR_SETTINGS: what an administrator wrote of the provider is not good
 * @ALBO_OIDC_ERROR_UNREACHABLE: the provider does not answer, or says that it cannot: later
 * @ALBO_OIDC_ERROR_PROVIDER: the provider answers what a provider must not: tell who runs it
 * @ALBO_OIDC_ERROR_CANCELLED: the person, or the provider, did not go through with it
 * @ALBO_OIDC_ERROR_LEVEL: the person was authenticated less surely than was asked for
 * @ALBO_OIDC_ERROR_REFUSED: the answer is not to be believed
 */
typedef enum
{
  ALBO_OIDC_ERROR_SETTINGS,
  ALBO_OIDC_ERROR_UNREACHABLE,
  ALBO_OIDC_ERROR_PROVIDER,
  ALBO_OIDC_ERROR_CANCELLED,
  ALBO_OIDC_ERROR_LEVEL,
  ALBO_OIDC_ERROR_REFUSED,
} AlboOidcError;

GQuark   albo_oidc_error_quark (void);
gboolean albo_oidc_refuse      (GError        **error,
                                AlboOidcError   code,
                                const char     *what);

G_END_DECLS
