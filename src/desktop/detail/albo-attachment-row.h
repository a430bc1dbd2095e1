/* albo-attachment-row.h - a file that the applicant sent
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-connection.h"

G_BEGIN_DECLS

#define ALBO_TYPE_ATTACHMENT_ROW (albo_attachment_row_get_type ())

G_DECLARE_FINAL_TYPE (AlboAttachmentRow, albo_attachment_row, ALBO, ATTACHMENT_ROW, AdwActionRow)

GtkWidget *albo_attachment_row_new (AlboConnection *connection,
                                    JsonObject     *attachment);

void       albo_attachment_row_hide_preview (AlboAttachmentRow *self);
void       albo_attachment_row_set_checked  (AlboAttachmentRow *self);

G_END_DECLS
