/* albo-presets.h - the organizations, registers and services that Albo comes with
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

JsonNode *albo_presets_load  (const char      *name,
                              GError         **error);
gboolean  albo_presets_apply (AlboConnection  *connection,
                              gint64           organization,
                              JsonNode        *preset,
                              GError         **error);

G_END_DECLS
