/* albo-tally.h - what a worker counts, for Prometheus
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _AlboTally AlboTally;

AlboTally *albo_tally_new                  (void);
void       albo_tally_free                 (AlboTally  *self);
void       albo_tally_count_effect         (AlboTally  *self,
                                            const char *kind,
                                            const char *outcome);
void       albo_tally_count_job            (AlboTally  *self,
                                            gboolean    is_done);
void       albo_tally_count_report         (AlboTally  *self,
                                            gboolean    is_ours);
void       albo_tally_count_database_error (AlboTally  *self);
void       albo_tally_add_time             (AlboTally  *self,
                                            gint64      microseconds);
void       albo_tally_set_measures         (AlboTally  *self,
                                            JsonObject *measures);
char      *albo_tally_print                (AlboTally  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboTally, albo_tally_free)

G_END_DECLS
