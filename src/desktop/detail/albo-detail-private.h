/* albo-detail-private.h - what the two halves of the detail page share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-command.h"
#include "albo-detail.h"

G_BEGIN_DECLS

struct _AlboDetail
{
  AdwBin parent_instance;

  AdwHeaderBar    *header;
  GtkWidget       *back_button;
  AdwWindowTitle  *title;
  GtkStack        *stack;
  AdwToastOverlay *toasts;
  GtkWidget       *scroller;
  GtkBox          *body;
  GtkLabel        *applicant_label;
  GtkLabel        *service_label;
  GtkLabel        *state_label;
  GtkWidget       *verbs_bar;
  GtkFlowBox      *verbs;
  GtkRevealer     *unknown_revealer;
  AdwStatusPage   *error_page;
  GtkSpinner      *spinner;

  AlboOffice      *office;       /* (nullable) */
  JsonNode        *registers;    /* (nullable) */
  gint64           request;      /* 0 when none is open */
  JsonNode        *document;     /* (nullable): what is shown */
  GCancellable    *cancellable;  /* (nullable): of the reading */
  AlboRequestState state;        /* whose style class is set */
  AlboCommand     *command;      /* (nullable): sent, or with an unknown outcome */
  gboolean         is_unknown;   /* the outcome of the command */
  GHashTable      *typed;        /* AlboRequestAction → JsonObject */
};

void albo_detail_install_actions (GtkWidgetClass  *widget_class);
void albo_detail_update_verbs    (AlboDetail      *self);
void albo_detail_settle_unknown  (AlboDetail      *self);
void albo_detail_tell            (AlboDetail      *self,
                                  const char      *text);

G_END_DECLS
