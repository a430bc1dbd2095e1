/* albo-detail.h - one request, and what can be done to it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"

G_BEGIN_DECLS

#define ALBO_TYPE_DETAIL (albo_detail_get_type ())

G_DECLARE_FINAL_TYPE (AlboDetail, albo_detail, ALBO, DETAIL, AdwBin)

GtkWidget  *albo_detail_new           (void);
void        albo_detail_set_office    (AlboDetail   *self,
                                       AlboOffice   *office);
void        albo_detail_set_registers (AlboDetail   *self,
                                       JsonNode     *registers);
void        albo_detail_open          (AlboDetail   *self,
                                       gint64        request);
void        albo_detail_close         (AlboDetail   *self);
void        albo_detail_reload        (AlboDetail   *self);
void        albo_detail_check         (AlboDetail   *self);
gint64      albo_detail_get_request   (AlboDetail   *self);
const char *albo_detail_get_closed    (AlboDetail   *self);
void        albo_detail_show_document (AlboDetail   *self,
                                       JsonNode     *document);
void        albo_detail_set_show_ends (AlboDetail   *self,
                                       gboolean      show_start,
                                       gboolean      show_back);

G_END_DECLS
