/* test-program.h - albo-admin run as a person at a terminal runs it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int test_program_run (const char  *input,
                      char       **said,
                      const char  *first,
                      ...);

G_END_DECLS
