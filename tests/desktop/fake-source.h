/* fake-source.h - an inbox made up in memory
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-source.h"

G_BEGIN_DECLS

#define FAKE_TYPE_SOURCE (fake_source_get_type ())

G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

FakeSource        *fake_source_new         (guint              n_rows);
AlboRequestValues *fake_source_get         (FakeSource        *self,
                                            gint64             id);
void               fake_source_add         (FakeSource        *self,
                                            gint64             id,
                                            gint64             at,
                                            AlboRequestState   state);
void               fake_source_set_failing (FakeSource        *self,
                                            gboolean           is_failing);
void               fake_source_remove      (FakeSource        *self,
                                            gint64             id);
void               fake_source_set_charting (FakeSource       *self,
                                            gboolean           is_charting);
void               fake_source_set_page_delay (FakeSource     *self,
                                            guint              milliseconds);
guint              fake_source_get_n_pages (FakeSource        *self);

G_END_DECLS
