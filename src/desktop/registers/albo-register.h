/* albo-register.h - the entries of a register
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_REGISTER (albo_register_get_type ())

G_DECLARE_FINAL_TYPE (AlboRegister, albo_register, ALBO, REGISTER, AdwBin)

GtkWidget *albo_register_new           (void);
void       albo_register_set_office    (AlboRegister  *self,
                                        AlboOffice    *office);
void       albo_register_set_registers (AlboRegister  *self,
                                        JsonNode      *registers);
void       albo_register_show_member   (AlboRegister  *self,
                                        gint64         member);
void       albo_register_show          (AlboRegister  *self,
                                        gint64         register_id,
                                        const char    *title);
void       albo_register_reload        (AlboRegister  *self);
void       albo_register_start_search  (AlboRegister  *self);
void       albo_register_set_show_ends (AlboRegister  *self,
                                        gboolean       show_start);

G_END_DECLS
