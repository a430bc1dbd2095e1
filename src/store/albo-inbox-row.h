/* albo-inbox-row.h - one line of the inbox
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

#define ALBO_TYPE_INBOX_ROW (albo_inbox_row_get_type ())

typedef struct _AlboInboxRow AlboInboxRow;

/**
 * AlboInboxRow:
 * @id: the request
 * @protocol_number: e.g. `2026/0000123`
 * @applicant: family name and given name
 * @service: title of the service by language
 * @kind: kind of the service: `enrolment`, `removal`, `transfer`, `other`
 * @state: value of the state
 * @submitted_at: ISO 8601, UTC, to the microsecond; with @id the key of the next page
 * @deadline: (nullable): ISO 8601 date
 * @assignee: (nullable): name of the administrator who claimed it
 * @is_unread: whether something happened that the office has not seen
 * @row_version: grows with every change
 *
 * One line of the inbox as the database had it; never changes.
 */
struct _AlboInboxRow
{
  gint64      id;
  char       *protocol_number;
  char       *applicant;
  JsonObject *service;
  char       *kind;
  int         state;
  char       *submitted_at;
  char       *deadline;
  char       *assignee;
  gboolean    is_unread;
  int         row_version;
};

GType         albo_inbox_row_get_type        (void);
AlboInboxRow *albo_inbox_row_new_from_result (PGresult     *rows,
                                              int           index);
AlboInboxRow *albo_inbox_row_ref             (AlboInboxRow *self);
void          albo_inbox_row_unref           (AlboInboxRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboInboxRow, albo_inbox_row_unref)

G_END_DECLS
