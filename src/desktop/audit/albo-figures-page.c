/* albo-figures-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-figures-page.h"

#include "albo-chart.h"
#include "albo-date.h"
#include "albo-drop-down.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-office-invoke.h"
#include "albo-ratings.h"
#include "albo-request-state.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/**
 * AlboFiguresPage:
 *
 * Charts over a period, each with the same numbers as a table.
 */
struct _AlboFiguresPage
{
  AdwBin parent_instance;

  GtkDropDown  *period_choice;
  GtkStack     *stack;
  GtkBox       *box;

  AlboOffice   *office;       /* (nullable) */
  GCancellable *cancellable;  /* (nullable): while figures are on their way */
};

G_DEFINE_FINAL_TYPE (AlboFiguresPage, albo_figures_page, ADW_TYPE_BIN)

enum { PERSON_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Of the states, in their order; legible on light and on dark. */
static const char * const colors[] = {
  NULL, "#3584e4", "#9141ac", "#ff7800", "#c88800", "#1a5fb4", "#26a269", "#c01c28",
};

enum { PERIOD_MONTH, PERIOD_YEAR, PERIOD_TWELVE_MONTHS, PERIOD_LAST_YEAR };

static void
get_period (AlboFiguresPage  *self,
            char            **from,
            char            **to)
{
  GDate first;
  GDate last;

  albo_date_today (&last);
  first = last;

  switch (gtk_drop_down_get_selected (self->period_choice))
    {
    case PERIOD_YEAR:
      g_date_set_dmy (&first, 1, G_DATE_JANUARY, g_date_get_year (&last));
      break;
    case PERIOD_TWELVE_MONTHS:
      g_date_subtract_months (&first, 12);
      g_date_add_days (&first, 1);
      break;
    case PERIOD_LAST_YEAR:
      g_date_set_dmy (&last, 31, G_DATE_DECEMBER, (GDateYear) (g_date_get_year (&first) - 1));
      g_date_set_dmy (&first, 1, G_DATE_JANUARY, g_date_get_year (&last));
      break;
    case PERIOD_MONTH:
    default:
      g_date_subtract_days (&first, 29);
      break;
    }

  *from = albo_date_to_iso (&first);
  *to = albo_date_to_iso (&last);
}

static GtkWidget *
add_group (AlboFiguresPage *self,
           const char      *title,
           const char      *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  gtk_box_append (self->box, group);

  return box;
}

static void
add_nothing (GtkWidget  *box,
             const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
}

/* The same numbers for who does not see the picture, or wants to copy them. */
static GtkWidget *
add_table (GtkWidget  *box,
           const char *name)
{
  GtkWidget *expander = gtk_expander_new (_("As a table"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_margin_top (grid, 6);
  gtk_widget_set_margin_bottom (grid, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  gtk_expander_set_child (GTK_EXPANDER (expander), scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), expander);

  return grid;
}

static void
add_cell (GtkWidget  *grid,
          int         column,
          int         row,
          const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_selectable (GTK_LABEL (label), row > 0);
  if (row == 0)
    gtk_widget_add_css_class (label, "heading");
  if (column > 0)
    gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
add_cell_number (GtkWidget *grid,
                 int        column,
                 int        row,
                 double     number)
{
  g_autofree char *text = number == (double) (gint64) number
    ? g_strdup_printf ("%'" G_GINT64_FORMAT, (gint64) number) : g_strdup_printf ("%'.1f", number);

  add_cell (grid, column, row, text);
}

static AlboChart *
add_chart (GtkWidget  *box,
           const char *name,
           gboolean    is_upright)
{
  GtkWidget *chart = albo_chart_new (is_upright);

  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("A chart; the same numbers follow as a table."), -1);
  gtk_box_append (GTK_BOX (box), chart);

  return ALBO_CHART (chart);
}

static JsonObject *
get_row (JsonArray *rows,
         guint      index)
{
  JsonNode *node = json_array_get_element (rows, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count_rows (JsonArray *rows)
{
  return rows != NULL ? json_array_get_length (rows) : 0;
}

static AlboRequestState
get_state (JsonObject *row)
{
  AlboRequestState state;

  return row != NULL && albo_request_state_from_code (albo_json_get_string (row, "state", ""), &state)
    ? state : ALBO_REQUEST_STATE_NONE;
}

static double
get_double (JsonObject *row,
            const char *member)
{
  JsonNode *node = albo_json_get_node (row, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
}

/* "2026-03" as a short month of the person's language. */
static char *
format_month (const char *month)
{
  g_autofree char *iso = g_strconcat (month, "-01", NULL);
  GDate date;
  char text[64];

  if (!albo_date_parse_iso (iso, &date))
    return g_strdup (month);

  g_date_strftime (text, sizeof text, "%b %y", &date);

  return g_strdup (text);
}

static void
add_legend (GtkWidget *box)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 7);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);

  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    {
      g_autofree char *markup = g_markup_printf_escaped ("<span foreground=\"%s\">■</span> %s", colors[state],
                                                         albo_request_state_label (state, albo_language ()));
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_markup (GTK_LABEL (label), markup);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), label, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (label), FALSE);
    }

  gtk_box_append (GTK_BOX (box), flow);
}

static void
show_months (AlboFiguresPage *self,
             JsonArray       *months)
{
  const char *title = _("Requests by Month and State");
  GtkWidget *box = add_group (self, title, _("When they were submitted, and the state they are in today."));
  GtkWidget *grid;
  AlboChart *chart;
  const char *last = NULL;
  int row = 0;

  if (count_rows (months) == 0)
    {
      add_nothing (box, _("No request was submitted in this period."));
      return;
    }

  chart = add_chart (box, title, TRUE);
  add_legend (box);
  grid = add_table (box, title);
  add_cell (grid, 0, 0, _("Month"));
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    add_cell (grid, (int) state, 0, albo_request_state_label (state, albo_language ()));

  for (guint i = 0; i < count_rows (months); i++)
    {
      JsonObject *object = get_row (months, i);
      AlboRequestState state = get_state (object);
      const char *month;

      if (state == ALBO_REQUEST_STATE_NONE)
        continue;

      month = albo_json_get_string (object, "month", "");
      if (g_strcmp0 (month, last) != 0)
        {
          g_autofree char *label = format_month (month);

          albo_chart_add_bar (chart, label);
          add_cell (grid, 0, ++row, label);
          last = month;
        }

      albo_chart_add_part (chart, get_double (object, "n"), colors[state]);
      add_cell_number (grid, (int) state, row, get_double (object, "n"));
    }
}

/* A bar for each state, with two or three columns in the table. */
static void
show_states (AlboFiguresPage *self,
             const char      *title,
             const char      *description,
             const char      *nothing,
             JsonArray       *rows,
             const char      *value,
             const char      *heading,
             const char      *other,
             const char      *other_heading)
{
  GtkWidget *box = add_group (self, title, description);
  GtkWidget *grid;
  AlboChart *chart;

  if (count_rows (rows) == 0)
    {
      add_nothing (box, nothing);
      return;
    }

  chart = add_chart (box, title, FALSE);
  grid = add_table (box, title);
  add_cell (grid, 0, 0, _("State"));
  add_cell (grid, 1, 0, heading);
  add_cell (grid, 2, 0, other_heading);

  for (guint i = 0; i < count_rows (rows); i++)
    {
      JsonObject *object = get_row (rows, i);
      AlboRequestState state = get_state (object);
      const char *label = albo_request_state_label (state, albo_language ());

      if (state == ALBO_REQUEST_STATE_NONE)
        continue;

      albo_chart_add_bar (chart, label);
      albo_chart_add_part (chart, get_double (object, value), colors[state]);
      add_cell (grid, 0, (int) i + 1, label);
      add_cell_number (grid, 1, (int) i + 1, get_double (object, value));

      if (albo_json_get_string (object, other, NULL) != NULL)
        {
          g_autofree char *day = albo_format_day (albo_json_get_string (object, other, ""));

          add_cell (grid, 2, (int) i + 1, day);
        }
      else
        {
          add_cell_number (grid, 2, (int) i + 1, get_double (object, other));
        }
    }
}

static void
reader_cb (AlboFiguresPage *self,
           GtkWidget       *row)
{
  gint64 *id = g_object_get_data (G_OBJECT (row), "albo-person");

  g_signal_emit (self, signals[PERSON_CHOSEN], 0, *id);
}

static void
show_readers (AlboFiguresPage *self,
              JsonArray       *readers)
{
  const char *title = _("Who Opened What");
  GtkWidget *box = add_group (self, title, _("Requests and attached files that people of the staff opened."));
  GtkWidget *list;
  AlboChart *chart;

  if (count_rows (readers) == 0)
    {
      add_nothing (box, _("Nobody opened a request in this period."));
      return;
    }

  chart = add_chart (box, title, FALSE);
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), list);

  for (guint i = 0; i < count_rows (readers); i++)
    {
      JsonObject *object = get_row (readers, i);
      GtkWidget *row = adw_action_row_new ();
      gint64 *id = g_new (gint64, 1);
      g_autofree char *subtitle = NULL;
      const char *name = object != NULL ? albo_json_get_string (object, "name", "") : "";

      *id = object != NULL ? albo_json_get_int (object, "id", 0) : 0;
      if (object != NULL)
        subtitle = g_strdup_printf (_("Requests: %" PRId64 ", files: %" PRId64),
                                    albo_json_get_int (object, "requests", 0),
                                    albo_json_get_int (object, "files", 0));

      if (object != NULL && i < 12)
        {
          albo_chart_add_bar (chart, name);
          albo_chart_add_part (chart, get_double (object, "requests"), "#3584e4");
          albo_chart_add_part (chart, get_double (object, "files"), "#9141ac");
        }

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_widget_set_tooltip_text (row, _("Show what this person opened"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "albo-person", id, g_free);
      g_signal_connect_swapped (row, "activated", G_CALLBACK (reader_cb), self);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
}

static void
show_decisions (AlboFiguresPage *self,
                JsonObject      *decisions)
{
  GtkWidget *box = add_group (self, _("Decisions"), NULL);
  g_autofree char *text = NULL;
  gint64 approved = decisions != NULL ? albo_json_get_int (decisions, "approved", 0) : 0;
  gint64 annulled = decisions != NULL ? albo_json_get_int (decisions, "annulled", 0) : 0;
  GtkWidget *label;

  if (approved + annulled == 0)
    {
      add_nothing (box, _("Nothing was decided in this period."));
      return;
    }

  text = g_strdup_printf (_("Approved: %" PRId64 ", annulled: %" PRId64 ". After the term: %" PRId64
                            ". From submission to decision, half of them took %.1f days or less."),
                          approved, annulled, albo_json_get_int (decisions, "late", 0),
                          get_double (decisions, "median_days"));
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), label);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboFiguresPage) self = ALBO_FIGURES_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  g_clear_object (&self->cancellable);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      albo_figures_page_show (self, json_node_get_object (node));
      return;
    }

  if (error != NULL)
    albo_office_report (self->office, error);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  AlboFiguresPage *self = ALBO_FIGURES_PAGE (user_data);

  if (self->cancellable != NULL && self->office != NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  albo_figures_page_reload (ALBO_FIGURES_PAGE (widget));
}

static void
albo_figures_page_dispose (GObject *object)
{
  AlboFiguresPage *self = ALBO_FIGURES_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_FIGURES_PAGE);

  G_OBJECT_CLASS (albo_figures_page_parent_class)->dispose (object);
}

static void
albo_figures_page_class_init (AlboFiguresPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_figures_page_dispose;

  /**
   * AlboFiguresPage::person-chosen:
   * @id: a person
   *
   * Somebody wants to see what that person opened.
   */
  signals[PERSON_CHOSEN] =
    g_signal_new ("person-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-figures-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboFiguresPage, period_choice);
  gtk_widget_class_bind_template_child (widget_class, AlboFiguresPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboFiguresPage, box);
  gtk_widget_class_bind_template_callback (widget_class, albo_figures_page_reload);
  gtk_widget_class_install_action (widget_class, "figures.retry", NULL, retry);
}

static void
albo_figures_page_init (AlboFiguresPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  albo_drop_down_name (self->period_choice, _("Period"));
}

GtkWidget *
albo_figures_page_new (void)
{
  return g_object_new (ALBO_TYPE_FIGURES_PAGE, NULL);
}

/**
 * albo_figures_page_set_office:
 * @self: the page
 * @office: an auditor's
 */
void
albo_figures_page_set_office (AlboFiguresPage *self,
                              AlboOffice      *office)
{
  g_return_if_fail (ALBO_IS_FIGURES_PAGE (self));

  g_set_object (&self->office, office);
}

/**
 * albo_figures_page_reload:
 * @self: the page
 *
 * Asks for the figures of the chosen period.
 */
void
albo_figures_page_reload (AlboFiguresPage *self)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  g_return_if_fail (ALBO_IS_FIGURES_PAGE (self));

  if (self->office == NULL)
    return;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  get_period (self, &from, &to);
  albo_office_invoke_async (albo_office_get_connection (self->office), "figures",
                            ALBO_ARGS (ALBO_ARG_TEXT (from), ALBO_ARG_TEXT (to)), self->cancellable,
                            loaded_cb, g_object_ref (self));
  g_timeout_add_full (G_PRIORITY_DEFAULT, 300, show_spinner_cb, g_object_ref (self), g_object_unref);
}

/**
 * albo_figures_page_show:
 * @self: the page
 * @figures: what `audit.figures()` says
 *
 * Draws them.
 */
void
albo_figures_page_show (AlboFiguresPage *self,
                        JsonObject      *figures)
{
  GtkWidget *child;

  g_return_if_fail (ALBO_IS_FIGURES_PAGE (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  show_months (self, albo_json_get_array (figures, "months"));
  show_decisions (self, albo_json_get_object (figures, "decisions"));
  show_states (self, _("Median Days in Each State"), _("Half of the requests stayed this long or less in a state that they entered and left in this period."),
               _("No request left a state in this period."), albo_json_get_array (figures, "steps"),
               "median_days", _("Median days"), "n", _("Requests"));
  show_states (self, _("Overdue Today"), _("Open requests whose term is over."), _("No request is overdue."),
               albo_json_get_array (figures, "overdue"), "n", _("Requests"), "oldest", _("Oldest term"));
  albo_ratings_fill (self->box, albo_json_get_object (figures, "ratings"));
  show_readers (self, albo_json_get_array (figures, "readers"));
  gtk_stack_set_visible_child_name (self->stack, "figures");
}
