/* albo-bulk.c
 *
 * Each request gets a command of its own, with a key of its own made before the first try.
 * When the server is away the outcome of one is not known: it is said again with the same
 * key, which carries it out once, and after some tries everything stops there.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-bulk.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"

#include <glib/gi18n.h>

#define MAX_TRIES     10
#define RETRY_SECONDS  2
#define MAX_REFUSALS  12  /* spelled out at the end */

/**
 * AlboBulk:
 *
 * Asks what is to be done with some requests, does it, shows how far it is, can be stopped,
 * and tells at the end what was refused and why.
 */
struct _AlboBulk
{
  GObject parent_instance;

  GtkWindow      *parent;
  AlboOffice     *office;
  GPtrArray      *rows;        /* of AlboRequestValues */
  JsonObject     *checklists;  /* (nullable): by title of the service, what is ticked */
  char           *assignee;    /* (nullable): who gets them */
  const char     *verb;        /* what the summary calls it, translated */

  guint           n_sent;
  guint           n_done;
  guint           n_tries;
  char           *key;         /* (nullable): of the command on its way */
  guint           retry_source;
  gboolean        is_stopped;
  gboolean        is_unknown;  /* of the last command nobody knows */
  GString        *refusals;
  guint           n_refused;

  GtkWidget      *dialog;      /* (nullable) */
  GtkProgressBar *bar;
  GSList         *boxes;       /* of the checklist: borrowed */
  GtkDropDown    *people;
  GPtrArray      *logins;
};

G_DEFINE_FINAL_TYPE (AlboBulk, albo_bulk, G_TYPE_OBJECT)

enum {
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void send_next (AlboBulk *self);

static void
add_refusal (AlboBulk                *self,
             const AlboRequestValues *row,
             const char              *reason)
{
  if (self->n_refused++ < MAX_REFUSALS)
    g_string_append_printf (self->refusals, "%s%s, %s: %s", self->refusals->len > 0 ? "\n" : "",
                            row->protocol_number, row->applicant, reason);
}

static void
show_summary (AlboBulk *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_left = self->rows->len - self->n_sent;
  GtkWidget *dialog;

  g_string_append_printf (text, ngettext ("%u request done.", "%u requests done.", self->n_done),
                          self->n_done);
  if (self->n_refused > 0)
    {
      g_string_append (text, "\n\n");
      g_string_append_printf (text, ngettext ("%u was refused:", "%u were refused:",
                                              self->n_refused), self->n_refused);
      g_string_append_printf (text, "\n%s", self->refusals->str);
      if (self->n_refused > MAX_REFUSALS)
        g_string_append (text, "\n…");
    }
  if (self->is_unknown)
    {
      g_string_append (text, "\n\n");
      g_string_append (text, _("The server went away during the last one: look whether it was done before you repeat it."));
    }
  if (n_left > 0)
    {
      g_string_append (text, "\n\n");
      g_string_append_printf (text, ngettext ("%u was not touched.", "%u were not touched.",
                                              n_left), n_left);
    }

  dialog = adw_message_dialog_new (self->parent, self->verb, text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
finish (AlboBulk *self)
{
  g_clear_pointer (&self->key, g_free);
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  self->dialog = NULL;
  show_summary (self);
  g_signal_emit (self, signals[DONE], 0);
  g_object_unref (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboBulk *self = ALBO_BULK (user_data);

  self->retry_source = 0;
  send_next (self);
  return G_SOURCE_REMOVE;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  AlboBulk *self = ALBO_BULK (user_data);
  const AlboRequestValues *row = g_ptr_array_index (self->rows, self->n_sent);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (albo_store_error_is_unknown (error, self->n_tries > 0) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT))
    {
      albo_office_report (self->office, error);
      if (++self->n_tries < MAX_TRIES && !self->is_stopped)
        {
          self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
          return;
        }

      self->is_unknown = TRUE;
      self->is_stopped = TRUE;
    }
  else if (answer != NULL)
    {
      self->n_done++;
    }
  else
    {
      g_autofree char *reason = albo_problem_text_of_error (error);

      add_refusal (self, row, reason);
    }

  self->n_sent++;
  self->n_tries = 0;
  g_clear_pointer (&self->key, g_free);
  send_next (self);
}

static void
send_next (AlboBulk *self)
{
  AlboConnection *connection = albo_office_get_connection (self->office);
  const AlboRequestValues *row;

  if (self->n_sent == self->rows->len || (self->is_stopped && self->key == NULL))
    {
      finish (self);
      return;
    }

  row = g_ptr_array_index (self->rows, self->n_sent);
  if (self->key == NULL)
    self->key = g_uuid_string_random ();
  gtk_progress_bar_set_fraction (self->bar, (double) self->n_sent / self->rows->len);

  if (self->assignee != NULL)
    {
      albo_office_invoke_async (connection, "assign",
                                ALBO_ARGS (ALBO_ARG_INT (row->key.id), ALBO_ARG_INT (row->row_version),
                                           ALBO_ARG_TEXT (self->key), ALBO_ARG_TEXT (self->assignee)),
                                NULL, sent_cb, self);
    }
  else
    {
      JsonObject *ticked = albo_json_get_object (self->checklists, row->service);
      g_autoptr(JsonObject) none = json_object_new ();

      albo_office_invoke_async (connection, "forward",
                                ALBO_ARGS (ALBO_ARG_INT (row->key.id), ALBO_ARG_INT (row->row_version),
                                           ALBO_ARG_TEXT (self->key),
                                           ALBO_ARG_OBJECT (ticked != NULL ? ticked : none)),
                                NULL, sent_cb, self);
    }
}

/* The command on its way is waited for: what was sent is not taken back. */
static void
stop_cb (AlboBulk *self)
{
  self->dialog = NULL;
  self->is_stopped = TRUE;
  if (self->retry_source != 0)
    {
      g_clear_handle_id (&self->retry_source, g_source_remove);
      self->n_sent++;
      self->is_unknown = TRUE;
      finish (self);
    }
}

static void
start (AlboBulk *self)
{
  self->dialog = adw_message_dialog_new (self->parent, self->verb,
                                         _("One request after the other. What is done stays done when you stop."));
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->verb, -1);
  g_object_ref_sink (self->bar);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), GTK_WIDGET (self->bar));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self->dialog), "stop", _("Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self->dialog), "stop");
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->dialog));
  send_next (g_object_ref (self));
}

static void
albo_bulk_finalize (GObject *object)
{
  AlboBulk *self = ALBO_BULK (object);

  g_clear_object (&self->parent);
  g_clear_object (&self->office);
  g_clear_object (&self->bar);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checklists, json_object_unref);
  g_clear_pointer (&self->logins, g_ptr_array_unref);
  g_slist_free (self->boxes);
  g_string_free (self->refusals, TRUE);
  g_free (self->assignee);
  g_free (self->key);

  G_OBJECT_CLASS (albo_bulk_parent_class)->finalize (object);
}

static void
albo_bulk_class_init (AlboBulkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_bulk_finalize;

  /**
   * AlboBulk::done:
   *
   * Everything was tried, or it was stopped; not emitted when nothing was begun.
   */
  signals[DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_bulk_init (AlboBulk *self)
{
  self->refusals = g_string_new (NULL);
}

/**
 * albo_bulk_new:
 * @parent: the window
 * @office: who does it
 * @rows: (element-type AlboRequestValues): the requests, as the person saw them
 *
 * Returns: (transfer full): what albo_bulk_forward() or albo_bulk_assign() begins; it stays
 *   alive until it is done
 */
AlboBulk *
albo_bulk_new (GtkWindow  *parent,
               AlboOffice *office,
               GPtrArray  *rows)
{
  AlboBulk *self = g_object_new (ALBO_TYPE_BULK, NULL);

  self->parent = g_object_ref (parent);
  self->office = g_object_ref (office);
  self->rows = g_ptr_array_ref (rows);

  return self;
}

static GtkWidget *
make_question (AlboBulk   *self,
               const char *body,
               const char *verb)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, self->verb, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "do", verb,
                                    NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do",
                                              ADW_RESPONSE_SUGGESTED);
  return dialog;
}

static void
forward_response_cb (AlboBulk   *self,
                     const char *response)
{
  g_autoptr(AlboBulk) kept = self;

  if (g_str_equal (response, "do"))
    start (self);
}

static void
box_toggled_cb (GtkCheckButton   *box,
                AdwMessageDialog *dialog)
{
  AlboBulk *self = g_object_get_data (G_OBJECT (dialog), "bulk");
  gboolean is_complete = TRUE;

  for (GSList *link = self->boxes; link != NULL; link = link->next)
    is_complete = is_complete && gtk_check_button_get_active (link->data);

  adw_message_dialog_set_response_enabled (dialog, "do", is_complete);
}

static gboolean
has_service (AlboBulk   *self,
             const char *title)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const AlboRequestValues *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (row->service, title) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A box for each thing to check of each service that is among the requests; once where two
 * services ask the same.
 */
static void
add_checklist (AlboBulk         *self,
               AdwMessageDialog *dialog,
               GtkWidget        *box,
               JsonObject       *service,
               GHashTable       *shown)
{
  JsonObject *titles = albo_json_get_object (service, "title");
  const char *title = titles != NULL ? albo_json_localized (titles, albo_language ()) : "";
  JsonArray *items = albo_json_get_array (service, "checklist");
  JsonObject *ticked;

  if (!has_service (self, title))
    return;

  ticked = json_object_new ();
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *labels = item != NULL ? albo_json_get_object (item, "label") : NULL;
      const char *label = labels != NULL ? albo_json_localized (labels, albo_language ()) : NULL;
      GtkWidget *check;

      if (label == NULL)
        continue;

      json_object_set_boolean_member (ticked, albo_json_get_string (item, "id", ""), TRUE);
      if (!g_hash_table_add (shown, g_strdup (label)))
        continue;

      check = gtk_check_button_new_with_label (label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      g_signal_connect (check, "toggled", G_CALLBACK (box_toggled_cb), dialog);
      self->boxes = g_slist_prepend (self->boxes, check);
      gtk_box_append (GTK_BOX (box), check);
    }

  json_object_set_object_member (self->checklists, title, ticked);
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
  g_autoptr(GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *services = albo_json_get_array (choices, "services");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  g_return_if_fail (ALBO_IS_BULK (self));

  self->verb = _("Forward Requests");
  self->checklists = json_object_new ();
  body = g_strdup_printf (ngettext ("%u request goes to the administrators. You confirm for it that:",
                                    "%u requests go to the administrators. You confirm for each of them that:",
                                    self->rows->len), self->rows->len);
  dialog = make_question (self, body, _("Forward"));
  g_object_set_data (G_OBJECT (dialog), "bulk", self);

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_checklist (self, ADW_MESSAGE_DIALOG (dialog), box, json_node_get_object (node), shown);
    }

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", self->boxes == NULL);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (forward_response_cb),
                            g_object_ref (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
assign_response_cb (AlboBulk   *self,
                    const char *response)
{
  g_autoptr(AlboBulk) kept = self;
  guint selected = gtk_drop_down_get_selected (self->people);

  if (!g_str_equal (response, "do") || selected >= self->logins->len)
    return;

  self->assignee = g_strdup (g_ptr_array_index (self->logins, selected));
  start (self);
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
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  g_return_if_fail (ALBO_IS_BULK (self));

  self->verb = _("Assign Requests");
  self->logins = g_ptr_array_new_with_free_func (g_free);
  body = g_strdup_printf (ngettext ("%u request gets another responsible person. It must be under review.",
                                    "%u requests get another responsible person. They must be under review.",
                                    self->rows->len), self->rows->len);

  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonNode *node = json_array_get_element (staff, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          JsonObject *person = json_node_get_object (node);

          gtk_string_list_append (names, albo_json_get_string (person, "name", ""));
          g_ptr_array_add (self->logins, g_strdup (albo_json_get_string (person, "login", "")));
        }
    }

  dialog = make_question (self, body, _("Assign"));
  self->people = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->people), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Assigned to"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (self->people));
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (assign_response_cb),
                            g_object_ref (self));
  gtk_window_present (GTK_WINDOW (dialog));
}
