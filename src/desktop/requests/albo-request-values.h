/* albo-request-values.h - what the database says of a request in a list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "albo-request-state.h"

G_BEGIN_DECLS

/**
 * AlboRequestSort:
 * @ALBO_REQUEST_SORT_NEWEST: by submission, newest first
 * @ALBO_REQUEST_SORT_OLDEST: by submission, oldest first
 * @ALBO_REQUEST_SORT_DEADLINE: by deadline, soonest first
 *
 * What the server can sort by.
 */
typedef enum
{
  ALBO_REQUEST_SORT_NEWEST,
  ALBO_REQUEST_SORT_OLDEST,
  ALBO_REQUEST_SORT_DEADLINE,
} AlboRequestSort;

/**
 * AlboRequestKey:
 * @at: what it is sorted by, microseconds since 1970 in UTC; negative where the sort goes
 *   upwards, so that the larger one always stands above
 * @id: the request
 *
 * The place of a request in the inbox, and by id among equals, in the direction of the sort.
 */
typedef struct
{
  gint64 at;
  gint64 id;
} AlboRequestKey;

/**
 * AlboRequestValues:
 * @key: place in the inbox; @key.id is the request
 * @submitted_at: when it was submitted, microseconds since 1970 in UTC
 * @protocol_number: such as `2026/0000123`
 * @applicant: full name, as the citizen gave it: never markup
 * @service: the service's title in the language of the session
 * @kind: the kind of service
 * @state: where the request is
 * @deadline: (nullable): last day of the procedure, `YYYY-MM-DD`
 * @assignee: (nullable): the administrator who claimed it
 * @is_unread: nobody of the office opened it since it last changed by the applicant
 * @row_version: what a command must name
 *
 * One row of the inbox, a plain value.
 */
typedef struct
{
  AlboRequestKey    key;
  gint64            submitted_at;
  char             *protocol_number;
  char             *applicant;
  char             *service;
  char             *kind;
  AlboRequestState  state;
  char             *deadline;
  char             *assignee;
  gboolean          is_unread;
  int               row_version;
} AlboRequestValues;

#define ALBO_TYPE_REQUEST_VALUES (albo_request_values_get_type ())

GType              albo_request_values_get_type (void) G_GNUC_CONST;
AlboRequestValues *albo_request_values_copy     (const AlboRequestValues *values);
void               albo_request_values_free     (AlboRequestValues       *values);
gboolean           albo_request_values_equal    (const AlboRequestValues *one,
                                                 const AlboRequestValues *other);
int                albo_request_key_compare     (const AlboRequestKey    *one,
                                                 const AlboRequestKey    *other);
gboolean           albo_request_key_parse       (const char              *at,
                                                 gint64                   id,
                                                 AlboRequestKey          *key);
char              *albo_request_key_format_at   (const AlboRequestKey    *key);
void               albo_request_values_place    (AlboRequestValues       *values,
                                                 AlboRequestSort          sort);
gboolean           albo_request_key_read        (const char              *text,
                                                 gint64                   id,
                                                 AlboRequestSort          sort,
                                                 AlboRequestKey          *key);
char              *albo_request_key_format      (const AlboRequestKey    *key,
                                                 AlboRequestSort          sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboRequestValues, albo_request_values_free)

G_END_DECLS
