/* albo-request-cell.c
 *
 * A column view makes about a thousand of these, whatever is visible: hence an
 * inscription and not a label, and no bindings.
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

  GtkInscription     *text;
  AlboRequestSummary *request;  /* (nullable) */
  AlboPresence       *presence; /* (nullable): asked who else has it open */
  AlboInboxColumn     column;
  AlboRequestState    state;    /* whose style class is set */
  char               *present;  /* (nullable): who else has it open, in words */
};

G_DEFINE_FINAL_TYPE (AlboRequestCell, albo_request_cell, GTK_TYPE_WIDGET)

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
  gtk_widget_remove_css_class (GTK_WIDGET (self->text), before);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), now);
  self->state = state;
}

static void
set_unread (AlboRequestCell *self,
            gboolean         is_unread)
{
  if (is_unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "unread");
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
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
}

/* Says so to the eye by an icon behind the name, and by a tooltip.  That is made when it is asked
 * for: to set one is dear, as GTK asks the display each time whether the pointer is over it.
 */
static void
set_present (AlboRequestCell *self,
             const char      *present)
{
  if (present != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "present");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "present");

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

  gtk_inscription_set_text (self->text, text);

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

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
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
  const char *text = gtk_inscription_get_text (self->text);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->text), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (self->present == NULL && width <= gtk_widget_get_width (GTK_WIDGET (self->text)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, self->present != NULL ? self->present : text);
  return TRUE;
}

static void
albo_request_cell_dispose (GObject *object)
{
  AlboRequestCell *self = ALBO_REQUEST_CELL (object);

  albo_request_cell_set_presence (self, NULL);
  albo_request_cell_set_request (self, NULL);
  if (self->text != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->text));
  self->text = NULL;
  g_clear_pointer (&self->present, g_free);

  G_OBJECT_CLASS (albo_request_cell_parent_class)->dispose (object);
}

static void
albo_request_cell_class_init (AlboRequestCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_request_cell_dispose;
  widget_class->query_tooltip = albo_request_cell_query_tooltip;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "requestcell");
}

static void
albo_request_cell_init (AlboRequestCell *self)
{
  self->text = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_lines (self->text, 1);
  gtk_inscription_set_min_lines (self->text, 1);
  gtk_widget_set_valign (GTK_WIDGET (self->text), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
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
  gtk_inscription_set_nat_chars (self->text, column == ALBO_COLUMN_APPLICANT ? 20 : 8);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), css_classes[column]);
  if (column == ALBO_COLUMN_PROTOCOL || column == ALBO_COLUMN_SUBMITTED)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "quiet");

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
