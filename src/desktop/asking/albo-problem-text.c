/* albo-problem-text.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-problem-text.h"

#include "albo-json.h"
#include "albo-verb.h"

#include <glib/gi18n.h>

/* What the database says of a command that is not a step of a request. */
static const struct
{
  const char *code;
  const char *text;
} problems[] = {
  { "after_entry", N_("That day is after the period of the entry.") },
  { "before_entry", N_("That day is not within the period of the entry.") },
  { "annotation_closed", N_("This annotation has been closed already.") },
  { "no_position", N_("This is not owed any more: somebody settled or gave it up meanwhile.") },
  { "unknown_file", N_("The file is not one of this request.") },
  { "identity_differs", N_("Whoever has this fiscal code is known, verified, under other data. Check names and date of birth.") },
  { "in_future", N_("A day to come is not possible.") },
  { "too_old", N_("The day of arrival is more than sixty days ago.") },
  { "open_twin", N_("This applicant has an open request for the same service.") },
  { "draft_exists", N_("You have another draft for this applicant and service. Finish it or throw it away first.") },
  { "invalid", N_("This is not as it should be.") },
  { "invalid_date", N_("The date is not possible.") },
  { "invalid_option", N_("One of the choices has to be taken.") },
  { "key_reused", N_("This was sent already. Look whether it was done.") },
};

static const struct
{
  const char *field;
  const char *label;
} fields[] = {
  { "fiscal_code", N_("Fiscal code") },
  { "family_name", N_("Family name") },
  { "given_name", N_("Given name") },
  { "birth_date", N_("Date of birth") },
  { "birth_place", N_("Place of birth") },
  { "sex", N_("Sex") },
  { "email", N_("Email") },
  { "pec", N_("Certified email (PEC)") },
  { "mobile_phone", N_("Mobile phone") },
  { "received_on", N_("Received on") },
  { "effective_from", N_("Effective from") },
  { "effective_to", N_("Effective until") },
  { "day", N_("Day") },
  { "number", N_("Number") },
  { "section", N_("Section") },
  { "paid_on", N_("Paid on") },
  { "reference", N_("Reference") },
  { "reasons", N_("Reasons") },
  { "text", N_("Text") },
};

/**
 * albo_problem_text_of_field:
 * @field: (nullable): what it is about
 * @code: what is wrong
 *
 * Returns: (transfer full): a sentence
 */
char *
albo_problem_text_of_field (const char *field,
                            const char *code)
{
  const char *text = NULL;

  for (gsize i = 0; text == NULL && i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (problems[i].code, code) == 0)
      text = _(problems[i].text);

  if (text == NULL)
    text = albo_reason_to_text (code);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].field, field) == 0)
      return g_strdup_printf ("%s: %s", _(fields[i].label), text);

  return g_strdup (text);
}

static char *
text_of_detail (const char *detail)
{
  g_autoptr(JsonNode) node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;
  JsonArray *list = NULL;
  GString *text = g_string_new (NULL);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    list = albo_json_get_array (json_node_get_object (node), "problems");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *problem = json_array_get_element (list, i);
      g_autofree char *line = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (problem))
        continue;

      line = albo_problem_text_of_field (albo_json_get_string (json_node_get_object (problem), "field", NULL),
                                         albo_json_get_string (json_node_get_object (problem), "code", NULL));
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }

  if (text->len == 0)
    g_string_append (text, albo_reason_to_text (NULL));

  return g_string_free (text, FALSE);
}

/**
 * albo_problem_text_of_unknown:
 *
 * Returns: (transfer full): what to do where the outcome of a command is not known
 */
char *
albo_problem_text_of_unknown (void)
{
  return g_strdup (_("The connection was lost, and it is not known whether this was done. "
                     "Try again: it is done once, whatever became of the first try."));
}

/**
 * albo_problem_text_of_error:
 * @error: why a call failed
 *
 * Returns: (transfer full): what to do about it, in sentences; nothing of what the server said
 */
char *
albo_problem_text_of_error (const GError *error)
{
  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_FAILED)
    {
    case ALBO_STORE_ERROR_INVALID:
      return text_of_detail (albo_store_error_get_detail (error));
    case ALBO_STORE_ERROR_UNREACHABLE:
      return albo_problem_text_of_unknown ();
    case ALBO_STORE_ERROR_STALE:
    case ALBO_STORE_ERROR_NO_TRANSITION:
      return g_strdup (_("Somebody changed this meanwhile. Nothing was done: go back and look at it again."));
    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_SIGN_IN:
      return g_strdup (_("Your duty does not include this step."));
    case ALBO_STORE_ERROR_NOT_FOUND:
      return g_strdup (_("It is not there any more."));
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_TOO_MANY:
      return g_strdup (_("The server is busy. Nothing was done; try again in a moment."));
    default:
      return g_strdup (_("The server refused this. Ask who administers Albo."));
    }
}
