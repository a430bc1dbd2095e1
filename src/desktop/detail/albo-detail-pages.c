/* albo-detail-pages.c - what the pages of a request show
 *
 * A page is filled when somebody looks at it: most are never looked at, and whoever opens
 * one request after the other waits for one page only.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-applicant-view.h"
#include "albo-attachment-row.h"
#include "albo-fact-list.h"
#include "albo-history-view.h"
#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-procedure-view.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/* What is read beside the request belongs to the document it was read for. */
typedef struct
{
  AlboDetail *detail;
  JsonNode   *document;
} Asking;

static JsonObject *
get_request (AlboDetail *self)
{
  return json_node_get_object (self->document);
}

static AlboConnection *
get_connection (AlboDetail *self)
{
  return self->office != NULL ? albo_office_get_connection (self->office) : NULL;
}

static gboolean
can_verify (AlboDetail *self)
{
  return self->office != NULL && albo_office_get_duty (self->office) != ALBO_DUTY_AUDITOR &&
         !albo_request_state_is_final (self->state);
}

static void
show_files (AlboDetail *self)
{
  JsonNode *node = albo_json_get_node (get_request (self), "attachments");
  JsonArray *array = albo_json_get_array (get_request (self), "attachments");
  GtkWidget *list;

  /* A row that is there may be bringing its file just now. */
  if (self->shown_files != NULL && node != NULL && json_node_equal (self->shown_files, node))
    return;

  g_clear_pointer (&self->shown_files, json_node_unref);
  adw_bin_set_child (self->files, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->files), array != NULL && json_array_get_length (array) > 0);
  if (array == NULL || json_array_get_length (array) == 0)
    return;

  list = albo_fact_list_new (_("Attachments"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *file = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (file))
        albo_fact_list_add_row (ALBO_FACT_LIST (list),
                                albo_attachment_row_new (get_connection (self),
                                                         json_node_get_object (file)));
    }
  adw_bin_set_child (self->files, list);
  self->shown_files = json_node_copy (node);
}

static void
show_request (AlboDetail *self)
{
  adw_bin_set_child (self->summary, albo_request_view_new_summary (get_request (self)));
  show_files (self);
  albo_form_view_show (self->form_view, get_request (self), can_verify (self));
}

/* Takes what came; NULL when it is not wanted any more, or did not come. */
static JsonNode *
take_answer (Asking       *asking,
             GObject      *object,
             GAsyncResult *result)
{
  AlboDetail *self = asking->detail;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL || self->document != asking->document)
    return NULL;

  if (answer == NULL && error != NULL)
    albo_office_report (self->office, error);

  return answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? g_steal_pointer (&answer) : NULL;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->detail);
  json_node_unref (asking->document);
  g_free (asking);
}

static void
ask (AlboDetail          *self,
     const char          *function,
     GAsyncReadyCallback  callback)
{
  Asking *asking;

  if (self->office == NULL)
    return;

  asking = g_new (Asking, 1);
  asking->detail = g_object_ref (self);
  asking->document = json_node_ref (self->document);
  albo_office_invoke_async (albo_office_get_connection (self->office), function,
                            ALBO_ARGS (ALBO_ARG_INT (self->request)), NULL, callback, asking);
}

static void
add_failure (AlboColumn *column,
             const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  albo_column_add (column, label);
}

static void
applicant_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Asking *asking = user_data;
  AlboDetail *self = asking->detail;
  g_autoptr(JsonNode) page = take_answer (asking, object, result);

  if (page != NULL)
    albo_column_add (self->applicant_column,
                     albo_applicant_view_new_others (json_node_get_object (page)));
  else if (self->document == asking->document)
    {
      add_failure (self->applicant_column, _("Other requests and entries cannot be read now."));
      g_hash_table_remove (self->shown, "applicant");
    }

  asking_free (asking);
}

static void
show_applicant (AlboDetail *self)
{
  albo_column_clear (self->applicant_column);
  albo_column_add (self->applicant_column, albo_applicant_view_new_card (get_request (self)));
  ask (self, "applicant_page", applicant_cb);
}

static void
clock_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Asking *asking = user_data;
  AlboDetail *self = asking->detail;
  g_autoptr(JsonNode) clock = take_answer (asking, object, result);

  if (self->document == asking->document)
    {
      albo_column_clear (self->procedure_column);
      if (clock != NULL)
        albo_column_add (self->procedure_column,
                         albo_procedure_view_new_clock (json_node_get_object (clock)));
      else
        {
          add_failure (self->procedure_column, _("The term cannot be read now."));
          g_hash_table_remove (self->shown, "procedure");
        }
      albo_column_add (self->procedure_column,
                       albo_procedure_view_new (get_request (self), get_connection (self)));
    }

  asking_free (asking);
}

static void
show_procedure (AlboDetail *self)
{
  if (self->office != NULL)
    {
      ask (self, "clock", clock_cb);
      return;
    }

  albo_column_clear (self->procedure_column);
  albo_column_add (self->procedure_column, albo_procedure_view_new (get_request (self), NULL));
}

static void
show_history (AlboDetail *self)
{
  albo_column_clear (self->history_column);
  albo_column_add (self->history_column, albo_history_view_new_status (get_request (self)));
  albo_column_add (self->history_column, albo_history_view_new (get_request (self)));
}

static void
show_talk (AlboDetail *self)
{
  albo_talk_show (self->talk, self->office, get_request (self));
}

static const struct
{
  const char *name;
  void      (*show) (AlboDetail *self);
} pages[] = {
  { "request", show_request },
  { "applicant", show_applicant },
  { "talk", show_talk },
  { "procedure", show_procedure },
  { "history", show_history },
};

static guint
count (JsonObject *request,
       const char *member)
{
  JsonArray *array = albo_json_get_array (request, member);

  return array != NULL ? json_array_get_length (array) : 0;
}

/* Fills the page that is looked at, if it shows something else. */
void
albo_detail_show_page (AlboDetail *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->views);

  /* Whoever decides should know that something was said. */
  adw_view_stack_page_set_badge_number (self->talk_page, count (get_request (self), "messages") +
                                                         count (get_request (self), "notes"));
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0 &&
        g_hash_table_lookup (self->shown, name) != self->document)
      {
        g_hash_table_insert (self->shown, (gpointer) pages[i].name, json_node_ref (self->document));
        pages[i].show (self);
      }
}

/* Another request is read from its beginning. */
void
albo_detail_rewind_pages (AlboDetail *self)
{
  AlboColumn *columns[] = {
    self->request_column, self->applicant_column, self->talk_column, self->procedure_column,
    self->history_column,
  };

  /* What was asked for the request before must not stand there until the answer comes. */
  albo_column_clear (self->applicant_column);
  albo_column_clear (self->procedure_column);

  adw_view_stack_set_visible_child_name (self->views, "request");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    albo_column_rewind (columns[i]);
}
