/* albo-inbox-row.c - one line of the inbox
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-row.h"

/* In the order in which the statements of the inbox name their columns. */
enum
{
  COLUMN_ID,
  COLUMN_PROTOCOL_NUMBER,
  COLUMN_APPLICANT,
  COLUMN_SERVICE,
  COLUMN_KIND,
  COLUMN_STATE,
  COLUMN_SUBMITTED_AT,
  COLUMN_DEADLINE,
  COLUMN_ASSIGNEE,
  COLUMN_UNREAD,
  COLUMN_ROW_VERSION,
};

G_DEFINE_BOXED_TYPE (AlboInboxRow, albo_inbox_row, albo_inbox_row_ref, albo_inbox_row_unref)

static char *
dup_cell (PGresult *rows,
          int       row,
          int       column)
{
  return PQgetisnull (rows, row, column) ? NULL : g_strdup (PQgetvalue (rows, row, column));
}

static gint64
read_int (PGresult *rows,
          int       row,
          int       column)
{
  return g_ascii_strtoll (PQgetvalue (rows, row, column), NULL, 10);
}

static JsonObject *
read_object (PGresult *rows,
             int       row,
             int       column)
{
  g_autoptr(JsonNode) node = json_from_string (PQgetvalue (rows, row, column), NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return json_object_new ();

  return json_node_dup_object (node);
}

static void
clear (gpointer data)
{
  AlboInboxRow *self = data;

  g_free (self->protocol_number);
  g_free (self->applicant);
  json_object_unref (self->service);
  g_free (self->kind);
  g_free (self->submitted_at);
  g_free (self->deadline);
  g_free (self->assignee);
}

/**
 * albo_inbox_row_new_from_result: (skip)
 * @rows: what a statement of the inbox answered
 * @index: a row of @rows
 *
 * Returns: (transfer full): that row
 */
AlboInboxRow *
albo_inbox_row_new_from_result (PGresult *rows,
                                int       index)
{
  AlboInboxRow *self = g_atomic_rc_box_new0 (AlboInboxRow);

  self->id = read_int (rows, index, COLUMN_ID);
  self->protocol_number = dup_cell (rows, index, COLUMN_PROTOCOL_NUMBER);
  self->applicant = dup_cell (rows, index, COLUMN_APPLICANT);
  self->service = read_object (rows, index, COLUMN_SERVICE);
  self->kind = dup_cell (rows, index, COLUMN_KIND);
  self->state = (int) read_int (rows, index, COLUMN_STATE);
  self->submitted_at = dup_cell (rows, index, COLUMN_SUBMITTED_AT);
  self->deadline = dup_cell (rows, index, COLUMN_DEADLINE);
  self->assignee = dup_cell (rows, index, COLUMN_ASSIGNEE);
  self->is_unread = PQgetvalue (rows, index, COLUMN_UNREAD)[0] == 't';
  self->row_version = (int) read_int (rows, index, COLUMN_ROW_VERSION);

  return self;
}

/**
 * albo_inbox_row_ref:
 * @self: a row
 *
 * Returns: (transfer full): @self, for one more owner
 */
AlboInboxRow *
albo_inbox_row_ref (AlboInboxRow *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * albo_inbox_row_unref:
 * @self: (transfer full): a row
 *
 * Lets go of it; the last owner frees it.
 */
void
albo_inbox_row_unref (AlboInboxRow *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
