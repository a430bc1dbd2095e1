/* albo-log-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-log-view.h"

#include "albo-date.h"
#include "albo-drop-down.h"
#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-row-column.h"
#include "albo-save-table.h"
#include "albo-text-scale.h"
#include "albo-width-bin.h"

#include <glib/gi18n.h>

#define WORDS_WIDTH 140  /* of the column that takes what is left, at least */

#define PAGE_ROWS 200

/**
 * AlboLogView:
 *
 * A log, newest first; more is loaded as the end comes into view.  Opening a line leads to
 * its request.
 */
struct _AlboLogView
{
  AdwBin parent_instance;

  GtkMenuButton  *filter_button;
  GtkLabel       *filter_label;
  GtkButton      *clear_button;
  GtkDropDown    *person_choice;
  GtkDropDown    *action_choice;
  GtkEntry       *protocol_entry;
  GtkEntry       *from_entry;
  GtkEntry       *to_entry;
  GtkStack       *stack;
  GtkColumnView  *view;
  AdwStatusPage  *empty_page;

  AlboLogKind     kind;
  AlboOffice     *office;       /* (nullable) */
  GListStore     *rows;
  GArray         *people;       /* of gint64: ids, as the choice has them from its second on */
  JsonObject     *filter;
  JsonNode       *next;         /* (nullable): where the next page begins */
  GCancellable   *cancellable;  /* (nullable): while a page is on its way */
  gboolean        is_first;
};

G_DEFINE_FINAL_TYPE (AlboLogView, albo_log_view, ADW_TYPE_BIN)

enum { OPEN_REQUEST, N_SIGNALS };

static guint signals[N_SIGNALS];

static void load (AlboLogView *self, gboolean is_first);

static void
stop_loading (AlboLogView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
take_page (AlboLogView *self,
           JsonObject  *page)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = albo_json_get_array (page, "rows");
  JsonNode *next = albo_json_get_node (page, "next");
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *row = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (row))
        g_ptr_array_add (rows, albo_log_row_new (json_node_get_object (row)));
    }

  g_clear_pointer (&self->next, json_node_unref);
  if (next != NULL && JSON_NODE_HOLDS_OBJECT (next))
    self->next = json_node_ref (next);

  g_list_store_splice (self->rows, self->is_first ? 0 : n_before, self->is_first ? n_before : 0,
                       rows->pdata, rows->len);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0
                                    ? "list" : "empty");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboLogView) self = ALBO_LOG_VIEW (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      take_page (self, json_node_get_object (node));
      return;
    }

  if (error != NULL)
    albo_office_report (self->office, error);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
load (AlboLogView *self,
      gboolean     is_first)
{
  if (self->office == NULL)
    return;

  stop_loading (self);
  self->is_first = is_first;
  self->cancellable = g_cancellable_new ();
  albo_office_invoke_async (albo_office_get_connection (self->office),
                            albo_log_get_function (self->kind),
                            ALBO_ARGS (ALBO_ARG_OBJECT (self->filter),
                                       ALBO_ARG_NODE (is_first ? NULL : self->next),
                                       ALBO_ARG_INT (PAGE_ROWS)),
                            self->cancellable, loaded_cb, g_object_ref (self));
}

static void
edge_reached_cb (AlboLogView     *self,
                 GtkPositionType  edge)
{
  if (edge == GTK_POS_BOTTOM && self->next != NULL && self->cancellable == NULL)
    load (self, FALSE);
}

/* A day as it was typed; what is none is marked, and filters nothing. */
static void
take_day (AlboLogView *self,
          GtkEntry    *entry,
          const char  *member,
          const char  *format,
          GString     *words)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  GDate date;
  g_autofree char *iso = NULL;
  gboolean is_day = albo_date_parse (text, &date);

  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               *text == '\0' || is_day ? GTK_ACCESSIBLE_INVALID_FALSE
                               : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  if (*text != '\0' && !is_day)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");

  if (!is_day)
    return;

  iso = albo_date_to_iso (&date);
  json_object_set_string_member (self->filter, member, iso);
  g_string_append (words, words->len > 0 ? " · " : "");
  g_string_append_printf (words, "%s %s", format, text);
}

static void
add_words (GString    *words,
           const char *text)
{
  g_string_append (words, words->len > 0 ? " · " : "");
  g_string_append (words, text);
}

/* The filter as the controls say, and the first page of it. */
static void
apply_filter (AlboLogView *self)
{
  g_autoptr(GString) words = g_string_new (NULL);
  guint person = gtk_drop_down_get_selected (self->person_choice);
  guint action = gtk_drop_down_get_selected (self->action_choice);
  const char *protocol = gtk_editable_get_text (GTK_EDITABLE (self->protocol_entry));

  json_object_unref (self->filter);
  self->filter = json_object_new ();

  if (person != GTK_INVALID_LIST_POSITION && person > 0 && person <= self->people->len)
    {
      GtkStringObject *name = gtk_drop_down_get_selected_item (self->person_choice);

      json_object_set_int_member (self->filter, "person",
                                  g_array_index (self->people, gint64, person - 1));
      add_words (words, gtk_string_object_get_string (name));
    }

  if (action != GTK_INVALID_LIST_POSITION && action > 0)
    {
      const char *code = albo_log_get_actions (self->kind)[action - 1];

      json_object_set_string_member (self->filter, "action", code);
      add_words (words, albo_log_action_to_label (code));
    }

  if (*protocol != '\0')
    {
      json_object_set_string_member (self->filter, "protocol", protocol);
      add_words (words, protocol);
    }

  take_day (self, self->from_entry, "from", _("from"), words);
  take_day (self, self->to_entry, "to", _("until"), words);

  gtk_label_set_text (self->filter_label, words->len > 0 ? words->str : _("Everything, newest first"));
  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), words->len > 0);
  adw_status_page_set_title (self->empty_page, words->len > 0 ? _("No Results") : _("Nothing Yet"));
  adw_status_page_set_description (self->empty_page, words->len > 0
                                   ? _("Nothing fits this filter.")
                                   : _("What happens is recorded by itself, and appears here."));
  load (self, TRUE);
}

static void
show_cb (AlboLogView *self)
{
  gtk_menu_button_popdown (self->filter_button);
  apply_filter (self);
}

static void
clear_cb (AlboLogView *self)
{
  gtk_drop_down_set_selected (self->person_choice, 0);
  gtk_drop_down_set_selected (self->action_choice, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->protocol_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->from_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->to_entry), "");
  apply_filter (self);
}

static void
activate_cb (AlboLogView *self,
             guint        position)
{
  g_autoptr(AlboLogRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  gint64 request = row != NULL ? albo_log_row_get_request (row) : 0;

  if (request != 0)
    g_signal_emit (self, signals[OPEN_REQUEST], 0, request);
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  load (ALBO_LOG_VIEW (widget), TRUE);
}

static void
export (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboLogView *self = ALBO_LOG_VIEW (widget);
  static const char * const titles[] = { N_("History"), N_("Access log"), N_("Changes") };

  if (self->office != NULL)
    albo_save_table_log (GTK_WIDGET (self), self->office, self->kind, _(titles[self->kind]),
                         self->filter);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  column)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (text), 1);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (text, 6);
  gtk_widget_set_margin_bottom (text, 6);
  gtk_list_item_set_child (item, text);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  data)
{
  const AlboLogColumn *column = data;
  AlboLogRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *text = column->get_text (albo_log_row_get_object (row), FALSE);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_widget_set_tooltip_text (cell, g_utf8_strlen (text, -1) > 16 ? text : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* The last columns go first, as long as the one that takes what is left has room for a few words. */
static void
width_changed_cb (AlboLogView *self,
                  int          width)
{
  guint n_columns;
  const AlboLogColumn *columns = albo_log_get_columns (self->kind, &n_columns);
  GListModel *list = gtk_column_view_get_columns (self->view);
  int left = width - WORDS_WIDTH;

  for (guint i = 0; i < n_columns && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (list, i);

      left -= columns[i].width;
      albo_row_column_show (column, columns[i].width, columns[i].width == 0 || left >= 0);
    }
}

static void
add_columns (AlboLogView *self)
{
  guint n_columns;
  const AlboLogColumn *columns = albo_log_get_columns (self->kind, &n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), (gpointer) &columns[i]);
      column = gtk_column_view_column_new (_(columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, albo_text_scaled (columns[i].width));
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

static void
albo_log_view_dispose (GObject *object)
{
  AlboLogView *self = ALBO_LOG_VIEW (object);

  stop_loading (self);
  g_clear_object (&self->office);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_LOG_VIEW);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->people, g_array_unref);
  g_clear_pointer (&self->filter, json_object_unref);
  g_clear_pointer (&self->next, json_node_unref);

  G_OBJECT_CLASS (albo_log_view_parent_class)->dispose (object);
}

static void
albo_log_view_class_init (AlboLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_log_view_dispose;

  /**
   * AlboLogView::open-request:
   * @id: a request
   */
  signals[OPEN_REQUEST] =
    g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (ALBO_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, filter_button);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, filter_label);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, clear_button);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, person_choice);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, action_choice);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, protocol_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, from_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, to_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, view);
  gtk_widget_class_bind_template_child (widget_class, AlboLogView, empty_page);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "log.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "log.export", NULL, export);
}

static void
albo_log_view_init (AlboLogView *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  albo_drop_down_name (self->person_choice, _("Person"));
  albo_drop_down_name (self->action_choice, _("What"));
  self->rows = g_list_store_new (ALBO_TYPE_LOG_ROW);
  self->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->filter = json_object_new ();
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (self->view, selection);
}

/**
 * albo_log_view_new:
 * @kind: which log
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
albo_log_view_new (AlboLogKind kind)
{
  AlboLogView *self = g_object_new (ALBO_TYPE_LOG_VIEW, NULL);
  g_autoptr(GtkStringList) actions = gtk_string_list_new (NULL);
  static const char * const names[] = { N_("What was done"), N_("What was opened"), N_("What was changed") };

  self->kind = kind;
  gtk_string_list_append (actions, _("Everything"));
  for (const char * const *action = albo_log_get_actions (kind); *action != NULL; action++)
    gtk_string_list_append (actions, albo_log_action_to_label (*action));
  gtk_drop_down_set_model (self->action_choice, G_LIST_MODEL (actions));
  gtk_widget_set_sensitive (GTK_WIDGET (self->protocol_entry), kind != ALBO_LOG_CHANGES);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[kind]), -1);
  add_columns (self);

  return GTK_WIDGET (self);
}

/**
 * albo_log_view_set_office:
 * @self: the view
 * @office: who looks
 */
void
albo_log_view_set_office (AlboLogView *self,
                          AlboOffice  *office)
{
  g_return_if_fail (ALBO_IS_LOG_VIEW (self));

  g_set_object (&self->office, office);
}

/**
 * albo_log_view_reload:
 * @self: the view
 *
 * Loads the newest lines.
 */
void
albo_log_view_reload (AlboLogView *self)
{
  g_return_if_fail (ALBO_IS_LOG_VIEW (self));

  apply_filter (self);
}

/**
 * albo_log_view_set_people:
 * @self: the view
 * @people: what `audit.people()` says
 *
 * Of whom lines may be shown.
 */
void
albo_log_view_set_people (AlboLogView *self,
                          JsonArray   *people)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (ALBO_IS_LOG_VIEW (self));

  g_array_set_size (self->people, 0);
  gtk_string_list_append (names, _("Everybody"));
  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      JsonNode *node = json_array_get_element (people, i);
      gint64 id;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;

      id = albo_json_get_int (json_node_get_object (node), "id", 0);
      g_array_append_val (self->people, id);
      gtk_string_list_append (names, albo_json_get_string (json_node_get_object (node), "name", ""));
    }
  gtk_drop_down_set_model (self->person_choice, G_LIST_MODEL (names));
}

/**
 * albo_log_view_show_person:
 * @self: the view
 * @person: one of the people
 *
 * Shows the lines of that person only.
 */
void
albo_log_view_show_person (AlboLogView *self,
                           gint64       person)
{
  g_return_if_fail (ALBO_IS_LOG_VIEW (self));

  for (guint i = 0; i < self->people->len; i++)
    if (g_array_index (self->people, gint64, i) == person)
      gtk_drop_down_set_selected (self->person_choice, i + 1);

  apply_filter (self);
}
