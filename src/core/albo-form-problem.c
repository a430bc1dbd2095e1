/* albo-form-problem.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-money.h"

#include <string.h>

/* A strange value must not make a strange amount of problems. */
#define MAX_PROBLEMS 500

G_DEFINE_BOXED_TYPE (AlboFormProblem, albo_form_problem,
                     albo_form_problem_copy, albo_form_problem_free)

/* What stands in braces is a parameter, with its unit behind the colon.  The
 * database sends no parameters, so what it may find has a text without, too.
 */
static const struct
{
  const char *code;
  AlboText    text;
  AlboText    plain;
} texts[] = {
  { "required", { "Questo campo è obbligatorio.", "This field is required." } },
  { "must_accept", { "Per proseguire è necessario dichiararlo.", "You must declare this to continue." } },
  { "unknown_field", { "Il modulo non ha questo campo.", "The form does not have this field." } },
  { "invalid", { "Il valore non è valido.", "The value is not valid." } },
  { "not_text", { "Il testo contiene caratteri non ammessi.", "The text has characters that are not allowed." } },
  { "too_short", { "Scrivere almeno {min} caratteri.", "Write at least {min} characters." } },
  { "too_long", { "Scrivere al massimo {max} caratteri.", "Write at most {max} characters." },
    { "Il testo è troppo lungo.", "The text is too long." } },
  { "too_much", { "I dati inviati sono troppi.", "Too much data was sent." } },
  { "pattern", { "Il formato non è quello richiesto.", "The format is not the one required." } },
  { "invalid_integer", { "Scrivere un numero intero.", "Write a whole number." } },
  { "invalid_money", { "Scrivere un importo, ad esempio 1.234,50.", "Write an amount, such as 1,234.50." } },
  { "invalid_date", { "Scrivere una data valida, ad esempio 31/12/2026.", "Write a valid date, such as 31/12/2026." } },
  { "below_min", { "Il valore minimo è {min}.", "The lowest value is {min}." } },
  { "above_max", { "Il valore massimo è {max}.", "The highest value is {max}." } },
  { "money_below_min", { "L’importo minimo è {min:money}.", "The lowest amount is {min:money}." } },
  { "money_above_max", { "L’importo massimo è {max:money}.", "The highest amount is {max:money}." } },
  { "date_too_early", { "La data non può essere anteriore al {min:date}.", "The date cannot be before {min:date}." } },
  { "date_too_late", { "La data non può essere successiva al {max:date}.", "The date cannot be after {max:date}." } },
  { "invalid_option", { "Scegliere una delle voci proposte.", "Choose one of the options." } },
  { "repeated_item", { "La stessa voce è scelta due volte.", "The same option is chosen twice." } },
  { "too_few_items", { "Scegliere almeno {min} voci.", "Choose at least {min} options." },
    { "Le voci scelte sono troppo poche.", "Too few options are chosen." } },
  { "too_many_items", { "Scegliere al massimo {max} voci.", "Choose at most {max} options." },
    { "Le voci scelte sono troppe.", "Too many options are chosen." } },
  { "too_few_entries", { "Inserire almeno {min} voci.", "Enter at least {min} entries." },
    { "Le voci inserite sono troppo poche.", "Too few entries were made." } },
  { "too_many_entries", { "Inserire al massimo {max} voci.", "Enter at most {max} entries." },
    { "Le voci inserite sono troppe.", "Too many entries were made." } },
  { "invalid_fiscal_code", { "Il codice fiscale non è corretto.", "The fiscal code is not correct." } },
  { "invalid_vat_number", { "La partita IVA non è corretta.", "The VAT number is not correct." } },
  { "invalid_iban", { "L’IBAN non è corretto.", "The IBAN is not correct." } },
  { "invalid_email", { "L’indirizzo email non è corretto.", "The email address is not correct." } },
  { "invalid_pec", { "L’indirizzo PEC non è corretto.", "The certified email address is not correct." } },
  { "invalid_phone", { "Il numero di telefono non è corretto.", "The phone number is not correct." } },
  { "invalid_postal_code", { "Il CAP ha cinque cifre.", "A postal code has five digits." } },
  { "invalid_province", { "La provincia non esiste.", "There is no such province." } },
  { "invalid_country", { "Lo Stato non esiste.", "There is no such country." } },
  { "too_many_files", { "Allegare al massimo {max} file.", "Attach at most {max} files." },
    { "I file allegati sono troppi.", "Too many files are attached." } },
  { "too_large", { "Il file supera la dimensione massima di {max:size}.", "The file is larger than {max:size}." },
    { "Il file è troppo grande.", "The file is too large." } },
  { "empty_file", { "Il file è vuoto.", "The file is empty." } },
  { "media_type", { "Il tipo di file non è ammesso.", "This type of file is not allowed." } },
  { "fiscal_code_names", { "Il codice fiscale non corrisponde a cognome e nome: controllare.", "The fiscal code does not fit the names: please check." } },
  { "fiscal_code_birth_date", { "Il codice fiscale non corrisponde alla data di nascita: controllare.", "The fiscal code does not fit the date of birth: please check." } },
  { "fiscal_code_sex", { "Il codice fiscale non corrisponde al sesso: controllare.", "The fiscal code does not fit the sex: please check." } },
  { "fiscal_code_birth_place", { "Il codice fiscale non corrisponde al luogo di nascita: controllare.", "The fiscal code does not fit the place of birth: please check." } },
  { "own_fiscal_code", { "È il tuo codice fiscale: indica quello di chi rappresenti.", "This is your own fiscal code: give that of whom you act for." } },
  { "not_minor", { "Indica la data di nascita di una persona che ha meno di diciotto anni.", "Give the date of birth of somebody under eighteen." } },
  { "capacity_not_allowed", { "Questo servizio non si può chiedere per conto di altri.", "This service cannot be asked for on behalf of others." } },
  { "open_twin", { "È già aperta una pratica per lo stesso servizio.", "A request for the same service is already open." } },
  { "preavviso_required", { "Prima del rigetto occorre il preavviso (art. 10-bis, legge 241/1990).", "A notice (art. 10-bis, law 241/1990) must come before a rejection." } },
  { "already_enrolled", { "Risulta già iscritto nel registro.", "Already enrolled in the register." } },
  { "not_enrolled", { "Non risulta iscritto nel registro.", "Not enrolled in the register." } },
  { "unknown_section", { "Il registro non ha questa sezione.", "The register does not have this section." } },
  { "same_section", { "È già iscritto in questa sezione.", "Already enrolled in this section." } },
  { "before_entry", { "La decorrenza precede l’iscrizione.", "The effective date comes before the enrolment." } },
  { "number_taken", { "Il numero di iscrizione è già assegnato.", "The enrolment number is already taken." } },
  { "member", { "Mancano i dati di chi va iscritto.", "The details of the person or body to enrol are missing." } },
};

static const AlboText unknown_text = { "Il valore non è accettato.", "The value is not accepted." };

/* Puts a parameter where the text names it, as `name` or `name:unit`. */
static void
append_param (GString    *result,
              JsonObject *params,
              const char *placeholder,
              const char *lang)
{
  g_auto(GStrv) parts = g_strsplit (placeholder, ":", 2);
  JsonNode *value = parts[0] != NULL ? albo_json_get_node (params, parts[0]) : NULL;
  const char *unit = parts[0] != NULL && parts[1] != NULL ? parts[1] : "";
  g_autofree char *text = NULL;

  if (albo_json_is_string (value))
    text = strcmp (unit, "date") == 0 ? albo_date_format_text (json_node_get_string (value), lang)
                                      : g_strdup (json_node_get_string (value));
  else if (!albo_json_is_int (value))
    text = g_strdup ("…");
  else if (strcmp (unit, "money") == 0)
    text = albo_money_format (json_node_get_int (value), lang);
  else if (strcmp (unit, "size") == 0)
    text = albo_form_format_size (json_node_get_int (value), lang);
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

  g_string_append (result, text);
}

/**
 * albo_form_problem_new:
 * @field: (nullable): the field, %NULL for the whole form
 * @code: what is wrong
 *
 * Returns: (transfer full): a new error
 */
AlboFormProblem *
albo_form_problem_new (const char *field,
                       const char *code)
{
  AlboFormProblem *self = g_new0 (AlboFormProblem, 1);

  self->field = g_strdup (field);
  self->code = g_strdup (code);
  self->severity = ALBO_FORM_SEVERITY_ERROR;
  return self;
}

/**
 * albo_form_problem_copy:
 * @self: a problem
 *
 * Returns: (transfer full): a copy, which shares the parameters
 */
AlboFormProblem *
albo_form_problem_copy (const AlboFormProblem *self)
{
  AlboFormProblem *copy = albo_form_problem_new (self->field, self->code);

  copy->severity = self->severity;
  copy->params = self->params != NULL ? json_object_ref (self->params) : NULL;
  return copy;
}

/**
 * albo_form_problem_free:
 * @self: (transfer full) (nullable): a problem
 */
void
albo_form_problem_free (AlboFormProblem *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->params, json_object_unref);
  g_free (self);
}

void
albo_form_problem_set_int (AlboFormProblem *self,
                           const char      *param,
                           gint64           value)
{
  if (self->params == NULL)
    self->params = json_object_new ();

  json_object_set_int_member (self->params, param, value);
}

void
albo_form_problem_set_string (AlboFormProblem *self,
                              const char      *param,
                              const char      *value)
{
  if (self->params == NULL)
    self->params = json_object_new ();

  json_object_set_string_member (self->params, param, value);
}

/**
 * albo_form_problem_to_text:
 * @self: a problem
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer full): one sentence for the person who fills the form
 */
char *
albo_form_problem_to_text (const AlboFormProblem *self,
                           const char            *lang)
{
  const AlboText *text = &unknown_text;
  g_auto(GStrv) pieces = NULL;
  GString *result = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].code, self->code) == 0)
      text = self->params == NULL && texts[i].plain.it != NULL ? &texts[i].plain : &texts[i].text;

  /* Outside and inside of braces take turns. */
  pieces = g_strsplit_set (albo_text_get (text, lang), "{}", -1);
  for (gsize i = 0; pieces[i] != NULL; i++)
    {
      if (i % 2 == 0)
        g_string_append (result, pieces[i]);
      else
        append_param (result, self->params, pieces[i], lang);
    }

  return g_string_free (result, FALSE);
}

GPtrArray *
albo_form_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_problem_free);
}

/* Returns the new problem, owned by @problems. */
AlboFormProblem *
albo_form_problems_add (GPtrArray  *problems,
                        const char *field,
                        const char *code)
{
  AlboFormProblem *problem = albo_form_problem_new (field, code);

  if (problems->len >= MAX_PROBLEMS)
    g_ptr_array_set_size (problems, MAX_PROBLEMS - 1);

  g_ptr_array_add (problems, problem);
  return problem;
}

/**
 * albo_form_problems_from_json:
 * @detail: (nullable): the detail of an error AL422, `{"problems": […]}`
 *
 * Reads the problems that the database found.
 *
 * Returns: (transfer full) (element-type AlboFormProblem): the problems, none
 *   if @detail is something else
 */
GPtrArray *
albo_form_problems_from_json (JsonNode *detail)
{
  GPtrArray *problems = albo_form_problems_new ();
  JsonArray *array = NULL;
  guint length;

  if (detail != NULL && JSON_NODE_HOLDS_OBJECT (detail))
    array = albo_json_get_array (json_node_get_object (detail), "problems");

  length = array != NULL ? MIN (json_array_get_length (array), MAX_PROBLEMS) : 0;

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *params = albo_json_get_object (object, "params");
      AlboFormProblem *problem;

      problem = albo_form_problems_add (problems, albo_json_get_string (object, "field", NULL),
                                        albo_json_get_string (object, "code", "invalid"));

      if (g_strcmp0 (albo_json_get_string (object, "severity", NULL), "warning") == 0)
        problem->severity = ALBO_FORM_SEVERITY_WARNING;

      if (params != NULL)
        problem->params = json_object_ref (params);
    }

  return problems;
}

/**
 * albo_form_problems_to_json:
 * @problems: (element-type AlboFormProblem): problems
 *
 * Returns: (transfer full): what [func@Albo.form_problems_from_json] reads
 */
JsonNode *
albo_form_problems_to_json (GPtrArray *problems)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);

  for (guint i = 0; i < problems->len; i++)
    {
      const AlboFormProblem *problem = problems->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "field");
      if (problem->field != NULL)
        json_builder_add_string_value (builder, problem->field);
      else
        json_builder_add_null_value (builder);

      json_builder_set_member_name (builder, "code");
      json_builder_add_string_value (builder, problem->code);
      json_builder_set_member_name (builder, "severity");
      json_builder_add_string_value (builder, problem->severity == ALBO_FORM_SEVERITY_WARNING
                                              ? "warning" : "error");

      if (problem->params != NULL)
        {
          JsonNode *params = json_node_new (JSON_NODE_OBJECT);

          json_node_set_object (params, problem->params);
          json_builder_set_member_name (builder, "params");
          json_builder_add_value (builder, params);
        }

      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * albo_form_problems_has_errors:
 * @problems: (nullable) (element-type AlboFormProblem): problems
 *
 * Returns: %TRUE if one of them is more than a warning
 */
gboolean
albo_form_problems_has_errors (GPtrArray *problems)
{
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const AlboFormProblem *problem = problems->pdata[i];

      if (problem->severity == ALBO_FORM_SEVERITY_ERROR)
        return TRUE;
    }

  return FALSE;
}
