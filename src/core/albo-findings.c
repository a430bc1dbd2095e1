/* albo-findings.c - what a check finds wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-findings.h"

/**
 * albo_findings_add: (skip)
 * @self: the findings
 * @kind: of which kind
 * @format: where, and what is wrong
 * @...: values for @format
 *
 * Counts it, and says the first of its kind.
 */
void
albo_findings_add (AlboFindings *self,
                   AlboFinding   kind,
                   const char   *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->counts[kind]++ > 0 || self->func == NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  self->func (text, self->data);
}

/**
 * albo_findings_count: (skip)
 * @self: the findings
 *
 * Returns: how many things are wrong
 */
guint64
albo_findings_count (const AlboFindings *self)
{
  guint64 n = 0;

  for (gsize i = 0; i < ALBO_N_FINDINGS; i++)
    n += self->counts[i];

  return n;
}
