/* albo-watch.h - where those who watch over a program ask it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AlboWatch AlboWatch;

/**
 * AlboWatchMeasure:
 * @user_data: what is watched
 *
 * Called by a thread of the watch.
 *
 * Returns: (transfer full): what it counts, as Prometheus reads it (text format 0.0.4)
 */
typedef char *(*AlboWatchMeasure) (gpointer user_data);

AlboWatch *albo_watch_new        (GSocket           *socket,
                                  AlboWatchMeasure   measure,
                                  gpointer           user_data,
                                  GError           **error);
void       albo_watch_free       (AlboWatch         *self);
void       albo_watch_add_memory (GString           *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboWatch, albo_watch_free)

G_END_DECLS
