/* albo-member-body.c - what the page of a member shows
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-member-private.h"

#include "albo-date.h"
#include "albo-fact-list.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-member-text.h"
#include "albo-request-state.h"
#include "albo-request-view.h"
#include "albo-timeline.h"

#include <glib/gi18n.h>

static gboolean
can_write (AlboMember *self)
{
  return self->office != NULL && albo_office_get_duty (self->office) == ALBO_DUTY_ADMINISTRATOR;
}

static GtkWidget *
add_group (AlboMember *self,
           const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (self->body, box);
  return list;
}

static GtkWidget *
add_row (GtkWidget  *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle, NULL);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, subtitle);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static void
add_data (AlboMember *self,
          JsonObject *member)
{
  gboolean is_person = g_strcmp0 (albo_json_get_string (member, "kind", ""), "person") == 0;
  GtkWidget *list = albo_fact_list_new (is_person ? _("Personal data") : _("Legal person"));
  AlboFactList *facts = ALBO_FACT_LIST (list);
  g_autofree char *birth = albo_format_day (albo_json_get_string (member, "birth_date", NULL));

  albo_fact_list_add (facts, _("Name"), albo_json_get_string (member, "name", ""));
  albo_fact_list_add (facts, _("Fiscal code"), albo_json_get_string (member, "fiscal_code", ""));
  if (*birth != '\0')
    albo_fact_list_add (facts, _("Date of birth"), birth);
  gtk_box_append (self->body, list);
}

static void
add_timeline (AlboMember *self,
              JsonObject *member)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_("Time line"));
  GtkWidget *timeline = albo_timeline_new ();
  GtkWidget *card = adw_bin_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  albo_timeline_set_member (ALBO_TIMELINE (timeline), member);
  adw_bin_set_child (ADW_BIN (card), timeline);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "timeline-card");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (self->body, box);
}

static GtkWidget *
new_entry_menu (gint64      id,
                const char *title)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *annotate = g_strdup_printf ("member.annotate(int64 %" G_GINT64_FORMAT ")", id);
  g_autofree char *correct = g_strdup_printf ("member.correct(int64 %" G_GINT64_FORMAT ")", id);
  g_autofree char *label = NULL;

  g_menu_append (menu, _("_Annotate…"), annotate);
  g_menu_append (menu, _("_Correct…"), correct);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: an entry, as "No. 12 · Register · Section" */
  label = g_strdup_printf (_("Write about %s"), title);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
add_entries (AlboMember *self,
             JsonArray  *entries)
{
  GtkWidget *list = add_group (self, _("Periods"));

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_autofree char *title = albo_entry_to_text (entry);
      g_autofree char *period = albo_entry_to_period (entry);
      const char *resolution = albo_json_get_string (entry, "resolution_number", NULL);
      g_autofree char *decided = albo_format_day (albo_json_get_string (entry, "resolution_date", NULL));
      g_autofree char *subtitle = NULL;
      GtkWidget *row;

      if (resolution != NULL && *decided != '\0')
        subtitle = g_strdup_printf (_("%s\nResolution %s of %s"), period, resolution, decided);
      else if (resolution != NULL)
        subtitle = g_strdup_printf (_("%s\nResolution %s"), period, resolution);
      else
        subtitle = g_strdup (period);

      row = add_row (list, title, subtitle);
      if (can_write (self))
        adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                   new_entry_menu (albo_json_get_int (entry, "id", 0), title));
    }
}

/* How an annotation ended; it may end by itself on a day to come, and still be closed before. */
static JsonObject *
find_ending (JsonArray *events,
             gint64     annotation)
{
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_strcmp0 (albo_json_get_string (event, "event", NULL), "annotation_ended") == 0 &&
          albo_json_get_int (event, "annotation_id", 0) == annotation)
        return event;
    }

  return NULL;
}

static gboolean
is_to_come (const char *iso)
{
  g_autofree char *today = NULL;
  GDate day;

  albo_date_today (&day);
  today = albo_date_to_iso (&day);
  return strcmp (iso, today) > 0;
}

static void
add_annotation (AlboMember *self,
                GtkWidget  *list,
                JsonObject *event,
                JsonObject *ending)
{
  gint64 id = albo_json_get_int (event, "annotation_id", 0);
  const char *kind = albo_annotation_kind_to_label (albo_json_get_string (event, "kind", ""));
  const char *reasons = ending != NULL ? albo_json_get_string (ending, "reasons", NULL) : NULL;
  const char *end = ending != NULL ? albo_json_get_string (ending, "day", NULL) : NULL;
  g_autofree char *from = albo_format_day (albo_json_get_string (event, "day", NULL));
  g_autofree char *to = albo_format_day (end);
  g_autofree char *title = NULL;
  g_autoptr(GString) subtitle = g_string_new (albo_json_get_string (event, "text", ""));
  GtkWidget *row;

  title = g_strdup_printf ("%s · %s", kind, albo_json_get_bool (event, "is_public", FALSE)
                                            ? _("public") : _("not public"));
  g_string_append_c (subtitle, '\n');
  if (end == NULL)
    g_string_append_printf (subtitle, _("Since %s"), from);
  else
    /* Translators: two days */
    g_string_append_printf (subtitle, _("From %s to %s"), from, to);
  if (reasons != NULL)
    g_string_append_printf (subtitle, "\n%s: %s", _("Closed"), reasons);

  row = add_row (list, title, subtitle->str);
  if (can_write (self) && reasons == NULL && (end == NULL || is_to_come (end)))
    {
      GtkWidget *button = gtk_button_new_with_label (_("Close…"));
      g_autofree char *label = g_strdup_printf (_("Close %s"), title);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "member.close-annotation");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", id);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
}

static void
add_annotations (AlboMember *self,
                 JsonArray  *events)
{
  GtkWidget *list = NULL;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (g_strcmp0 (albo_json_get_string (event, "event", NULL), "annotation") != 0)
        continue;

      if (list == NULL)
        list = add_group (self, _("Annotations"));
      add_annotation (self, list, event,
                      find_ending (events, albo_json_get_int (event, "annotation_id", 0)));
    }
}

static void
request_activated_cb (AlboMember   *self,
                      AdwActionRow *row)
{
  gint64 *id = g_object_get_data (G_OBJECT (row), "request");

  g_signal_emit_by_name (self, "open-request", *id);
}

/* What is closed never opens again: a new request corrects it. */
static void
add_correction (AlboMember *self,
                GtkWidget  *row,
                JsonObject *request)
{
  const char *protocol = albo_json_get_string (request, "protocol_number", "");
  GtkWidget *button;
  g_autofree char *label = NULL;

  if (self->office == NULL || albo_office_get_duty (self->office) == ALBO_DUTY_AUDITOR)
    return;

  button = gtk_button_new_from_icon_name ("document-edit-symbolic");
  /* Translators: a protocol number */
  label = g_strdup_printf (_("File a request that corrects %s"), protocol);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "workspace.correct-request");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xs)", albo_json_get_int (request, "id", 0),
                                    protocol);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_requests (AlboMember *self,
              JsonArray  *requests)
{
  GtkWidget *list;

  if (json_array_get_length (requests) == 0)
    return;

  list = add_group (self, _("Requests"));
  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      g_autofree char *service = albo_request_view_localize (albo_json_get_object (request, "service"), "title");
      g_autofree char *submitted = albo_format_instant (albo_json_get_string (request, "submitted_at", NULL));
      g_autofree char *title = g_strdup_printf ("%s · %s", albo_json_get_string (request, "protocol_number", ""),
                                                service);
      g_autofree char *subtitle = NULL;
      AlboRequestState state;
      gint64 *id = g_new (gint64, 1);
      GtkWidget *row;

      *id = albo_json_get_int (request, "id", 0);
      subtitle = g_strdup_printf ("%s · %s", submitted,
                                  albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state)
                                  ? albo_request_state_label (state, albo_language ()) : "");
      row = add_row (list, title, subtitle);
      g_object_set_data_full (G_OBJECT (row), "request", id, g_free);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      if (albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state) &&
          albo_request_state_is_final (state))
        add_correction (self, row, request);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      g_signal_connect_object (row, "activated", G_CALLBACK (request_activated_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
add_history (AlboMember *self,
             JsonArray  *events)
{
  GtkWidget *list = albo_fact_list_new (_("Who wrote in the register"));

  for (guint i = json_array_get_length (events); i > 0; i--)
    {
      JsonObject *event = json_array_get_object_element (events, i - 1);
      g_autofree char *when = albo_format_instant (albo_json_get_string (event, "at", NULL));
      g_autofree char *who = g_strdup_printf (_("%s, %s"), albo_json_get_string (event, "actor", ""), when);
      JsonObject *details = albo_json_get_object (event, "details");
      const char *reasons = details != NULL ? albo_json_get_string (details, "reasons", NULL) : NULL;
      const char *what = albo_register_event_to_label (albo_json_get_string (event, "action", ""));
      g_autofree char *text = reasons != NULL ? g_strdup_printf ("%s: %s", what, reasons) : g_strdup (what);

      albo_fact_list_add (ALBO_FACT_LIST (list), who, text);
    }

  if (albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    {
      g_object_ref_sink (list);
      g_object_unref (list);
    }
  else
    {
      gtk_box_append (self->body, list);
    }
}

/* Shows the document anew. */
void
albo_member_build (AlboMember *self)
{
  JsonObject *member = json_node_get_object (self->document);
  JsonArray *entries = albo_json_get_array (member, "entries");
  JsonArray *timeline = albo_json_get_array (member, "timeline");
  JsonArray *requests = albo_json_get_array (member, "requests");
  JsonArray *events = albo_json_get_array (member, "events");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->body))) != NULL)
    gtk_box_remove (self->body, child);

  add_timeline (self, member);
  if (entries != NULL)
    add_entries (self, entries);
  if (timeline != NULL)
    add_annotations (self, timeline);
  add_data (self, member);
  if (requests != NULL)
    add_requests (self, requests);
  if (events != NULL)
    add_history (self, events);
}

/* (nullable): an entry of the member that is shown. */
JsonObject *
albo_member_find_entry (AlboMember *self,
                        gint64      id)
{
  JsonArray *entries = NULL;

  if (self->document != NULL)
    entries = albo_json_get_array (json_node_get_object (self->document), "entries");

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (albo_json_get_int (entry, "id", 0) == id)
        return entry;
    }

  return NULL;
}
