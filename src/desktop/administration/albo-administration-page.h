/* albo-administration-page.h - a page about the office itself: read, shown, read again
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_ADMINISTRATION_PAGE (albo_administration_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (AlboAdministrationPage, albo_administration_page, ALBO, ADMINISTRATION_PAGE, AdwBin)

/**
 * AlboAdministrationPageClass:
 * @function: of the schema of the person; its answer is a JSON object
 * @office_set: (nullable): there is somebody to ask for now
 * @show: shows what @function answered; called each time that it was read
 */
struct _AlboAdministrationPageClass
{
  AdwBinClass   parent_class;

  const char   *function;
  void        (*office_set) (AlboAdministrationPage *self);
  void        (*show)       (AlboAdministrationPage *self,
                             JsonObject             *answer);
};

void        albo_administration_page_set_title     (AlboAdministrationPage *self,
                                                    const char             *title);
void        albo_administration_page_set_notice    (AlboAdministrationPage *self,
                                                    const char             *notice);
void        albo_administration_page_add           (AlboAdministrationPage *self,
                                                    AdwPreferencesGroup    *group);
void        albo_administration_page_remove        (AlboAdministrationPage *self,
                                                    AdwPreferencesGroup    *group);
void        albo_administration_page_tell          (AlboAdministrationPage *self,
                                                    AdwToast               *toast);
void        albo_administration_page_set_office    (AlboAdministrationPage *self,
                                                    AlboOffice             *office);
AlboOffice *albo_administration_page_get_office    (AlboAdministrationPage *self);
void        albo_administration_page_reload        (AlboAdministrationPage *self);
void        albo_administration_page_show          (AlboAdministrationPage *self,
                                                    JsonObject             *answer);
void        albo_administration_page_set_show_ends (AlboAdministrationPage *self,
                                                    gboolean                show_start);

G_END_DECLS
