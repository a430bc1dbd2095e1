/* albo-store-error.h - why the database did not do what was asked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/**
 * AlboStoreError:
 * @ALBO_STORE_ERROR_UNREACHABLE: no server, the connection broke, or the
 *   statement took longer than it may; try later
 * @ALBO_STORE_ERROR_SIGN_IN: no session, or a wrong user or password (AL401, 28xxx)
 * @ALBO_STORE_ERROR_FORBIDDEN: the caller's duty does not allow it (AL403, 42501)
 * @ALBO_STORE_ERROR_NOT_FOUND: no such thing, or another organization's (AL404)
 * @ALBO_STORE_ERROR_NO_TRANSITION: not from the state that it is in (AL405)
 * @ALBO_STORE_ERROR_STALE: somebody else changed it meanwhile; reload (AL409)
 * @ALBO_STORE_ERROR_INVALID: the data are not good; see
 *   albo_store_error_get_detail() (AL422)
 * @ALBO_STORE_ERROR_TOO_MANY: a limit of this caller is reached; wait (AL429)
 * @ALBO_STORE_ERROR_CONFLICT: two statements were in each other's way; the same
 *   one may succeed when repeated (40xxx, 55P03, 23xxx)
 * @ALBO_STORE_ERROR_FAILED: anything else, that is, a bug of ours
 *
 * What a caller can do about an error, not what the server called it.
 */
typedef enum
{
  ALBO_STORE_ERROR_UNREACHABLE,
  ALBO_STORE_ERROR_SIGN_IN,
  ALBO_STORE_ERROR_FORBIDDEN,
  ALBO_STORE_ERROR_NOT_FOUND,
  ALBO_STORE_ERROR_NO_TRANSITION,
  ALBO_STORE_ERROR_STALE,
  ALBO_STORE_ERROR_INVALID,
  ALBO_STORE_ERROR_TOO_MANY,
  ALBO_STORE_ERROR_CONFLICT,
  ALBO_STORE_ERROR_FAILED,
} AlboStoreError;

#define ALBO_STORE_ERROR (albo_store_error_quark ())

GQuark      albo_store_error_quark        (void);
const char *albo_store_error_get_sqlstate (const GError *error);
const char *albo_store_error_get_detail   (const GError *error);
guint       albo_store_error_get_position (const GError *error);
gboolean    albo_store_error_is_untrusted (const GError *error);
gboolean    albo_store_error_is_unknown   (const GError *error,
                                           gboolean      is_repeat);
GError     *albo_store_error_from_conn    (PGconn       *conn);
GError     *albo_store_error_from_result  (PGresult     *result);

G_END_DECLS
