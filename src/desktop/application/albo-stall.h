/* albo-stall.h - how long the main loop kept a person waiting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void   albo_stall_watch        (void);
double albo_stall_take_longest (double     *cpu_ms);
void   albo_stall_report       (const char *path);

G_END_DECLS
