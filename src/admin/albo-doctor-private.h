/* albo-doctor-private.h - the points of the check-up, one table a subject
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-doctor.h"

G_BEGIN_DECLS

typedef struct _AlboDoctorCheck AlboDoctorCheck;

/**
 * AlboDoctorJudge:
 * @check: the point
 * @connection: the database
 * @files: what the program would install
 * @subjects: (element-type utf8): filled with what is wrong, if anything
 * @level: (out): how bad it is, if anything is wrong
 * @error: set on failure
 *
 * For what a query alone cannot say.
 *
 * Returns: whether it could be found out
 */
typedef gboolean (*AlboDoctorJudge) (const AlboDoctorCheck  *check,
                                     AlboConnection         *connection,
                                     AlboSchemaFiles        *files,
                                     GPtrArray              *subjects,
                                     AlboFindingLevel       *level,
                                     GError                **error);

/**
 * AlboDoctorCheck:
 * @name: name of the point
 * @healthy: what is said when nothing is wrong; marked for translation
 * @finding: what is said before the list of what is wrong; marked for translation
 * @advice: what to do then; marked for translation
 * @query: (nullable): a row of level (`warning` or `problem`) and subject for each
 *   thing that is wrong
 * @judge: (nullable): what to ask instead of @query
 *
 * One point of the check-up.
 */
struct _AlboDoctorCheck
{
  const char      *name;
  const char      *healthy;
  const char      *finding;
  const char      *advice;
  const char      *query;
  AlboDoctorJudge  judge;
};

const AlboDoctorCheck *albo_doctor_get_server_checks (gsize *n_checks);
const AlboDoctorCheck *albo_doctor_get_role_checks   (gsize *n_checks);
const AlboDoctorCheck *albo_doctor_get_schema_checks (gsize *n_checks);
const AlboDoctorCheck *albo_doctor_get_work_checks   (gsize *n_checks);

G_END_DECLS
