/* albo-inbox-selection.c - what is done with several requests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-private.h"

#include "albo-inbox-export.h"

#include <glib/gi18n.h>

static GtkWindow *
get_window (AlboInbox *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
tell (AlboInbox  *self,
      const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

/* (transfer full) (nullable): the selected rows; NULL, and the person is told, where they
 * cannot be had.
 */
static GPtrArray *
get_selected (AlboInbox *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_request_values_free);
  gboolean is_loading = FALSE;
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_get_size (selected) > ALBO_BULK_MAX)
    {
      g_autofree char *text = g_strdup_printf (_("Select at most %u requests"), ALBO_BULK_MAX);

      tell (self, text);
      return NULL;
    }

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, selected, &position); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr(AlboRequestSummary) row = NULL;
      const AlboRequestValues *values = NULL;

      row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      if (row != NULL)
        values = albo_request_summary_get_values (row);
      if (values != NULL)
        g_ptr_array_add (rows, albo_request_values_copy (values));
      else
        is_loading = TRUE;
    }

  if (is_loading)
    {
      tell (self, _("Some rows are still loading: try again in a moment"));
      return NULL;
    }

  return rows->len > 0 ? g_steal_pointer (&rows) : NULL;
}

/* Shows the bar as soon as there are several. */
void
albo_inbox_selection_changed (AlboInbox *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = gtk_bitset_get_size (selected);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  if (n > 1)
    gtk_label_set_text (self->bulk_label, text);
  gtk_revealer_set_reveal_child (self->bulk_revealer, n > 1);
}

static void
bulk_done_cb (AlboInbox *self)
{
  g_clear_object (&self->bulk);
  albo_inbox_clear_selection (self);
  albo_request_list_refresh (self->list);
  albo_office_reload_counts (self->office);
  g_signal_emit_by_name (self, "requests-moved");
}

static void
undo_bulk_cb (AlboInbox *self,
              AlboBulk  *bulk)
{
  if (self->bulk != NULL && albo_bulk_is_running (self->bulk))
    return;

  g_clear_object (&self->bulk);
  self->bulk = albo_bulk_undo (bulk);
  g_signal_connect_object (self->bulk, "done", G_CALLBACK (bulk_done_cb), self, G_CONNECT_SWAPPED);
}

static AlboBulk *
begin_bulk (AlboInbox *self)
{
  g_autoptr(GPtrArray) rows = NULL;

  if (self->office == NULL || self->choices == NULL ||
      (self->bulk != NULL && albo_bulk_is_running (self->bulk)))
    return NULL;

  rows = get_selected (self);
  if (rows == NULL)
    return NULL;

  g_clear_object (&self->bulk);
  self->bulk = albo_bulk_new (get_window (self), self->toasts, self->office, rows);
  g_signal_connect_object (self->bulk, "done", G_CALLBACK (bulk_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bulk, "undo", G_CALLBACK (undo_bulk_cb), self, G_CONNECT_SWAPPED);
  return self->bulk;
}

static void
bulk_forward (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  AlboBulk *bulk = begin_bulk (self);

  if (bulk != NULL)
    albo_bulk_forward (bulk, self->choices);
}

static void
bulk_assign (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  AlboBulk *bulk = begin_bulk (self);

  if (bulk != NULL)
    albo_bulk_assign (bulk, self->choices);
}

static AlboSheetFormat
read_format (GVariant *parameter)
{
  return g_str_equal (g_variant_get_string (parameter, NULL), "csv") ? ALBO_SHEET_CSV
                                                                     : ALBO_SHEET_ODS;
}

static void
export_all (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);

  if (self->list == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    {
      tell (self, _("There is nothing to export"));
      return;
    }

  albo_inbox_export_all (get_window (self), self->toasts, read_format (parameter),
                         albo_request_list_get_source (self->list),
                         albo_request_list_get_filter (self->list),
                         g_list_model_get_n_items (G_LIST_MODEL (self->list)));
}

static void
export_selected (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  g_autoptr(GPtrArray) rows = get_selected (self);

  if (rows != NULL)
    albo_inbox_export_rows (get_window (self), self->toasts, read_format (parameter), rows);
}

static void
unselect (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);

  albo_inbox_clear_selection (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Its part of the class. */
void
albo_inbox_install_selection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "inbox.bulk-forward", NULL, bulk_forward);
  gtk_widget_class_install_action (widget_class, "inbox.bulk-assign", NULL, bulk_assign);
  gtk_widget_class_install_action (widget_class, "inbox.export", "s", export_all);
  gtk_widget_class_install_action (widget_class, "inbox.export-selected", "s", export_selected);
  gtk_widget_class_install_action (widget_class, "inbox.unselect", NULL, unselect);
}
