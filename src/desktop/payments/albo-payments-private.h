/* albo-payments-private.h - what the files of the payments share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-list-page.h"
#include "albo-payments.h"

G_BEGIN_DECLS

struct _AlboPayments
{
  AdwBin parent_instance;

  AdwToastOverlay   *toasts;
  AdwHeaderBar      *header;
  GtkSearchEntry    *search_entry;
  GtkDropDown       *state;
  GtkDropDown       *service;
  GtkFlowBox        *totals;
  AlboListPage      *page;

  AlboOffice        *office;         /* (nullable) */
  GPtrArray         *service_codes;  /* of the drop-down; the first is "" */
  AlboPagedList     *list;           /* borrowed from the page */
  guint              search_source;
  gboolean           is_filling;     /* filters change without anybody having chosen */
  gboolean           has_services;
};

void                 albo_payments_install_actions (GtkWidgetClass *widget_class);
GtkColumnViewColumn *albo_payments_actions_column  (void);

G_END_DECLS
