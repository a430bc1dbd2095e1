/* albo-inbox-export.h - requests on their way to a spreadsheet
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-export.h"
#include "albo-request-source.h"

G_BEGIN_DECLS

void albo_inbox_export_all  (GtkWindow               *parent,
                             AdwToastOverlay         *toasts,
                             AlboSheetFormat          format,
                             AlboRequestSource       *source,
                             const AlboRequestFilter *filter,
                             guint                    n_expected);
void albo_inbox_export_rows (GtkWindow               *parent,
                             AdwToastOverlay         *toasts,
                             AlboSheetFormat          format,
                             GPtrArray               *rows);

G_END_DECLS
