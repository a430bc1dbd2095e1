/* albo-password-rule.h - what a password of the staff must be
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In characters. */
#define ALBO_PASSWORD_MIN_LENGTH 12

/**
 * AlboPasswordProblem:
 * @ALBO_PASSWORD_PROBLEM_NONE: it is good
 * @ALBO_PASSWORD_PROBLEM_NOT_TEXT: it is not UTF-8
 * @ALBO_PASSWORD_PROBLEM_SHORT: it has less than %ALBO_PASSWORD_MIN_LENGTH characters
 * @ALBO_PASSWORD_PROBLEM_OBVIOUS: it is the login, or one character repeated
 */
typedef enum
{
  ALBO_PASSWORD_PROBLEM_NONE,
  ALBO_PASSWORD_PROBLEM_NOT_TEXT,
  ALBO_PASSWORD_PROBLEM_SHORT,
  ALBO_PASSWORD_PROBLEM_OBVIOUS,
} AlboPasswordProblem;

AlboPasswordProblem albo_password_find_problem (const char *password,
                                                const char *login);

G_END_DECLS
