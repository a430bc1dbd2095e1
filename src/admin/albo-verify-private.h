/* albo-verify-private.h - what the parts of the check share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-row-reader.h"
#include "albo-seal-check.h"
#include "albo-verify.h"

G_BEGIN_DECLS

/**
 * AlboVerify:
 * @connection: in a transaction that sees one instant and changes nothing
 * @options: what to check
 * @findings: where to say what is wrong
 * @report: how much was looked at
 * @codes: organization id → its code
 * @organization: (nullable): id of the one organization
 * @seals: (nullable): the seals of the database, once they are read
 * @n_total: rows of the part that runs, for the progress
 * @n_done: how many of them were looked at
 *
 * A check that runs.
 */
typedef struct
{
  AlboConnection          *connection;
  const AlboVerifyOptions *options;
  AlboFindings            *findings;
  AlboVerifyReport        *report;
  GHashTable              *codes;
  char                    *organization;
  AlboSealCheck           *seals;
  gint64                   n_total;
  gint64                   n_done;
} AlboVerify;

gboolean albo_verify_seals       (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_histories   (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_deadlines   (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_words       (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_steps       (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_payments    (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_events      (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_register    (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_numbers     (AlboVerify  *self,
                                  GError     **error);
gboolean albo_verify_attachments (AlboVerify  *self,
                                  GError     **error);

gboolean albo_verify_begin_part      (AlboVerify  *self,
                                      const char  *count_sql,
                                      GError     **error);
void     albo_verify_advance         (AlboVerify  *self,
                                      const char  *what);
char    *albo_verify_name            (AlboVerify  *self,
                                      gint64       organization,
                                      gint64       request,
                                      const char  *protocol_number);
char    *albo_verify_name_entry      (AlboVerify  *self,
                                      gint64       organization,
                                      const char  *code,
                                      gint64       number);
char    *albo_verify_name_member     (AlboVerify  *self,
                                      gint64       organization,
                                      gint64       member);
char    *albo_verify_filter_requests (AlboVerify  *self,
                                      const char  *table,
                                      const char  *id);
char    *albo_verify_filter_members  (AlboVerify  *self,
                                      const char  *table,
                                      const char  *id);

G_END_DECLS
