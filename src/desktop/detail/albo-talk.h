/* albo-talk.h - messages with the applicant, notes between colleagues
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_TALK (albo_talk_get_type ())

G_DECLARE_FINAL_TYPE (AlboTalk, albo_talk, ALBO, TALK, AdwBin)

GtkWidget *albo_talk_new  (void);
void       albo_talk_show (AlboTalk   *self,
                           AlboOffice *office,
                           JsonObject *request);

G_END_DECLS
