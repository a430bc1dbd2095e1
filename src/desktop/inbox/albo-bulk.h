/* albo-bulk.h - one command on many requests, one after the other
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-office.h"
#include "albo-request-values.h"

G_BEGIN_DECLS

/* More at once is a slip of the keyboard, not work. */
#define ALBO_BULK_MAX 500u

#define ALBO_TYPE_BULK (albo_bulk_get_type ())

G_DECLARE_FINAL_TYPE (AlboBulk, albo_bulk, ALBO, BULK, GObject)

AlboBulk *albo_bulk_new        (GtkWindow        *parent,
                                AdwToastOverlay  *toasts,
                                AlboOffice       *office,
                                GPtrArray        *rows);
void      albo_bulk_forward    (AlboBulk         *self,
                                JsonObject       *choices);
void      albo_bulk_assign     (AlboBulk         *self,
                                JsonObject       *choices);
gboolean  albo_bulk_is_running (AlboBulk         *self);
AlboBulk *albo_bulk_undo       (AlboBulk         *self);

G_END_DECLS
