/* albo-form-validate.c - what keeps values from being submitted
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-json.h"

static void
check_field (AlboForm            *self,
             const AlboFormField *field,
             JsonObject          *values,
             GPtrArray           *problems)
{
  JsonNode *value = albo_json_get_node (values, field->id);

  if (field->type == ALBO_FORM_NOTE || !albo_form_is_field_visible (self, field, values))
    return;

  if (value != NULL && (albo_form_is_filled (value) || albo_json_is_bool (value)))
    albo_form_check_value (field, value, problems);

  if (!albo_form_is_filled (value) && field->is_required)
    albo_form_problems_add (problems, field->id,
                            field->type == ALBO_FORM_DECLARATION ? "must_accept" : "required");

  if (field->type == ALBO_FORM_FISCAL_CODE)
    albo_form_check_person (self, field, values, problems);
}

static void
check_names (AlboForm   *self,
             JsonObject *values,
             GPtrArray  *problems)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const AlboFormField *field = albo_form_find_field (self, name);

      /* A stranger's name is not repeated: only a field of the form is named. */
      if (field == NULL)
        albo_form_problems_add (problems, NULL, "unknown_field");
      else if (field->type == ALBO_FORM_NOTE)
        albo_form_problems_add (problems, field->id, "unknown_field");
    }
}

/**
 * albo_form_validate:
 * @self: a form
 * @section: a section counted from zero, or %ALBO_FORM_ALL_SECTIONS
 * @values: (nullable): plain values
 *
 * Checks values against the form.  Fields that are not shown for @values are
 * passed over; with all sections, a value without a field is a problem too.
 *
 * Returns: (transfer full) (element-type AlboFormProblem): the problems, in the
 *   order of the form; submission is possible if there is none or only warnings
 */
GPtrArray *
albo_form_validate (AlboForm   *self,
                    int         section,
                    JsonObject *values)
{
  GPtrArray *problems = albo_form_problems_new ();
  guint first;
  guint n_sections;

  g_return_val_if_fail (self != NULL, problems);

  if (!albo_form_get_range (self, section, &first, &n_sections))
    return problems;

  for (guint i = first; i < first + n_sections; i++)
    {
      AlboFormSection *found = self->sections->pdata[i];

      for (guint j = 0; j < found->n_fields; j++)
        check_field (self, self->fields->pdata[found->first_field + j], values, problems);
    }

  if (section < 0 && values != NULL)
    check_names (self, values, problems);

  return problems;
}
