/* albo-problem-text.h - why a command was refused, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-store-error.h"

G_BEGIN_DECLS

char *albo_problem_text_of_error (const GError *error);
char *albo_problem_text_of_unknown (void);
char *albo_problem_text_of_field (const char   *field,
                                  const char   *code);

G_END_DECLS
