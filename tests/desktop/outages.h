/* outages.h - takes the server of the test away and brings it back, while something else goes on
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Outages Outages;

Outages *outages_new    (guint32  seed,
                         guint    n_outages,
                         guint    n_actions);
void     outages_count  (Outages *self);
guint    outages_finish (Outages *self);

void     outages_tell_server (const char *what);
