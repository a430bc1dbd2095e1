/* albo-program.h - what the commands of albo-admin share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/* What albo-admin ends with. */
typedef enum
{
  ALBO_EXIT_DONE = 0,
  ALBO_EXIT_FAILED = 1,
  ALBO_EXIT_USAGE = 2,
  ALBO_EXIT_UNREACHABLE = 3,  /* no database, or the cluster does not run */
} AlboExit;

/**
 * AlboProgram:
 * @conninfo: the database, from `--database`; empty for the environment's
 *
 * What every command is given.
 */
typedef struct
{
  char *conninfo;
} AlboProgram;

typedef int (*AlboCommandFunc) (AlboProgram *program,
                                int          argc,
                                char        *argv[]);

/**
 * AlboVerb:
 * @word: the word
 * @summary: what it does; marked for translation
 * @run: given the words from @word on
 *
 * One of the things that a command does.
 */
typedef struct
{
  const char      *word;
  const char      *summary;
  AlboCommandFunc  run;
} AlboVerb;

gboolean        albo_program_parse    (const char         *command,
                                       const char         *description,
                                       const GOptionEntry *entries,
                                       int                 argc,
                                       char               *argv[],
                                       int                *exit_status);
gboolean        albo_program_parse_words (const char          *command,
                                          const char          *usage,
                                          const char          *description,
                                          const GOptionEntry  *entries,
                                          int                  argc,
                                          char                *argv[],
                                          int                  n_required,
                                          int                  n_words,
                                          const char         **words,
                                          int                 *exit_status);
int             albo_program_run_verb (AlboProgram        *program,
                                       const AlboVerb     *verbs,
                                       gsize               n_verbs,
                                       int                 argc,
                                       char               *argv[]);
int             albo_program_misuse   (const char         *command,
                                       const char         *format,
                                       ...) G_GNUC_PRINTF (2, 3);
int             albo_program_fail     (const GError       *error);
AlboConnection *albo_program_connect  (AlboProgram        *program,
                                       GError            **error);
void            albo_program_progress (const char         *text);

/* The commands, one file a word. */
int             albo_command_cluster      (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_init         (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_upgrade      (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_organization (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_staff        (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_identity     (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_seal         (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_mail         (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_verify       (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_doctor       (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);
int             albo_command_demo         (AlboProgram *program,
                                           int          argc,
                                           char        *argv[]);

G_END_DECLS
