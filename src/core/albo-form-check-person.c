/* albo-form-check-person.c - whether a fiscal code fits the person beside it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-json.h"

#include <string.h>

#define CODE_SUFFIX "fiscal_code"

/* The text of what describes the same person as @field: for a code of the
 * identity the field with that attribute, else the one whose id differs only
 * in its end (`pupil_fiscal_code`, `pupil_birth_date`).
 */
static const char *
find_sibling (AlboForm            *self,
              const AlboFormField *field,
              JsonObject          *values,
              const char          *attribute)
{
  const AlboFormField *sibling = NULL;
  g_autofree char *id = NULL;
  const char *text;

  if (field->identity != NULL)
    {
      for (guint i = 0; i < self->fields->len && sibling == NULL; i++)
        {
          const AlboFormField *candidate = self->fields->pdata[i];

          if (g_strcmp0 (candidate->identity, attribute) == 0)
            sibling = candidate;
        }
    }
  else if (g_str_has_suffix (field->id, CODE_SUFFIX))
    {
      id = g_strdup_printf ("%.*s%s", (int) (strlen (field->id) - strlen (CODE_SUFFIX)),
                            field->id, attribute);
      sibling = albo_form_find_field (self, id);
    }

  if (sibling == NULL || !albo_form_is_field_visible (self, sibling, values))
    return NULL;

  text = albo_json_get_string (values, sibling->id, NULL);
  return text != NULL && text[0] != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

static void
add_warning (const AlboFormField *field,
             const char          *code,
             GPtrArray           *problems)
{
  albo_form_problems_add (problems, field->id, code)->severity = ALBO_FORM_SEVERITY_WARNING;
}

/**
 * albo_form_check_person:
 * @self: a form
 * @field: a field for a fiscal code
 * @values: plain values
 * @problems: (element-type AlboFormProblem): where warnings go
 *
 * Compares what a code says with the names, date, sex and place beside it.  A
 * mismatch only warns: a code that the tax authority gave is right even where
 * a name was changed or written differently.
 */
void
albo_form_check_person (AlboForm            *self,
                        const AlboFormField *field,
                        JsonObject          *values,
                        GPtrArray           *problems)
{
  AlboFiscalCodeParts parts;
  const char *date_text;
  const char *sex;
  const char *place;
  GDate date;

  if (!albo_fiscal_code_parse (albo_json_get_string (values, field->id, NULL), &parts))
    return;

  if (!albo_fiscal_code_matches_names (&parts,
                                       find_sibling (self, field, values, "family_name"),
                                       find_sibling (self, field, values, "given_name")))
    add_warning (field, "fiscal_code_names", problems);

  date_text = find_sibling (self, field, values, "birth_date");
  if (albo_date_parse_iso (date_text, &date) &&
      (g_date_get_year (&date) % 100 != parts.year ||
       (int) g_date_get_month (&date) != parts.month ||
       g_date_get_day (&date) != parts.day))
    add_warning (field, "fiscal_code_birth_date", problems);

  sex = find_sibling (self, field, values, "sex");
  if (sex != NULL && (strcmp (sex, "M") == 0 || strcmp (sex, "F") == 0) && sex[0] != parts.sex)
    add_warning (field, "fiscal_code_sex", problems);

  /* A place is comparable only where it is a code, as SPID sends it. */
  place = find_sibling (self, field, values, "birth_place");
  if (place != NULL && strlen (place) == 4 && g_ascii_isupper (place[0]) &&
      strspn (place + 1, "0123456789") == 3 && strcmp (place, parts.place) != 0)
    add_warning (field, "fiscal_code_birth_place", problems);
}
