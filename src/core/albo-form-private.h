/* albo-form-private.h - what a form is made of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"

G_BEGIN_DECLS

typedef struct _AlboFormCursor AlboFormCursor;

typedef enum
{
  ALBO_FORM_CONDITION_EQUALS,      /* field, values (one) */
  ALBO_FORM_CONDITION_IN,          /* field, values */
  ALBO_FORM_CONDITION_NOT_EMPTY,   /* field */
  ALBO_FORM_CONDITION_EMPTY,       /* field */
  ALBO_FORM_CONDITION_ALL,         /* parts */
  ALBO_FORM_CONDITION_ANY,         /* parts */
  ALBO_FORM_CONDITION_NOT,         /* parts (one) */
} AlboFormConditionKind;

typedef struct
{
  AlboFormConditionKind  kind;
  char                  *field;
  JsonArray             *values;
  GPtrArray             *parts;
} AlboFormCondition;

/* A limit of integers, cents or days.  "today" is the day of the check. */
typedef struct
{
  gboolean is_set;
  gboolean is_today;
  gint64   number;
  GDate    date;
} AlboFormBound;

typedef struct
{
  char       *value;
  JsonObject *label;
} AlboFormOption;

typedef struct
{
  char              *id;
  JsonObject        *title;
  JsonObject        *help;
  AlboFormCondition *visible_when;
  guint              first_field;
  guint              n_fields;
} AlboFormSection;

struct _AlboFormField
{
  char              *id;
  AlboFormFieldType  type;
  guint              section;
  JsonObject        *label;
  JsonObject        *help;
  JsonObject        *text;
  gboolean           is_required;
  char              *identity;
  AlboFormCondition *visible_when;

  guint              min_length;   /* characters */
  guint              max_length;
  char              *pattern;
  GRegex            *regex;
  AlboFormBound      min;
  AlboFormBound      max;
  GPtrArray         *options;      /* AlboFormOption */
  guint              min_items;
  guint              max_items;
  gboolean           is_ordered;   /* the options are chosen by preference */
  AlboForm          *group;        /* (nullable): the fields of each entry, as one section */
  JsonObject        *item_label;   /* what one entry is called */
  GStrv              media_types;
  gint64             max_size;     /* bytes */
  guint              max_files;
};

struct _AlboForm
{
  gatomicrefcount  ref_count;
  JsonNode        *document;       /* immutable; owns every label; NULL for a group */
  GPtrArray       *sections;       /* AlboFormSection */
  GPtrArray       *fields;         /* AlboFormField, in the order of the document */
  GHashTable      *fields_by_id;
};

/* The parts of an address, in the order in which they are asked for. */
typedef enum
{
  ALBO_FORM_ADDRESS_STREET,
  ALBO_FORM_ADDRESS_NUMBER,
  ALBO_FORM_ADDRESS_POSTAL_CODE,
  ALBO_FORM_ADDRESS_MUNICIPALITY,
  ALBO_FORM_ADDRESS_PROVINCE,
  ALBO_FORM_ADDRESS_COUNTRY,
  ALBO_FORM_ADDRESS_N_PARTS
} AlboFormAddressPart;

G_GNUC_INTERNAL
const char        *albo_form_address_part_get_id (AlboFormAddressPart      part);

G_GNUC_INTERNAL
AlboFormField     *albo_form_field_new           (void);
G_GNUC_INTERNAL
void               albo_form_field_free          (AlboFormField           *field);
G_GNUC_INTERNAL
AlboFormSection   *albo_form_section_new         (void);
G_GNUC_INTERNAL
void               albo_form_section_free        (AlboFormSection         *section);
G_GNUC_INTERNAL
AlboFormOption    *albo_form_option_new          (void);
G_GNUC_INTERNAL
void               albo_form_option_free         (AlboFormOption          *option);
G_GNUC_INTERNAL
AlboFormOption    *albo_form_field_find_option   (const AlboFormField     *field,
                                                  const char              *value);
G_GNUC_INTERNAL
gboolean           albo_form_get_range           (AlboForm                *self,
                                                  int                      section,
                                                  guint                   *first_section,
                                                  guint                   *n_sections);

G_GNUC_INTERNAL
AlboForm          *albo_form_new_empty           (JsonNode                *document);

/* albo-form-parse.c, albo-form-parse-field.c */
G_GNUC_INTERNAL
gboolean           albo_form_parse_group         (AlboFormCursor          *cursor,
                                                  AlboFormField           *field,
                                                  JsonObject              *object);
G_GNUC_INTERNAL
gboolean           albo_form_parse               (AlboForm                *self,
                                                  GError                 **error);
G_GNUC_INTERNAL
AlboFormField     *albo_form_parse_field         (AlboFormCursor          *cursor,
                                                  JsonNode                *node);

/* albo-form-condition.c */
G_GNUC_INTERNAL
AlboFormCondition *albo_form_condition_parse     (AlboFormCursor          *cursor,
                                                  JsonNode                *node);
G_GNUC_INTERNAL
gboolean           albo_form_condition_read      (AlboFormCursor          *cursor,
                                                  JsonObject              *object,
                                                  AlboFormCondition      **condition);
G_GNUC_INTERNAL
void               albo_form_condition_free      (AlboFormCondition       *condition);
G_GNUC_INTERNAL
gboolean           albo_form_condition_holds     (const AlboFormCondition *condition,
                                                  JsonObject              *values);
G_GNUC_INTERNAL
const char        *albo_form_condition_find_stranger
                                                 (const AlboFormCondition *condition,
                                                  GHashTable              *fields_by_id);
G_GNUC_INTERNAL
gboolean           albo_form_is_filled           (JsonNode                *value);

/* albo-form-check.c */
G_GNUC_INTERNAL
void               albo_form_check_value         (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  GPtrArray               *problems);
/* albo-form-check-parts.c */
G_GNUC_INTERNAL
void               albo_form_check_address       (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  GPtrArray               *problems);
G_GNUC_INTERNAL
void               albo_form_check_attachment    (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  GPtrArray               *problems);
/* albo-form-group.c */
G_GNUC_INTERNAL
void               albo_form_check_group         (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  GPtrArray               *problems);
G_GNUC_INTERNAL
char              *albo_form_display_group       (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  const char              *lang);
G_GNUC_INTERNAL
guint              albo_form_count_items         (const AlboFormField     *field,
                                                  JsonNode                *value);
G_GNUC_INTERNAL
guint              albo_form_count_ranks         (const AlboFormField     *field,
                                                  JsonNode                *value);
G_GNUC_INTERNAL
JsonObject        *albo_form_get_item            (JsonNode                *value,
                                                  guint                    index);
G_GNUC_INTERNAL
char              *albo_form_item_label          (const AlboFormField     *field,
                                                  guint                    index,
                                                  const char              *lang);

/* albo-form-check-person.c */
G_GNUC_INTERNAL
void               albo_form_check_person        (AlboForm                *self,
                                                  const AlboFormField     *field,
                                                  JsonObject              *values,
                                                  GPtrArray               *problems);

/* albo-form-display.c */
G_GNUC_INTERNAL
char              *albo_form_display             (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  const char              *lang);
G_GNUC_INTERNAL
char              *albo_form_input               (const AlboFormField     *field,
                                                  JsonNode                *value,
                                                  const char              *lang);
G_GNUC_INTERNAL
char              *albo_form_format_size         (gint64                   bytes,
                                                  const char              *lang);

/* albo-form-problem.c */
G_GNUC_INTERNAL
AlboFormProblem   *albo_form_problems_add        (GPtrArray               *problems,
                                                  const char              *field,
                                                  const char              *code);
G_GNUC_INTERNAL
void               albo_form_problem_set_int     (AlboFormProblem         *self,
                                                  const char              *param,
                                                  gint64                   value);
G_GNUC_INTERNAL
void               albo_form_problem_set_string  (AlboFormProblem         *self,
                                                  const char              *param,
                                                  const char              *value);
G_GNUC_INTERNAL
GPtrArray         *albo_form_problems_new        (void);

G_END_DECLS
