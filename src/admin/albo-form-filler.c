/* albo-form-filler.c - plausible answers to any form
 *
 * Goes through a form as a person does: answers what is shown, sees what that brings
 * up, goes on until nothing new is shown, and in the end asks the form itself whether
 * all is well.  Values of each type are made in albo-form-filler-value.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-filler-private.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-json.h"

/* An answer may show fields that come before it. */
#define MAX_PASSES 8

/* How many of ten optional fields people fill in. */
#define N_OPTIONAL_OF_TEN 6

/* A day to come would be a day long past in a form that was sent months ago. */
static gboolean
wants_the_future (JsonObject *document)
{
  return g_str_equal (albo_json_get_string (document, "min", ""), "today");
}

/* Returns whether a value was added. */
static gboolean
answer_field (AlboFormFiller *self,
              JsonObject     *document,
              JsonObject     *values,
              GHashTable     *settled)
{
  const char *id = albo_json_get_string (document, "id", "");
  const AlboFormField *field = albo_form_find_field (self->form, id);
  AlboFormFieldType kind;
  JsonNode *value;

  if (field == NULL || g_hash_table_contains (settled, id) ||
      !albo_form_is_field_visible (self->form, field, values))
    return FALSE;

  g_hash_table_add (settled, g_strdup (id));
  kind = albo_form_field_get_kind (field);

  /* Files are not values yet: they come with the upload. */
  if (json_object_has_member (values, id) || kind == ALBO_FORM_NOTE || kind == ALBO_FORM_ATTACHMENT)
    return FALSE;

  if (!albo_form_field_is_required (field) && albo_form_field_get_identity (field) == NULL &&
      (wants_the_future (document) || g_rand_int_range (self->random, 0, 10) >= N_OPTIONAL_OF_TEN))
    return FALSE;

  value = albo_form_filler_make_value (self, field, document);

  if (value == NULL)
    return FALSE;

  json_object_set_member (values, id, value);

  return TRUE;
}

static gboolean
answer_once (AlboFormFiller *self,
             JsonArray      *sections,
             JsonObject     *values,
             GHashTable     *settled)
{
  gboolean is_changed = FALSE;

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      JsonArray *fields = albo_json_get_array (section, "fields");

      for (guint j = 0; j < json_array_get_length (fields); j++)
        if (answer_field (self, json_array_get_object_element (fields, j), values, settled))
          is_changed = TRUE;
    }

  return is_changed;
}

/* What was answered, but is not asked any more after later answers. */
static void
drop_hidden (AlboFormFiller *self,
             JsonObject     *values)
{
  g_autoptr(GList) names = json_object_get_members (values);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const AlboFormField *field = albo_form_find_field (self->form, l->data);

      if (field == NULL || !albo_form_is_field_visible (self->form, field, values))
        json_object_remove_member (values, l->data);
    }
}

/**
 * albo_form_filler_answer: (skip)
 * @self: a filler
 * @sections: of the form's document
 * @values: where answers go; those that are there stay
 *
 * Answers a form, or an entry of a group.
 */
void
albo_form_filler_answer (AlboFormFiller *self,
                         JsonArray      *sections,
                         JsonObject     *values)
{
  g_autoptr(GHashTable) settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < MAX_PASSES && answer_once (self, sections, values, settled); i++)
    continue;

  drop_hidden (self, values);
}

static gboolean
check_answers (AlboFormFiller  *self,
               JsonObject      *values,
               GError         **error)
{
  g_autoptr(GPtrArray) problems = albo_form_validate (self->form, ALBO_FORM_ALL_SECTIONS, values);

  for (guint i = 0; i < problems->len; i++)
    {
      const AlboFormProblem *problem = problems->pdata[i];
      const AlboFormField *field = problem->field != NULL
                                     ? albo_form_find_field (self->form, problem->field)
                                     : NULL;

      if (problem->severity != ALBO_FORM_SEVERITY_ERROR ||
          (field != NULL && albo_form_field_get_kind (field) == ALBO_FORM_ATTACHMENT))
        continue;

      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_FAILED,
                   _("No answer was found for the field “%s” (%s)."),
                   problem->field != NULL ? problem->field : "", problem->code);
      return FALSE;
    }

  return TRUE;
}

/**
 * albo_form_filler_fill:
 * @form: a form
 * @applicant: who fills it in
 * @fixed: (nullable): values that are settled
 * @random: what chooses
 * @error: %ALBO_ADMIN_ERROR_FAILED if a field asks for what cannot be invented
 *
 * Makes values that @form accepts, except that files are missing.
 *
 * Returns: (transfer full): plain values, or %NULL on error
 */
JsonObject *
albo_form_filler_fill (AlboForm              *form,
                       const AlboDemoPerson  *applicant,
                       JsonObject            *fixed,
                       GRand                 *random,
                       GError               **error)
{
  g_autoptr(GHashTable) people = NULL;
  g_autoptr(JsonNode) document = albo_form_to_node (form);
  g_autoptr(JsonObject) values = json_object_new ();
  JsonArray *sections = albo_json_get_array (json_node_get_object (document), "sections");
  AlboFormFiller self = { form, applicant, random, NULL, "" };
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                  (GDestroyNotify) albo_demo_person_free);
  self.people = people;

  if (fixed != NULL)
    {
      json_object_iter_init (&iter, fixed);

      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (values, name, json_node_copy (value));
    }

  albo_form_filler_answer (&self, sections, values);

  if (!check_answers (&self, values, error))
    return NULL;

  return g_steal_pointer (&values);
}
