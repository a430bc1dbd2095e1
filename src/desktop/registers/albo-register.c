/* albo-register.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-register.h"

#include "albo-date.h"
#include "albo-drop-down.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-list-page.h"
#include "albo-member.h"
#include "albo-register-columns.h"
#include "albo-request-view.h"
#include "albo-row-export.h"
#include "albo-width-bin.h"

#include <glib/gi18n.h>

#define SEARCH_DELAY_MS 200

/**
 * AlboRegister:
 *
 * Lists the entries of one register in the order of their numbers, as of today or of
 * another day, and searches among them; a click opens the page of the member.
 */
struct _AlboRegister
{
  AdwBin parent_instance;

  AdwLeaflet        *leaflet;
  AdwToastOverlay   *toasts;
  GtkWidget         *list_page;
  AlboMember        *member;
  AdwHeaderBar      *header;
  GtkSearchEntry    *search_entry;
  GtkDropDown       *status;
  GtkDropDown       *section;
  GtkCalendar       *calendar;
  GtkEntry          *day_entry;
  GtkPopover        *day_popover;
  GtkRevealer       *day_revealer;
  GtkLabel          *day_label;
  AlboListPage      *page;

  AlboOffice        *office;         /* (nullable) */
  JsonNode          *registers;      /* (nullable) */
  GPtrArray         *section_codes;  /* of the drop-down; the first is "" */
  AlboPagedList     *list;           /* borrowed from the page */
  gint64             register_id;
  char              *title;
  char              *day;            /* (nullable): today */
  guint              search_source;
  gboolean           is_filling;     /* filters change without anybody having chosen */
};

G_DEFINE_FINAL_TYPE (AlboRegister, albo_register, ADW_TYPE_BIN)

static const char * const statuses[] = { "active", "annotated", "closed", "all" };

static JsonObject *
new_filter (AlboRegister *self)
{
  JsonObject *filter = json_object_new ();
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  guint status = gtk_drop_down_get_selected (self->status);
  guint section = gtk_drop_down_get_selected (self->section);

  json_object_set_string_member (filter, "status", statuses[MIN (status, G_N_ELEMENTS (statuses) - 1)]);
  if (section > 0 && section < self->section_codes->len)
    json_object_set_string_member (filter, "section", g_ptr_array_index (self->section_codes, section));
  if (self->day != NULL)
    json_object_set_string_member (filter, "day", self->day);
  if (*search != '\0')
    json_object_set_string_member (filter, "search", search);

  return filter;
}

static void
load (AlboRegister *self)
{
  gboolean is_filtered = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0' ||
                         gtk_drop_down_get_selected (self->status) > 0 ||
                         gtk_drop_down_get_selected (self->section) > 0 || self->day != NULL;
  g_autoptr(JsonObject) filter = NULL;

  if (self->office == NULL || self->register_id == 0)
    return;

  albo_list_page_set_empty (self->page, is_filtered ? _("No Results") : _("No Entries Yet"), is_filtered
                            ? _("Search part of a name, the start of a fiscal code, or a number, "
                                "or choose other entries.")
                            : _("Approved requests add entries."));
  filter = new_filter (self);
  albo_list_page_ask (self->page, self->register_id, filter);
}

static gboolean
search_cb (gpointer user_data)
{
  AlboRegister *self = ALBO_REGISTER (user_data);

  self->search_source = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (AlboRegister *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (!self->is_filling)
    self->search_source = g_timeout_add (SEARCH_DELAY_MS, search_cb, self);
}

static void
stop_search_cb (AlboRegister *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
filter_changed_cb (AlboRegister *self)
{
  if (!self->is_filling)
    load (self);
}

static void
set_day (AlboRegister *self,
         const char   *iso)
{
  g_free (self->day);
  self->day = g_strdup (iso);

  if (iso != NULL)
    {
      g_autofree char *day = albo_date_format_text (iso, albo_language ());
      /* Translators: a day */
      g_autofree char *text = g_strdup_printf (_("The register as it was on %s."), day);

      gtk_label_set_text (self->day_label, text);
    }
  gtk_revealer_set_reveal_child (self->day_revealer, iso != NULL);
}

static void
picked_cb (AlboRegister *self)
{
  g_autoptr(GDateTime) picked = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (picked, "%d/%m/%Y");

  gtk_editable_set_text (GTK_EDITABLE (self->day_entry), text);
}

static void
show_day_cb (AlboRegister *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->day_entry))));
  g_autofree char *iso = NULL;
  GDate day;

  if (!albo_date_parse (text, &day))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->day_entry), "error");
      return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self->day_entry), "error");
  gtk_popover_popdown (self->day_popover);
  iso = albo_date_to_iso (&day);
  set_day (self, iso);
  load (self);
}

static void
today (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  set_day (ALBO_REGISTER (widget), NULL);
  load (ALBO_REGISTER (widget));
}

static void
back (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  adw_leaflet_navigate (ALBO_REGISTER (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
export (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboRegister *self = ALBO_REGISTER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr(JsonObject) filter = new_filter (self);
  const AlboRowExportColumn *columns;
  guint n_columns;

  if (self->office == NULL || !GTK_IS_WINDOW (root))
    return;

  columns = albo_register_columns_get_export (&n_columns);
  albo_row_export_choose (GTK_WINDOW (root), self->toasts, self->office,
                          g_str_equal (g_variant_get_string (parameter, NULL), "ods")
                          ? ALBO_SHEET_ODS : ALBO_SHEET_CSV,
                          self->title != NULL ? self->title : "", "register_page", self->register_id,
                          filter, columns, n_columns);
}

static void
activated_cb (AlboRegister *self,
              JsonObject   *row)
{
  albo_member_open (self->member, albo_json_get_int (row, "member_id", 0));
  adw_leaflet_set_visible_child_name (self->leaflet, "member");
}

static void
open_request_cb (AlboRegister *self,
                 gint64        id)
{
  g_signal_emit_by_name (self, "open-request", id);
}

static void
member_changed_cb (AlboRegister *self)
{
  albo_paged_list_reload (self->list);
}

/* Who comes back by a gesture finds the list where it was. */
static void
visible_child_cb (AlboRegister *self)
{
  if (g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "list") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
width_changed_cb (AlboRegister *self,
                  int           width)
{
  albo_register_columns_fit (albo_list_page_get_view (self->page), width);
}

static void
fill_sections (AlboRegister *self)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  JsonArray *registers = NULL;

  self->is_filling = TRUE;
  g_ptr_array_set_size (self->section_codes, 0);
  g_ptr_array_add (self->section_codes, g_strdup (""));
  gtk_string_list_append (labels, _("All sections"));

  if (self->registers != NULL && JSON_NODE_HOLDS_ARRAY (self->registers))
    registers = json_node_get_array (self->registers);

  for (guint i = 0; registers != NULL && i < json_array_get_length (registers); i++)
    {
      JsonObject *found = json_array_get_object_element (registers, i);
      JsonArray *sections = albo_json_get_array (found, "sections");

      if (albo_json_get_int (found, "id", 0) != self->register_id)
        continue;

      for (guint j = 0; sections != NULL && j < json_array_get_length (sections); j++)
        {
          JsonObject *section = json_array_get_object_element (sections, j);
          g_autofree char *name = albo_request_view_localize (section, "name");

          g_ptr_array_add (self->section_codes, g_strdup (albo_json_get_string (section, "code", "")));
          gtk_string_list_append (labels, name);
        }
    }

  gtk_drop_down_set_model (self->section, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->section, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->section), self->section_codes->len > 2);
  self->is_filling = FALSE;
}

static void
albo_register_dispose (GObject *object)
{
  AlboRegister *self = ALBO_REGISTER (object);

  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_object (&self->office);
  g_clear_pointer (&self->registers, json_node_unref);
  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_REGISTER);
  self->list = NULL;

  G_OBJECT_CLASS (albo_register_parent_class)->dispose (object);
}

static void
albo_register_finalize (GObject *object)
{
  AlboRegister *self = ALBO_REGISTER (object);

  g_ptr_array_unref (self->section_codes);
  g_free (self->title);
  g_free (self->day);

  G_OBJECT_CLASS (albo_register_parent_class)->finalize (object);
}

static void
albo_register_class_init (AlboRegisterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_register_dispose;
  G_OBJECT_CLASS (klass)->finalize = albo_register_finalize;
  g_type_ensure (ALBO_TYPE_LIST_PAGE);
  g_type_ensure (ALBO_TYPE_MEMBER);
  g_type_ensure (ALBO_TYPE_WIDTH_BIN);

  /**
   * AlboRegister::open-request:
   * @id: a request of a member, to be looked at
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-register.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, list_page);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, member);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, header);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, status);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, section);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, calendar);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, day_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, day_popover);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, day_revealer);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, day_label);
  gtk_widget_class_bind_template_child (widget_class, AlboRegister, page);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_day_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, member_changed_cb);
  gtk_widget_class_install_action (widget_class, "register.today", NULL, today);
  gtk_widget_class_install_action (widget_class, "register.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "register.export", "s", export);
}

static void
albo_register_init (AlboRegister *self)
{
  self->section_codes = g_ptr_array_new_with_free_func (g_free);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_sections (self);

  albo_drop_down_name (self->status, _("Which entries"));
  albo_drop_down_name (self->section, _("Section"));
  self->list = albo_list_page_get_list (self->page);
  albo_register_columns_add (albo_list_page_get_view (self->page));

  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
albo_register_new (void)
{
  return g_object_new (ALBO_TYPE_REGISTER, NULL);
}

/**
 * albo_register_set_office:
 * @self: the page
 * @office: who looks
 */
void
albo_register_set_office (AlboRegister *self,
                          AlboOffice   *office)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  g_set_object (&self->office, office);
  albo_paged_list_set_office (self->list, office);
  albo_member_set_office (self->member, office);
}

/**
 * albo_register_set_registers:
 * @self: the page
 * @registers: the registers of the body with their sections
 */
void
albo_register_set_registers (AlboRegister *self,
                             JsonNode     *registers)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  g_clear_pointer (&self->registers, json_node_unref);
  self->registers = json_node_ref (registers);
  albo_member_set_registers (self->member, registers);
  fill_sections (self);
}

/**
 * albo_register_show:
 * @self: the page
 * @register_id: a register
 * @title: its name
 *
 * Lists the entries of that register, as of today.
 */
void
albo_register_show (AlboRegister *self,
                    gint64        register_id,
                    const char   *title)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  if (self->register_id != register_id)
    {
      self->register_id = register_id;
      self->is_filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      gtk_drop_down_set_selected (self->status, 0);
      g_clear_handle_id (&self->search_source, g_source_remove);
      set_day (self, NULL);
      fill_sections (self);
    }

  g_free (self->title);
  self->title = g_strdup (title);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  load (self);
}

/**
 * albo_register_show_member:
 * @self: the page
 * @member: a member
 *
 * Opens the page of a member, whatever is listed.
 */
void
albo_register_show_member (AlboRegister *self,
                           gint64        member)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  albo_member_open (self->member, member);
  adw_leaflet_set_visible_child_name (self->leaflet, "member");
}

/**
 * albo_register_reload:
 * @self: the page
 *
 * Loads the entries again.  The page of a member stays as it is: reading it is recorded.
 */
void
albo_register_reload (AlboRegister *self)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  if (self->office == NULL || self->register_id == 0)
    return;

  if (albo_paged_list_has_failed (self->list))
    load (self);
  else
    albo_paged_list_reload (self->list);
}

void
albo_register_start_search (AlboRegister *self)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
albo_register_set_show_ends (AlboRegister *self,
                             gboolean      show_start)
{
  g_return_if_fail (ALBO_IS_REGISTER (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
  albo_member_set_show_ends (self->member, show_start);
}
