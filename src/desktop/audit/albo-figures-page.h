/* albo-figures-page.h - how the body works, in numbers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_FIGURES_PAGE (albo_figures_page_get_type ())

G_DECLARE_FINAL_TYPE (AlboFiguresPage, albo_figures_page, ALBO, FIGURES_PAGE, AdwBin)

GtkWidget *albo_figures_page_new        (void);
void       albo_figures_page_set_office (AlboFiguresPage *self,
                                         AlboOffice      *office);
void       albo_figures_page_reload     (AlboFiguresPage *self);
void       albo_figures_page_show       (AlboFiguresPage *self,
                                         JsonObject      *figures);

G_END_DECLS
