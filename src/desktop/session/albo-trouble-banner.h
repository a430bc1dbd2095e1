/* albo-trouble-banner.h - says what is the matter with the server, and what to do
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_TROUBLE_BANNER (albo_trouble_banner_get_type ())

G_DECLARE_FINAL_TYPE (AlboTroubleBanner, albo_trouble_banner, ALBO, TROUBLE_BANNER, AdwBin)

GtkWidget  *albo_trouble_banner_new        (void);
void        albo_trouble_banner_set_office (AlboTroubleBanner *self,
                                            AlboOffice        *office);

const char *albo_trouble_to_text           (AlboTrouble        trouble);

G_END_DECLS
