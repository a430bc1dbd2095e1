/* albo-notice.h - a notice as a message of mail
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GBytes *albo_notice_write (JsonObject  *notice,
                           const char  *public_url,
                           GError     **error);

G_END_DECLS
