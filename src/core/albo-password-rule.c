/* albo-password-rule.c - what a password of the staff must be
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-password-rule.h"

#include <string.h>

static gboolean
is_one_character (const char *password)
{
  const gunichar first = g_utf8_get_char (password);

  for (const char *c = password; *c != '\0'; c = g_utf8_next_char (c))
    if (g_utf8_get_char (c) != first)
      return FALSE;

  return TRUE;
}

/* What anybody would try first. */
static gboolean
is_obvious (const char *password,
            const char *login)
{
  g_autofree char *folded_login = g_utf8_casefold (login, -1);
  char *folded = g_utf8_casefold (password, -1);
  const gboolean is_login = g_str_equal (folded, folded_login);

  explicit_bzero (folded, strlen (folded));
  g_free (folded);

  return is_login || is_one_character (password);
}

/**
 * albo_password_find_problem: (skip)
 * @password: any bytes
 * @login: whose password
 *
 * Returns: why it cannot be the password of @login
 */
AlboPasswordProblem
albo_password_find_problem (const char *password,
                            const char *login)
{
  if (!g_utf8_validate (password, -1, NULL))
    return ALBO_PASSWORD_PROBLEM_NOT_TEXT;

  if (g_utf8_strlen (password, -1) < ALBO_PASSWORD_MIN_LENGTH)
    return ALBO_PASSWORD_PROBLEM_SHORT;

  if (is_obvious (password, login))
    return ALBO_PASSWORD_PROBLEM_OBVIOUS;

  return ALBO_PASSWORD_PROBLEM_NONE;
}
