/* albo-form.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-json.h"

#include <string.h>

G_DEFINE_QUARK (albo-form-error-quark, albo_form_error)

G_DEFINE_BOXED_TYPE (AlboForm, albo_form, albo_form_ref, albo_form_unref)

static const char * const types[ALBO_FORM_N_TYPES] = {
  [ALBO_FORM_TEXT] = "text",
  [ALBO_FORM_MULTILINE] = "multiline",
  [ALBO_FORM_INTEGER] = "integer",
  [ALBO_FORM_MONEY] = "money",
  [ALBO_FORM_DATE] = "date",
  [ALBO_FORM_CHOICE] = "choice",
  [ALBO_FORM_MULTICHOICE] = "multichoice",
  [ALBO_FORM_CHECKBOX] = "checkbox",
  [ALBO_FORM_DECLARATION] = "declaration",
  [ALBO_FORM_FISCAL_CODE] = "fiscal_code",
  [ALBO_FORM_VAT_NUMBER] = "vat_number",
  [ALBO_FORM_IBAN] = "iban",
  [ALBO_FORM_EMAIL] = "email",
  [ALBO_FORM_PEC] = "pec",
  [ALBO_FORM_PHONE] = "phone",
  [ALBO_FORM_POSTAL_CODE] = "postal_code",
  [ALBO_FORM_MUNICIPALITY] = "municipality",
  [ALBO_FORM_PROVINCE] = "province",
  [ALBO_FORM_COUNTRY] = "country",
  [ALBO_FORM_ADDRESS] = "address",
  [ALBO_FORM_ATTACHMENT] = "attachment",
  [ALBO_FORM_GROUP] = "group",
  [ALBO_FORM_NOTE] = "note",
};

static const char * const address_parts[ALBO_FORM_ADDRESS_N_PARTS] = {
  [ALBO_FORM_ADDRESS_STREET] = "street",
  [ALBO_FORM_ADDRESS_NUMBER] = "number",
  [ALBO_FORM_ADDRESS_POSTAL_CODE] = "postal_code",
  [ALBO_FORM_ADDRESS_MUNICIPALITY] = "municipality",
  [ALBO_FORM_ADDRESS_PROVINCE] = "province",
  [ALBO_FORM_ADDRESS_COUNTRY] = "country",
};

const char *
albo_form_address_part_get_id (AlboFormAddressPart part)
{
  return address_parts[part];
}

AlboFormField *
albo_form_field_new (void)
{
  AlboFormField *field = g_new0 (AlboFormField, 1);

  field->options = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_option_free);
  return field;
}

void
albo_form_field_free (AlboFormField *field)
{
  if (field == NULL)
    return;

  g_clear_pointer (&field->id, g_free);
  g_clear_pointer (&field->identity, g_free);
  g_clear_pointer (&field->visible_when, albo_form_condition_free);
  g_clear_pointer (&field->pattern, g_free);
  g_clear_pointer (&field->regex, g_regex_unref);
  g_clear_pointer (&field->options, g_ptr_array_unref);
  g_clear_pointer (&field->media_types, g_strfreev);
  g_clear_pointer (&field->group, albo_form_unref);
  g_free (field);
}

AlboFormSection *
albo_form_section_new (void)
{
  return g_new0 (AlboFormSection, 1);
}

void
albo_form_section_free (AlboFormSection *section)
{
  if (section == NULL)
    return;

  g_clear_pointer (&section->id, g_free);
  g_clear_pointer (&section->visible_when, albo_form_condition_free);
  g_free (section);
}

AlboFormOption *
albo_form_option_new (void)
{
  return g_new0 (AlboFormOption, 1);
}

void
albo_form_option_free (AlboFormOption *option)
{
  if (option == NULL)
    return;

  g_clear_pointer (&option->value, g_free);
  g_free (option);
}

AlboFormOption *
albo_form_field_find_option (const AlboFormField *field,
                             const char          *value)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      AlboFormOption *option = field->options->pdata[i];

      if (g_strcmp0 (option->value, value) == 0)
        return option;
    }

  return NULL;
}

/* Without a document it is the part of another form that may be repeated. */
AlboForm *
albo_form_new_empty (JsonNode *document)
{
  AlboForm *self = g_new0 (AlboForm, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->document = document != NULL ? json_node_ref (document) : NULL;
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_section_free);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_field_free);
  self->fields_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static AlboForm *
new_from_document (JsonNode  *document,
                   GError   **error)
{
  g_autoptr(AlboForm) self = albo_form_new_empty (document);

  return albo_form_parse (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * albo_form_new_from_json:
 * @text: (array length=length): a form document
 * @length: its size in bytes, or -1 if a zero byte ends it
 * @error: return location for an error
 *
 * Returns: (transfer full): the form, or %NULL with [error@Albo.FormError]
 */
AlboForm *
albo_form_new_from_json (const char  *text,
                         gssize       length,
                         GError     **error)
{
  g_autoptr(JsonNode) document = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize n_bytes;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;
  if (n_bytes > ALBO_FORM_MAX_SIZE)
    {
      g_set_error_literal (error, ALBO_FORM_ERROR, ALBO_FORM_ERROR_LIMIT,
                           "$: the form is too large");
      return NULL;
    }

  document = albo_json_parse (text, n_bytes, &local_error);
  if (document == NULL)
    {
      g_set_error (error, ALBO_FORM_ERROR, ALBO_FORM_ERROR_JSON, "$: %s", local_error->message);
      return NULL;
    }

  return new_from_document (document, error);
}

/**
 * albo_form_new_from_node:
 * @node: a form document
 * @error: return location for an error
 *
 * The form keeps a copy of its own: nobody changes it later through @node.
 *
 * Returns: (transfer full): the form, or %NULL with [error@Albo.FormError]
 */
AlboForm *
albo_form_new_from_node (JsonNode  *node,
                         GError   **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = albo_json_to_string (node);
  return albo_form_new_from_json (text, -1, error);
}

/**
 * albo_form_ref:
 * @self: a form
 *
 * Returns: (transfer full): @self, with one more owner
 */
AlboForm *
albo_form_ref (AlboForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * albo_form_unref:
 * @self: (transfer full) (nullable): a form
 */
void
albo_form_unref (AlboForm *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->fields_by_id);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->sections);
  g_clear_pointer (&self->document, json_node_unref);
  g_free (self);
}

/**
 * albo_form_to_node:
 * @self: a form
 *
 * Returns: (transfer full): the document that the form was made from; it is immutable
 */
JsonNode *
albo_form_to_node (AlboForm *self)
{
  return json_node_ref (self->document);
}

guint
albo_form_get_n_sections (AlboForm *self)
{
  return self->sections->len;
}

/**
 * albo_form_get_section_id:
 * @self: a form
 * @section: counted from zero
 *
 * Returns: (transfer none) (nullable): the id, %NULL if there is no such section
 */
const char *
albo_form_get_section_id (AlboForm *self,
                          guint     section)
{
  AlboFormSection *found = section < self->sections->len ? self->sections->pdata[section] : NULL;

  return found != NULL ? found->id : NULL;
}

/**
 * albo_form_get_section_title:
 * @self: a form
 * @section: counted from zero
 * @lang: (nullable): `it` or `en`
 *
 * Returns: (transfer none): the title, empty if there is no such section
 */
const char *
albo_form_get_section_title (AlboForm   *self,
                             guint       section,
                             const char *lang)
{
  AlboFormSection *found = section < self->sections->len ? self->sections->pdata[section] : NULL;

  return found != NULL ? albo_json_localized (found->title, lang) : "";
}

/**
 * albo_form_is_section_visible:
 * @self: a form
 * @section: counted from zero
 * @values: (nullable): plain values
 *
 * Returns: %TRUE if the section has to be shown for @values
 */
gboolean
albo_form_is_section_visible (AlboForm   *self,
                              guint       section,
                              JsonObject *values)
{
  AlboFormSection *found = section < self->sections->len ? self->sections->pdata[section] : NULL;

  return found != NULL && albo_form_condition_holds (found->visible_when, values);
}

guint
albo_form_get_n_fields (AlboForm *self)
{
  return self->fields->len;
}

/**
 * albo_form_get_field:
 * @self: a form
 * @index: counted from zero, through all sections
 *
 * Returns: (transfer none) (nullable): the field, %NULL if there is none
 */
const AlboFormField *
albo_form_get_field (AlboForm *self,
                     guint     index)
{
  return index < self->fields->len ? self->fields->pdata[index] : NULL;
}

/**
 * albo_form_find_field:
 * @self: a form
 * @id: (nullable): the id of a field
 *
 * Returns: (transfer none) (nullable): the field, %NULL if there is none
 */
const AlboFormField *
albo_form_find_field (AlboForm   *self,
                      const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->fields_by_id, id) : NULL;
}

/**
 * albo_form_is_field_visible:
 * @self: a form
 * @field: one of its fields
 * @values: (nullable): plain values
 *
 * Returns: %TRUE if the field and its section have to be shown for @values
 */
gboolean
albo_form_is_field_visible (AlboForm            *self,
                            const AlboFormField *field,
                            JsonObject          *values)
{
  return albo_form_is_section_visible (self, field->section, values) &&
         albo_form_condition_holds (field->visible_when, values);
}

/* Which sections @section means; %FALSE if there is no such section. */
gboolean
albo_form_get_range (AlboForm *self,
                     int       section,
                     guint    *first_section,
                     guint    *n_sections)
{
  if (section >= 0 && (guint) section >= self->sections->len)
    return FALSE;

  *first_section = section < 0 ? 0 : section;
  *n_sections = section < 0 ? self->sections->len : 1;
  return TRUE;
}

const char *
albo_form_field_get_id (const AlboFormField *field)
{
  return field->id;
}

AlboFormFieldType
albo_form_field_get_kind (const AlboFormField *field)
{
  return field->type;
}

guint
albo_form_field_get_section (const AlboFormField *field)
{
  return field->section;
}

const char *
albo_form_field_get_label (const AlboFormField *field,
                           const char          *lang)
{
  return albo_json_localized (field->label, lang);
}

/**
 * albo_form_field_get_identity:
 * @field: a field
 *
 * Returns: (transfer none) (nullable): the attribute of the citizen's identity
 *   that fills the field, such as `family_name`; %NULL if none does
 */
const char *
albo_form_field_get_identity (const AlboFormField *field)
{
  return field->identity;
}

gboolean
albo_form_field_is_required (const AlboFormField *field)
{
  return field->is_required;
}

/**
 * albo_form_field_get_group:
 * @field: a field
 *
 * Returns: (transfer none) (nullable): the fields of each entry as a form of one section,
 *   which has no document; %NULL if @field is no group
 */
AlboForm *
albo_form_field_get_group (const AlboFormField *field)
{
  return field->group;
}

/**
 * albo_form_field_get_max_size:
 * @field: a field for attachments
 *
 * Returns: how many bytes each file may have
 */
gint64
albo_form_field_get_max_size (const AlboFormField *field)
{
  return field->max_size;
}

guint
albo_form_field_get_max_files (const AlboFormField *field)
{
  return field->max_files;
}

/**
 * albo_form_field_get_media_types:
 * @field: a field for attachments
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what it takes
 */
const char * const *
albo_form_field_get_media_types (const AlboFormField *field)
{
  return (const char * const *) field->media_types;
}

/**
 * albo_form_field_takes_media_type:
 * @field: a field
 * @media_type: (nullable): such as `application/pdf`
 *
 * Returns: %TRUE if a file of that type may be attached to @field
 */
gboolean
albo_form_field_takes_media_type (const AlboFormField *field,
                                  const char          *media_type)
{
  return field->media_types != NULL && media_type != NULL &&
         g_strv_contains ((const char * const *) field->media_types, media_type);
}

/**
 * albo_form_type_to_code:
 * @type: a type
 *
 * Returns: (transfer none) (nullable): the word of the format, %NULL if @type is none
 */
const char *
albo_form_type_to_code (AlboFormFieldType type)
{
  return (guint) type < ALBO_FORM_N_TYPES ? types[type] : NULL;
}

/**
 * albo_form_type_from_code:
 * @code: (nullable): a word of the format
 * @type: (out): the type; set only on success
 *
 * Returns: %TRUE if @code names a type
 */
gboolean
albo_form_type_from_code (const char        *code,
                          AlboFormFieldType *type)
{
  for (guint i = 0; i < ALBO_FORM_N_TYPES; i++)
    {
      if (g_strcmp0 (types[i], code) != 0)
        continue;

      *type = i;
      return TRUE;
    }

  return FALSE;
}
