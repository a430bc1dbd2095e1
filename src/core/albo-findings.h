/* albo-findings.h - what a check finds wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kinds; of each only the first is said in words. */
typedef enum
{
  ALBO_FINDING_ROW_MISSING,
  ALBO_FINDING_ROW_CHANGED,
  ALBO_FINDING_END_MISSING,       /* the request says that its history goes on, or elsewhere */
  ALBO_FINDING_NO_HISTORY,
  ALBO_FINDING_NO_REQUEST,
  ALBO_FINDING_PROTOCOL_NUMBER,
  ALBO_FINDING_NOTHING_DECLARED,
  ALBO_FINDING_DECLARED,
  ALBO_FINDING_FILE_GONE,
  ALBO_FINDING_FILE_CHANGED,
  ALBO_FINDING_SEALED_ROW,        /* another row than the one that was sealed */
  ALBO_FINDING_SEALED_GONE,
  ALBO_FINDING_UNKNOWN_TO_SEAL,
  ALBO_FINDING_OLDER_THAN_SEAL,   /* numbered as if written after it */
  ALBO_FINDING_SEAL_MISSING,
  ALBO_FINDING_SEAL_CHANGED,      /* does not fit its signature */
  ALBO_FINDING_SEAL_CHAIN,
  ALBO_FINDING_SEAL_KEY,
  ALBO_FINDING_SEAL_LEAVES,
  ALBO_FINDING_SEAL_HEAD,
  ALBO_FINDING_SEAL_OTHER,        /* another one than in the exported file */
  ALBO_FINDING_NUMBER_MISSING,
  ALBO_FINDING_COUNTER,

  /* What a history vouches for: it differs, no row knows it, only a row knows it. */
  ALBO_FINDING_NOTE_CHANGED,
  ALBO_FINDING_NOTE_UNKNOWN,
  ALBO_FINDING_NOTE_GONE,
  ALBO_FINDING_MESSAGE_CHANGED,
  ALBO_FINDING_MESSAGE_UNKNOWN,
  ALBO_FINDING_MESSAGE_GONE,
  ALBO_FINDING_DOCUMENT_CHANGED,
  ALBO_FINDING_DOCUMENT_UNKNOWN,
  ALBO_FINDING_DOCUMENT_GONE,
  ALBO_FINDING_PREAVVISO_CHANGED,
  ALBO_FINDING_PREAVVISO_UNKNOWN,
  ALBO_FINDING_PREAVVISO_GONE,
  ALBO_FINDING_OBSERVATIONS_CHANGED,
  ALBO_FINDING_OBSERVATIONS_UNKNOWN,
  ALBO_FINDING_OBSERVATIONS_GONE,
  ALBO_FINDING_ENDING_CHANGED,
  ALBO_FINDING_ENDING_UNKNOWN,
  ALBO_FINDING_ENDING_GONE,
  ALBO_FINDING_ANSWERS_CHANGED,
  ALBO_FINDING_ANSWERS_UNKNOWN,
  ALBO_FINDING_ANSWERS_GONE,
  ALBO_FINDING_PAYMENT_CHANGED,
  ALBO_FINDING_PAYMENT_UNKNOWN,
  ALBO_FINDING_PAYMENT_GONE,
  ALBO_FINDING_AMOUNT_CHANGED,
  ALBO_FINDING_AMOUNT_GONE,

  /* A request against the moves in its history. */
  ALBO_FINDING_STATE,
  ALBO_FINDING_OUTCOME,
  ALBO_FINDING_REASONS,
  ALBO_FINDING_CHECKLIST,
  ALBO_FINDING_ASSIGNEE,
  ALBO_FINDING_DEADLINE,

  /* The register: its events, and what they vouch for. */
  ALBO_FINDING_EVENT_MISSING,
  ALBO_FINDING_EVENT_CHANGED,
  ALBO_FINDING_EVENTS_END,
  ALBO_FINDING_NO_MEMBER,
  ALBO_FINDING_ENTRY_CHANGED,
  ALBO_FINDING_ENTRY_UNKNOWN,
  ALBO_FINDING_ENTRY_GONE,
  ALBO_FINDING_CLOSING_CHANGED,
  ALBO_FINDING_CLOSING_UNKNOWN,
  ALBO_FINDING_CLOSING_GONE,
  ALBO_FINDING_ANNOTATION_CHANGED,
  ALBO_FINDING_ANNOTATION_UNKNOWN,
  ALBO_FINDING_ANNOTATION_GONE,
  ALBO_FINDING_ANNOTATION_END_CHANGED,
  ALBO_FINDING_ANNOTATION_END_UNKNOWN,
  ALBO_FINDING_ANNOTATION_END_GONE,
  ALBO_FINDING_ENTRY_NUMBER,      /* of two members */
  ALBO_FINDING_REGISTER_COUNTER,
  ALBO_N_FINDINGS,
} AlboFinding;

typedef void (*AlboFindingFunc) (const char *text,
                                 gpointer    data);

/**
 * AlboFindings:
 * @counts: how many of each kind
 * @func: (nullable): gets the first of each kind, in the words of the person's language
 * @data: for @func
 *
 * What was found so far.
 */
typedef struct
{
  guint64         counts[ALBO_N_FINDINGS];
  AlboFindingFunc func;
  gpointer        data;
} AlboFindings;

void    albo_findings_add   (AlboFindings       *self,
                             AlboFinding         kind,
                             const char         *format,
                             ...) G_GNUC_PRINTF (3, 4);
guint64 albo_findings_count (const AlboFindings *self);

G_END_DECLS
