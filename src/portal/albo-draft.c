/* albo-draft.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-draft.h"

#include "albo-date.h"
#include "albo-form-cache.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-route-capacity.h"
#include "albo-view.h"

/**
 * albo_draft_take:
 * @exchange: the question
 * @node: (transfer full): a draft as the database tells it
 * @error: (nullable): %ALBO_FORM_ERROR
 *
 * Returns: (transfer full): the same, ready to use, or %NULL if its form is none
 */
AlboDraft *
albo_draft_take (AlboExchange  *exchange,
                 JsonNode      *node,
                 GError       **error)
{
  g_autoptr(AlboDraft) self = g_new0 (AlboDraft, 1);
  JsonObject *object = json_node_get_object (node);

  self->node = node;
  self->id = albo_json_get_int (object, "id", 0);
  self->row_version = (int) albo_json_get_int (object, "row_version", 0);
  self->step = (guint) albo_json_get_int (object, "step", 0);
  self->values = albo_json_get_object (object, "values");
  self->identity = albo_json_get_object (object, "identity");
  self->organization = albo_json_get_object (object, "organization");
  self->service = albo_json_get_object (object, "service");
  self->updated_at = albo_json_get_string (object, "updated_at", "");
  self->form = albo_form_cache_get (albo_exchange_get_site (exchange)->data, self->organization,
                                    self->service, albo_json_get_node (object, "form"), error);

  return self->form != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * albo_draft_load:
 * @exchange: the question, of somebody with a session
 * @connection: the connection of this thread
 * @id: the number of a draft
 * @error: (nullable): %ALBO_STORE_ERROR, or %ALBO_FORM_ERROR
 *
 * Returns: (transfer full): the draft, or %NULL, also if it is somebody else's
 */
AlboDraft *
albo_draft_load (AlboExchange    *exchange,
                 AlboConnection  *connection,
                 gint64           id,
                 GError         **error)
{
  JsonNode *node = albo_portal_draft_get (connection, albo_exchange_get_session (exchange), id,
                                          NULL, error);

  return node != NULL ? albo_draft_take (exchange, node, error) : NULL;
}

void
albo_draft_free (AlboDraft *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->form, albo_form_unref);
  g_clear_pointer (&self->node, json_node_unref);
  g_free (self);
}

/**
 * albo_draft_find_next:
 * @self: a draft
 * @step: a step, or 0
 *
 * Returns: the next step that is shown for the present values; one more than
 *   there are sections for the summary
 */
guint
albo_draft_find_next (AlboDraft *self,
                      guint      step)
{
  guint n = albo_form_get_n_sections (self->form);

  for (step++; step <= n; step++)
    if (albo_form_is_section_visible (self->form, step - 1, self->values))
      return step;

  return n + 1;
}

/**
 * albo_draft_find_back:
 * @self: a draft
 * @step: a step, or the summary
 *
 * Returns: the step before that is shown for the present values, or 0 if there
 *   is none
 */
guint
albo_draft_find_back (AlboDraft *self,
                      guint      step)
{
  while (step > 1)
    if (albo_form_is_section_visible (self->form, --step - 1, self->values))
      return step;

  return 0;
}

/**
 * albo_draft_get_path:
 * @self: a draft
 * @step: a step, or the summary
 *
 * Returns: (transfer full): the address of its page
 */
char *
albo_draft_get_path (AlboDraft *self,
                     guint      step)
{
  if (step > albo_form_get_n_sections (self->form))
    return g_strdup_printf ("/bozze/%" G_GINT64_FORMAT "/riepilogo", self->id);

  return g_strdup_printf ("/bozze/%" G_GINT64_FORMAT "/%u", self->id, MAX (step, 1));
}

static JsonObject *
view_step (AlboDraft  *self,
           guint       step,
           guint       current,
           const char *title)
{
  JsonObject *view = json_object_new ();
  gboolean is_reached = step <= MAX (self->step, current);

  albo_view_set_text (view, "title", title);
  albo_view_take_text (view, "href", albo_draft_get_path (self, step));
  json_object_set_boolean_member (view, "current", step == current);
  json_object_set_boolean_member (view, "reached", step <= current);
  json_object_set_boolean_member (view, "done", is_reached && step != current && step < self->step);
  json_object_set_boolean_member (view, "link", is_reached && step != current);

  return view;
}

/**
 * albo_draft_view:
 * @self: a draft
 * @exchange: the question
 * @step: the step that is shown, or the summary
 *
 * Returns: (transfer full): the beginning of a page about it, with its steps
 */
JsonObject *
albo_draft_view (AlboDraft    *self,
                 AlboExchange *exchange,
                 guint         step)
{
  const char *lang = albo_exchange_get_language (exchange);
  JsonObject *view = albo_view_new (exchange, self->organization, self->service);
  guint summary = albo_form_get_n_sections (self->form) + 1;
  JsonArray *steps = json_array_new ();
  guint number = 0;

  for (guint i = albo_draft_find_next (self, 0); i < summary; i = albo_draft_find_next (self, i))
    {
      json_array_add_object_element (steps,
                                     view_step (self, i, step,
                                                albo_form_get_section_title (self->form, i - 1, lang)));
      number += i <= step;
    }

  /* The summary's title is in the templates, with the other texts. */
  json_object_set_object_member (view, "summary_step", view_step (self, summary, step, ""));
  json_object_set_int_member (view, "n_steps", json_array_get_length (steps) + 1);
  json_object_set_int_member (view, "step_number", step == summary ? number + 1 : number);
  json_object_set_array_member (view, "steps", steps);
  json_object_set_int_member (view, "draft_id", self->id);
  json_object_set_int_member (view, "row_version", self->row_version);
  json_object_set_int_member (view, "step", step);
  albo_view_take_text (view, "updated", albo_instant_format (self->updated_at, lang));
  albo_capacity_set_view (view, albo_json_get_object (json_node_get_object (self->node), "acts_for"));

  return view;
}

/**
 * albo_draft_add_problems:
 * @self: a draft
 * @view: a page about it
 * @rendering: what albo_form_render() made of its form, with problems
 * @step: the step that is shown, or the summary
 *
 * Fills `problems` and `has_problems`: each leads to its field, on this page or on
 * that of its step.
 */
void
albo_draft_add_problems (AlboDraft  *self,
                         JsonObject *view,
                         JsonNode   *rendering,
                         guint       step)
{
  JsonArray *errors = albo_json_get_array (json_node_get_object (rendering), "errors");
  JsonArray *problems = json_array_new ();

  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    {
      JsonObject *line = json_array_get_object_element (errors, i);
      const char *field = albo_json_get_string (line, "field", "");
      guint section = (guint) albo_json_get_int (line, "section_number", 0);
      JsonObject *problem = json_object_new ();
      g_autofree char *path = NULL;

      if (section != step && section != 0)
        path = albo_draft_get_path (self, section);

      albo_view_set_text (problem, "label", albo_json_get_string (line, "label", ""));
      albo_view_set_text (problem, "text", albo_json_get_string (line, "text", ""));
      albo_view_take_text (problem, "href",
                           *field != '\0' ? g_strconcat (path != NULL ? path : "", "#", field, NULL)
                                          : NULL);
      json_array_add_object_element (problems, problem);
    }

  json_object_set_boolean_member (view, "has_problems", json_array_get_length (problems) > 0);
  json_object_set_array_member (view, "problems", problems);
}
