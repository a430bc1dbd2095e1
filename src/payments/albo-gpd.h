/* albo-gpd.h - positions in PagoPA's own archive (Gestione Posizioni Debitorie, version 1)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-position-provider.h"

G_BEGIN_DECLS

#define ALBO_TYPE_GPD (albo_gpd_get_type ())
G_DECLARE_FINAL_TYPE (AlboGpd, albo_gpd, ALBO, GPD, GObject)

AlboPositionProvider *albo_gpd_new (const char  *base_url,
                                    const char  *subscription_key,
                                    guint        seconds,
                                    const char  *trust_file,
                                    GError     **error);

G_END_DECLS
