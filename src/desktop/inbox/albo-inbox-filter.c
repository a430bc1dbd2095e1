/* albo-inbox-filter.c - what the inbox is asked for, and how that is shown
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-inbox-private.h"

#include "albo-inbox-query.h"
#include "albo-json.h"

/* Whether more is asked for than the place in the sidebar does. */
gboolean
albo_inbox_is_filtered (AlboInbox *self)
{
  return !json_object_equal (albo_inbox_query_get_filter (self->query),
                             albo_inbox_query_get_filter (self->base));
}

/* Whether there are requests that are not looked at, whatever is typed. */
gboolean
albo_inbox_is_limited (AlboInbox *self)
{
  g_autoptr(JsonObject) more = albo_inbox_query_get_more (self->query);

  return albo_inbox_query_get_states (self->query) != ALBO_STATES_ALL || json_object_get_size (more) > 0;
}

void
albo_inbox_show_filter (AlboInbox *self)
{
  JsonObject *filter = albo_inbox_query_get_filter (self->query);
  JsonObject *base = albo_inbox_query_get_filter (self->base);

  albo_filter_popover_show_filter (self->filter_popover, filter);
  albo_filter_bar_show (self->filter_bar, filter, base, self->choices);
  albo_inbox_columns_set_sort (self->columns, albo_inbox_query_get_sort (self->query));
  g_object_notify (G_OBJECT (self), "sort");
}

/* (transfer full): a filter, as another one to ask for */
static void
change_filter (AlboInbox  *self,
               JsonObject *filter)
{
  JsonObject *query = albo_inbox_query_new (filter, albo_inbox_query_get_sort (self->query));

  json_object_unref (self->query);
  self->query = query;
  albo_inbox_show_filter (self);
  albo_inbox_load (self);
}

static void
filter_changed_cb (AlboInbox  *self,
                   JsonObject *filter)
{
  change_filter (self, json_object_ref (filter));
}

/* A chip goes: what the place asks for by itself comes back. */
static void
filter_removed_cb (AlboInbox  *self,
                   const char *key)
{
  g_autoptr(JsonObject) copy = albo_inbox_query_copy (self->query);
  JsonObject *filter = albo_inbox_query_get_filter (copy);
  JsonObject *base = albo_inbox_query_get_filter (self->base);

  if (json_object_has_member (base, key))
    json_object_set_member (filter, key, json_node_copy (json_object_get_member (base, key)));
  else
    json_object_remove_member (filter, key);

  change_filter (self, json_object_ref (filter));
  gtk_widget_grab_focus (GTK_WIDGET (self->filter_button));
}

void
albo_inbox_set_sort (AlboInbox       *self,
                     AlboRequestSort  sort)
{
  if (albo_inbox_query_get_sort (self->query) == sort)
    return;

  albo_inbox_query_set_sort (self->query, sort);
  albo_inbox_show_filter (self);
  albo_inbox_load (self);
}

static void
reset_filter (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);

  json_object_unref (self->query);
  self->query = albo_inbox_query_copy (self->base);
  albo_inbox_show_filter (self);
  albo_inbox_load (self);
}

static void
save_search (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  AlboInbox *self = ALBO_INBOX (widget);
  g_autoptr(JsonObject) query = albo_inbox_get_query (self);

  gtk_menu_button_popdown (self->filter_button);
  g_signal_emit_by_name (self, "save-search", query);
}

/* Its part of the class. */
void
albo_inbox_install_filter (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_removed_cb);
  gtk_widget_class_install_action (widget_class, "inbox.reset-filter", NULL, reset_filter);
  gtk_widget_class_install_action (widget_class, "inbox.save-search", NULL, save_search);
}

/**
 * albo_inbox_set_choices:
 * @self: the inbox
 * @choices: what `inbox_choices` answered
 *
 * Offers to filter by what the body has.
 */
void
albo_inbox_set_choices (AlboInbox  *self,
                        JsonObject *choices)
{
  g_return_if_fail (ALBO_IS_INBOX (self));

  json_object_ref (choices);
  g_clear_pointer (&self->choices, json_object_unref);
  self->choices = choices;
  albo_filter_popover_set_choices (self->filter_popover, choices);
  albo_inbox_show_filter (self);
}

/**
 * albo_inbox_get_query:
 * @self: the inbox
 *
 * Returns: (transfer full): all that is asked for, what is typed included
 */
JsonObject *
albo_inbox_get_query (AlboInbox *self)
{
  JsonObject *query;
  JsonObject *filter;
  g_autofree char *search = NULL;

  g_return_val_if_fail (ALBO_IS_INBOX (self), NULL);

  query = albo_inbox_query_copy (self->query);
  filter = albo_inbox_query_get_filter (query);
  search = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
  if (*search != '\0')
    json_object_set_string_member (filter, "search", search);
  else if (json_object_has_member (filter, "search"))
    json_object_remove_member (filter, "search");

  return query;
}
