/* albo-worker-calls.h - the functions of the SQL schema `worker`, for albo-worker
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboEffect:
 * @id: which
 * @attempt: the fencing token of this claim
 * @organization: code of the body
 * @kind: what is to be done
 * @payload: all that is needed to do it
 *
 * One thing to be done outside the database.
 */
typedef struct
{
  gint64      id;
  gint64      attempt;
  char       *organization;
  char       *kind;
  JsonObject *payload;
} AlboEffect;

/**
 * AlboReport:
 * @outcome: a constant: `done`, `later`, `refused`, `unknown` or `unavailable`; see
 *   the SQL function `albo.outbox_finish`
 * @reason: (nullable): a constant word of ours, which may go into logs
 * @code: what the other side answered, such as 451; 0 if it did not
 * @enhanced: the code of RFC 3463, or empty
 * @diagnostic: (nullable): words of the other side, for the office alone
 * @retry_after: seconds that the other side asks to wait; 0 if it does not
 *
 * How a thing went.
 */
typedef struct
{
  const char *outcome;
  const char *reason;
  int         code;
  char        enhanced[12];
  char       *diagnostic;
  int         retry_after;
} AlboReport;

void        albo_effect_free              (AlboEffect          *self);
void        albo_report_clear             (AlboReport          *self);

gboolean    albo_worker_claim             (AlboConnection      *self,
                                           const char          *kinds,
                                           int                  lease,
                                           AlboEffect         **effect,
                                           GError             **error);
gboolean    albo_worker_begin             (AlboConnection      *self,
                                           const AlboEffect    *effect,
                                           gboolean            *is_ours,
                                           GError             **error);
gboolean    albo_worker_settle            (AlboConnection      *self,
                                           const AlboEffect    *effect,
                                           const AlboReport    *report,
                                           char               **state,
                                           GError             **error);
gboolean    albo_worker_job_step          (AlboConnection      *self,
                                           JsonNode           **step,
                                           GError             **error);
gboolean    albo_worker_announce          (AlboConnection      *self,
                                           const char          *organization,
                                           gint64               request,
                                           GError             **error);
JsonNode   *albo_worker_measure           (AlboConnection      *self,
                                           GError             **error);
gboolean    albo_worker_delivery_report   (AlboConnection      *self,
                                           const char          *message_id,
                                           const char          *state,
                                           const char          *source,
                                           const AlboReport    *report,
                                           gboolean            *is_ours,
                                           GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboEffect, albo_effect_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AlboReport, albo_report_clear)

G_END_DECLS
