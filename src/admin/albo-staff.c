/* albo-staff.c - organizations, and the people who work there
 *
 * A person is a database role of its own: the database itself checks the password,
 * and knows who is calling.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-staff.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"

static gboolean
find_organization (AlboConnection  *connection,
                   const char      *code,
                   char           **id,
                   GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select id from albo.organization where code = $1",
                               1, &code, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (PQntuples (rows) == 0)
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE,
                   _("There is no organization “%s”."), code);
      return FALSE;
    }

  *id = g_strdup (PQgetvalue (rows, 0, 0));

  return TRUE;
}

/* A role that is there already belongs to the staff, or to somebody else. */
static gboolean
check_role (AlboConnection  *connection,
            const char      *login,
            gboolean        *is_there,
            GError         **error)
{
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection,
                               "select exists (select from albo.staff where login = rolname)"
                               " from pg_catalog.pg_roles where rolname = $1",
                               1, &login, NULL, error);

  if (rows == NULL)
    return FALSE;

  *is_there = PQntuples (rows) > 0;

  if (*is_there && *PQgetvalue (rows, 0, 0) != 't')
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_REFUSED,
                   _("The database has an account “%s” already, which is not of the staff."),
                   login);
      return FALSE;
    }

  return TRUE;
}

/* CREATE ROLE takes no placeholders; format() quotes. */
static gboolean
make_role (AlboConnection   *connection,
           const AlboStaff  *staff,
           const char       *password,
           GError          **error)
{
  g_autofree char *verifier = NULL;
  const char *params[3] = { staff->login };
  g_autoptr(PGresult) text = NULL;

  verifier = albo_connection_encrypt_password (connection, staff->login, password, NULL, error);

  if (verifier == NULL)
    return FALSE;

  params[1] = verifier;
  params[2] = g_str_equal (staff->duty, "auditor") ? "albo_audit" : "albo_office";
  text = albo_connection_call (connection,
                               "select format ('create role %I login nosuperuser nocreatedb"
                               " nocreaterole inherit password %L; grant %I to %1$I',"
                               " $1::text, $2::text, $3::text)",
                               G_N_ELEMENTS (params), params, NULL, error);

  return text != NULL &&
         albo_connection_run_script (connection, PQgetvalue (text, 0, 0), NULL, error);
}

static gboolean
add_row (AlboConnection   *connection,
         const AlboStaff  *staff,
         GError          **error)
{
  g_autofree char *organization = NULL;
  g_autoptr(PGresult) rows = NULL;
  const char *params[] = { NULL, staff->login, staff->name, staff->email, staff->duty };

  if (!find_organization (connection, staff->organization, &organization, error))
    return FALSE;

  params[0] = organization;
  rows = albo_connection_call (connection, "select admin.staff_add ($1, $2, $3, $4, $5)",
                               G_N_ELEMENTS (params), params, NULL, error);

  return rows != NULL;
}

/**
 * albo_staff_add:
 * @connection: a superuser's connection, in a transaction
 * @staff: who
 * @password: the person's password; only its SCRAM verifier travels
 * @error: %ALBO_ADMIN_ERROR or %ALBO_STORE_ERROR
 *
 * Makes the role and the row.  A person who is there already, with the same data,
 * stays as is, password included.
 *
 * Returns: whether the person can sign in
 */
gboolean
albo_staff_add (AlboConnection   *connection,
                const AlboStaff  *staff,
                const char       *password,
                GError          **error)
{
  gboolean has_role;

  if (!check_role (connection, staff->login, &has_role, error))
    return FALSE;

  return (has_role || make_role (connection, staff, password, error)) &&
         add_row (connection, staff, error);
}

/**
 * albo_staff_add_organization:
 * @connection: a superuser's connection
 * @code: short name, as in addresses
 * @kind: `order`, `school` or `list`
 * @name: whole name
 * @settings: (nullable): a JSON object
 * @id: (out) (optional): the organization
 * @error: %ALBO_STORE_ERROR, %ALBO_STORE_ERROR_INVALID if it is there with other data
 *
 * Returns: whether the organization is there
 */
gboolean
albo_staff_add_organization (AlboConnection  *connection,
                             const char      *code,
                             const char      *kind,
                             const char      *name,
                             const char      *settings,
                             gint64          *id,
                             GError         **error)
{
  const char *params[] = { code, kind, name, settings != NULL ? settings : "{}" };
  g_autoptr(PGresult) rows = NULL;

  rows = albo_connection_call (connection, "select admin.organization_add ($1, $2, $3, $4)",
                               G_N_ELEMENTS (params), params, NULL, error);

  if (rows == NULL)
    return FALSE;

  if (id != NULL)
    *id = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);

  return TRUE;
}
