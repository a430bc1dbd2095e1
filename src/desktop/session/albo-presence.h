/* albo-presence.h - who else has a request open
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

#define ALBO_TYPE_PRESENCE (albo_presence_get_type ())

G_DECLARE_FINAL_TYPE (AlboPresence, albo_presence, ALBO, PRESENCE, GObject)

AlboPresence *albo_presence_new      (AlboConnection *connection);
void          albo_presence_stop     (AlboPresence   *self);
void          albo_presence_set_open (AlboPresence   *self,
                                      gint64          request);
void          albo_presence_wake     (AlboPresence   *self);
char         *albo_presence_describe (AlboPresence   *self,
                                      gint64          request);

G_END_DECLS
