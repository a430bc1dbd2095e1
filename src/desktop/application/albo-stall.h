/* albo-stall.h - how long the main loop kept a person waiting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboStall:
 * @ms: as a clock saw it
 * @own_ms: without the time that others had all processors; as @ms where the kernel does not count it
 * @cpu_ms: on a processor
 *
 * How long a turn of the main loop took, in milliseconds.
 */
typedef struct
{
  double ms;
  double own_ms;
  double cpu_ms;
} AlboStall;

void      albo_stall_watch        (void);
AlboStall albo_stall_take_longest (void);
void      albo_stall_report       (const char *path);

G_END_DECLS
