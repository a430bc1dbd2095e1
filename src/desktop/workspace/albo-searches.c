/* albo-searches.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-searches.h"

#include "albo-inbox-query.h"
#include "albo-json.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

/**
 * AlboSearches:
 *
 * Keeps searches on the server, where they follow the person, and shows them in the sidebar.
 * It reads what there is to filter by at the same time.
 */
struct _AlboSearches
{
  GObject parent_instance;

  AlboOffice   *office;
  AlboSidebar  *sidebar;      /* borrowed, until dismissed */
  AlboInbox    *inbox;        /* the same */
  GCancellable *cancellable;
  gboolean      has_choices;
  char         *wanted;       /* (nullable): the search to go to when it is there */

  /* Of the dialog that is open. */
  gint64        id;           /* of the search that gets another name, or 0 */
  JsonObject   *query;        /* (nullable) */
  GtkWidget    *entry;        /* (nullable): borrowed from it */
};

G_DEFINE_FINAL_TYPE (AlboSearches, albo_searches, G_TYPE_OBJECT)

static void ask_name (AlboSearches *self,
                      const char   *name,
                      const char   *problem);

static GtkWindow *
get_window (AlboSearches *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->inbox));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static const char *
describe_error (const GError *error)
{
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    return _("The server cannot be reached. Try again in a moment.");

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    return _("Choose another name: a search has this one already, or it is too long.");

  return _("The search cannot be kept. Thirty are the most: delete one that you do not need.");
}

static void
show_searches (AlboSearches *self,
               JsonNode     *searches)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);

  if (!JSON_NODE_HOLDS_ARRAY (searches))
    return;

  albo_sidebar_set_searches (self->sidebar, json_node_get_array (searches));
  if (wanted != NULL)
    albo_sidebar_select_search (self->sidebar, wanted);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AlboSearches) self = ALBO_SEARCHES (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) searches = NULL;

  searches = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (searches != NULL)
    show_searches (self, searches);
  else
    {
      g_autofree char *name = g_steal_pointer (&self->wanted);

      albo_office_report (self->office, error);
      ask_name (self, name, describe_error (error));
    }
}

/* The same name again is the same search, so that this may be repeated. */
static void
keep (AlboSearches *self,
      const char   *name)
{
  AlboConnection *connection = albo_office_get_connection (self->office);

  g_free (self->wanted);
  self->wanted = g_strstrip (g_strdup (name));
  if (self->id != 0)
    albo_office_invoke_async (connection, "saved_search_put",
                              ALBO_ARGS (ALBO_ARG_INT (self->id), ALBO_ARG_TEXT (name),
                                         ALBO_ARG_OBJECT (self->query)),
                              self->cancellable, kept_cb, g_object_ref (self));
  else
    albo_office_invoke_async (connection, "saved_search_put",
                              ALBO_ARGS (ALBO_ARG_NULL, ALBO_ARG_TEXT (name),
                                         ALBO_ARG_OBJECT (self->query)),
                              self->cancellable, kept_cb, g_object_ref (self));
}

static void
name_response_cb (AlboSearches *self,
                  const char   *response)
{
  g_autofree char *name = NULL;

  if (self->entry == NULL)
    return;

  name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  self->entry = NULL;
  if (g_str_equal (response, "keep"))
    keep (self, name);
}

static void
name_changed_cb (GtkEditable      *entry,
                 AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "keep", *name != '\0');
}

static void
ask_name (AlboSearches *self,
          const char   *name,
          const char   *problem)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self),
                                              self->id != 0 ? _("Rename Search") : _("Save Search"),
                                              problem != NULL ? problem
                                              : _("It will be in the sidebar, on every computer where you sign in."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name of the search"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("Cancel"),
                                    "keep", self->id != 0 ? _("Rename") : _("Save"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed_cb), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_editable_set_text (GTK_EDITABLE (entry), name != NULL ? name : "");
  name_changed_cb (GTK_EDITABLE (entry), ADW_MESSAGE_DIALOG (dialog));
  self->entry = entry;
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
set_query (AlboSearches *self,
           gint64        id,
           JsonObject   *query)
{
  self->id = id;
  g_clear_pointer (&self->query, json_object_unref);
  self->query = albo_inbox_query_copy (query);
}

static void
save_search_cb (AlboSearches *self,
                JsonObject   *query)
{
  set_query (self, 0, query);
  ask_name (self, NULL, NULL);
}

static void
rename_search_cb (AlboSearches *self,
                  gint64        id,
                  const char   *name,
                  JsonObject   *query)
{
  set_query (self, id, query);
  ask_name (self, name, NULL);
}

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboSearches) self = ALBO_SEARCHES (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) searches = NULL;

  searches = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  /* It is still in the sidebar when it could not be deleted. */
  if (searches == NULL)
    {
      albo_office_report (self->office, error);
      return;
    }

  show_searches (self, searches);
  albo_sidebar_select_states (self->sidebar, ALBO_STATES_OPEN);
}

static void
delete_response_cb (AlboSearches *self,
                    const char   *response)
{
  if (g_str_equal (response, "delete"))
    albo_office_invoke_async (albo_office_get_connection (self->office), "saved_search_delete",
                              ALBO_ARGS (ALBO_ARG_INT (self->id)), self->cancellable, deleted_cb,
                              g_object_ref (self));
}

static void
delete_search_cb (AlboSearches *self,
                  gint64        id)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), _("Delete Search?"),
                                              _("It goes from the sidebar. The requests that it finds stay as they are."));

  self->id = id;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "delete",
                                    _("Delete"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
choices_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboSearches) self = ALBO_SEARCHES (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) choices = NULL;
  JsonObject *object_choices;

  choices = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (choices == NULL || !JSON_NODE_HOLDS_OBJECT (choices))
    {
      albo_office_report (self->office, error);
      return;
    }

  self->has_choices = TRUE;
  object_choices = json_node_get_object (choices);
  albo_inbox_set_choices (self->inbox, object_choices);
  if (json_object_has_member (object_choices, "searches"))
    show_searches (self, json_object_get_member (object_choices, "searches"));
}

/* Asked once, unless the server was away. */
static void
ask_choices (AlboSearches *self)
{
  if (!self->has_choices)
    albo_office_invoke_async (albo_office_get_connection (self->office), "inbox_choices", NULL, 0,
                              self->cancellable, choices_cb, g_object_ref (self));
}

static void
albo_searches_dispose (GObject *object)
{
  AlboSearches *self = ALBO_SEARCHES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->office);
  g_clear_pointer (&self->query, json_object_unref);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (albo_searches_parent_class)->dispose (object);
}

static void
albo_searches_finalize (GObject *object)
{
  g_clear_object (&ALBO_SEARCHES (object)->cancellable);

  G_OBJECT_CLASS (albo_searches_parent_class)->finalize (object);
}

static void
albo_searches_class_init (AlboSearchesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_searches_dispose;
  object_class->finalize = albo_searches_finalize;
}

static void
albo_searches_init (AlboSearches *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * albo_searches_new:
 * @office: the person
 * @sidebar: where they are shown
 * @inbox: where they are made
 *
 * Reads what the person keeps; albo_searches_dismiss() comes before the widgets go.
 *
 * Returns: (transfer full): the searches
 */
AlboSearches *
albo_searches_new (AlboOffice  *office,
                   AlboSidebar *sidebar,
                   AlboInbox   *inbox)
{
  AlboSearches *self = g_object_new (ALBO_TYPE_SEARCHES, NULL);

  self->office = g_object_ref (office);
  self->sidebar = sidebar;
  self->inbox = inbox;
  g_signal_connect_object (inbox, "save-search", G_CALLBACK (save_search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sidebar, "rename-search", G_CALLBACK (rename_search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sidebar, "delete-search", G_CALLBACK (delete_search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (office, "reload", G_CALLBACK (ask_choices), self, G_CONNECT_SWAPPED);
  ask_choices (self);

  return self;
}

/**
 * albo_searches_dismiss:
 * @self: the searches
 *
 * The widgets go.
 */
void
albo_searches_dismiss (AlboSearches *self)
{
  g_return_if_fail (ALBO_IS_SEARCHES (self));

  g_cancellable_cancel (self->cancellable);
}
