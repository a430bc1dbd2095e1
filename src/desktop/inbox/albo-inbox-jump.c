/* albo-inbox-jump.c - ways through a long list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-private.h"

#include "albo-date.h"

#include <glib/gi18n.h>

/* Before GTK 4.12 only the inner list knows how to scroll to a row. */
void
albo_inbox_scroll_to (AlboInbox *self,
                      guint      position)
{
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)),
                              "list.scroll-to-item", "u", position);
}

static void
go_to_end (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  if (n > 0)
    albo_inbox_scroll_to (self, n - 1);
}

/* The row itself is known only when its page is there: the list is asked again then. */
static void
seek (AlboInbox *self)
{
  g_autoptr(AlboRequestSummary) row = NULL;
  guint position;

  if (self->sought == 0 || g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    return;

  position = albo_request_list_seek (self->list, self->sought);
  albo_inbox_scroll_to (self, position);
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (albo_request_summary_is_loading (row))
    g_signal_connect_object (row, "changed", G_CALLBACK (seek), self, G_CONNECT_SWAPPED);
  else
    self->sought = 0;
}

static void
go_to_day (AlboInbox   *self,
           const GDate *day)
{
  const AlboRequestFilter *filter = albo_request_list_get_filter (self->list);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) begin = NULL;
  g_autoptr(GDateTime) end = NULL;

  /* Deadlines are days; a submission is an instant, of a day in Italy. */
  begin = g_date_time_new (filter->sort == ALBO_REQUEST_SORT_DEADLINE ? utc : albo_date_get_zone (),
                           g_date_get_year (day), g_date_get_month (day), g_date_get_day (day),
                           0, 0, 0);
  end = g_date_time_add_days (begin, filter->sort == ALBO_REQUEST_SORT_NEWEST ? 1 : 0);
  self->sought = g_date_time_to_unix (end) * G_USEC_PER_SEC;
  seek (self);
}

static void
day_response_cb (AlboInbox        *self,
                 const char       *response,
                 AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  GDate day;

  if (g_str_equal (response, "go") && self->list != NULL &&
      g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 &&
      albo_date_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &day))
    go_to_day (self, &day);
}

static void
day_changed_cb (GtkEditable      *entry,
                AdwMessageDialog *dialog)
{
  GDate day;

  adw_message_dialog_set_response_enabled (dialog, "go",
                                           albo_date_parse (gtk_editable_get_text (entry), &day));
}

static void
go_to_date (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog = adw_message_dialog_new (window, _("Go to Date"),
                                              _("The list moves to the first request of that day, or to the next one."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("dd/mm/yyyy"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Date"),
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "go",
                                    _("Go"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go", FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (day_changed_cb), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (day_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* Its part of the class. */
void
albo_inbox_install_jumps (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "inbox.go-to-end", NULL, go_to_end);
  gtk_widget_class_install_action (widget_class, "inbox.go-to-date", NULL, go_to_date);
}
