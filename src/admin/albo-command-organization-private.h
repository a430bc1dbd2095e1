/* albo-command-organization-private.h - the verbs of albo-admin organization
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-program.h"

G_BEGIN_DECLS

int albo_organization_verb_list     (AlboProgram *program,
                                     int          argc,
                                     char        *argv[]);
int albo_organization_verb_show     (AlboProgram *program,
                                     int          argc,
                                     char        *argv[]);
int albo_organization_verb_settings (AlboProgram *program,
                                     int          argc,
                                     char        *argv[]);
int albo_organization_verb_logo     (AlboProgram *program,
                                     int          argc,
                                     char        *argv[]);

G_END_DECLS
