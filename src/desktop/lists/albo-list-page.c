/* albo-list-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-list-page.h"

#define SPINNER_DELAY_MS 300

/**
 * AlboListPage:
 *
 * Shows a [class@Albo.PagedList] in columns that somebody else adds, and reads on as one scrolls.
 * While it waits long there is a spinner; where nothing was found, or nothing could be read, it
 * is said, and can be tried again.
 */
struct _AlboListPage
{
  AdwBin parent_instance;

  GtkStack          *stack;
  GtkSpinner        *spinner;
  GtkScrolledWindow *scroller;
  GtkColumnView     *view;
  AdwStatusPage     *empty_page;
  AdwStatusPage     *error_page;

  AlboPagedList     *list;
  char              *function;
  gint64             target;         /* of what was asked last */
  JsonObject        *filter;         /* (nullable): the same */
  guint              spinner_source;
};

G_DEFINE_FINAL_TYPE (AlboListPage, albo_list_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_FUNCTION,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_ERROR_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
show_spinner_cb (gpointer user_data)
{
  AlboListPage *self = ALBO_LIST_PAGE (user_data);

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
answered_cb (AlboListPage *self)
{
  const char *child = "empty";

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    child = "list";
  else if (albo_paged_list_has_failed (self->list))
    child = "error";

  gtk_stack_set_visible_child_name (self->stack, child);
}

static void
scrolled_cb (AlboListPage  *self,
             GtkAdjustment *adjustment)
{
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment);

  if (left < 3 * gtk_adjustment_get_page_size (adjustment))
    albo_paged_list_read_more (self->list);
}

static void
activate_cb (AlboListPage *self,
             guint         position)
{
  g_autoptr(AlboRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row != NULL && albo_row_get_object (row) != NULL)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, albo_row_get_object (row));
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  AlboListPage *self = ALBO_LIST_PAGE (widget);
  g_autoptr(JsonObject) filter = self->filter != NULL ? json_object_ref (self->filter) : NULL;

  albo_list_page_ask (self, self->target, filter);
}

static gboolean
albo_list_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ALBO_LIST_PAGE (widget)->view));
}

static void
albo_list_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  AlboListPage *self = ALBO_LIST_PAGE (object);

  switch (prop_id)
    {
    case PROP_FUNCTION:
      self->function = g_value_dup_string (value);
      break;

    case PROP_TITLE:
      /* Assistive technology finds the view and the list in it. */
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->view))),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value), -1);
      break;

    case PROP_ICON_NAME:
      adw_status_page_set_icon_name (self->empty_page, g_value_get_string (value));
      break;

    case PROP_ERROR_TITLE:
      adw_status_page_set_title (self->error_page, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_list_page_constructed (GObject *object)
{
  AlboListPage *self = ALBO_LIST_PAGE (object);
  g_autoptr(GtkSelectionModel) selection = NULL;

  G_OBJECT_CLASS (albo_list_page_parent_class)->constructed (object);

  self->list = albo_paged_list_new (self->function);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
  gtk_column_view_set_model (self->view, selection);
  g_signal_connect_object (self->list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
albo_list_page_dispose (GObject *object)
{
  AlboListPage *self = ALBO_LIST_PAGE (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_LIST_PAGE);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (albo_list_page_parent_class)->dispose (object);
}

static void
albo_list_page_finalize (GObject *object)
{
  AlboListPage *self = ALBO_LIST_PAGE (object);

  g_free (self->function);
  g_clear_pointer (&self->filter, json_object_unref);

  G_OBJECT_CLASS (albo_list_page_parent_class)->finalize (object);
}

static void
albo_list_page_class_init (AlboListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = albo_list_page_constructed;
  object_class->dispose = albo_list_page_dispose;
  object_class->finalize = albo_list_page_finalize;
  object_class->set_property = albo_list_page_set_property;
  widget_class->grab_focus = albo_list_page_grab_focus;

  /**
   * AlboListPage:function:
   *
   * As for [func@Albo.PagedList.new].
   */
  properties[PROP_FUNCTION] =
    g_param_spec_string ("function", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AlboListPage:title:
   *
   * What is listed, read out.
   */
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AlboListPage:icon-name:
   *
   * A symbolic icon, for where there is nothing to list.
   */
  properties[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AlboListPage:error-title:
   *
   * What is said where nothing could be read.
   */
  properties[PROP_ERROR_TITLE] =
    g_param_spec_string ("error-title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AlboListPage::row-activated:
   * @row: what the line says
   */
  signals[ROW_ACTIVATED] =
    g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, view);
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, AlboListPage, error_page);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "list-page.retry", NULL, retry);
}

static void
albo_list_page_init (AlboListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * albo_list_page_get_view:
 * @self: a page
 *
 * Returns: (transfer none): where columns are to be added
 */
GtkColumnView *
albo_list_page_get_view (AlboListPage *self)
{
  g_return_val_if_fail (ALBO_IS_LIST_PAGE (self), NULL);

  return self->view;
}

/**
 * albo_list_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): what is listed
 */
AlboPagedList *
albo_list_page_get_list (AlboListPage *self)
{
  g_return_val_if_fail (ALBO_IS_LIST_PAGE (self), NULL);

  return self->list;
}

/**
 * albo_list_page_set_empty:
 * @self: a page
 * @title: what is said where nothing is found
 * @description: what one can do then
 */
void
albo_list_page_set_empty (AlboListPage *self,
                          const char   *title,
                          const char   *description)
{
  g_return_if_fail (ALBO_IS_LIST_PAGE (self));

  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
}

/**
 * albo_list_page_ask:
 * @self: a page
 * @target: as for [method@Albo.PagedList.ask]
 * @filter: (nullable): the same
 *
 * Lists something else, from its beginning.
 */
void
albo_list_page_ask (AlboListPage *self,
                    gint64        target,
                    JsonObject   *filter)
{
  g_return_if_fail (ALBO_IS_LIST_PAGE (self));

  self->target = target;
  g_clear_pointer (&self->filter, json_object_unref);
  self->filter = filter != NULL ? json_object_ref (filter) : NULL;

  if (self->spinner_source == 0)
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, show_spinner_cb, self);
  albo_paged_list_ask (self->list, target, filter);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
