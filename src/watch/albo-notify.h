/* albo-notify.h - tells the service manager how it goes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean albo_notify              (const char *state);
guint    albo_notify_get_watchdog (void);

G_END_DECLS
