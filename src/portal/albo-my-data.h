/* albo-my-data.h - the copy of one's data that people read
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "albo-form-cache.h"

G_BEGIN_DECLS

GBytes *albo_my_data_to_pdf (JsonObject     *data,
                             AlboFormCache  *forms,
                             const char     *lang,
                             GError        **error);

G_END_DECLS
