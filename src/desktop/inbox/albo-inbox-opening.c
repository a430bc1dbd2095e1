/* albo-inbox-opening.c - which row is opened, and when
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-private.h"

#define OPEN_DELAY_MS 250
#define POINTED_MS     50  /* from letting go of the button to the selection */

static guint
count_selected (AlboInbox *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return gtk_bitset_get_size (selected);
}

/* One that is selected is meant to be read, several are not. */
static void
open_selected (AlboInbox *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr(AlboRequestSummary) row = NULL;
  gint64 id = 0;

  g_clear_handle_id (&self->open_source, g_source_remove);
  if (gtk_bitset_get_size (selected) == 1)
    row = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_minimum (selected));
  if (row != NULL)
    id = albo_request_summary_get_id (row);
  if (id != 0)
    g_signal_emit_by_name (self, "open-request", id);
}

static gboolean
open_cb (gpointer user_data)
{
  AlboInbox *self = ALBO_INBOX (user_data);

  self->open_source = 0;
  open_selected (self);
  return G_SOURCE_REMOVE;
}

/* Who points at a row means that one: no need to wait for the next. */
static gboolean
was_pointed_at (AlboInbox *self)
{
  return g_get_monotonic_time () - self->pointed_at < POINTED_MS * 1000;
}

static gboolean
pointer_event_cb (AlboInbox *self,
                  GdkEvent  *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END)
    self->pointed_at = g_get_monotonic_time ();

  return GDK_EVENT_PROPAGATE;
}

static void
selection_changed_cb (AlboInbox *self)
{
  g_clear_handle_id (&self->open_source, g_source_remove);
  if (count_selected (self) == 1)
    self->open_source = g_timeout_add (was_pointed_at (self) ? 0 : OPEN_DELAY_MS, open_cb, self);
  albo_inbox_selection_changed (self);
}

static void
row_activated_cb (AlboInbox *self,
                  guint      position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  open_selected (self);
}

void
albo_inbox_follow_selection (AlboInbox *self)
{
  GtkEventController *pointer = gtk_event_controller_legacy_new ();

  g_signal_connect_swapped (self->selection, "selection-changed",
                            G_CALLBACK (selection_changed_cb), self);
  gtk_event_controller_set_propagation_phase (pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (pointer, "event", G_CALLBACK (pointer_event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), pointer);
}

/* Its part of the class. */
void
albo_inbox_install_opening (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}
