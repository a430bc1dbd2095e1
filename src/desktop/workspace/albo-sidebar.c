/* albo-sidebar.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sidebar.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-source.h"

#include <glib/gi18n.h>

/**
 * AlboSidebar:
 *
 * Where one can go: the open requests, each state, everything, and the registers.
 * The counts are exact, of the open states only.
 */
struct _AlboSidebar
{
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AlboSidebar, albo_sidebar, ADW_TYPE_BIN)

enum {
  STATES_SELECTED,
  REGISTER_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One place of the sidebar; the row keeps it. */
typedef struct
{
  guint     states;       /* of requests */
  gint64    register_id;  /* or, if not 0, a register */
  char     *title;
  char     *full_title;   /* what is read out */
  gboolean  has_count;
  gboolean  starts_group;
  GtkLabel *count;        /* borrowed from the row */
} Place;

static GQuark place_quark;

static void
place_free (Place *place)
{
  g_free (place->title);
  g_free (place->full_title);
  g_free (place);
}

static Place *
get_place (GtkListBoxRow *row)
{
  return g_object_get_qdata (G_OBJECT (row), place_quark);
}

static void
name_row (GtkListBoxRow *row,
          guint64        count)
{
  Place *place = get_place (row);
  g_autofree char *label = NULL;

  if (place->has_count)
    label = g_strdup_printf ("%s, %" G_GUINT64_FORMAT, place->full_title, count);
  else
    label = g_strdup (place->full_title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkListBoxRow *
add_row (AlboSidebar *self,
         const char  *icon_name,
         const char  *title,
         Place       *place)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_visible (count, FALSE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  place->title = g_strdup (title);
  if (place->full_title == NULL)
    place->full_title = g_strdup (title);
  place->count = GTK_LABEL (count);
  g_object_set_qdata_full (G_OBJECT (row), place_quark, place, (GDestroyNotify) place_free);
  name_row (GTK_LIST_BOX_ROW (row), 0);
  gtk_list_box_append (self->list, row);

  return GTK_LIST_BOX_ROW (row);
}

static GtkListBoxRow *
add_states (AlboSidebar *self,
            const char  *icon_name,
            const char  *title,
            const char  *full_title,
            guint        states,
            gboolean     starts_group)
{
  Place *place = g_new0 (Place, 1);

  place->states = states;
  place->full_title = g_strdup (full_title);
  place->starts_group = starts_group;
  place->has_count = states != ALBO_STATES_ALL && (states & ~ALBO_STATES_OPEN) == 0;
  return add_row (self, icon_name, title, place);
}

static void
add_register (JsonArray *array,
              guint      index,
              JsonNode  *node,
              gpointer   user_data)
{
  AlboSidebar *self = ALBO_SIDEBAR (user_data);
  Place *place = g_new0 (Place, 1);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *names = object != NULL ? albo_json_get_object (object, "name") : NULL;
  const char *title = names != NULL ? albo_json_localized (names, albo_language ()) : NULL;

  if (title == NULL && object != NULL)
    title = albo_json_get_string (object, "name", NULL);

  place->register_id = object != NULL ? albo_json_get_int (object, "id", 0) : 0;
  place->starts_group = index == 0;

  if (place->register_id == 0)
    {
      place_free (place);
      return;
    }

  add_row (self, "albo-register-symbolic", title != NULL ? title : "", place);
}

static void
row_selected_cb (AlboSidebar   *self,
                 GtkListBoxRow *row)
{
  Place *place;

  if (row == NULL)
    return;

  place = get_place (row);
  if (place->register_id != 0)
    g_signal_emit (self, signals[REGISTER_SELECTED], 0, place->register_id, place->title);
  else
    g_signal_emit (self, signals[STATES_SELECTED], 0, place->states, place->title);
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  Place *place = get_place (row);
  GtkWidget *header = NULL;

  if (before != NULL && place->starts_group)
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
  place_quark = g_quark_from_static_string ("albo-sidebar-place");

  /**
   * AlboSidebar::states-selected:
   * @states: a bit `1 << state` for each state; 0 for all
   * @title: what to call them
   */
  signals[STATES_SELECTED] =
    g_signal_new ("states-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  /**
   * AlboSidebar::register-selected:
   * @id: a register
   * @title: its name
   */
  signals[REGISTER_SELECTED] =
    g_signal_new ("register-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);

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

  add_states (self, "albo-open-symbolic", _("Open Requests"), NULL, ALBO_STATES_OPEN, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const char *label = albo_request_state_label (states[i].state, albo_language ());
      GtkListBoxRow *row;

      row = add_states (self, states[i].icon_name, albo_sidebar_state_to_label (states[i].state),
                        label, 1u << states[i].state,
                        states[i].state == ALBO_REQUEST_STATE_AWAITING_REVIEW ||
                        states[i].state == ALBO_REQUEST_STATE_APPROVED);
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), label);
    }
  add_states (self, "albo-all-symbolic", _("All Requests"), NULL, ALBO_STATES_ALL, FALSE);
}

GtkWidget *
albo_sidebar_new (void)
{
  return g_object_new (ALBO_TYPE_SIDEBAR, NULL);
}

/**
 * albo_sidebar_set_counts:
 * @self: the sidebar
 * @counts: (array length=n_counts): how many requests are in each state
 * @n_counts: how many states, state 0 included
 *
 * Shows exact counts beside the open states.
 */
void
albo_sidebar_set_counts (AlboSidebar   *self,
                         const guint64 *counts,
                         guint          n_counts)
{
  GtkListBoxRow *row;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      Place *place = get_place (row);
      g_autofree char *text = NULL;
      guint64 count = 0;

      if (!place->has_count)
        continue;

      for (guint state = 0; state < n_counts; state++)
        if ((place->states & (1u << state)) != 0)
          count += counts[state];

      text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
      gtk_label_set_text (place->count, text);
      gtk_widget_set_visible (GTK_WIDGET (place->count), TRUE);
      name_row (row, count);
    }
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
  GtkListBoxRow *row;
  int i = 0;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, i)) != NULL)
    {
      if (get_place (row)->register_id != 0)
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      else
        i++;
    }

  if (registers != NULL && JSON_NODE_HOLDS_ARRAY (registers))
    json_array_foreach_element (json_node_get_array (registers), add_register, self);
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
  GtkListBoxRow *row;

  g_return_if_fail (ALBO_IS_SIDEBAR (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (get_place (row)->register_id == 0 && get_place (row)->states == states)
      {
        gtk_list_box_select_row (self->list, row);
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
