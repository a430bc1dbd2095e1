/* albo-doctor.h - is a database, and its server, in good health
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-schema-files.h"

G_BEGIN_DECLS

/**
 * AlboFindingLevel:
 * @ALBO_FINDING_OK: as it should be
 * @ALBO_FINDING_WARNING: may be wanted; look at it
 * @ALBO_FINDING_PROBLEM: harm is done or possible
 *
 * How bad a finding is.
 */
typedef enum
{
  ALBO_FINDING_OK,
  ALBO_FINDING_WARNING,
  ALBO_FINDING_PROBLEM,
} AlboFindingLevel;

/**
 * AlboFinding:
 * @name: name of the point, the same in every language
 * @level: how bad it is
 * @message: what was found, translated
 * @advice: (nullable): what to do, translated; %NULL when nothing
 * @subjects: (array zero-terminated=1): what it is about, such as names of tables
 *
 * What was found at one point of the check-up.
 */
typedef struct
{
  const char        *name;
  AlboFindingLevel   level;
  char              *message;
  const char        *advice;
  GStrv              subjects;
} AlboFinding;

GPtrArray  *albo_doctor_examine        (AlboConnection    *connection,
                                        AlboSchemaFiles   *files,
                                        GError           **error);
PGresult   *albo_doctor_read_catalogue (AlboConnection    *connection,
                                        GError           **error);
const char *albo_finding_level_to_word (AlboFindingLevel   level);

G_END_DECLS
