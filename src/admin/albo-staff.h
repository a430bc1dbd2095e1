/* albo-staff.h - organizations, and the people who work there
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboStaff:
 * @organization: code of the organization
 * @login: name of the database role
 * @name: name of the person
 * @email: (nullable): address of the person
 * @duty: `officer`, `administrator` or `auditor`
 *
 * A person who works in an organization.
 */
typedef struct
{
  const char *organization;
  const char *login;
  const char *name;
  const char *email;
  const char *duty;
} AlboStaff;

gboolean albo_staff_add              (AlboConnection   *connection,
                                      const AlboStaff  *staff,
                                      const char       *password,
                                      GError          **error);
gboolean albo_staff_add_organization (AlboConnection   *connection,
                                      const char       *code,
                                      const char       *kind,
                                      const char       *name,
                                      const char       *settings,
                                      gint64           *id,
                                      GError          **error);

G_END_DECLS
