/* albo-inbox-columns.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-columns.h"

#include "albo-request-cell.h"
#include "albo-settings.h"
#include "albo-text-scale.h"

#include <glib/gi18n.h>

/**
 * AlboInboxColumns:
 *
 * Makes the columns of the inbox, shows those that the person chose as far as there is room,
 * and tells when a header was clicked that the server can sort by.
 */
struct _AlboInboxColumns
{
  GObject parent_instance;

  GtkColumnView       *view;       /* (nullable): borrowed, until dismissed */
  GtkColumnViewColumn *columns[ALBO_N_COLUMNS];
  GSettings           *settings;   /* (nullable): not installed */
  GSimpleActionGroup  *actions;
  GMenu               *menu;
  AlboPresence        *presence;   /* (nullable) */
  int                  width;
  AlboRequestSort      sort;
  gboolean             is_setting_sort;
  AlboInboxColumn      asked;      /* the column whose sorter was asked last */
};

G_DEFINE_FINAL_TYPE (AlboInboxColumns, albo_inbox_columns, G_TYPE_OBJECT)

enum {
  SORT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The applicant and the state are what one looks for, and always there.  What the others
 * leave of the width: a column that would leave less is left out.
 */
static const struct
{
  const char *code;   /* as the settings have it */
  const char *title;
  int         width;
  int         leaves;
  int         rank;   /* who takes the room first: what is not there by itself was wanted */
} specs[] = {
  [ALBO_COLUMN_APPLICANT] = { "applicant", N_("Applicant"), 0, 0, 0 },
  [ALBO_COLUMN_SERVICE] = { "service", N_("Service"), 126, 346, 4 },
  [ALBO_COLUMN_PROTOCOL] = { "protocol", N_("Protocol"), 114, 282, 5 },
  [ALBO_COLUMN_SUBMITTED] = { "submitted", N_("Submitted"), 88, 346, 3 },
  [ALBO_COLUMN_DEADLINE] = { "deadline", N_("Deadline"), 96, 282, 1 },
  [ALBO_COLUMN_ASSIGNEE] = { "assignee", N_("Assigned to"), 120, 282, 2 },
  [ALBO_COLUMN_STATE] = { "state", N_("State"), 164, 0, 0 },
};

static gboolean
is_optional (AlboInboxColumn column)
{
  return specs[column].rank > 0;
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  column)
{
  AlboInboxColumns *self = g_object_get_data (G_OBJECT (factory), "columns");
  GtkWidget *cell = albo_request_cell_new (GPOINTER_TO_INT (column));

  if (GPOINTER_TO_INT (column) == ALBO_COLUMN_APPLICANT && self->presence != NULL)
    albo_request_cell_set_presence (ALBO_REQUEST_CELL (cell), self->presence);
  gtk_list_item_set_child (item, cell);

  /* In GTK 4.8 a click is the cell's and the row's: with Ctrl each would turn the selection
   * round, which leaves it as it was.
   */
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  column)
{
  albo_request_cell_set_request (ALBO_REQUEST_CELL (gtk_list_item_get_child (item)),
                                 gtk_list_item_get_item (item));
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  column)
{
  albo_request_cell_set_request (ALBO_REQUEST_CELL (gtk_list_item_get_child (item)), NULL);
}

/* Nothing is sorted here: the view asks it of two numbers, to learn which header is active
 * and in which direction, which GTK 4.8 does not tell otherwise.
 */
static int
compare_cb (gconstpointer one,
            gconstpointer other,
            gpointer      user_data)
{
  GtkColumnViewColumn *column = user_data;
  AlboInboxColumns *self = g_object_get_data (G_OBJECT (column), "columns");

  self->asked = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "column"));
  return -1;
}

static GtkColumnViewColumn *
make_column (AlboInboxColumns *self,
             AlboInboxColumn   column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made;

  /* Borrowed: the view goes first, see albo_inbox_columns_dismiss(). */
  g_object_set_data (G_OBJECT (factory), "columns", self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), GINT_TO_POINTER (column));

  made = gtk_column_view_column_new (_(specs[column].title), factory);
  if (specs[column].width > 0)
    {
      gtk_column_view_column_set_fixed_width (made, albo_text_scaled (specs[column].width));
      gtk_column_view_column_set_resizable (made, TRUE);
    }
  else
    {
      gtk_column_view_column_set_expand (made, TRUE);
    }

  if (column == ALBO_COLUMN_SUBMITTED || column == ALBO_COLUMN_DEADLINE)
    {
      g_autoptr(GtkSorter) sorter = NULL;

      g_object_set_data (G_OBJECT (made), "columns", self);
      g_object_set_data (G_OBJECT (made), "column", GINT_TO_POINTER (column));
      sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, made, NULL));
      gtk_column_view_column_set_sorter (made, sorter);
    }

  return made;
}

static gboolean
has_column (AlboInboxColumns *self,
            AlboInboxColumn   column)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) other = g_list_model_get_item (columns, i);

      if (other == self->columns[column])
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_chosen (AlboInboxColumns *self,
           AlboInboxColumn   column)
{
  g_auto(GStrv) chosen = NULL;

  if (!is_optional (column))
    return TRUE;

  if (self->settings == NULL)
    return column != ALBO_COLUMN_DEADLINE && column != ALBO_COLUMN_ASSIGNEE;

  chosen = g_settings_get_strv (self->settings, "inbox-columns");
  return g_strv_contains ((const char *const *) chosen, specs[column].code);
}

/* By rank, as far as there is room. */
static guint
choose_shown (AlboInboxColumns *self)
{
  guint shown = 1u << ALBO_COLUMN_APPLICANT | 1u << ALBO_COLUMN_STATE;
  int left = self->width;

  for (int rank = 1; rank < ALBO_N_COLUMNS; rank++)
    for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
      if (specs[column].rank == rank && is_chosen (self, column) &&
          left - specs[column].width >= specs[column].leaves)
        {
          shown |= 1u << column;
          left -= specs[column].width;
        }

  return shown;
}

/* A column that is only made invisible keeps its width in GTK 4.8.  From left to right, so
 * that each place is that of the columns before it.  The list stays sorted as it is, whether
 * the column that it is sorted by is there or not.
 */
static void
update_shown (AlboInboxColumns *self)
{
  guint shown = choose_shown (self);
  gboolean has_changed = FALSE;
  guint position = 0;

  self->is_setting_sort = TRUE;
  for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
    {
      gboolean is_shown = (shown & (1u << column)) != 0;

      has_changed = has_changed || is_shown != has_column (self, column);
      if (is_shown && !has_column (self, column))
        gtk_column_view_insert_column (self->view, position, self->columns[column]);
      else if (!is_shown && has_column (self, column))
        gtk_column_view_remove_column (self->view, self->columns[column]);

      position += is_shown;
    }

  self->is_setting_sort = FALSE;
  if (has_changed)
    albo_inbox_columns_set_sort (self, self->sort);
}

static void
choose_cb (GSimpleAction *action,
           GVariant      *state,
           gpointer       user_data)
{
  AlboInboxColumns *self = ALBO_INBOX_COLUMNS (user_data);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) chosen = NULL;

  g_simple_action_set_state (action, state);
  for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
    if (is_optional (column))
      {
        g_autoptr(GVariant) is_on = g_action_group_get_action_state (G_ACTION_GROUP (self->actions),
                                                                     specs[column].code);

        if (g_variant_get_boolean (is_on))
          g_strv_builder_add (builder, specs[column].code);
      }

  chosen = g_strv_builder_end (builder);
  if (self->settings != NULL)
    g_settings_set_strv (self->settings, "inbox-columns", (const char *const *) chosen);
  if (self->view != NULL && self->width > 0)
    update_shown (self);
}

static void
make_actions (AlboInboxColumns *self)
{
  for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
    if (is_optional (column))
      {
        g_autoptr(GSimpleAction) action = NULL;
        g_autofree char *name = g_strconcat ("columns.", specs[column].code, NULL);

        action = g_simple_action_new_stateful (specs[column].code, NULL,
                                               g_variant_new_boolean (is_chosen (self, column)));
        g_signal_connect_object (action, "change-state", G_CALLBACK (choose_cb), self, 0);
        g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
        g_menu_append (self->menu, _(specs[column].title), name);
      }
}

/* The server knows the deadline from the soonest on, and not the other way round. */
static void
sorter_changed_cb (AlboInboxColumns *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  AlboRequestSort sort = ALBO_REQUEST_SORT_NEWEST;
  GtkOrdering order;

  if (self->is_setting_sort)
    return;

  self->asked = ALBO_N_COLUMNS;
  order = gtk_sorter_compare (sorter, self, self->actions);

  if (self->asked == ALBO_COLUMN_DEADLINE)
    sort = ALBO_REQUEST_SORT_DEADLINE;
  else if (self->asked == ALBO_COLUMN_SUBMITTED && order == GTK_ORDERING_SMALLER)
    sort = ALBO_REQUEST_SORT_OLDEST;

  albo_inbox_columns_set_sort (self, sort);
  g_signal_emit (self, signals[SORT_CHANGED], 0, sort);
}

static void
albo_inbox_columns_dispose (GObject *object)
{
  AlboInboxColumns *self = ALBO_INBOX_COLUMNS (object);

  for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
    g_clear_object (&self->columns[column]);

  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->presence);

  G_OBJECT_CLASS (albo_inbox_columns_parent_class)->dispose (object);
}

static void
albo_inbox_columns_class_init (AlboInboxColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = albo_inbox_columns_dispose;

  /**
   * AlboInboxColumns::sort-changed:
   * @sort: an `AlboRequestSort`
   *
   * A header was clicked.
   */
  signals[SORT_CHANGED] =
    g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
albo_inbox_columns_init (AlboInboxColumns *self)
{
  self->settings = albo_settings_new ();
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
}

/**
 * albo_inbox_columns_new:
 * @view: a view without columns; albo_inbox_columns_dismiss() comes before it goes
 *
 * Returns: (transfer full): its columns
 */
AlboInboxColumns *
albo_inbox_columns_new (GtkColumnView *view)
{
  AlboInboxColumns *self = g_object_new (ALBO_TYPE_INBOX_COLUMNS, NULL);

  self->view = view;
  for (AlboInboxColumn column = 0; column < ALBO_N_COLUMNS; column++)
    {
      self->columns[column] = make_column (self, column);
      if (column != ALBO_COLUMN_DEADLINE && column != ALBO_COLUMN_ASSIGNEE)
        gtk_column_view_append_column (view, self->columns[column]);
    }

  make_actions (self);
  albo_inbox_columns_set_sort (self, ALBO_REQUEST_SORT_NEWEST);
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * albo_inbox_columns_dismiss:
 * @self: the columns
 *
 * The view goes.
 */
void
albo_inbox_columns_dismiss (AlboInboxColumns *self)
{
  g_return_if_fail (ALBO_IS_INBOX_COLUMNS (self));

  g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  self->view = NULL;
}

/**
 * albo_inbox_columns_get_menu:
 * @self: the columns
 *
 * Returns: (transfer none): what chooses columns, by actions of the group `columns`
 */
GMenuModel *
albo_inbox_columns_get_menu (AlboInboxColumns *self)
{
  g_return_val_if_fail (ALBO_IS_INBOX_COLUMNS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

/**
 * albo_inbox_columns_get_actions:
 * @self: the columns
 *
 * Returns: (transfer none): the actions of the menu
 */
GActionGroup *
albo_inbox_columns_get_actions (AlboInboxColumns *self)
{
  g_return_val_if_fail (ALBO_IS_INBOX_COLUMNS (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

void
albo_inbox_columns_set_presence (AlboInboxColumns *self,
                                 AlboPresence     *presence)
{
  g_return_if_fail (ALBO_IS_INBOX_COLUMNS (self));

  g_set_object (&self->presence, presence);
}

/**
 * albo_inbox_columns_set_width:
 * @self: the columns
 * @width: how wide the view is, in pixels
 *
 * Leaves out what there is no room for.
 */
void
albo_inbox_columns_set_width (AlboInboxColumns *self,
                              int               width)
{
  g_return_if_fail (ALBO_IS_INBOX_COLUMNS (self));

  self->width = width;
  if (self->view != NULL)
    update_shown (self);
}

/**
 * albo_inbox_columns_set_sort:
 * @self: the columns
 * @sort: how the list is sorted
 *
 * Shows it in the headers.
 */
void
albo_inbox_columns_set_sort (AlboInboxColumns *self,
                             AlboRequestSort   sort)
{
  GtkColumnViewColumn *column;

  g_return_if_fail (ALBO_IS_INBOX_COLUMNS (self));

  self->sort = sort;

  /* A column that is not shown has no header to mark. */
  column = self->columns[sort == ALBO_REQUEST_SORT_DEADLINE ? ALBO_COLUMN_DEADLINE
                                                            : ALBO_COLUMN_SUBMITTED];
  if (gtk_column_view_column_get_column_view (column) != self->view)
    column = NULL;

  self->is_setting_sort = TRUE;
  /* It would keep the column before as the next one to sort by, and its arrow. */
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->view, column,
                                  sort == ALBO_REQUEST_SORT_NEWEST ? GTK_SORT_DESCENDING
                                                                   : GTK_SORT_ASCENDING);
  self->is_setting_sort = FALSE;
}
