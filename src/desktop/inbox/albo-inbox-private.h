/* albo-inbox-private.h - what the files of the inbox share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-bulk.h"
#include "albo-filter-bar.h"
#include "albo-filter-popover.h"
#include "albo-inbox-columns.h"
#include "albo-inbox.h"

G_BEGIN_DECLS

/**
 * AlboInbox:
 *
 * The list of requests.  Selecting a row opens it a moment later, so that going
 * down the list by keyboard does not open, and so does not record as read, every
 * request on the way; Enter and a click open at once.
 */
struct _AlboInbox
{
  AdwBin parent_instance;

  AdwHeaderBar        *header;
  GtkSearchEntry      *search_entry;
  GtkStack            *stack;
  GtkColumnView       *view;
  AdwStatusPage       *empty_page;
  GtkWidget           *unfilter_button;
  GtkWidget           *search_all_button;
  AdwStatusPage       *error_page;
  GtkSpinner          *spinner;

  GtkMenuButton       *filter_button;
  AlboFilterPopover   *filter_popover;
  AlboFilterBar       *filter_bar;
  GtkMenuButton       *menu_button;
  AlboInboxColumns    *columns;
  AlboRequestList     *list;       /* (nullable): until there is a source */
  GtkMultiSelection   *selection;
  AdwToastOverlay     *toasts;
  GtkRevealer         *bulk_revealer;
  GtkLabel            *bulk_label;
  GtkWidget           *forward_button;
  GtkWidget           *assign_button;
  AlboOffice          *office;     /* (nullable): in tests */
  AlboBulk            *bulk;       /* (nullable): on its way */
  gint64               sought;     /* an instant that is jumped to, 0 for none */
  JsonObject          *query;      /* what is asked for; the search stands in its entry */
  JsonObject          *base;       /* what the place in the sidebar asks for */
  JsonObject          *choices;    /* (nullable): what there is to filter by */
  guint                search_source;
  guint                open_source;
  gint64               pointed_at;
  guint                top_source;
};

/* albo-inbox.c */
void     albo_inbox_load              (AlboInbox       *self);

/* albo-inbox-filter.c */
gboolean albo_inbox_is_filtered       (AlboInbox       *self);
gboolean albo_inbox_is_limited        (AlboInbox       *self);
void     albo_inbox_show_filter       (AlboInbox       *self);
void     albo_inbox_set_sort          (AlboInbox       *self,
                                       AlboRequestSort  sort);
void     albo_inbox_install_filter    (GtkWidgetClass  *widget_class);

/* albo-inbox-jump.c */
void     albo_inbox_scroll_to         (AlboInbox       *self,
                                       guint            position);
void     albo_inbox_install_jumps     (GtkWidgetClass  *widget_class);

/* albo-inbox-opening.c */
void     albo_inbox_follow_selection  (AlboInbox       *self);
void     albo_inbox_install_opening   (GtkWidgetClass  *widget_class);

/* albo-inbox-selection.c */
void     albo_inbox_selection_changed (AlboInbox       *self);
void     albo_inbox_install_selection (GtkWidgetClass  *widget_class);

G_END_DECLS
