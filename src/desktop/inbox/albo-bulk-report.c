/* albo-bulk-report.c - what became of several requests
 *
 * When all went well a toast says so, and lets it be undone where that is possible.  Otherwise
 * a dialog names each request that was not done, and says why.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-bulk-private.h"

#include "albo-sidebar.h"

#include <glib/gi18n.h>

#define MAX_LIST_HEIGHT 320
#define UNDO_SECONDS     15  /* to see that it was the wrong person */

static guint
count_done (AlboBulk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((AlboBulkItem *) g_ptr_array_index (self->items, i))->is_done;

  return n;
}

/* (transfer full): what was done, in a sentence */
static char *
describe_done (AlboBulk *self)
{
  guint n = count_done (self);

  if (self->is_undoing)
    return g_strdup_printf (ngettext ("%u request is with whoever had it before",
                                      "%u requests are with whoever had them before", n), n);

  /* Translators: the second one is the name of a person of the office */
  if (self->is_assigning)
    return g_strdup_printf (ngettext ("%u request assigned to %s", "%u requests assigned to %s", n),
                            n, self->name);

  return g_strdup_printf (ngettext ("%u request forwarded", "%u requests forwarded", n), n);
}

/* Only as a whole, and only to people who are known. */
static gboolean
can_undo (AlboBulk *self)
{
  if (!self->is_assigning || self->is_undoing || count_done (self) == 0)
    return FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const AlboBulkItem *item = g_ptr_array_index (self->items, i);

      if (item->is_unknown || (item->is_done && item->before == NULL))
        return FALSE;
    }

  return TRUE;
}

static void
undo (AlboBulk *self)
{
  g_signal_emit_by_name (self, "undo");
}

static void
show_toast (AlboBulk *self)
{
  g_autofree char *text = describe_done (self);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  if (can_undo (self))
    {
      adw_toast_set_button_label (toast, _("Undo"));
      adw_toast_set_timeout (toast, UNDO_SECONDS);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo), g_object_ref (self),
                             (GClosureNotify) (GCallback) g_object_unref, G_CONNECT_SWAPPED);
    }

  adw_toast_overlay_add_toast (self->toasts, toast);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

/* (transfer full): why a request was not done; NULL if it was */
static char *
describe_item (AlboBulk           *self,
               const AlboBulkItem *item)
{
  if (item->is_done)
    return NULL;

  if (item->reason != NULL)
    return g_strdup (item->reason);

  /* Translators: why a request was left out; %s is its state, such as "To be examined" */
  if (item->is_left_out)
    return g_strdup_printf (_("Left out: %s"), albo_sidebar_state_to_label (item->row->state));

  return g_strdup (_("Not touched: it was stopped before."));
}

/* Shows a list in a dialog, however long it is. */
GtkWidget *
albo_bulk_scroll (GtkWidget *list)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  return scroller;
}

static GtkWidget *
make_list (AlboBulk *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  for (guint i = 0; i < self->items->len; i++)
    {
      const AlboBulkItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *reason = describe_item (self, item);
      g_autofree char *title = NULL;
      GtkWidget *lines;

      if (reason == NULL)
        continue;

      title = g_strdup_printf ("%s, %s", item->row->protocol_number, item->row->applicant);
      lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      gtk_box_append (GTK_BOX (lines), make_label (title, "heading"));
      gtk_box_append (GTK_BOX (lines), make_label (reason, "dim-label"));
      gtk_box_append (GTK_BOX (box), lines);
    }

  return albo_bulk_scroll (box);
}

static void
response_cb (AlboBulk   *self,
             const char *response)
{
  if (g_str_equal (response, "undo"))
    undo (self);
}

static void
show_dialog (AlboBulk *self)
{
  guint n_others = self->items->len - count_done (self);
  g_autofree char *done = describe_done (self);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  /* Translators: the first one is a whole sentence: what was done */
  body = g_strdup_printf (ngettext ("%s. %u was not done:", "%s. %u were not done:", n_others), done,
                          n_others);
  dialog = adw_message_dialog_new (self->parent, albo_bulk_get_title (self), body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_list (self));
  if (can_undo (self))
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "undo", _("Undo"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_object_ref (self),
                         (GClosureNotify) (GCallback) g_object_unref, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Tells it. */
void
albo_bulk_report (AlboBulk *self)
{
  if (count_done (self) == self->items->len)
    show_toast (self);
  else
    show_dialog (self);
}
