/* albo-preview-sandbox.h - what is left to a process that reads strangers' files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean albo_preview_sandbox_enter (void);

G_END_DECLS
