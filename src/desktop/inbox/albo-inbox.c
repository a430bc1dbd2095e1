/* albo-inbox.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox.h"

#include "albo-inbox-private.h"
#include "albo-inbox-query.h"
#include "albo-json.h"
#include "albo-width-bin.h"

#include <glib/gi18n.h>

#define SEARCH_DELAY_MS 200
#define LEAST_ROW_HEIGHT 30

G_DEFINE_FINAL_TYPE (AlboInbox, albo_inbox, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_SORT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_searching (AlboInbox *self)
{
  return self->list != NULL && albo_request_list_get_search (self->list) != NULL;
}

static void
show_empty (AlboInbox *self)
{
  gboolean is_filtered = albo_inbox_is_filtered (self);
  const char *icon_name = "albo-done-symbolic";
  const char *title = _("No Results");
  const char *description;

  if (is_searching (self))
    {
      icon_name = "edit-find-symbolic";
      description = _("Search part of a name, the start of a fiscal code, "
                      "or a protocol number.");
    }
  else if (is_filtered)
    {
      icon_name = "albo-filter-symbolic";
      description = _("No request meets all the filters. Remove one of them.");
    }
  else
    {
      title = _("Nothing Here");
      description = _("New requests appear here by themselves.");
    }

  adw_status_page_set_icon_name (self->empty_page, icon_name);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_widget_set_visible (self->unfilter_button, is_filtered);
  gtk_widget_set_visible (self->search_all_button, is_searching (self) && albo_inbox_is_limited (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
update_stack (AlboInbox *self)
{
  gboolean is_loading = self->list == NULL || albo_request_list_is_loading (self->list);

  gtk_spinner_set_spinning (self->spinner, is_loading);

  if (self->list != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (is_loading)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (albo_request_list_get_error (self->list) != NULL)
    gtk_stack_set_visible_child_name (self->stack, "error");
  else
    show_empty (self);
}

/* Asks for what is wanted now. */
void
albo_inbox_load (AlboInbox *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  albo_inbox_clear_selection (self);
  if (self->list != NULL)
    {
      g_autoptr(JsonObject) more = albo_inbox_query_get_more (self->query);
      const AlboRequestFilter filter = {
        .states = albo_inbox_query_get_states (self->query),
        .search = (char *) gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
        .sort = albo_inbox_query_get_sort (self->query),
        .more = more,
      };

      albo_request_list_set_room (self->list,
                                  (guint) gtk_widget_get_height (GTK_WIDGET (self)) / LEAST_ROW_HEIGHT);
      albo_request_list_set_query (self->list, &filter);
    }
}

static gboolean
search_cb (gpointer user_data)
{
  AlboInbox *self = ALBO_INBOX (user_data);

  self->search_source = 0;
  albo_inbox_load (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (AlboInbox *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY_MS, search_cb, self);
}

static void
stop_search_cb (AlboInbox *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
search_activated_cb (AlboInbox *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_inbox_load (ALBO_INBOX (widget));
}

static void
width_changed_cb (AlboInbox *self,
                  int        width)
{
  albo_inbox_columns_set_width (self->columns, width);
}

static gboolean
albo_inbox_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ALBO_INBOX (widget)->search_entry));
}

static gboolean
show_top_cb (gpointer user_data)
{
  AlboInbox *self = user_data;

  self->top_source = 0;
  albo_inbox_scroll_to (self, 0);

  return G_SOURCE_REMOVE;
}

/* The view holds on to the row on top when another comes before it.  Whoever looks at
 * the newest request wants to see the next one come, so there the view stays at the top;
 * it has not moved yet when this is called.
 */
static void
list_changed_cb (AlboInbox *self,
                 guint      position,
                 guint      n_removed,
                 guint      n_added)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  if (position == 0 && n_added > 0 && self->top_source == 0 &&
      gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment))
    self->top_source = g_idle_add (show_top_cb, self);

  update_stack (self);
}

static void
albo_inbox_dispose (GObject *object)
{
  AlboInbox *self = ALBO_INBOX (object);

  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_handle_id (&self->open_source, g_source_remove);
  g_clear_handle_id (&self->top_source, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->view != NULL)
    {
      gtk_column_view_set_model (self->view, NULL);
      albo_inbox_columns_dismiss (self->columns);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_INBOX);
  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->office);
  g_clear_object (&self->bulk);
  g_clear_pointer (&self->query, json_object_unref);
  g_clear_pointer (&self->base, json_object_unref);
  g_clear_pointer (&self->choices, json_object_unref);

  G_OBJECT_CLASS (albo_inbox_parent_class)->dispose (object);
}

static void
albo_inbox_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  AlboInbox *self = ALBO_INBOX (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, albo_json_get_string (self->query, "sort", NULL));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_inbox_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  AlboInbox *self = ALBO_INBOX (object);

  switch (prop_id)
    {
    case PROP_SORT:
      {
        g_autoptr(JsonObject) wanted = json_object_new ();

        json_object_set_string_member (wanted, "sort", g_value_get_string (value));
        albo_inbox_set_sort (self, albo_inbox_query_get_sort (wanted));
        break;
      }

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GMenuModel *
make_menu (AlboInbox *self)
{
  g_autoptr(GMenu) sorts = g_menu_new ();
  g_autoptr(GMenu) places = g_menu_new ();
  g_autoptr(GMenu) exports = g_menu_new ();
  GMenu *menu = g_menu_new ();

  g_menu_append (sorts, _("Newest First"), "inbox.sort::newest");
  g_menu_append (sorts, _("Oldest First"), "inbox.sort::oldest");
  g_menu_append (sorts, _("By Deadline"), "inbox.sort::deadline");
  g_menu_append_section (menu, _("Sort"), G_MENU_MODEL (sorts));
  g_menu_append_section (menu, _("Columns"), albo_inbox_columns_get_menu (self->columns));

  g_menu_append (places, _("Go to _Date…"), "win.go-to-date");
  g_menu_append (places, _("Go to the _End"), "inbox.go-to-end");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (places));
  g_menu_append (exports, _("Export as _Spreadsheet…"), "inbox.export::ods");
  g_menu_append (exports, _("Export as _CSV…"), "inbox.export::csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (exports));

  return G_MENU_MODEL (menu);
}

static void
albo_inbox_class_init (AlboInboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_inbox_dispose;
  object_class->get_property = albo_inbox_get_property;
  object_class->set_property = albo_inbox_set_property;
  widget_class->grab_focus = albo_inbox_grab_focus;

  /**
   * AlboInbox::open-request:
   * @id: a request
   *
   * Somebody wants to see that request.
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboInbox::save-search:
   * @query: what is shown, see albo-inbox-query.h
   *
   * The person wants to keep what is shown as a search.
   */
  g_signal_new ("save-search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
              NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);

  /**
   * AlboInbox::requests-moved:
   *
   * Something was done with several requests, perhaps with the one that is open.
   */
  g_signal_new ("requests-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboInbox:sort:
   *
   * How the list is sorted, as the server calls it.
   */
  properties[PROP_SORT] =
    g_param_spec_string ("sort", NULL, NULL, "newest",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ALBO_TYPE_WIDTH_BIN);
  g_type_ensure (ALBO_TYPE_FILTER_BAR);
  g_type_ensure (ALBO_TYPE_FILTER_POPOVER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-inbox.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, header);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, view);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, empty_page);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, unfilter_button);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, search_all_button);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, filter_button);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, filter_popover);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, bulk_revealer);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, bulk_label);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, forward_button);
  gtk_widget_class_bind_template_child (widget_class, AlboInbox, assign_button);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);

  gtk_widget_class_install_action (widget_class, "inbox.retry", NULL, retry);
  albo_inbox_install_filter (widget_class);
  albo_inbox_install_jumps (widget_class);
  albo_inbox_install_opening (widget_class);
  albo_inbox_install_selection (widget_class);
  gtk_widget_class_install_property_action (widget_class, "inbox.sort", "sort");
}

static void
albo_inbox_init (AlboInbox *self)
{
  g_autoptr(GMenuModel) menu = NULL;

  self->query = albo_inbox_query_for_states (ALBO_STATES_OPEN);
  self->base = albo_inbox_query_copy (self->query);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->columns = albo_inbox_columns_new (self->view);
  g_signal_connect_object (self->columns, "sort-changed", G_CALLBACK (albo_inbox_set_sort), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  albo_inbox_columns_get_actions (self->columns));
  menu = make_menu (self);
  gtk_menu_button_set_menu_model (self->menu_button, menu);

  self->selection = gtk_multi_selection_new (NULL);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  albo_inbox_follow_selection (self);

  /* The inner list is what assistive technology finds; unnamed it would be
   * called by its class.
   */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Requests"), -1);
}

GtkWidget *
albo_inbox_new (void)
{
  return g_object_new (ALBO_TYPE_INBOX, NULL);
}

/**
 * albo_inbox_set_source:
 * @self: the inbox
 * @source: where the rows come from
 *
 * Takes its requests from @source, once.
 */
void
albo_inbox_set_source (AlboInbox         *self,
                       AlboRequestSource *source)
{
  g_return_if_fail (ALBO_IS_INBOX (self));
  g_return_if_fail (self->list == NULL);

  self->list = albo_request_list_new (source);
  g_signal_connect_swapped (self->list, "notify::loading", G_CALLBACK (update_stack), self);
  g_signal_connect_swapped (self->list, "notify::error", G_CALLBACK (update_stack), self);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (list_changed_cb), self);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  update_stack (self);
}

/**
 * albo_inbox_set_office:
 * @self: the inbox
 * @office: the person
 *
 * Marks the requests that somebody else has open, and offers what the person may do with
 * several; before albo_inbox_set_source().
 */
void
albo_inbox_set_office (AlboInbox  *self,
                       AlboOffice *office)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  g_set_object (&self->office, office);
  albo_inbox_columns_set_presence (self->columns, albo_office_get_presence (office));
  gtk_widget_set_visible (self->forward_button,
                          albo_office_get_duty (office) == ALBO_DUTY_OFFICER);
  gtk_widget_set_visible (self->assign_button,
                          albo_office_get_duty (office) == ALBO_DUTY_ADMINISTRATOR);
}

AlboRequestList *
albo_inbox_get_list (AlboInbox *self)
{
  g_return_val_if_fail (ALBO_IS_INBOX (self), NULL);

  return self->list;
}

/* What a kept search brought goes with it, unless something else was typed since. */
static void
leave_search (AlboInbox *self)
{
  const char *brought = albo_json_get_string (albo_inbox_query_get_filter (self->base), "search", NULL);

  if (g_strcmp0 (brought, gtk_editable_get_text (GTK_EDITABLE (self->search_entry))) == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/**
 * albo_inbox_show:
 * @self: the inbox
 * @query: what it is asked for, see albo-inbox-query.h
 * @title: what to call it
 *
 * Lists those requests.  What was typed is searched for in them too, unless @query brings a
 * search of its own.
 */
void
albo_inbox_show (AlboInbox  *self,
                 JsonObject *query,
                 const char *title)
{
  const char *search;

  g_return_if_fail (ALBO_IS_INBOX (self));

  leave_search (self);
  json_object_unref (self->query);
  json_object_unref (self->base);
  self->query = albo_inbox_query_copy (query);
  self->base = albo_inbox_query_copy (query);
  search = albo_json_get_string (albo_inbox_query_get_filter (self->query), "search", NULL);
  if (search != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), search);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  albo_inbox_show_filter (self);
  albo_inbox_load (self);
}

/**
 * albo_inbox_show_states:
 * @self: the inbox
 * @states: a bit `1 << state` for each state; 0 for all
 * @title: what to call them
 *
 * Lists the requests of those states, and goes on searching for what is typed.
 */
void
albo_inbox_show_states (AlboInbox  *self,
                        guint       states,
                        const char *title)
{
  g_autoptr(JsonObject) query = albo_inbox_query_for_states (states);

  albo_inbox_show (self, query, title);
}

/**
 * albo_inbox_start_search:
 * @self: the inbox
 *
 * Moves to the search entry, with its text selected.
 */
void
albo_inbox_start_search (AlboInbox *self)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

/**
 * albo_inbox_search:
 * @self: the inbox
 * @text: what to look for
 *
 * Searches, as if it had been typed.
 */
void
albo_inbox_search (AlboInbox  *self,
                   const char *text)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * albo_inbox_clear_selection:
 * @self: the inbox
 *
 * Selects nothing, so that the same row can be chosen again.
 */
void
albo_inbox_clear_selection (AlboInbox *self)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/**
 * albo_inbox_set_show_ends:
 * @self: the inbox
 * @show_start: whether it is at the start of the window
 * @show_end: whether it is at the end of the window
 *
 * The buttons of the window belong to the panes at its ends.
 */
void
albo_inbox_set_show_ends (AlboInbox *self,
                          gboolean   show_start,
                          gboolean   show_end)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
  adw_header_bar_set_show_end_title_buttons (self->header, show_end);
}
