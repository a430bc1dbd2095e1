/* albo-payment-columns.h - what a line of the payments shows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-row-export.h"

G_BEGIN_DECLS

void                       albo_payment_columns_add        (GtkColumnView *view);
void                       albo_payment_columns_fit        (GtkColumnView *view,
                                                            int            width);
const AlboRowExportColumn *albo_payment_columns_get_export (guint         *n_columns);

G_END_DECLS
