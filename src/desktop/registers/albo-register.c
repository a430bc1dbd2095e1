/* albo-register.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-register.h"

#include "albo-entry.h"
#include "albo-office-calls.h"

#include <glib/gi18n.h>

#define PAGE_ROWS       200
#define SEARCH_DELAY_MS 200

/**
 * AlboRegister:
 *
 * Lists the entries of one register in the order of their numbers, and searches
 * among them.  More are loaded as the end comes into view.
 */
struct _AlboRegister
{
  AdwBin parent_instance;

  AdwHeaderBar   *header;
  GtkSearchEntry *search_entry;
  GtkStack       *stack;
  GtkColumnView  *view;
  AdwStatusPage  *empty_page;

  AlboOffice     *office;       /* (nullable) */
  GListStore     *entries;
  GCancellable   *cancellable;  /* (nullable): while a page is on its way */
  gint64          register_id;
  gboolean        is_first;     /* the page on its way replaces what is there */
  gboolean        has_more;
  guint           search_source;
};

G_DEFINE_FINAL_TYPE (AlboRegister, albo_register, ADW_TYPE_BIN)

static void
stop_loading (AlboRegister *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
update_stack (AlboRegister *self)
{
  gboolean is_searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  adw_status_page_set_title (self->empty_page, is_searching ? _("No Results") : _("No Entries Yet"));
  adw_status_page_set_description (self->empty_page, is_searching
                                   ? _("Search part of a name, the start of a fiscal code, or a number.")
                                   : _("Approved requests add entries."));
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->entries)) > 0
                                    ? "list" : "empty");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboRegister) self = ALBO_REGISTER (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *rows;
  guint n_before;

  node = albo_office_entries_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      if (error != NULL)
        albo_office_report (self->office, error);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0)
        gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  rows = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (row))
        g_ptr_array_add (entries, albo_entry_new (json_node_get_object (row)));
    }

  self->has_more = entries->len >= PAGE_ROWS;
  n_before = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  g_list_store_splice (self->entries, self->is_first ? 0 : n_before, self->is_first ? n_before : 0,
                       entries->pdata, entries->len);
  update_stack (self);
}

static void
load (AlboRegister *self,
      gboolean      is_first)
{
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  gint64 after = 0;

  if (self->office == NULL || self->register_id == 0)
    return;

  if (!is_first && n_entries > 0)
    {
      g_autoptr(AlboEntry) last = g_list_model_get_item (G_LIST_MODEL (self->entries), n_entries - 1);

      after = albo_entry_get_number (last);
    }

  stop_loading (self);
  self->is_first = is_first;
  self->cancellable = g_cancellable_new ();
  albo_office_entries_async (albo_office_get_connection (self->office), self->register_id,
                             gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), PAGE_ROWS,
                             after, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
edge_reached_cb (AlboRegister    *self,
                 GtkPositionType  edge)
{
  if (edge == GTK_POS_BOTTOM && self->has_more && self->cancellable == NULL)
    load (self, FALSE);
}

static gboolean
search_cb (gpointer user_data)
{
  AlboRegister *self = ALBO_REGISTER (user_data);

  self->search_source = 0;
  load (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (AlboRegister *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY_MS, search_cb, self);
}

static void
stop_search_cb (AlboRegister *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  load (ALBO_REGISTER (widget), TRUE);
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
  if (GPOINTER_TO_INT (column) != ALBO_ENTRY_MEMBER)
    gtk_widget_add_css_class (text, "numeric");
  gtk_list_item_set_child (item, text);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  column)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *text = albo_entry_get_text (gtk_list_item_get_item (item),
                                               GPOINTER_TO_INT (column));

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
albo_register_dispose (GObject *object)
{
  AlboRegister *self = ALBO_REGISTER (object);

  stop_loading (self);
  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_object (&self->office);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_REGISTER);
  g_clear_object (&self->entries);

  G_OBJECT_CLASS (albo_register_parent_class)->dispose (object);
}

static void
albo_register_class_init (AlboRegisterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_register_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-register.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, header);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, view);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, empty_page);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_install_action (widget_class, "register.retry", NULL, retry);
}

static void
albo_register_init (AlboRegister *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListModel *columns;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_list_store_new (ALBO_TYPE_ENTRY);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->entries))));

  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

      /* The columns of the template stand in the order of AlboEntryColumn. */
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GUINT_TO_POINTER (i));
      gtk_column_view_column_set_factory (column, factory);
    }

  gtk_column_view_set_model (self->view, selection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Entries"), -1);
}

GtkWidget *
albo_register_new (void)
{
  return g_object_new (ALBO_TYPE_REGISTER, NULL);
}

/**
 * albo_register_set_office:
 * @self: the page
 * @office: who looks
 */
void
albo_register_set_office (AlboRegister *self,
                          AlboOffice   *office)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  g_set_object (&self->office, office);
}

/**
 * albo_register_show:
 * @self: the page
 * @register_id: a register
 * @title: its name
 *
 * Lists the entries of that register.
 */
void
albo_register_show (AlboRegister *self,
                    gint64        register_id,
                    const char   *title)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  if (self->register_id != register_id)
    {
      g_list_store_remove_all (self->entries);
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      g_clear_handle_id (&self->search_source, g_source_remove);
    }

  self->register_id = register_id;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  load (self, TRUE);
}

/**
 * albo_register_reload:
 * @self: the page
 *
 * Loads the entries again.
 */
void
albo_register_reload (AlboRegister *self)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  load (self, TRUE);
}

void
albo_register_start_search (AlboRegister *self)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
albo_register_set_show_ends (AlboRegister *self,
                             gboolean      show_start)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
}
