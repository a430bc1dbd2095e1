/* test-program.c - albo-admin run as a person at a terminal runs it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-program.h"

#include <gio/gio.h>

/**
 * test_program_run: (skip)
 * @input: (nullable): its standard input
 * @said: (out) (optional): what it said to both outputs
 * @first: (nullable): its first word
 * @...: the other words, ended by %NULL
 *
 * Returns: its exit status
 */
int
test_program_run (const char  *input,
                  char       **said,
                  const char  *first,
                  ...)
{
  g_autofree char *program = g_build_filename (g_getenv ("ALBO_BUILD"), "src", "admin", "albo-admin",
                                               NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  va_list args;

  g_ptr_array_add (argv, program);
  va_start (args, first);

  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *) word);

  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char * const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, &output, NULL, &error);
  g_assert_no_error (error);

  if (said != NULL)
    *said = g_steal_pointer (&output);

  return g_subprocess_get_exit_status (process);
}
