/* albo-mailbox.h - reports about our messages that came back by mail
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-worker-calls.h"

G_BEGIN_DECLS

/**
 * AlboMailReport:
 * @message_id: (nullable): which message it is about, without brackets; %NULL if the mail is
 *   no report
 * @state: a constant: `delayed`, `delivered`, `bounced` or `sent`
 * @source: a constant: `dsn` or `pec`
 * @details: its codes and words
 *
 * What a mail says about a message that was sent.
 */
typedef struct
{
  char       *message_id;
  const char *state;
  const char *source;
  AlboReport  details;
} AlboMailReport;

gboolean albo_mail_report_read  (const guint8   *bytes,
                                 gsize           length,
                                 AlboMailReport *report);
void     albo_mail_report_clear (AlboMailReport *report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AlboMailReport, albo_mail_report_clear)

G_END_DECLS
