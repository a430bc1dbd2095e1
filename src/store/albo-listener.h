/* albo-listener.h - wake-ups from the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ALBO_TYPE_LISTENER (albo_listener_get_type ())

G_DECLARE_FINAL_TYPE (AlboListener, albo_listener, ALBO, LISTENER, GObject)

AlboListener *albo_listener_new           (const char         *conninfo,
                                           const char * const *channels);
void          albo_listener_start         (AlboListener       *self);
void          albo_listener_stop          (AlboListener       *self);
gboolean      albo_listener_get_connected (AlboListener       *self);

G_END_DECLS
