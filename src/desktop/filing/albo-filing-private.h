/* albo-filing-private.h - what the files of the filing window share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-filing-start.h"
#include "albo-filing.h"
#include "albo-form-editor.h"

G_BEGIN_DECLS

/**
 * AlboFilingNext:
 * @ALBO_FILING_STAY: it was saved on wish
 * @ALBO_FILING_SUBMIT: it is submitted
 * @ALBO_FILING_CLOSE: the window is closed
 *
 * What follows when a draft is saved.
 */
typedef enum
{
  ALBO_FILING_STAY,
  ALBO_FILING_SUBMIT,
  ALBO_FILING_CLOSE,
} AlboFilingNext;

struct _AlboFiling
{
  AdwWindow parent_instance;

  AdwToastOverlay   *toasts;
  AdwWindowTitle    *title;
  GtkWidget         *begin_button;
  GtkWidget         *submit_button;
  GtkWidget         *save_button;
  GtkWidget         *spinner;
  GtkWidget         *problem;
  GtkStack          *pages;
  AlboFilingStart   *start;
  GtkScrolledWindow *scroller;
  AlboFormEditor    *editor;
  AdwStatusPage     *done_page;

  AlboOffice        *office;      /* (nullable): when it is closed */
  gint64             corrects;    /* a closed request; 0: none */
  gint64             draft;       /* 0: not begun yet */
  int                row_version;
  gint64             filed;       /* the request that was made; 0: not yet */
  char              *key;         /* (nullable): of the submission, from its first try */
  char              *field;       /* (nullable): where a file is added */
  AlboFilingNext     next;
  gboolean           is_busy;
  gboolean           is_changed;
  gboolean           is_unknown;  /* submitted perhaps: only that can be tried again */
  gboolean           is_stale;    /* the version of the draft has to be read again */
};

void albo_filing_explain       (AlboFiling     *self,
                                const char     *text);
void albo_filing_fail          (AlboFiling     *self,
                                const GError   *error);
void albo_filing_update        (AlboFiling     *self);
void albo_filing_set_busy      (AlboFiling     *self,
                                gboolean        is_busy);
void albo_filing_show_draft    (AlboFiling     *self,
                                JsonNode       *node);
void albo_filing_save          (AlboFiling     *self,
                                AlboFilingNext  next);
void albo_filing_bind_commands (GtkWidgetClass *widget_class);

G_END_DECLS
