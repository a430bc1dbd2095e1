/* albo-program.c - what the commands of albo-admin share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "albo-admin-error.h"
#include "albo-problem.h"

/**
 * albo_program_parse_words: (skip)
 * @command: the words of the command, each followed by a space
 * @usage: (nullable): what follows the options, such as `LOGIN DUTY`
 * @description: what it does, for `--help`
 * @entries: its options
 * @argc: how many words
 * @argv: (array length=argc): the first is the last word of the command
 * @n_required: how many words of @usage must be there
 * @n_words: how many words @usage has
 * @words: (array length=n_words) (out caller-allocates) (nullable): the words, %NULL
 *   for those that are not there
 * @exit_status: (out): what to end with if %FALSE
 *
 * Reads the options of a command and the words beside them.
 *
 * Returns: whether to go on
 */
gboolean
albo_program_parse_words (const char          *command,
                          const char          *usage,
                          const char          *description,
                          const GOptionEntry  *entries,
                          int                  argc,
                          char                *argv[],
                          int                  n_required,
                          int                  n_words,
                          const char         **words,
                          int                 *exit_status)
{
  g_autoptr(GOptionContext) context = g_option_context_new (usage);
  g_autoptr(GError) error = NULL;
  g_autofree char *full = g_strchomp (g_strconcat ("albo-admin ", command, NULL));

  /* g_option_context_parse() would end the program by itself on --help. */
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      {
        g_autofree char *help = NULL;

        g_set_prgname (full);
        g_option_context_set_summary (context, description);
        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
        help = g_option_context_get_help (context, TRUE, NULL);
        g_print ("%s", help);
        *exit_status = ALBO_EXIT_DONE;
        return FALSE;
      }

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, &argc, &argv, &error))
    *exit_status = albo_program_misuse (command, "%s", error->message);
  else if (argc > 1 + n_words)
    *exit_status = albo_program_misuse (command, _("What is “%s”?"), argv[1 + n_words]);
  else if (argc < 1 + n_required)
    *exit_status = albo_program_misuse (command, _("Say %s."), usage);
  else
    {
      for (int i = 0; i < n_words; i++)
        words[i] = i + 1 < argc ? argv[i + 1] : NULL;

      return TRUE;
    }

  return FALSE;
}

/**
 * albo_program_parse: (skip)
 * @command: the words of the command, each followed by a space
 * @description: what it does, for `--help`
 * @entries: its options
 * @argc: how many words
 * @argv: (array length=argc): the first is the last word of the command
 * @exit_status: (out): what to end with if %FALSE
 *
 * Reads the options of a command, which takes nothing else.
 *
 * Returns: whether to go on
 */
gboolean
albo_program_parse (const char         *command,
                    const char         *description,
                    const GOptionEntry *entries,
                    int                 argc,
                    char               *argv[],
                    int                *exit_status)
{
  return albo_program_parse_words (command, NULL, description, entries, argc, argv, 0, 0, NULL,
                                   exit_status);
}

static int
print_verbs (const char     *command,
             const AlboVerb *verbs,
             gsize           n_verbs)
{
  g_print (_("Usage:\n  albo-admin %s VERB …\n\nVerbs:\n"), command);

  for (gsize i = 0; i < n_verbs; i++)
    g_print ("  %-12s %s\n", verbs[i].word, _(verbs[i].summary));

  g_print (_("\n“albo-admin %s VERB --help” says more.\n"), command);

  return ALBO_EXIT_DONE;
}

/**
 * albo_program_run_verb: (skip)
 * @program: the program
 * @verbs: (array length=n_verbs): what can be done
 * @n_verbs: how many
 * @argc: how many words
 * @argv: (array length=argc): the command, the verb, and what follows
 *
 * Runs the verb that was said, or tells which there are.
 *
 * Returns: what to end with
 */
int
albo_program_run_verb (AlboProgram    *program,
                       const AlboVerb *verbs,
                       gsize           n_verbs,
                       int             argc,
                       char           *argv[])
{
  g_autofree char *command = g_strconcat (argv[0], " ", NULL);
  g_autoptr(GString) words = g_string_new (NULL);

  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    return print_verbs (argv[0], verbs, n_verbs);

  for (gsize i = 0; i < n_verbs; i++)
    {
      if (argc > 1 && g_str_equal (argv[1], verbs[i].word))
        return verbs[i].run (program, argc - 1, argv + 1);

      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", verbs[i].word);
    }

  return albo_program_misuse (command, _("Say one of: %s."), words->str);
}

/**
 * albo_program_misuse: (skip)
 * @command: the words of the command, each followed by a space
 * @format: what is wrong
 * @...: values for @format
 *
 * Says what is wrong with the command line, and how to find out more.
 *
 * Returns: what to end with
 */
int
albo_program_misuse (const char *command,
                     const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("albo-admin: %s\n", text);
  g_printerr (_("Try “albo-admin %s--help”.\n"), command);

  return ALBO_EXIT_USAGE;
}

/**
 * albo_program_fail: (skip)
 * @error: what happened
 *
 * Says it on the error output.
 *
 * Returns: what to end with
 */
int
albo_program_fail (const GError *error)
{
  const char *detail = error->domain == ALBO_STORE_ERROR ? albo_store_error_get_detail (error)
                                                         : NULL;
  g_autofree char *told = detail != NULL ? albo_problem_describe (detail) : NULL;

  if (told != NULL)
    g_printerr ("albo-admin: %s\n%s", _("The database refused this:"), told);
  else
    g_printerr ("albo-admin: %s\n", error->message);

  if (told == NULL && detail != NULL)
    g_printerr ("%s\n", detail);

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    return ALBO_EXIT_UNREACHABLE;

  return g_error_matches (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE) ? ALBO_EXIT_USAGE
                                                                          : ALBO_EXIT_FAILED;
}

/**
 * albo_program_connect: (skip)
 * @program: the program
 * @error: (nullable): as albo_connection_open()
 *
 * Returns: (transfer full): the database, or %NULL on error
 */
AlboConnection *
albo_program_connect (AlboProgram  *program,
                      GError      **error)
{
  g_autoptr(AlboConnection) connection = g_object_new (ALBO_TYPE_CONNECTION,
                                                       "conninfo", program->conninfo,
                                                       "application-name", "albo-admin",
                                                       NULL);

  if (!albo_connection_run_script (connection, "", NULL, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/**
 * albo_program_progress: (skip)
 * @text: (nullable): what is being done; %NULL when nothing more is
 *
 * Keeps a person at a terminal company during long work, on the error output.
 */
void
albo_program_progress (const char *text)
{
  if (!isatty (STDERR_FILENO))
    return;

  g_printerr ("\r\033[K%s", text != NULL ? text : "");
}
