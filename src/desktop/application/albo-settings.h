/* albo-settings.h - what is remembered from one start to the next
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *albo_settings_new (void);

G_END_DECLS
