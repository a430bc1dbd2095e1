/* albo-form-read.c - from what a browser sent to plain values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-iban.h"
#include "albo-json.h"
#include "albo-money.h"
#include "albo-vat-number.h"

#include <string.h>

#define MAX_VALUE (64 * 1024)   /* bytes of one value; the field's own limit is checked later */
#define MAX_ITEMS 300

typedef struct
{
  AlboFormLookup  lookup;
  gpointer        user_data;
  JsonObject     *values;
  GPtrArray      *problems;
  gsize           n_bytes;
  const char     *prefix;    /* of the names in an entry of a group, else empty */
} Reader;

static char *
get_name (Reader              *self,
          const AlboFormField *field)
{
  return g_strconcat (self->prefix, field->id, NULL);
}

/* Text of one kind of line end, without what cannot be seen.  %NULL if it is
 * no text at all.
 */
static char *
clean_text (const char *raw,
            gboolean    has_lines)
{
  g_autoptr(GString) text = NULL;

  if (!g_utf8_validate (raw, -1, NULL))
    return NULL;

  text = g_string_sized_new (strlen (raw));

  for (const char *p = raw; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (text, '\n');
        }
      else if (c == '\n' || c == '\t')
        g_string_append_c (text, has_lines ? (char) c : ' ');
      else if (g_unichar_iscntrl (c))
        return NULL;
      else
        g_string_append_unichar (text, c);
    }

  return g_strdup (g_strstrip (text->str));
}

/* The text that was sent under @name.  %NULL if none was sent, or if it cannot
 * be taken: then there is a problem, and the value before stays.
 */
static char *
take_text (Reader     *self,
           const char *name,
           const char *raw,
           gboolean    has_lines)
{
  gsize length;
  g_autofree char *text = NULL;

  if (raw == NULL)
    return NULL;

  length = strlen (raw);
  if (length > MAX_VALUE || self->n_bytes + length > ALBO_FORM_MAX_VALUES)
    {
      albo_form_problems_add (self->problems, name, "too_much");
      return NULL;
    }

  text = clean_text (raw, has_lines);
  if (text == NULL)
    {
      albo_form_problems_add (self->problems, name, "not_text");
      return NULL;
    }

  self->n_bytes += length;
  return g_steal_pointer (&text);
}

static const char *
look_up_first (Reader     *self,
               const char *name)
{
  const char * const *sent = self->lookup (name, self->user_data);

  return sent != NULL ? sent[0] : NULL;
}

/* What cannot be understood is kept as it was written, so that the person
 * finds it again; validation tells what is wrong with it.
 */
static JsonNode *
to_value (const AlboFormField *field,
          const char          *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *normal = NULL;
  char *end = NULL;
  gint64 number;
  GDate date;

  switch ((int) field->type)
    {
    case ALBO_FORM_INTEGER:
      number = g_ascii_strtoll (text, &end, 10);
      if (*end == '\0' && end != text && number >= -ALBO_MONEY_MAX && number <= ALBO_MONEY_MAX)
        return json_node_init_int (node, number);
      break;

    case ALBO_FORM_MONEY:
      if (albo_money_parse (text, &number))
        return json_node_init_int (node, number);
      break;

    case ALBO_FORM_DATE:
      if (albo_date_parse (text, &date))
        normal = albo_date_to_iso (&date);
      break;

    case ALBO_FORM_FISCAL_CODE:
      normal = albo_fiscal_code_normalize (text);
      break;

    case ALBO_FORM_VAT_NUMBER:
      normal = albo_vat_number_normalize (text);
      break;

    case ALBO_FORM_IBAN:
      normal = albo_iban_normalize (text);
      break;

    case ALBO_FORM_PROVINCE:
    case ALBO_FORM_COUNTRY:
      normal = g_ascii_strup (text, -1);
      break;

    default:
      break;
    }

  return json_node_init_string (node, normal != NULL ? normal : text);
}

static void
read_line (Reader              *self,
           const AlboFormField *field)
{
  g_autofree char *name = get_name (self, field);
  g_autofree char *text = take_text (self, name, look_up_first (self, name),
                                     field->type == ALBO_FORM_MULTILINE);

  if (text == NULL)
    return;

  if (text[0] == '\0')
    json_object_remove_member (self->values, field->id);
  else
    json_object_set_member (self->values, field->id, to_value (field, text));
}

/* A browser sends nothing for a box that is not ticked. */
static void
read_box (Reader              *self,
          const AlboFormField *field)
{
  g_autofree char *name = get_name (self, field);
  const char *sent = look_up_first (self, name);

  json_object_set_boolean_member (self->values, field->id,
                                  sent != NULL && sent[0] != '\0' && strcmp (sent, "false") != 0 &&
                                  strcmp (sent, "0") != 0);
}

static void
read_boxes (Reader              *self,
            const AlboFormField *field)
{
  g_autofree char *name = get_name (self, field);
  const char * const *sent = self->lookup (name, self->user_data);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(JsonArray) items = json_array_new ();

  for (gsize i = 0; sent != NULL && sent[i] != NULL && i < MAX_ITEMS; i++)
    {
      char *text = take_text (self, name, sent[i], FALSE);

      if (text == NULL)
        return;

      /* A list of preferences with one of them twice is for the person to correct. */
      if (text[0] != '\0' && (field->is_ordered || !g_hash_table_contains (seen, text)))
        json_array_add_string_element (items, text);

      g_hash_table_add (seen, text);
    }

  if (json_array_get_length (items) == 0)
    json_object_remove_member (self->values, field->id);
  else
    json_object_set_array_member (self->values, field->id, g_steal_pointer (&items));
}

static void
read_address (Reader              *self,
              const AlboFormField *field)
{
  g_autoptr(JsonObject) address = json_object_new ();
  g_autofree char *own_name = get_name (self, field);
  gboolean is_sent = FALSE;

  for (guint part = 0; part < ALBO_FORM_ADDRESS_N_PARTS; part++)
    {
      const char *id = albo_form_address_part_get_id (part);
      g_autofree char *name = g_strconcat (own_name, ".", id, NULL);
      const char *raw = look_up_first (self, name);
      g_autofree char *text = take_text (self, name, raw, FALSE);

      if (raw == NULL)
        continue;

      if (text == NULL)
        return;

      is_sent = TRUE;
      if (part == ALBO_FORM_ADDRESS_PROVINCE || part == ALBO_FORM_ADDRESS_COUNTRY)
        {
          for (char *p = text; *p != '\0'; p++)
            *p = g_ascii_toupper (*p);
        }

      if (text[0] != '\0')
        json_object_set_string_member (address, id, text);
    }

  if (!is_sent)
    return;

  /* A country that a page offers by default is no answer by itself. */
  if (json_object_get_size (address) == 0 ||
      (json_object_get_size (address) == 1 && json_object_has_member (address, "country")))
    json_object_remove_member (self->values, field->id);
  else
    json_object_set_object_member (self->values, field->id, g_steal_pointer (&address));
}

static void read_fields  (Reader     *self,
                          AlboForm   *form,
                          guint       first,
                          guint       n_fields);
static void drop_hidden  (AlboForm   *self,
                          JsonObject *values);
static JsonObject *
            copy_values  (AlboForm   *self,
                          JsonObject *previous);

/* As many entries as were sent, each over the one before; without a number none was. */
static void
read_group (Reader              *self,
            const AlboFormField *field)
{
  g_autofree char *name = get_name (self, field);
  g_autofree char *count_name = g_strconcat (name, ".items", NULL);
  const char *count = look_up_first (self, count_name);
  g_autoptr(JsonArray) items = json_array_new ();
  JsonNode *previous = albo_json_get_node (self->values, field->id);
  guint64 n_items;

  if (count == NULL ||
      !g_ascii_string_to_unsigned (count, 10, 0, ALBO_FORM_MAX_ITEMS, &n_items, NULL))
    return;

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s.%u.", name, i);
      JsonObject *item = copy_values (field->group, albo_form_get_item (previous, i));
      Reader reader = { self->lookup, self->user_data, item, self->problems, self->n_bytes, prefix };

      read_fields (&reader, field->group, 0, field->group->fields->len);
      self->n_bytes = reader.n_bytes;
      drop_hidden (field->group, item);
      json_array_add_object_element (items, item);
    }

  if (n_items == 0)
    json_object_remove_member (self->values, field->id);
  else
    json_object_set_array_member (self->values, field->id, g_steal_pointer (&items));
}

static void
read_field (Reader              *self,
            const AlboFormField *field)
{
  switch ((int) field->type)
    {
    case ALBO_FORM_NOTE:
    case ALBO_FORM_ATTACHMENT:
      break;

    case ALBO_FORM_CHECKBOX:
    case ALBO_FORM_DECLARATION:
      read_box (self, field);
      break;

    case ALBO_FORM_MULTICHOICE:
      read_boxes (self, field);
      break;

    case ALBO_FORM_ADDRESS:
      read_address (self, field);
      break;

    case ALBO_FORM_GROUP:
      read_group (self, field);
      break;

    default:
      read_line (self, field);
    }
}

static void
read_fields (Reader   *self,
             AlboForm *form,
             guint     first,
             guint     n_fields)
{
  for (guint i = first; i < first + n_fields; i++)
    read_field (self, form->fields->pdata[i]);
}

/* The entries of a group without what its fields do not have; what is no group stays as it is. */
static JsonNode *
copy_value (const AlboFormField *field,
            JsonNode            *value)
{
  JsonArray *items = field->type == ALBO_FORM_GROUP && JSON_NODE_HOLDS_ARRAY (value)
                   ? json_node_get_array (value) : NULL;
  JsonArray *copies;
  JsonNode *node;

  if (items == NULL)
    return json_node_copy (value);

  copies = json_array_new ();
  for (guint i = 0; i < json_array_get_length (items); i++)
    json_array_add_object_element (copies, copy_values (field->group, albo_form_get_item (value, i)));

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, copies);
  return node;
}

/* Only what the form has comes along. */
static JsonObject *
copy_values (AlboForm   *self,
             JsonObject *previous)
{
  JsonObject *values = json_object_new ();

  for (guint i = 0; i < self->fields->len; i++)
    {
      const AlboFormField *field = self->fields->pdata[i];
      JsonNode *node = albo_json_get_node (previous, field->id);

      if (node != NULL && field->type != ALBO_FORM_NOTE)
        json_object_set_member (values, field->id, copy_value (field, node));
    }

  return values;
}

/* What is not shown is not declared.  Hiding one field may hide the next. */
static void
drop_hidden (AlboForm   *self,
             JsonObject *values)
{
  gboolean is_changed;

  do
    {
      is_changed = FALSE;

      for (guint i = 0; i < self->fields->len; i++)
        {
          const AlboFormField *field = self->fields->pdata[i];

          if (field->type == ALBO_FORM_ATTACHMENT ||
              !json_object_has_member (values, field->id) ||
              albo_form_is_field_visible (self, field, values))
            continue;

          json_object_remove_member (values, field->id);
          is_changed = TRUE;
        }
    }
  while (is_changed);
}

/**
 * albo_form_read:
 * @self: a form
 * @section: the section that was sent, counted from zero, or %ALBO_FORM_ALL_SECTIONS
 * @lookup: (scope call): finds what was sent
 * @user_data: for @lookup
 * @previous: (nullable): the values before
 * @problems: (out) (optional) (transfer full) (element-type AlboFormProblem):
 *   what could not be taken at all
 *
 * Reads one section, or all, over the values before.  Texts are trimmed and
 * brought to the form in which they are stored; what cannot be understood is
 * kept as text, for [method@Albo.Form.validate] to name.  Attachments stay as
 * they were.  Values that the new ones hide are dropped, in all sections.
 *
 * Returns: (transfer full): the new values
 */
JsonObject *
albo_form_read (AlboForm        *self,
                int              section,
                AlboFormLookup   lookup,
                gpointer         user_data,
                JsonObject      *previous,
                GPtrArray      **problems)
{
  g_autoptr(GPtrArray) found = albo_form_problems_new ();
  Reader reader = { lookup, user_data, NULL, found, 0, "" };
  guint first;
  guint n_sections;

  g_return_val_if_fail (self != NULL && lookup != NULL, NULL);

  reader.values = copy_values (self, previous);

  if (albo_form_get_range (self, section, &first, &n_sections))
    {
      for (guint i = first; i < first + n_sections; i++)
        {
          AlboFormSection *read = self->sections->pdata[i];

          read_fields (&reader, self, read->first_field, read->n_fields);
        }

      drop_hidden (self, reader.values);
    }

  if (problems != NULL)
    *problems = g_steal_pointer (&found);

  return reader.values;
}

/**
 * albo_form_apply_identity:
 * @self: a form
 * @values: (nullable): plain values
 * @identity: (nullable): the attributes of the citizen's identity
 *
 * Puts what the identity says over what a browser may have said.  An attribute
 * that the identity lacks leaves its fields to the citizen.
 *
 * Returns: (transfer full): the new values
 */
JsonObject *
albo_form_apply_identity (AlboForm   *self,
                          JsonObject *values,
                          JsonObject *identity)
{
  JsonObject *result;

  g_return_val_if_fail (self != NULL, NULL);

  result = copy_values (self, values);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const AlboFormField *field = self->fields->pdata[i];
      const char *attribute = field->identity != NULL
                            ? albo_json_get_string (identity, field->identity, "") : "";

      if (attribute[0] != '\0')
        json_object_set_string_member (result, field->id, attribute);
    }

  return result;
}
