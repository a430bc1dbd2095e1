/* albo-day-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-day-row.h"

#include "albo-date.h"

#include <glib/gi18n.h>

/**
 * AlboDayRow:
 *
 * A row for a day: typed as one writes it in Italy, or picked from a calendar.
 */
struct _AlboDayRow
{
  AdwEntryRow parent_instance;

  GtkCalendar *calendar;
  GtkPopover  *popover;
};

G_DEFINE_FINAL_TYPE (AlboDayRow, albo_day_row, ADW_TYPE_ENTRY_ROW)

static gboolean
get_day (AlboDayRow *self,
         GDate      *day)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));

  return *text != '\0' && albo_date_parse (text, day);
}

static void
set_day (AlboDayRow  *self,
         const GDate *day)
{
  g_autofree char *text = g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (day),
                                           g_date_get_month (day), g_date_get_year (day));

  gtk_editable_set_text (GTK_EDITABLE (self), text);
}

static void
changed_cb (AlboDayRow *self)
{
  GDate day;

  if (albo_day_row_is_empty (self) || get_day (self, &day))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
}

static void
picked_cb (AlboDayRow *self)
{
  g_autoptr(GDateTime) picked = gtk_calendar_get_date (self->calendar);
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, g_date_time_get_day_of_month (picked), g_date_time_get_month (picked),
                  g_date_time_get_year (picked));
  set_day (self, &day);
}

/* The calendar opens on what was typed. */
static void
shown_cb (AlboDayRow *self)
{
  GDate day;

  if (get_day (self, &day))
    {
      g_autoptr(GDateTime) time = g_date_time_new_utc (g_date_get_year (&day), g_date_get_month (&day),
                                                       g_date_get_day (&day), 12, 0, 0);

      g_signal_handlers_block_by_func (self->calendar, picked_cb, self);
      gtk_calendar_select_day (self->calendar, time);
      g_signal_handlers_unblock_by_func (self->calendar, picked_cb, self);
    }
}

static void
albo_day_row_class_init (AlboDayRowClass *klass)
{
}

static void
albo_day_row_init (AlboDayRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->calendar));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calendar"), -1);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (self->popover));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Pick a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pick a day"), -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);

  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
}

/**
 * albo_day_row_new:
 * @title: what the day is
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
albo_day_row_new (const char *title)
{
  g_autofree char *full = NULL;

  /* Translators: how a day is typed, after what it is: "Effective from (dd/mm/yyyy)" */
  full = g_strdup_printf (_("%s (dd/mm/yyyy)"), title);

  return g_object_new (ALBO_TYPE_DAY_ROW, "title", full, "use-markup", FALSE, NULL);
}

gboolean
albo_day_row_is_empty (AlboDayRow *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (ALBO_IS_DAY_ROW (self), TRUE);

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  return *text == '\0';
}

/**
 * albo_day_row_get_iso:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): the day as the database writes it; %NULL if there
 *   is none, or what was typed is none
 */
char *
albo_day_row_get_iso (AlboDayRow *self)
{
  GDate day;

  g_return_val_if_fail (ALBO_IS_DAY_ROW (self), NULL);

  return get_day (self, &day) ? albo_date_to_iso (&day) : NULL;
}

/**
 * albo_day_row_set_iso:
 * @self: a row
 * @iso: (nullable): a day, `YYYY-MM-DD`
 */
void
albo_day_row_set_iso (AlboDayRow *self,
                      const char *iso)
{
  GDate day;

  g_return_if_fail (ALBO_IS_DAY_ROW (self));

  if (iso != NULL && albo_date_parse_iso (iso, &day))
    set_day (self, &day);
  else
    gtk_editable_set_text (GTK_EDITABLE (self), "");
}
