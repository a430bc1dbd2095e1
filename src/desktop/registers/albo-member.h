/* albo-member.h - the page of one member of the registers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_MEMBER (albo_member_get_type ())

G_DECLARE_FINAL_TYPE (AlboMember, albo_member, ALBO, MEMBER, AdwBin)

GtkWidget *albo_member_new           (void);
void       albo_member_set_office    (AlboMember *self,
                                      AlboOffice *office);
void       albo_member_set_registers (AlboMember *self,
                                      JsonNode   *registers);
void       albo_member_open          (AlboMember *self,
                                      gint64      member);
void       albo_member_show_document (AlboMember *self,
                                      JsonNode   *document);
void       albo_member_reload        (AlboMember *self);
void       albo_member_set_show_ends (AlboMember *self,
                                      gboolean    show_start);

G_END_DECLS
