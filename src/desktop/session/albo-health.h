/* albo-health.h - whether the server is well, and if not, what is the matter
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboTrouble:
 * @ALBO_TROUBLE_NONE: all is well
 * @ALBO_TROUBLE_SLOW: answers take long
 * @ALBO_TROUBLE_UNREACHABLE: there is no server
 * @ALBO_TROUBLE_READ_ONLY: it only reads, because another one is taking over
 * @ALBO_TROUBLE_UPGRADING: the schema is being upgraded
 * @ALBO_TROUBLE_OUTDATED: the schema is newer than this program
 * @ALBO_TROUBLE_PASSWORD: the password is no longer the right one
 * @ALBO_TROUBLE_SUSPENDED: the account may not be used any more
 * @ALBO_TROUBLE_CERTIFICATE: the server does not prove who it is
 *
 * What stands between a person and the server.
 */
typedef enum
{
  ALBO_TROUBLE_NONE,
  ALBO_TROUBLE_SLOW,
  ALBO_TROUBLE_UNREACHABLE,
  ALBO_TROUBLE_READ_ONLY,
  ALBO_TROUBLE_UPGRADING,
  ALBO_TROUBLE_OUTDATED,
  ALBO_TROUBLE_PASSWORD,
  ALBO_TROUBLE_SUSPENDED,
  ALBO_TROUBLE_CERTIFICATE,
} AlboTrouble;

#define ALBO_TYPE_HEALTH (albo_health_get_type ())

G_DECLARE_FINAL_TYPE (AlboHealth, albo_health, ALBO, HEALTH, GObject)

AlboHealth  *albo_health_new          (AlboConnection *connection);
AlboTrouble  albo_health_get_trouble  (AlboHealth     *self);
void         albo_health_report       (AlboHealth     *self,
                                       const GError   *error);
void         albo_health_check        (AlboHealth     *self);
void         albo_health_set_conninfo (AlboHealth     *self,
                                       const char     *conninfo);
void         albo_health_stop         (AlboHealth     *self);

AlboTrouble  albo_trouble_from_error  (const GError   *error);
gboolean     albo_trouble_is_lasting  (AlboTrouble     trouble);

G_END_DECLS
