/* albo-bulk-question.c - what is asked before several requests are forwarded or assigned
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-bulk-private.h"

#include "albo-drop-down.h"
#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>

static GtkWidget *
make_question (AlboBulk   *self,
               const char *body,
               const char *verb)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, albo_bulk_get_title (self), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "do", verb,
                                    NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do",
                                              ADW_RESPONSE_SUGGESTED);
  return dialog;
}

/* There is nothing to do: it is said why, and nothing is begun. */
static void
refuse (AlboBulk   *self,
        const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, albo_bulk_get_title (self), body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* (transfer full): the question, behind what is left out: that is said before, not only
 * afterwards
 */
static char *
add_left_out (const char *question,
              guint       n)
{
  g_autofree char *left_out = NULL;

  if (n == 0)
    return g_strdup (question);

  left_out = g_strdup_printf (ngettext ("%u of those that you selected is left out: its state does not allow it.",
                                        "%u of those that you selected are left out: their states do not allow it.",
                                        n), n);
  return g_strdup_printf ("%s\n\n%s", left_out, question);
}

static void
update_boxes (AlboBulk         *self,
              AdwMessageDialog *dialog)
{
  gboolean is_complete = TRUE;

  for (guint i = 0; i < self->boxes->len; i++)
    is_complete = is_complete &&
                  gtk_check_button_get_active (g_ptr_array_index (self->boxes, i));

  adw_message_dialog_set_response_enabled (dialog, "do", is_complete);
}

static void
box_toggled_cb (GtkCheckButton   *box,
                AdwMessageDialog *dialog)
{
  update_boxes (g_object_get_data (G_OBJECT (dialog), "bulk"), dialog);
}

static void
add_check (AlboBulk         *self,
           AdwMessageDialog *dialog,
           GtkWidget        *box,
           const char       *text)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect (check, "toggled", G_CALLBACK (box_toggled_cb), dialog);
  g_ptr_array_add (self->boxes, check);
  gtk_box_append (GTK_BOX (box), check);
}

/* (transfer full): what a checklist asks, all of it ticked: the boxes have to be. */
static JsonObject *
add_checks (AlboBulk         *self,
            AdwMessageDialog *dialog,
            GtkWidget        *box,
            JsonArray        *checklist)
{
  JsonObject *ticked = json_object_new ();

  for (guint i = 0; checklist != NULL && i < json_array_get_length (checklist); i++)
    {
      JsonNode *node = json_array_get_element (checklist, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *labels = item != NULL ? albo_json_get_object (item, "label") : NULL;
      const char *label = labels != NULL ? albo_json_localized (labels, albo_language ()) : NULL;

      if (label == NULL)
        continue;

      json_object_set_boolean_member (ticked, albo_json_get_string (item, "id", ""), TRUE);
      add_check (self, dialog, box, label);
    }

  return ticked;
}

/* Gives those of a service what is ticked of them; how many they are. */
static guint
set_ticked (AlboBulk   *self,
            const char *title,
            JsonObject *ticked)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      AlboBulkItem *item = g_ptr_array_index (self->items, i);

      if (item->is_left_out || g_strcmp0 (item->row->service, title) != 0)
        continue;

      n++;
      if (ticked != NULL)
        {
          g_clear_pointer (&item->ticked, json_object_unref);
          item->ticked = json_object_ref (ticked);
        }
    }

  return n;
}

/* What is to be confirmed of the requests of one service, if there are some. */
static void
add_service (AlboBulk         *self,
             AdwMessageDialog *dialog,
             GtkWidget        *box,
             JsonObject       *service)
{
  JsonObject *titles = albo_json_get_object (service, "title");
  const char *title = titles != NULL ? albo_json_localized (titles, albo_language ()) : "";
  guint n = set_ticked (self, title, NULL);
  g_autoptr(JsonObject) ticked = NULL;
  g_autofree char *text = NULL;
  GtkWidget *heading;

  if (n == 0)
    return;

  /* Translators: a service, and how many requests for it there are */
  text = g_strdup_printf (_("%s (%u)"), title, n);
  heading = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  ticked = add_checks (self, dialog, box, albo_json_get_array (service, "checklist"));
  set_ticked (self, title, ticked);
}

static void
forward_response_cb (AlboBulk   *self,
                     const char *response)
{
  g_ptr_array_set_size (self->boxes, 0);
  if (g_str_equal (response, "do"))
    albo_bulk_start (self);
}

static void
connect_response (AlboBulk  *self,
                  GtkWidget *dialog,
                  GCallback  callback)
{
  g_signal_connect_data (dialog, "response", callback, g_object_ref (self),
                         (GClosureNotify) (GCallback) g_object_unref, G_CONNECT_SWAPPED);
}

/**
 * albo_bulk_forward:
 * @self: requests
 * @choices: what `inbox_choices` answered
 *
 * Has the person confirm the check of all of them, and forwards them.
 */
void
albo_bulk_forward (AlboBulk   *self,
                   JsonObject *choices)
{
  JsonArray *services = albo_json_get_array (choices, "services");
  g_autofree char *question = NULL;
  g_autofree char *body = NULL;
  GtkWidget *box;
  GtkWidget *dialog;
  guint n;

  g_return_if_fail (ALBO_IS_BULK (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      AlboBulkItem *item = g_ptr_array_index (self->items, i);

      item->is_left_out = item->row->state != ALBO_REQUEST_STATE_AWAITING_REVIEW;
      item->ticked = json_object_new ();
    }

  n = self->items->len - albo_bulk_count_left_out (self);
  if (n == 0)
    {
      refuse (self, _("None of the selected requests is awaiting review: there is nothing to forward."));
      return;
    }

  question = g_strdup_printf (ngettext ("%u request goes to the administrators. You confirm for it that:",
                                        "%u requests go to the administrators. You confirm for each of them that:",
                                        n), n);
  body = add_left_out (question, self->items->len - n);
  dialog = make_question (self, body, _("Forward"));
  g_object_set_data (G_OBJECT (dialog), "bulk", self);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_service (self, ADW_MESSAGE_DIALOG (dialog), box, json_node_get_object (node));
    }

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), albo_bulk_scroll (box));
  update_boxes (self, ADW_MESSAGE_DIALOG (dialog));
  connect_response (self, dialog, G_CALLBACK (forward_response_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* (transfer full) (nullable): the login of who is called so, where only one person is */
static char *
find_login (JsonArray  *staff,
            const char *name)
{
  g_autofree char *found = NULL;

  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonNode *node = json_array_get_element (staff, i);
      JsonObject *person = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (person == NULL || g_strcmp0 (albo_json_get_string (person, "name", NULL), name) != 0)
        continue;
      if (found != NULL)
        return NULL;

      found = g_strdup (albo_json_get_string (person, "login", NULL));
    }

  return g_steal_pointer (&found);
}

static void
assign_response_cb (AlboBulk   *self,
                    const char *response)
{
  guint selected = gtk_drop_down_get_selected (self->people);
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->people);

  if (!g_str_equal (response, "do") || selected >= self->logins->len)
    return;

  self->name = g_strdup (gtk_string_object_get_string (name));
  for (guint i = 0; i < self->items->len; i++)
    {
      AlboBulkItem *item = g_ptr_array_index (self->items, i);

      item->assignee = g_strdup (g_ptr_array_index (self->logins, selected));
    }
  albo_bulk_start (self);
}

/* (transfer full): those who may get requests; their logins stand beside */
static GListModel *
list_people (AlboBulk  *self,
             JsonArray *staff)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  self->logins = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonNode *node = json_array_get_element (staff, i);
      JsonObject *person = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (person == NULL)
        continue;

      gtk_string_list_append (names, albo_json_get_string (person, "name", ""));
      g_ptr_array_add (self->logins, g_strdup (albo_json_get_string (person, "login", "")));
    }

  return G_LIST_MODEL (names);
}

/* Proposes somebody who has none of them yet. */
static void
select_other (AlboBulk *self)
{
  for (guint i = 0; i < self->logins->len; i++)
    {
      gboolean has_some = FALSE;

      for (guint j = 0; j < self->items->len && !has_some; j++)
        {
          const AlboBulkItem *item = g_ptr_array_index (self->items, j);

          has_some = !item->is_left_out &&
                     g_strcmp0 (item->before, g_ptr_array_index (self->logins, i)) == 0;
        }

      if (!has_some)
        {
          gtk_drop_down_set_selected (self->people, i);
          return;
        }
    }
}

/**
 * albo_bulk_assign:
 * @self: requests
 * @choices: what `inbox_choices` answered
 *
 * Asks who is to have them, and gives them to that person.
 */
void
albo_bulk_assign (AlboBulk   *self,
                  JsonObject *choices)
{
  JsonArray *staff = albo_json_get_array (choices, "staff");
  g_autofree char *question = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;
  guint n;

  g_return_if_fail (ALBO_IS_BULK (self));

  self->is_assigning = TRUE;
  for (guint i = 0; i < self->items->len; i++)
    {
      AlboBulkItem *item = g_ptr_array_index (self->items, i);

      item->is_left_out = item->row->assignee == NULL || albo_request_state_is_final (item->row->state);
      item->before = find_login (staff, item->row->assignee);
    }

  n = self->items->len - albo_bulk_count_left_out (self);
  if (n == 0)
    {
      refuse (self, _("None of the selected requests has been taken charge of: whoever takes charge of one is responsible for it."));
      return;
    }

  question = g_strdup_printf (ngettext ("%u request gets another responsible person.",
                                        "%u requests get another responsible person.", n), n);
  body = add_left_out (question, self->items->len - n);
  dialog = make_question (self, body, _("Assign"));
  self->people = GTK_DROP_DOWN (gtk_drop_down_new (list_people (self, staff), NULL));
  albo_drop_down_name (self->people, _("Assigned to"));
  select_other (self);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (self->people));
  connect_response (self, dialog, G_CALLBACK (assign_response_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}
