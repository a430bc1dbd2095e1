/* albo-detail-private.h - what the parts of the detail page share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-column.h"
#include "albo-command.h"
#include "albo-confirmation.h"
#include "albo-detail.h"
#include "albo-form-view.h"
#include "albo-talk.h"

G_BEGIN_DECLS

struct _AlboDetail
{
  AdwBin parent_instance;

  AdwHeaderBar    *header;
  GtkWidget       *back_button;
  GtkWidget       *menu_button;
  AdwWindowTitle  *title;
  GtkStack        *stack;
  AdwToastOverlay *toasts;
  AdwViewStack    *views;
  AlboColumn      *request_column;
  AlboColumn      *applicant_column;
  AlboColumn      *talk_column;
  AlboColumn      *procedure_column;
  AlboColumn      *history_column;
  AdwViewStackPage *talk_page;
  AdwBin          *summary;
  AdwBin          *files;
  AlboFormView    *form_view;
  AlboTalk        *talk;
  GtkLabel        *applicant_label;
  GtkLabel        *service_label;
  GtkLabel        *state_label;
  GtkLabel        *presence_label;
  GtkWidget       *verbs_bar;
  GtkFlowBox      *verbs;
  GtkRevealer     *unknown_revealer;
  GtkLabel        *unknown_label;
  GtkWidget       *unknown_button;
  AdwStatusPage   *error_page;
  GtkSpinner      *spinner;

  AlboOffice      *office;       /* (nullable) */
  JsonNode        *registers;    /* (nullable) */
  gint64           request;      /* 0 when none is open */
  JsonNode        *document;     /* (nullable): what is shown */
  GCancellable    *cancellable;  /* (nullable): of the reading */
  AlboRequestState state;        /* whose style class is set */
  AlboConfirmation *confirmation; /* (nullable) (weak): that is open */
  GtkWidget       *next_button;
  char            *claim_key;    /* (nullable): of a claim of the oldest whose outcome is not known */
  AlboCommand     *command;      /* (nullable): sent, or with an unknown outcome */
  gboolean         is_unknown;   /* the outcome of the command, which is not on its way */
  guint            retry_source; /* of that */
  GHashTable      *shown;        /* name of a page of @views → JsonNode it shows; unowned names */
  JsonNode        *shown_files;  /* (nullable): the attachments that have rows */
  GtkWidget       *preview;      /* (nullable): while a file is shown; unowned */
  AdwToast        *undo_toast;   /* (nullable) (weak): undoes a mark on a value of this request */
  gboolean         must_read;    /* something of unknown outcome may have changed the request */
};

void albo_detail_install_next_action    (GtkWidgetClass  *widget_class);
void albo_detail_install_actions        (GtkWidgetClass  *widget_class);
void albo_detail_install_value_actions  (GtkWidgetClass  *widget_class);
void albo_detail_end_undo               (AlboDetail      *self);
void albo_detail_install_links          (GtkWidgetClass  *widget_class);
void albo_detail_show_presence          (AlboDetail      *self);
void albo_detail_stop_reading           (AlboDetail      *self);
void albo_detail_install_print_actions  (GtkWidgetClass  *widget_class);
void albo_detail_install_preview_actions (GtkWidgetClass *widget_class);
void albo_detail_close_preview          (AlboDetail      *self);
void albo_detail_update_verbs           (AlboDetail      *self);
void albo_detail_send                   (AlboDetail      *self,
                                         AlboCommand     *command);
void albo_detail_install_unknown        (GtkWidgetClass  *widget_class);
void albo_detail_show_unknown           (AlboDetail      *self);
void albo_detail_keep_unknown           (AlboDetail      *self,
                                         const GError    *error);
void albo_detail_settle_unknown         (AlboDetail      *self);
void albo_detail_drop_unknown           (AlboDetail      *self);
void albo_detail_explain_command        (AlboDetail      *self,
                                         AlboCommand     *command,
                                         const char      *heading,
                                         const char      *body);
void albo_detail_tell                   (AlboDetail      *self,
                                         const char      *text);
void albo_detail_show_page              (AlboDetail      *self);
void albo_detail_rewind_pages           (AlboDetail      *self);
void albo_detail_announce               (AlboDetail      *self,
                                         gint64           request);

G_END_DECLS
