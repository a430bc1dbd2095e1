/* albo-form-problem.h - what is wrong with a value, and how to say it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboFormSeverity:
 * @ALBO_FORM_SEVERITY_ERROR: the form cannot be submitted
 * @ALBO_FORM_SEVERITY_WARNING: worth a second look; does not stop anybody
 */
typedef enum
{
  ALBO_FORM_SEVERITY_ERROR,
  ALBO_FORM_SEVERITY_WARNING,
} AlboFormSeverity;

/**
 * AlboFormProblem:
 * @field: (nullable): the field, `id.street` and so on for a part of an address;
 *   %NULL if it concerns the whole form
 * @code: what is wrong, such as `required`
 * @severity: how bad it is
 * @params: (nullable): the numbers and names of the text, such as `{"max": 20}`
 *
 * One thing that a person must, or may want to, correct.
 */
typedef struct
{
  char             *field;
  char             *code;
  AlboFormSeverity  severity;
  JsonObject       *params;
} AlboFormProblem;

#define ALBO_TYPE_FORM_PROBLEM (albo_form_problem_get_type ())

GType            albo_form_problem_get_type    (void);

AlboFormProblem *albo_form_problem_new         (const char            *field,
                                                const char            *code);
AlboFormProblem *albo_form_problem_copy        (const AlboFormProblem *self);
void             albo_form_problem_free        (AlboFormProblem       *self);
char            *albo_form_problem_to_text     (const AlboFormProblem *self,
                                                const char            *lang);

GPtrArray       *albo_form_problems_from_json  (JsonNode              *detail);
JsonNode        *albo_form_problems_to_json    (GPtrArray             *problems);
gboolean         albo_form_problems_has_errors (GPtrArray             *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboFormProblem, albo_form_problem_free)

G_END_DECLS
