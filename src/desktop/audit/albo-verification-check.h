/* albo-verification-check.h - history and seals of one body, checked on this computer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-seal-check.h"

G_BEGIN_DECLS

/**
 * AlboVerificationReport:
 * @organization: name of the body
 * @begun_at: when it began, by the server's clock
 * @n_requests: requests checked
 * @n_rows: rows of their histories
 * @n_unsealed: how many of these no seal holds yet
 * @n_seals: seals checked
 * @n_leaves: how many requests seals tell of, each in each seal
 * @n_empty: how many seals hold nothing of the body, as only the server says
 * @last_seal: number of the newest seal; 0 for none
 * @last_sealed_at: when it was made; empty for none
 * @keys: (element-type utf8): fingerprint of each public key of the seals
 * @findings: (element-type utf8): the first of each kind of what is wrong; the first of all first
 * @n_findings: how many things are wrong
 *
 * What a verification found.
 */
typedef struct
{
  char      *organization;
  char      *begun_at;
  guint64    n_requests;
  guint64    n_rows;
  guint64    n_unsealed;
  guint64    n_seals;
  guint64    n_leaves;
  guint64    n_empty;
  gint64     last_seal;
  char       last_sealed_at[ALBO_INSTANT_LENGTH + 1];
  GPtrArray *keys;
  GPtrArray *findings;
  guint64    n_findings;
} AlboVerificationReport;

typedef struct _AlboVerificationCheck AlboVerificationCheck;

AlboVerificationCheck  *albo_verification_check_new           (JsonObject             *start);
void                    albo_verification_check_free          (AlboVerificationCheck  *self);
gint64                  albo_verification_check_add_seal      (AlboVerificationCheck  *self,
                                                               JsonObject             *seal);
gint64                  albo_verification_check_add_leaves    (AlboVerificationCheck  *self,
                                                               JsonArray              *leaves);
void                    albo_verification_check_end_seal      (AlboVerificationCheck  *self,
                                                               JsonArray              *proof);
gint64                  albo_verification_check_add_histories (AlboVerificationCheck  *self,
                                                               JsonArray              *histories);
AlboVerificationReport *albo_verification_check_end           (AlboVerificationCheck  *self);
guint64                 albo_verification_check_get_n_seen    (AlboVerificationCheck  *self);
guint64                 albo_verification_check_get_n_total   (AlboVerificationCheck  *self);

void                    albo_verification_report_free         (AlboVerificationReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboVerificationCheck, albo_verification_check_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboVerificationReport, albo_verification_report_free)

G_END_DECLS
