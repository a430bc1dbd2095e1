/* albo-pattern-sample.h - a text that a pattern accepts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_pattern_sample (const char *pattern,
                           GRand      *random);

G_END_DECLS
