/* albo-command-staff-private.h - the verbs of albo-admin staff
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-program.h"

G_BEGIN_DECLS

int      albo_staff_verb_list    (AlboProgram   *program,
                                  int            argc,
                                  char          *argv[]);
int      albo_staff_verb_show    (AlboProgram   *program,
                                  int            argc,
                                  char          *argv[]);
int      albo_staff_verb_duty    (AlboProgram   *program,
                                  int            argc,
                                  char          *argv[]);
int      albo_staff_verb_suspend (AlboProgram   *program,
                                  int            argc,
                                  char          *argv[]);
int      albo_staff_verb_resume  (AlboProgram   *program,
                                  int            argc,
                                  char          *argv[]);
gboolean albo_staff_is_duty      (const char    *word);
int      albo_staff_fail         (const char    *login,
                                  const GError  *error);

G_END_DECLS
