/* albo-watch.h - where those who watch over a program ask it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-server.h"

G_BEGIN_DECLS

typedef struct _AlboWatch AlboWatch;

AlboWatch *albo_watch_new  (GSocket     *socket,
                            AlboServer  *server,
                            GError     **error);
void       albo_watch_free (AlboWatch   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboWatch, albo_watch_free)

G_END_DECLS
