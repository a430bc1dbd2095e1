/* albo-route-metadata.c - what Albo tells identity providers of itself
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-sign-in.h"

#include "albo-sign-in.h"

#include <string.h>

#define MAX_AGE 600  /* seconds */

/**
 * albo_route_metadata:
 * @exchange: a `GET /accedi/metadati/IDENTITY/spid.xml`, or `cie.xml`
 * @connection: the connection of this thread
 *
 * The signed metadata of an identity, which are others for SPID, with eIDAS, than for CIE: 200; 404
 * if there is no such identity, 503 if it lacks what metadata need.
 */
void
albo_route_metadata (AlboExchange   *exchange,
                     AlboConnection *connection)
{
  const char *file = albo_exchange_get_segment (exchange, 1);
  g_autoptr(AlboLoginIdentity) identity = albo_sign_in_get_identity (exchange, connection);
  const AlboLoginService *service;
  AlboSamlKind kind = g_str_equal (file, "cie.xml") ? ALBO_SAML_KIND_CIE : ALBO_SAML_KIND_SPID;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *tag = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (identity == NULL)
    return;

  service = albo_login_identity_find_code (identity, albo_exchange_get_segment (exchange, 0));
  if (service == NULL || (kind == ALBO_SAML_KIND_SPID && !g_str_equal (file, "spid.xml")))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  xml = albo_login_service_make_metadata (service, kind, g_get_real_time (), &error);
  if (xml == NULL)
    {
      g_warning ("%s: no metadata of %s: %s", albo_exchange_get_id (exchange), service->code, error->message);
      albo_exchange_reply_problem (exchange, 503);
      return;
    }

  tag = g_compute_checksum_for_string (G_CHECKSUM_SHA256, xml, -1);
  bytes = g_bytes_new (xml, strlen (xml));
  albo_exchange_reply_public (exchange, "application/samlmetadata+xml", "default-src 'none'", tag, MAX_AGE, bytes);
}
