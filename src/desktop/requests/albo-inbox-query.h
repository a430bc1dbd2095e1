/* albo-inbox-query.h - what the inbox is asked for, as it is kept
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-source.h"

G_BEGIN_DECLS

/**
 * AlboInboxView:
 * @ALBO_INBOX_VIEW_MINE: open requests that the person claimed
 * @ALBO_INBOX_VIEW_UNREAD: requests that nobody opened since the applicant last did something
 * @ALBO_INBOX_VIEW_DUE_SOON: open requests with a deadline within ten days
 * @ALBO_INBOX_VIEW_OVERDUE: open requests with a deadline that passed
 *
 * What everybody looks for.
 */
typedef enum
{
  ALBO_INBOX_VIEW_MINE,
  ALBO_INBOX_VIEW_UNREAD,
  ALBO_INBOX_VIEW_DUE_SOON,
  ALBO_INBOX_VIEW_OVERDUE,
} AlboInboxView;

JsonObject      *albo_inbox_query_new        (JsonObject       *filter,
                                              AlboRequestSort   sort);
JsonObject      *albo_inbox_query_for_states (guint             states);
JsonObject      *albo_inbox_query_for_view   (AlboInboxView     view);
JsonObject      *albo_inbox_query_copy       (JsonObject       *query);
JsonObject      *albo_inbox_query_get_filter (JsonObject       *query);
AlboRequestSort  albo_inbox_query_get_sort   (JsonObject       *query);
void             albo_inbox_query_set_sort   (JsonObject       *query,
                                              AlboRequestSort   sort);
guint            albo_inbox_query_get_states (JsonObject       *query);
void             albo_inbox_query_set_states (JsonObject       *query,
                                              guint             states);
JsonObject      *albo_inbox_query_get_more   (JsonObject       *query);

G_END_DECLS
