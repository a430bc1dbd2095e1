/* albo-form-parse-field.c - one field of a form document
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-private.h"

#include "albo-date.h"
#include "albo-form-cursor-private.h"
#include "albo-json.h"
#include "albo-money.h"

#include <string.h>

#define MAX_LINE       500      /* characters of a text of one line */
#define MAX_LINES      20000    /* characters of a longer one */
#define MAX_OPTIONS    300
#define MAX_PATTERN    200
#define MAX_FILES      20
#define MAX_FILE_SIZE  (100 * 1024 * 1024)
#define FILE_SIZE      (10 * 1024 * 1024)
#define N_MEDIA_TYPES  20
#define N_ITEMS        10

/* A pattern comes from who administers the services, the value from a stranger:
 * together they could run for years.  PCRE gives up at these limits, and what
 * it gave up on does not match.
 */
#define PATTERN_LIMITS "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=2000)(*LIMIT_HEAP=2000)"

static const char * const identities[] = {
  "fiscal_code", "family_name", "given_name", "birth_date", "birth_place", "sex",
  "email", "pec", "mobile_phone", NULL,
};

/* What a field attaches when its document does not say. */
static const char * const default_media_types[] = {
  "application/pdf", "application/pkcs7-mime", "image/jpeg", "image/png", NULL,
};

/* Members that only some types have. */
static const struct
{
  const char *member;
  guint       types;
} limits[] = {
  { "min_length",  1 << ALBO_FORM_TEXT | 1 << ALBO_FORM_MULTILINE },
  { "max_length",  1 << ALBO_FORM_TEXT | 1 << ALBO_FORM_MULTILINE },
  { "pattern",     1 << ALBO_FORM_TEXT },
  { "min",         1 << ALBO_FORM_INTEGER | 1 << ALBO_FORM_MONEY | 1 << ALBO_FORM_DATE },
  { "max",         1 << ALBO_FORM_INTEGER | 1 << ALBO_FORM_MONEY | 1 << ALBO_FORM_DATE },
  { "options",     1 << ALBO_FORM_CHOICE | 1 << ALBO_FORM_MULTICHOICE },
  { "min_items",   1 << ALBO_FORM_MULTICHOICE | 1 << ALBO_FORM_GROUP },
  { "max_items",   1 << ALBO_FORM_MULTICHOICE | 1 << ALBO_FORM_GROUP },
  { "ordered",     1 << ALBO_FORM_MULTICHOICE },
  { "fields",      1 << ALBO_FORM_GROUP },
  { "item_label",  1 << ALBO_FORM_GROUP },
  { "media_types", 1 << ALBO_FORM_ATTACHMENT },
  { "max_size",    1 << ALBO_FORM_ATTACHMENT },
  { "max_files",   1 << ALBO_FORM_ATTACHMENT },
  { "text",        1 << ALBO_FORM_DECLARATION | 1 << ALBO_FORM_NOTE },
  { "required",    ~(1u << ALBO_FORM_NOTE) },
  { "from",        1 << ALBO_FORM_TEXT | 1 << ALBO_FORM_DATE | 1 << ALBO_FORM_CHOICE |
                   1 << ALBO_FORM_FISCAL_CODE | 1 << ALBO_FORM_EMAIL | 1 << ALBO_FORM_PEC |
                   1 << ALBO_FORM_PHONE | 1 << ALBO_FORM_MUNICIPALITY },
};

static gboolean
check_limits_fit (AlboFormCursor *cursor,
                  AlboFormField  *field,
                  JsonObject     *object)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (json_object_has_member (object, limits[i].member) &&
        (limits[i].types & 1u << field->type) == 0)
      return albo_form_cursor_refuse (cursor, limits[i].member, "does not fit the type");

  return TRUE;
}

static gboolean
read_count (AlboFormCursor *cursor,
            JsonObject     *object,
            const char     *member,
            gint64          max,
            guint          *count)
{
  gint64 value = *count;

  if (!albo_form_cursor_read_int (cursor, object, member, 0, max, &value))
    return FALSE;

  *count = value;
  return TRUE;
}

static gboolean
read_lengths (AlboFormCursor *cursor,
              AlboFormField  *field,
              JsonObject     *object)
{
  guint max = field->type == ALBO_FORM_MULTILINE ? MAX_LINES : MAX_LINE;

  field->max_length = max;

  if (!read_count (cursor, object, "min_length", max, &field->min_length) ||
      !read_count (cursor, object, "max_length", max, &field->max_length))
    return FALSE;

  if (field->max_length < 1 || field->min_length > field->max_length)
    return albo_form_cursor_refuse (cursor, "max_length", "leaves nothing to write");

  return TRUE;
}

static gboolean
read_pattern (AlboFormCursor *cursor,
              AlboFormField  *field,
              JsonObject     *object)
{
  g_autoptr(GRegex) plain = NULL;
  g_autofree char *anchored = NULL;

  if (!json_object_has_member (object, "pattern"))
    return TRUE;

  if (!albo_form_cursor_read_text (cursor, object, "pattern", MAX_PATTERN, &field->pattern))
    return FALSE;

  /* Alone it must be whole, or it could close the group it is put into. */
  plain = g_regex_new (field->pattern, 0, 0, NULL);
  anchored = g_strdup_printf (PATTERN_LIMITS "^(?:%s)$", field->pattern);

  if (plain != NULL && strstr (field->pattern, "(*") == NULL)
    field->regex = g_regex_new (anchored, G_REGEX_DOLLAR_ENDONLY, 0, NULL);

  if (field->regex == NULL)
    return albo_form_cursor_refuse (cursor, "pattern", "is no regular expression");

  return TRUE;
}

static gboolean
read_bound (AlboFormCursor *cursor,
            AlboFormField  *field,
            JsonObject     *object,
            const char     *member,
            AlboFormBound  *bound)
{
  const char *text;

  if (!json_object_has_member (object, member))
    return TRUE;

  bound->is_set = TRUE;

  if (field->type != ALBO_FORM_DATE)
    return albo_form_cursor_read_int (cursor, object, member, -ALBO_MONEY_MAX, ALBO_MONEY_MAX,
                                      &bound->number);

  text = albo_json_get_string (object, member, "");
  bound->is_today = strcmp (text, "today") == 0;

  if (!bound->is_today && !albo_date_parse_iso (text, &bound->date))
    return albo_form_cursor_refuse (cursor, member, "must be a date or \"today\"");

  return TRUE;
}

static gboolean
read_bounds (AlboFormCursor *cursor,
             AlboFormField  *field,
             JsonObject     *object)
{
  gboolean is_crossed;

  if (!read_bound (cursor, field, object, "min", &field->min) ||
      !read_bound (cursor, field, object, "max", &field->max))
    return FALSE;

  if (!field->min.is_set || !field->max.is_set || field->min.is_today || field->max.is_today)
    return TRUE;

  is_crossed = field->type == ALBO_FORM_DATE
             ? g_date_compare (&field->min.date, &field->max.date) > 0
             : field->min.number > field->max.number;

  return !is_crossed || albo_form_cursor_refuse (cursor, "max", "is less than \"min\"");
}

static gboolean
add_option (AlboFormCursor *cursor,
            AlboFormField  *field,
            JsonNode       *node)
{
  static const char * const members[] = { "value", "label", NULL };
  JsonObject *object = albo_form_cursor_get_object (cursor, node, members);
  g_autofree char *value = NULL;
  AlboFormOption *option;

  if (object == NULL || !albo_form_cursor_read_text (cursor, object, "value", 100, &value))
    return FALSE;

  if (albo_form_field_find_option (field, value) != NULL)
    return albo_form_cursor_refuse (cursor, "value", "is used twice");

  option = albo_form_option_new ();
  option->value = g_steal_pointer (&value);
  g_ptr_array_add (field->options, option);

  return albo_form_cursor_read_labels (cursor, object, "label", TRUE, &option->label);
}

static gboolean
read_options (AlboFormCursor *cursor,
              AlboFormField  *field,
              JsonObject     *object)
{
  JsonArray *options = albo_form_cursor_get_array (cursor, object, "options", 1, MAX_OPTIONS);
  gsize mark;

  if (options == NULL)
    return FALSE;

  mark = albo_form_cursor_enter (cursor, "options");

  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      gsize item = albo_form_cursor_enter_item (cursor, i);

      if (!add_option (cursor, field, json_array_get_element (options, i)))
        return FALSE;

      albo_form_cursor_leave (cursor, item);
    }

  albo_form_cursor_leave (cursor, mark);
  field->max_items = field->options->len;

  if (!read_count (cursor, object, "min_items", field->options->len, &field->min_items) ||
      !read_count (cursor, object, "max_items", field->options->len, &field->max_items))
    return FALSE;

  if (field->max_items < 1 || field->min_items > field->max_items)
    return albo_form_cursor_refuse (cursor, "max_items", "leaves nothing to choose");

  return albo_form_cursor_read_bool (cursor, object, "ordered", &field->is_ordered);
}

static gboolean
read_group (AlboFormCursor *cursor,
            AlboFormField  *field,
            JsonObject     *object)
{
  field->max_items = N_ITEMS;

  if (!albo_form_cursor_read_labels (cursor, object, "item_label", TRUE, &field->item_label) ||
      !read_count (cursor, object, "min_items", ALBO_FORM_MAX_ITEMS, &field->min_items) ||
      !read_count (cursor, object, "max_items", ALBO_FORM_MAX_ITEMS, &field->max_items))
    return FALSE;

  if (field->max_items < 1 || field->min_items > field->max_items)
    return albo_form_cursor_refuse (cursor, "max_items", "leaves nothing to add");

  return albo_form_parse_group (cursor, field, object);
}

static gboolean
is_media_type (const char *text)
{
  const char *slash = strchr (text, '/');

  return slash != NULL && slash != text && slash[1] != '\0' && strlen (text) <= 100 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789.+-/") == strlen (text) &&
         strchr (slash + 1, '/') == NULL;
}

static gboolean
read_media_types (AlboFormCursor *cursor,
                  AlboFormField  *field,
                  JsonObject     *object)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *types;

  if (!json_object_has_member (object, "media_types"))
    {
      field->media_types = g_strdupv ((char **) default_media_types);
      return TRUE;
    }

  types = albo_form_cursor_get_array (cursor, object, "media_types", 1, N_MEDIA_TYPES);
  if (types == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      JsonNode *node = json_array_get_element (types, i);

      if (!albo_json_is_string (node) || !is_media_type (json_node_get_string (node)))
        return albo_form_cursor_refuse (cursor, "media_types", "must hold media types");

      g_strv_builder_add (builder, json_node_get_string (node));
    }

  field->media_types = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_files (AlboFormCursor *cursor,
            AlboFormField  *field,
            JsonObject     *object)
{
  field->max_size = FILE_SIZE;
  field->max_files = 1;

  if (!read_media_types (cursor, field, object) ||
      !albo_form_cursor_read_int (cursor, object, "max_size", 1, MAX_FILE_SIZE, &field->max_size) ||
      !read_count (cursor, object, "max_files", MAX_FILES, &field->max_files))
    return FALSE;

  if (field->max_files < 1)
    return albo_form_cursor_refuse (cursor, "max_files", "leaves nothing to attach");

  return TRUE;
}

static gboolean
read_limits (AlboFormCursor *cursor,
             AlboFormField  *field,
             JsonObject     *object)
{
  if (!check_limits_fit (cursor, field, object))
    return FALSE;

  if (field->type == ALBO_FORM_TEXT || field->type == ALBO_FORM_MULTILINE)
    return read_lengths (cursor, field, object) && read_pattern (cursor, field, object);

  if (field->type == ALBO_FORM_CHOICE || field->type == ALBO_FORM_MULTICHOICE)
    return read_options (cursor, field, object);

  if (field->type == ALBO_FORM_ATTACHMENT)
    return read_files (cursor, field, object);

  if (field->type == ALBO_FORM_GROUP)
    return read_group (cursor, field, object);

  field->max_length = MAX_LINE;
  return read_bounds (cursor, field, object);
}

static gboolean
read_type (AlboFormCursor *cursor,
           AlboFormField  *field,
           JsonObject     *object)
{
  if (!albo_form_type_from_code (albo_json_get_string (object, "type", NULL), &field->type))
    return albo_form_cursor_refuse (cursor, "type", "is no type of field");

  if (cursor->format < 2 && (field->type == ALBO_FORM_GROUP || json_object_has_member (object, "ordered")))
    return albo_form_cursor_refuse (cursor, field->type == ALBO_FORM_GROUP ? "type" : "ordered",
                                    "needs format 2");

  /* A file belongs to a field, not to an entry of one; an identity is that of one person. */
  if (cursor->is_in_group && (field->type == ALBO_FORM_GROUP || field->type == ALBO_FORM_ATTACHMENT))
    return albo_form_cursor_refuse (cursor, "type", "cannot be in a group");

  if (cursor->is_in_group && json_object_has_member (object, "from"))
    return albo_form_cursor_refuse (cursor, "from", "cannot be in a group");

  return TRUE;
}

static gboolean
read_identity (AlboFormCursor *cursor,
               AlboFormField  *field,
               JsonObject     *object)
{
  if (!json_object_has_member (object, "from"))
    return TRUE;

  if (!albo_form_cursor_read_text (cursor, object, "from", 64, &field->identity))
    return FALSE;

  if (!g_strv_contains (identities, field->identity))
    return albo_form_cursor_refuse (cursor, "from", "is no attribute of an identity");

  return TRUE;
}

static gboolean
read_field (AlboFormCursor *cursor,
            AlboFormField  *field,
            JsonObject     *object)
{
  if (!albo_form_cursor_read_id (cursor, object, &field->id) ||
      !read_type (cursor, field, object))
    return FALSE;

  /* A declaration that need not be made has to say so. */
  field->is_required = field->type == ALBO_FORM_DECLARATION;

  return albo_form_cursor_read_labels (cursor, object, "label", TRUE, &field->label) &&
         albo_form_cursor_read_labels (cursor, object, "help", FALSE, &field->help) &&
         albo_form_cursor_read_labels (cursor, object, "text", field->type == ALBO_FORM_NOTE,
                                       &field->text) &&
         albo_form_cursor_read_bool (cursor, object, "required", &field->is_required) &&
         read_identity (cursor, field, object) &&
         albo_form_condition_read (cursor, object, &field->visible_when) &&
         read_limits (cursor, field, object);
}

/**
 * albo_form_parse_field:
 * @cursor: where in the document @node is
 * @node: (nullable): a field
 *
 * Returns: (transfer full) (nullable): the field, %NULL with an error
 */
AlboFormField *
albo_form_parse_field (AlboFormCursor *cursor,
                       JsonNode       *node)
{
  static const char * const members[] = {
    "id", "type", "label", "help", "text", "required", "from", "visible_when", "min_length",
    "max_length", "pattern", "min", "max", "options", "min_items", "max_items", "media_types",
    "max_size", "max_files", "ordered", "fields", "item_label", NULL,
  };
  JsonObject *object = albo_form_cursor_get_object (cursor, node, members);
  AlboFormField *field;

  if (object == NULL)
    return NULL;

  field = albo_form_field_new ();
  if (read_field (cursor, field, object))
    return field;

  albo_form_field_free (field);
  return NULL;
}
