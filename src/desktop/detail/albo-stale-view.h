/* albo-stale-view.h - what somebody else did while one was typing
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-verb.h"

G_BEGIN_DECLS

#define ALBO_TYPE_STALE_VIEW (albo_stale_view_get_type ())

G_DECLARE_FINAL_TYPE (AlboStaleView, albo_stale_view, ALBO, STALE_VIEW, AdwBin)

GtkWidget *albo_stale_view_new (const AlboVerb *verb,
                                JsonObject     *before,
                                JsonObject     *after);

G_END_DECLS
