/* albo-notifier.h - tells somebody who looks elsewhere that there is work
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_NOTIFIER (albo_notifier_get_type ())

G_DECLARE_FINAL_TYPE (AlboNotifier, albo_notifier, ALBO, NOTIFIER, GObject)

AlboNotifier *albo_notifier_new    (AlboOffice   *office,
                                    GApplication *application);
guint         albo_notifier_states (AlboDuty      duty);
void          albo_notifier_stop   (AlboNotifier *self);

G_END_DECLS
