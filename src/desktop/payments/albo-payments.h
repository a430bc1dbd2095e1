/* albo-payments.h - what is owed to the body
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_PAYMENTS (albo_payments_get_type ())

G_DECLARE_FINAL_TYPE (AlboPayments, albo_payments, ALBO, PAYMENTS, AdwBin)

GtkWidget *albo_payments_new           (void);
void       albo_payments_set_office    (AlboPayments *self,
                                        AlboOffice   *office);
void       albo_payments_show          (AlboPayments *self);
void       albo_payments_reload        (AlboPayments *self);
void       albo_payments_start_search  (AlboPayments *self);
void       albo_payments_set_show_ends (AlboPayments *self,
                                        gboolean      show_start);

G_END_DECLS
