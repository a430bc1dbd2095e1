/* albo-request-cell.c
 *
 * A column view makes about a thousand of these, whatever is visible: hence no bindings, and
 * a text that is drawn here and is no widget of its own.  A label measures its text anew each
 * time, and an inscription its font.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-cell.h"

#include "albo-date.h"
#include "albo-filter-text.h"
#include "albo-language.h"
#include "albo-sidebar.h"

#include <glib/gi18n.h>

/**
 * AlboRequestCell:
 *
 * Shows one column of a [class@Albo.RequestSummary] and follows it.
 */
struct _AlboRequestCell
{
  GtkWidget parent_instance;

  char               *text;
  PangoLayout        *layout;   /* (nullable): of the text, once it is drawn */
  AlboRequestSummary *request;  /* (nullable) */
  AlboPresence       *presence; /* (nullable): asked who else has it open */
  AlboInboxColumn     column;
  AlboRequestState    state;    /* whose style class is set */
  char               *present;  /* (nullable): who else has it open, in words */
};

G_DEFINE_FINAL_TYPE (AlboRequestCell, albo_request_cell, GTK_TYPE_WIDGET)

static gboolean
is_numeric (AlboInboxColumn column)
{
  return column == ALBO_COLUMN_PROTOCOL || column == ALBO_COLUMN_SUBMITTED ||
         column == ALBO_COLUMN_DEADLINE;
}

static void
set_text (AlboRequestCell *self,
          const char      *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_state (AlboRequestCell  *self,
           AlboRequestState  state)
{
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  if (self->state == state)
    return;

  before = g_strdup_printf ("state-%d", self->state);
  now = g_strdup_printf ("state-%d", state);
  gtk_widget_remove_css_class (GTK_WIDGET (self), before);
  gtk_widget_add_css_class (GTK_WIDGET (self), now);
  self->state = state;
}

static void
set_unread (AlboRequestCell *self,
            gboolean         is_unread)
{
  if (is_unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
}

/* Whether an open request should have been decided by now. */
static gboolean
is_overdue (const AlboRequestValues *values)
{
  GDate deadline;
  GDate today;

  if (albo_request_state_is_final (values->state) || !albo_date_parse_iso (values->deadline, &deadline))
    return FALSE;

  albo_date_today (&today);
  return g_date_compare (&deadline, &today) < 0;
}

static void
set_overdue (AlboRequestCell *self,
             gboolean         is_overdue)
{
  if (is_overdue)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

/* Says so to the eye by an icon behind the name, and by a tooltip.  That is made when it is asked
 * for: to set one is dear, as GTK asks the display each time whether the pointer is over it.
 */
static void
set_present (AlboRequestCell *self,
             const char      *present)
{
  if (present != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "present");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "present");

  g_free (self->present);
  self->present = g_strdup (present);
}

/* (transfer full) (nullable): who else has this open, in words */
static char *
describe_presence (AlboRequestCell *self)
{
  g_autofree char *names = NULL;

  if (self->presence != NULL && self->request != NULL)
    names = albo_presence_describe (self->presence, albo_request_summary_get_id (self->request));

  /* Translators: who else is looking at a request now; %s is one name or several */
  return names != NULL ? g_strdup_printf (_("Open at %s"), names) : NULL;
}

/* A row has no name of its own in GTK 4.8: it would be read as the name of its class. */
static void
name_row (AlboRequestCell         *self,
          const AlboRequestValues *values,
          const char              *applicant)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *name = NULL;

  if (row == NULL || values == NULL)
    return;

  name = g_strdup_printf ("%s, %s, %s", applicant, values->protocol_number,
                          albo_sidebar_state_to_label (values->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_request (AlboRequestCell *self)
{
  const AlboRequestValues *values = NULL;
  g_autofree char *made = NULL;
  g_autofree char *present = NULL;
  g_autofree char *read_out = NULL;
  const char *text = "…";

  if (self->request != NULL)
    values = albo_request_summary_get_values (self->request);

  if (values != NULL)
    switch (self->column)
      {
      case ALBO_COLUMN_APPLICANT:
        text = values->applicant;
        set_unread (self, values->is_unread);
        break;
      case ALBO_COLUMN_SERVICE:
        text = values->service;
        break;
      case ALBO_COLUMN_PROTOCOL:
        text = values->protocol_number;
        break;
      case ALBO_COLUMN_SUBMITTED:
        text = made = albo_format_time (values->submitted_at);
        break;
      case ALBO_COLUMN_DEADLINE:
        text = made = albo_day_to_input (values->deadline);
        set_overdue (self, is_overdue (values));
        break;
      case ALBO_COLUMN_ASSIGNEE:
        text = values->assignee != NULL ? values->assignee : "";
        break;
      case ALBO_COLUMN_STATE:
        text = albo_sidebar_state_to_label (values->state);
        set_state (self, values->state);
        break;
      case ALBO_N_COLUMNS:
      default:
        g_assert_not_reached ();
      }

  set_text (self, text);

  /* Translators: read out for a deadline that has passed; %s is the day */
  if (values != NULL && self->column == ALBO_COLUMN_DEADLINE && is_overdue (values))
    text = read_out = g_strdup_printf (_("%s, overdue"), text);

  /* Translators: read out for a request that nobody opened yet; %s is the applicant */
  if (values != NULL && self->column == ALBO_COLUMN_APPLICANT && values->is_unread)
    text = made = g_strdup_printf (_("%s, not read yet"), values->applicant);

  if (self->column == ALBO_COLUMN_APPLICANT)
    {
      present = describe_presence (self);
      set_present (self, present);
      if (present != NULL)
        text = read_out = g_strdup_printf ("%s, %s", text, present);
      name_row (self, values, text);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Who is there, or else the text where there is no room for all of it. */
static gboolean
albo_request_cell_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    is_keyboard,
                                 GtkTooltip *tooltip)
{
  AlboRequestCell *self = ALBO_REQUEST_CELL (widget);

  if (self->present == NULL && (self->layout == NULL || !pango_layout_is_ellipsized (self->layout)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, self->present != NULL ? self->present : self->text);
  return TRUE;
}

static void
albo_request_cell_dispose (GObject *object)
{
  AlboRequestCell *self = ALBO_REQUEST_CELL (object);

  albo_request_cell_set_presence (self, NULL);
  albo_request_cell_set_request (self, NULL);
  g_clear_pointer (&self->present, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (albo_request_cell_parent_class)->dispose (object);
}

/* Figures are all of one width, so that they stand below each other.  When the font or the direction
 * changes, the layout learns it from the widget's context.
 */
static void
ensure_layout (AlboRequestCell *self)
{
  g_autoptr(PangoAttrList) attributes = NULL;

  if (self->layout != NULL)
    return;

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);

  if (is_numeric (self->column))
    {
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
      pango_layout_set_attributes (self->layout, attributes);
    }
}

/* Found once for each font: there are few, and a measure of each cell would take longer than all
 * the rest of it.
 */
static int
get_line_height (GtkWidget *widget)
{
  static GHashTable *heights;
  const PangoFontDescription *font =
    pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  gpointer height;

  if (heights == NULL)
    heights = g_hash_table_new_full ((GHashFunc) pango_font_description_hash,
                                     (GEqualFunc) pango_font_description_equal,
                                     (GDestroyNotify) pango_font_description_free, NULL);

  if (!g_hash_table_lookup_extended (heights, font, NULL, &height))
    {
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
      int found;

      pango_layout_get_pixel_size (layout, NULL, &found);
      height = GINT_TO_POINTER (found);
      g_hash_table_insert (heights, pango_font_description_copy (font), height);
    }

  return GPOINTER_TO_INT (height);
}

/* The column says how wide it is, and the first cell how high they all are. */
static void
albo_request_cell_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  gboolean is_asked = orientation == GTK_ORIENTATION_VERTICAL &&
                      ALBO_REQUEST_CELL (widget)->column == ALBO_COLUMN_APPLICANT;

  *minimum = *natural = is_asked ? get_line_height (widget) : 0;
}

static void
albo_request_cell_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  AlboRequestCell *self = ALBO_REQUEST_CELL (widget);
  int height;

  ensure_layout (self);
  pango_layout_set_width (self->layout, gtk_widget_get_width (widget) * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0,
                              (gtk_widget_get_height (widget) - height) / 2, self->layout);
}

static void
albo_request_cell_class_init (AlboRequestCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_request_cell_dispose;
  widget_class->query_tooltip = albo_request_cell_query_tooltip;
  widget_class->measure = albo_request_cell_measure;
  widget_class->snapshot = albo_request_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "requestcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
albo_request_cell_init (AlboRequestCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * albo_request_cell_new:
 * @column: what to show of a request
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
albo_request_cell_new (AlboInboxColumn column)
{
  static const char * const css_classes[] = {
    [ALBO_COLUMN_APPLICANT] = "applicant",
    [ALBO_COLUMN_SERVICE] = "service",
    [ALBO_COLUMN_PROTOCOL] = "numeric",
    [ALBO_COLUMN_SUBMITTED] = "numeric",
    [ALBO_COLUMN_DEADLINE] = "numeric",
    [ALBO_COLUMN_ASSIGNEE] = "assignee",
    [ALBO_COLUMN_STATE] = "state",
  };
  AlboRequestCell *self = g_object_new (ALBO_TYPE_REQUEST_CELL, NULL);

  self->column = column;
  gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[column]);
  if (column == ALBO_COLUMN_PROTOCOL || column == ALBO_COLUMN_SUBMITTED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "quiet");

  return GTK_WIDGET (self);
}

/**
 * albo_request_cell_set_presence:
 * @self: a cell of the first column
 * @presence: (nullable): who has what open
 *
 * Shows from now on who else has the request open.
 */
void
albo_request_cell_set_presence (AlboRequestCell *self,
                                AlboPresence    *presence)
{
  g_return_if_fail (ALBO_IS_REQUEST_CELL (self));

  if (self->presence != NULL)
    g_signal_handlers_disconnect_by_func (self->presence, show_request, self);

  g_set_object (&self->presence, presence);

  if (presence != NULL)
    g_signal_connect_swapped (presence, "changed", G_CALLBACK (show_request), self);
}

/**
 * albo_request_cell_set_request:
 * @self: a cell
 * @request: (nullable): what it shows from now on
 *
 * Cells are used again and again as a list scrolls.
 */
void
albo_request_cell_set_request (AlboRequestCell    *self,
                               AlboRequestSummary *request)
{
  g_return_if_fail (ALBO_IS_REQUEST_CELL (self));

  if (self->request != NULL)
    g_signal_handlers_disconnect_by_func (self->request, show_request, self);

  g_set_object (&self->request, request);

  if (request != NULL)
    {
      g_signal_connect_swapped (request, "changed", G_CALLBACK (show_request), self);
      show_request (self);
    }
}
