/* albo-sidebar.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sidebar.h"

#include "albo-inbox-query.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-office-calls.h"
#include "albo-place.h"

#include <glib/gi18n.h>

/**
 * AlboSidebar:
 *
 * Where one can go: what waits for somebody, each state, everything, the searches that the
 * person keeps, the registers, and the views that have nothing to do with requests.
 * The counts are exact, of what is open only.
 */
struct _AlboSidebar
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AlboSidebar, albo_sidebar, ADW_TYPE_BIN)

enum {
  QUERY_SELECTED,
  REGISTER_SELECTED,
  PAGE_SELECTED,
  RENAME_SEARCH,
  DELETE_SEARCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Groups, from above. */
enum {
  GROUP_VIEWS,
  GROUP_OPEN_STATES,
  GROUP_CLOSED_STATES,
  GROUP_SEARCHES,
  GROUP_REGISTERS,
  GROUP_PAGES,
};

static AlboPlace *
get_place (AlboSidebar *self,
           int          index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  return row != NULL ? ALBO_PLACE (row) : NULL;
}

/* Behind the last one of its group or of one before it. */
static void
add_place (AlboSidebar *self,
           GtkWidget   *place)
{
  guint group = albo_place_get_group (ALBO_PLACE (place));
  AlboPlace *other;
  int i = 0;

  while ((other = get_place (self, i)) != NULL && albo_place_get_group (other) <= group)
    i++;

  gtk_list_box_insert (self->list, place, i);
}

static void
remove_places (AlboSidebar   *self,
               AlboPlaceKind  kind)
{
  AlboPlace *place;
  int i = 0;

  while ((place = get_place (self, i)) != NULL)
    {
      if (albo_place_get_kind (place) == kind)
        gtk_list_box_remove (self->list, GTK_WIDGET (place));
      else
        i++;
    }
}

static void
add_states (AlboSidebar *self,
            guint        group,
            const char  *icon_name,
            const char  *title,
            const char  *full_title,
            guint        states)
{
  GtkWidget *place = albo_place_new (ALBO_PLACE_REQUESTS, group, icon_name, title);

  albo_place_set_query (ALBO_PLACE (place), albo_inbox_query_for_states (states));
  if (states != ALBO_STATES_ALL && (states & ~ALBO_STATES_OPEN) == 0)
    albo_place_set_counted (ALBO_PLACE (place), states);
  if (full_title != NULL)
    albo_place_set_full_title (ALBO_PLACE (place), full_title);

  add_place (self, place);
}

static void
add_view (AlboSidebar   *self,
          const char    *icon_name,
          const char    *title,
          AlboInboxView  view,
          guint          count)
{
  GtkWidget *place = albo_place_new (ALBO_PLACE_REQUESTS, GROUP_VIEWS, icon_name, title);

  albo_place_set_id (ALBO_PLACE (place), (gint64) view + 1);
  albo_place_set_query (ALBO_PLACE (place), albo_inbox_query_for_view (view));
  albo_place_set_counted (ALBO_PLACE (place), 1u << count);
  add_place (self, place);
}

static void
add_register (JsonArray *array,
              guint      index,
              JsonNode  *node,
              gpointer   user_data)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *names = object != NULL ? albo_json_get_object (object, "name") : NULL;
  const char *title = names != NULL ? albo_json_localized (names, albo_language ()) : NULL;
  GtkWidget *place;

  if (object == NULL || albo_json_get_int (object, "id", 0) == 0)
    return;

  if (title == NULL)
    title = albo_json_get_string (object, "name", "");

  place = albo_place_new (ALBO_PLACE_REGISTER, GROUP_REGISTERS, "albo-register-symbolic", title);
  albo_place_set_id (ALBO_PLACE (place), albo_json_get_int (object, "id", 0));
  add_place (ALBO_SIDEBAR (user_data), place);
}

static void
rename_cb (AlboPlace   *place,
           AlboSidebar *self)
{
  g_signal_emit (self, signals[RENAME_SEARCH], 0, albo_place_get_id (place),
                 albo_place_get_title (place), albo_place_get_query (place));
}

static void
remove_cb (AlboPlace   *place,
           AlboSidebar *self)
{
  g_signal_emit (self, signals[DELETE_SEARCH], 0, albo_place_get_id (place));
}

static void
add_search (JsonArray *array,
            guint      index,
            JsonNode  *node,
            gpointer   user_data)
{
  AlboSidebar *self = ALBO_SIDEBAR (user_data);
  JsonObject *search = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *query = search != NULL ? albo_json_get_object (search, "query") : NULL;
  GtkWidget *place;

  if (query == NULL)
    return;

  place = albo_place_new (ALBO_PLACE_SEARCH, GROUP_SEARCHES, "albo-search-symbolic",
                          albo_json_get_string (search, "name", ""));
  albo_place_set_full_title (ALBO_PLACE (place), albo_json_get_string (search, "name", ""));
  albo_place_set_id (ALBO_PLACE (place), albo_json_get_int (search, "id", 0));
  albo_place_set_query (ALBO_PLACE (place), albo_inbox_query_copy (query));
  g_signal_connect_object (place, "rename", G_CALLBACK (rename_cb), self, 0);
  g_signal_connect_object (place, "remove", G_CALLBACK (remove_cb), self, 0);
  add_place (self, place);
}

/* What a view of deadlines means changes at midnight. */
static void
renew_view (AlboPlace *place)
{
  if (albo_place_get_group (place) == GROUP_VIEWS && albo_place_get_id (place) > 0)
    albo_place_set_query (place, albo_inbox_query_for_view (albo_place_get_id (place) - 1));
}

static void
row_selected_cb (AlboSidebar   *self,
                 GtkListBoxRow *row)
{
  AlboPlace *place;

  if (row == NULL)
    return;

  place = ALBO_PLACE (row);
  renew_view (place);

  switch (albo_place_get_kind (place))
    {
    case ALBO_PLACE_REGISTER:
      g_signal_emit (self, signals[REGISTER_SELECTED], 0, albo_place_get_id (place),
                     albo_place_get_title (place));
      break;

    case ALBO_PLACE_PAGE:
      g_signal_emit (self, signals[PAGE_SELECTED], 0, albo_place_get_page (place),
                     albo_place_get_title (place));
      break;

    case ALBO_PLACE_REQUESTS:
    case ALBO_PLACE_SEARCH:
      g_signal_emit (self, signals[QUERY_SELECTED], 0, albo_place_get_query (place),
                     albo_place_get_title (place));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  GtkWidget *header = NULL;

  if (before != NULL &&
      albo_place_get_group (ALBO_PLACE (before)) != albo_place_get_group (ALBO_PLACE (row)))
    header = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_list_box_row_set_header (row, header);
}

static void
albo_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ALBO_TYPE_SIDEBAR);

  G_OBJECT_CLASS (albo_sidebar_parent_class)->dispose (object);
}

static gboolean
albo_sidebar_grab_focus (GtkWidget *widget)
{
  AlboSidebar *self = ALBO_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

static void
albo_sidebar_class_init (AlboSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_sidebar_dispose;
  widget_class->grab_focus = albo_sidebar_grab_focus;

  /**
   * AlboSidebar::query-selected:
   * @query: what the inbox is asked for, see albo-inbox-query.h
   * @title: what to call it
   */
  signals[QUERY_SELECTED] =
    g_signal_new ("query-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, JSON_TYPE_OBJECT, G_TYPE_STRING);

  /**
   * AlboSidebar::register-selected:
   * @id: a register
   * @title: its name
   */
  signals[REGISTER_SELECTED] =
    g_signal_new ("register-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);

  /**
   * AlboSidebar::page-selected:
   * @page: what was given to albo_sidebar_add_page()
   * @title: its title
   */
  signals[PAGE_SELECTED] =
    g_signal_new ("page-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * AlboSidebar::rename-search:
   * @id: a search that is kept
   * @name: its name
   * @query: what it asks for
   */
  signals[RENAME_SEARCH] =
    g_signal_new ("rename-search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING, JSON_TYPE_OBJECT);

  /**
   * AlboSidebar::delete-search:
   * @id: a search that is kept
   */
  signals[DELETE_SEARCH] =
    g_signal_new ("delete-search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
albo_sidebar_init (AlboSidebar *self)
{
  static const struct
  {
    AlboRequestState  state;
    const char       *icon_name;
  } states[] = {
    { ALBO_REQUEST_STATE_AWAITING_REVIEW, "albo-new-symbolic" },
    { ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR, "albo-queue-symbolic" },
    { ALBO_REQUEST_STATE_UNDER_REVIEW, "albo-review-symbolic" },
    { ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT, "albo-supplement-symbolic" },
    { ALBO_REQUEST_STATE_AWAITING_PAYMENT, "albo-payment-symbolic" },
    { ALBO_REQUEST_STATE_APPROVED, "albo-approved-symbolic" },
    { ALBO_REQUEST_STATE_ANNULLED, "albo-annulled-symbolic" },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);

  add_states (self, GROUP_VIEWS, "albo-open-symbolic", _("Open Requests"), NULL, ALBO_STATES_OPEN);
  add_view (self, "albo-mine-symbolic", _("Mine"), ALBO_INBOX_VIEW_MINE, ALBO_OFFICE_COUNT_MINE);
  add_view (self, "albo-unread-symbolic", _("Unread"), ALBO_INBOX_VIEW_UNREAD,
            ALBO_OFFICE_COUNT_UNREAD);
  add_view (self, "albo-due-soon-symbolic", _("Due Soon"), ALBO_INBOX_VIEW_DUE_SOON,
            ALBO_OFFICE_COUNT_DUE_SOON);
  add_view (self, "albo-overdue-symbolic", _("Overdue"), ALBO_INBOX_VIEW_OVERDUE,
            ALBO_OFFICE_COUNT_OVERDUE);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add_states (self, albo_request_state_is_final (states[i].state) ? GROUP_CLOSED_STATES
                                                                    : GROUP_OPEN_STATES,
                states[i].icon_name, albo_sidebar_state_to_label (states[i].state),
                albo_request_state_label (states[i].state, albo_language ()), 1u << states[i].state);

  add_states (self, GROUP_CLOSED_STATES, "albo-all-symbolic", _("All Requests"), NULL,
              ALBO_STATES_ALL);
}

GtkWidget *
albo_sidebar_new (void)
{
  return g_object_new (ALBO_TYPE_SIDEBAR, NULL);
}

/**
 * albo_sidebar_set_counts:
 * @self: the sidebar
 * @counts: (array length=n_counts): how many requests are in each state, and behind those in
 *   each view, by `AlboOfficeCount`
 * @n_counts: how many counts, that of state 0 included
 *
 * Shows exact counts beside what is open.
 */
void
albo_sidebar_set_counts (AlboSidebar   *self,
                         const guint64 *counts,
                         guint          n_counts)
{
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    albo_place_count (place, counts, n_counts);
}

/**
 * albo_sidebar_set_registers:
 * @self: the sidebar
 * @registers: an array of `{id, name, …}`
 *
 * Shows the registers of the organization, below the requests.
 */
void
albo_sidebar_set_registers (AlboSidebar *self,
                            JsonNode    *registers)
{
  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  remove_places (self, ALBO_PLACE_REGISTER);
  if (registers != NULL && JSON_NODE_HOLDS_ARRAY (registers))
    json_array_foreach_element (json_node_get_array (registers), add_register, self);
}

/**
 * albo_sidebar_set_searches:
 * @self: the sidebar
 * @searches: (nullable): an array of `{id, name, query}`
 *
 * Shows the searches that the person keeps.
 */
void
albo_sidebar_set_searches (AlboSidebar *self,
                           JsonArray   *searches)
{
  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  remove_places (self, ALBO_PLACE_SEARCH);
  if (searches != NULL)
    json_array_foreach_element (searches, add_search, self);
}

/**
 * albo_sidebar_remove_mine:
 * @self: the sidebar
 *
 * Takes away what the person claimed, for who never claims anything.
 */
void
albo_sidebar_remove_mine (AlboSidebar *self)
{
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (albo_place_get_group (place) == GROUP_VIEWS &&
        albo_place_get_id (place) == (gint64) ALBO_INBOX_VIEW_MINE + 1)
      {
        gtk_list_box_remove (self->list, GTK_WIDGET (place));
        return;
      }
}

/**
 * albo_sidebar_add_page:
 * @self: the sidebar
 * @page: the name of a page of the workspace's stack
 * @icon_name: a symbolic icon
 * @title: what to call it, translated
 *
 * Adds a view that has nothing to do with the list of requests, below the registers.
 * Choosing it emits [signal@Albo.Sidebar::page-selected].
 */
void
albo_sidebar_add_page (AlboSidebar *self,
                       const char  *page,
                       const char  *icon_name,
                       const char  *title)
{
  GtkWidget *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  place = albo_place_new (ALBO_PLACE_PAGE, GROUP_PAGES, icon_name, title);
  albo_place_set_page (ALBO_PLACE (place), page);
  add_place (self, place);
}

/**
 * albo_sidebar_select_register:
 * @self: the sidebar
 *
 * Selects the first register, unless one is selected already.
 */
void
albo_sidebar_select_register (AlboSidebar *self)
{
  GtkListBoxRow *selected;
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  selected = gtk_list_box_get_selected_row (self->list);
  if (selected != NULL && albo_place_get_kind (ALBO_PLACE (selected)) == ALBO_PLACE_REGISTER)
    return;

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (albo_place_get_kind (place) == ALBO_PLACE_REGISTER)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (place));
        return;
      }
}

/**
 * albo_sidebar_select_states:
 * @self: the sidebar
 * @states: one of the choices
 *
 * Goes there, as if it had been chosen.
 */
void
albo_sidebar_select_states (AlboSidebar *self,
                            guint        states)
{
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (albo_place_get_kind (place) == ALBO_PLACE_REQUESTS && albo_place_get_id (place) == 0 &&
        albo_inbox_query_get_states (albo_place_get_query (place)) == states)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (place));
        return;
      }
}

/**
 * albo_sidebar_select_view:
 * @self: the sidebar
 * @view: one of the choices
 *
 * Goes there, as if it had been chosen.
 */
void
albo_sidebar_select_view (AlboSidebar   *self,
                          AlboInboxView  view)
{
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (albo_place_get_group (place) == GROUP_VIEWS && albo_place_get_id (place) == (gint64) view + 1)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (place));
        return;
      }
}

/**
 * albo_sidebar_select_search:
 * @self: the sidebar
 * @name: of a search that is kept
 *
 * Goes there, as if it had been chosen.
 */
void
albo_sidebar_select_search (AlboSidebar *self,
                            const char  *name)
{
  AlboPlace *place;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (albo_place_get_kind (place) == ALBO_PLACE_SEARCH &&
        g_strcmp0 (albo_place_get_title (place), name) == 0)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (place));
        return;
      }
}

/**
 * albo_sidebar_state_to_label:
 * @state: a state
 *
 * The full names of the states say who waits for whom, and are too long for a
 * column: these are the same names, shorter.
 *
 * Returns: (transfer none): a short name, translated
 */
const char *
albo_sidebar_state_to_label (AlboRequestState state)
{
  switch (state)
    {
    case ALBO_REQUEST_STATE_AWAITING_REVIEW:
      return _("Awaiting review");
    case ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR:
      return _("To be examined");
    case ALBO_REQUEST_STATE_AWAITING_SUPPLEMENT:
      return _("Awaiting supplement");
    case ALBO_REQUEST_STATE_AWAITING_PAYMENT:
      return _("Awaiting payment");
    case ALBO_REQUEST_STATE_UNDER_REVIEW:
      return _("Under review");
    case ALBO_REQUEST_STATE_APPROVED:
      return _("Approved");
    case ALBO_REQUEST_STATE_ANNULLED:
      return _("Annulled");
    case ALBO_REQUEST_STATE_NONE:
    default:
      return "";
    }
}
