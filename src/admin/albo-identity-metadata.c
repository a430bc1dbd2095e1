/* albo-identity-metadata.c - what albo-login would tell identity providers, by its own code
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-identity.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-login-identity.h"

/**
 * albo_identity_make_metadata: (skip)
 * @connection: a connection as who installed
 * @folder: where albo-login has its keys
 * @code: the code of an identity
 * @kind: for whom
 * @error: %ALBO_STORE_ERROR, or %ALBO_ADMIN_ERROR_FAILED with what is missing
 *
 * Returns: (transfer full): the signed metadata, as albo-login publishes them
 */
char *
albo_identity_make_metadata (AlboConnection  *connection,
                             const char      *folder,
                             const char      *code,
                             AlboSamlKind     kind,
                             GError         **error)
{
  g_autoptr(AlboLoginTrust) trust = albo_login_trust_new (folder);
  g_autoptr(AlboLoginIdentity) identity = albo_login_trust_get (trust, connection, error);
  const AlboLoginService *service;
  g_autoptr(GError) local_error = NULL;
  char *metadata;

  if (identity == NULL)
    return NULL;

  service = albo_login_identity_find_code (identity, code);
  if (service == NULL)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                   _("There is no identity “%s”, or its keys cannot be read: see “albo-admin identity check”."), code);
      return NULL;
    }

  metadata = albo_login_service_make_metadata (service, kind, g_get_real_time (), &local_error);
  if (metadata == NULL)
    g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED, _("No metadata can be made of “%s”: %s."), code,
                 local_error->message);

  return metadata;
}
