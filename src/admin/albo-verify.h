/* albo-verify.h - whether a database still says what was written
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-findings.h"

G_BEGIN_DECLS

typedef void (*AlboVerifyProgressFunc) (const char *what,
                                        double      fraction,
                                        gpointer    data);

/**
 * AlboVerifyOptions:
 * @organization: (nullable): code of the one organization to check
 * @since: (nullable): only what happened from this day on (`2026-01-31`)
 * @seals_path: (nullable): an exported file that the seals must agree with
 * @trusted: (nullable): public keys, from albo_public_keys_load()
 * @progress: (nullable): told how far each part is
 * @data: for @progress
 *
 * What to check, and against what.
 */
typedef struct
{
  const char             *organization;
  const char             *since;
  const char             *seals_path;
  GPtrArray              *trusted;
  AlboVerifyProgressFunc  progress;
  gpointer                data;
} AlboVerifyOptions;

/**
 * AlboVerifyReport:
 * @n_requests: requests whose history was checked
 * @n_rows: rows of it
 * @n_unsealed: rows that no seal holds yet
 * @n_seals: seals
 * @n_files: attachments
 * @n_vouched: what rows of a history or of the register vouch for
 * @n_events: rows of the register's history
 *
 * How much was looked at.
 */
typedef struct
{
  gint64 n_requests;
  gint64 n_rows;
  gint64 n_unsealed;
  gint64 n_seals;
  gint64 n_files;
  gint64 n_vouched;
  gint64 n_events;
} AlboVerifyReport;

gboolean albo_verify_database (AlboConnection           *connection,
                               const AlboVerifyOptions  *options,
                               AlboFindings             *findings,
                               AlboVerifyReport         *report,
                               GError                  **error);
gboolean albo_verify_file     (const char               *path,
                               GPtrArray                *trusted,
                               AlboFindings             *findings,
                               AlboVerifyReport         *report,
                               GError                  **error);

G_END_DECLS
