/* albo-request-summary.h - one row of the inbox
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "albo-request-values.h"

G_BEGIN_DECLS

#define ALBO_TYPE_REQUEST_SUMMARY (albo_request_summary_get_type ())

G_DECLARE_FINAL_TYPE (AlboRequestSummary, albo_request_summary, ALBO, REQUEST_SUMMARY, GObject)

AlboRequestSummary      *albo_request_summary_new        (const AlboRequestValues  *values);
void                     albo_request_summary_fill       (AlboRequestSummary       *self,
                                                          const AlboRequestValues  *values);
void                     albo_request_summary_mark_read  (AlboRequestSummary       *self);
gboolean                 albo_request_summary_is_loading (AlboRequestSummary       *self);
const AlboRequestValues *albo_request_summary_get_values (AlboRequestSummary       *self);
gint64                   albo_request_summary_get_id     (AlboRequestSummary       *self);

G_END_DECLS
