/* albo-json-guard-private.h - what json-glib must not be asked to parse
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

G_GNUC_INTERNAL
gboolean albo_json_guard (const char  *text,
                          gsize        length,
                          GError     **error);

G_END_DECLS
