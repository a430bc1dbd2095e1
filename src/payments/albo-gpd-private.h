/* albo-gpd-private.h - the documents of GPD
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-debt-status.h"

G_BEGIN_DECLS

char           *albo_gpd_write (const AlboDebt  *debt);
AlboDebtStatus *albo_gpd_read  (JsonNode        *node,
                                GError         **error);

G_END_DECLS
