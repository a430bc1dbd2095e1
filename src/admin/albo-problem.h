/* albo-problem.h - what the database found wrong, in words
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_problem_describe (const char *detail);

G_END_DECLS
