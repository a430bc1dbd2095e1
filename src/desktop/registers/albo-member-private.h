/* albo-member-private.h - what the files of the member page share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-member.h"

G_BEGIN_DECLS

struct _AlboMember
{
  AdwBin parent_instance;

  AdwToastOverlay   *toasts;
  AdwHeaderBar      *header;
  AdwWindowTitle    *title;
  GtkWidget         *certificate_button;
  GtkStack          *stack;
  GtkSpinner        *spinner;
  GtkScrolledWindow *scroller;
  GtkBox            *body;

  AlboOffice        *office;     /* (nullable) */
  JsonNode          *registers;  /* (nullable) */
  JsonNode          *document;   /* (nullable): what is shown */
  GCancellable      *cancellable;/* (nullable): while it is read */
  gint64             member;
  guint              spinner_source;
};

JsonObject *albo_member_find_entry      (AlboMember     *self,
                                         gint64          id);
void        albo_member_build           (AlboMember     *self);
void        albo_member_install_actions (GtkWidgetClass *widget_class);
void        albo_member_tell            (AlboMember     *self,
                                         const char     *text);

G_END_DECLS
