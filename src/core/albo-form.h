/* albo-form.h - a form as a document: read, validate, render
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form-problem.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboForm:
 *
 * The form of a service: sections of fields, with the rules for their values.
 * It is made from a JSON document (`data/form/form.schema.json` describes it)
 * and never changes, so threads may share it.
 *
 * Values are one JSON object, field id → plain value.  An empty value is
 * absent or null.  Nothing here trusts the values, nor where they came from.
 */
typedef struct _AlboForm      AlboForm;
typedef struct _AlboFormField AlboFormField;

#define ALBO_TYPE_FORM  (albo_form_get_type ())
#define ALBO_FORM_ERROR (albo_form_error_quark ())

/**
 * AlboFormError:
 * @ALBO_FORM_ERROR_JSON: the text is not a JSON document
 * @ALBO_FORM_ERROR_INVALID: the document is not a form; the message names the place in it
 * @ALBO_FORM_ERROR_LIMIT: the document is too large
 */
typedef enum
{
  ALBO_FORM_ERROR_JSON,
  ALBO_FORM_ERROR_INVALID,
  ALBO_FORM_ERROR_LIMIT,
} AlboFormError;

/**
 * AlboFormFieldType:
 *
 * What a field holds; the plain JSON value is text unless said otherwise.
 */
typedef enum
{
  ALBO_FORM_TEXT,
  ALBO_FORM_MULTILINE,
  ALBO_FORM_INTEGER,         /* integer */
  ALBO_FORM_MONEY,           /* integer, euro cents */
  ALBO_FORM_DATE,            /* "YYYY-MM-DD" */
  ALBO_FORM_CHOICE,
  ALBO_FORM_MULTICHOICE,     /* array of text; by preference if the field is ordered */
  ALBO_FORM_CHECKBOX,        /* boolean */
  ALBO_FORM_DECLARATION,     /* boolean; must be true when required */
  ALBO_FORM_FISCAL_CODE,
  ALBO_FORM_VAT_NUMBER,
  ALBO_FORM_IBAN,
  ALBO_FORM_EMAIL,
  ALBO_FORM_PEC,
  ALBO_FORM_PHONE,
  ALBO_FORM_POSTAL_CODE,
  ALBO_FORM_MUNICIPALITY,
  ALBO_FORM_PROVINCE,        /* two capitals */
  ALBO_FORM_COUNTRY,         /* two capitals */
  ALBO_FORM_ADDRESS,         /* object: street number postal_code municipality province country */
  ALBO_FORM_ATTACHMENT,      /* array of {id name media_type size sha256} */
  ALBO_FORM_GROUP,           /* array of objects, each with the values of the group's fields */
  ALBO_FORM_NOTE,            /* never a value */
  ALBO_FORM_N_TYPES
} AlboFormFieldType;

#define ALBO_FORM_ALL_SECTIONS (-1)
#define ALBO_FORM_MAX_SIZE     (256 * 1024)    /* bytes of a document */
#define ALBO_FORM_MAX_VALUES   (1024 * 1024)   /* bytes of all values read */
#define ALBO_FORM_MAX_SECTIONS 40
#define ALBO_FORM_MAX_FIELDS   400
#define ALBO_FORM_MAX_ITEMS    20              /* of a group */

/**
 * AlboFormLookup:
 * @name: a field id; `id.street` and so on for the parts of an address; `id.items` for
 *   how many entries of a group were sent, and `id.0.field` for the fields of each
 * @user_data: what was given to [method@Albo.Form.read]
 *
 * Finds what a browser sent under a name.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the texts sent,
 *   %NULL if there was none
 */
typedef const char * const * (* AlboFormLookup) (const char *name,
                                                 gpointer    user_data);

GType                albo_form_get_type               (void);
GQuark               albo_form_error_quark            (void);

AlboForm            *albo_form_new_from_json          (const char           *text,
                                                       gssize                length,
                                                       GError              **error);
AlboForm            *albo_form_new_from_node          (JsonNode             *node,
                                                       GError              **error);
AlboForm            *albo_form_ref                    (AlboForm             *self);
void                 albo_form_unref                  (AlboForm             *self);
JsonNode            *albo_form_to_node                (AlboForm             *self);

guint                albo_form_get_n_sections         (AlboForm             *self);
const char          *albo_form_get_section_id         (AlboForm             *self,
                                                       guint                 section);
const char          *albo_form_get_section_title      (AlboForm             *self,
                                                       guint                 section,
                                                       const char           *lang);
gboolean             albo_form_is_section_visible     (AlboForm             *self,
                                                       guint                 section,
                                                       JsonObject           *values);
guint                albo_form_get_n_fields           (AlboForm             *self);
const AlboFormField *albo_form_get_field              (AlboForm             *self,
                                                       guint                 index);
const AlboFormField *albo_form_find_field             (AlboForm             *self,
                                                       const char           *id);
gboolean             albo_form_is_field_visible       (AlboForm             *self,
                                                       const AlboFormField  *field,
                                                       JsonObject           *values);

const char          *albo_form_field_get_id           (const AlboFormField  *field);
AlboFormFieldType    albo_form_field_get_kind         (const AlboFormField  *field);
guint                albo_form_field_get_section      (const AlboFormField  *field);
const char          *albo_form_field_get_label        (const AlboFormField  *field,
                                                       const char           *lang);
const char          *albo_form_field_get_identity     (const AlboFormField  *field);
char                *albo_form_field_display          (const AlboFormField  *field,
                                                       JsonNode             *value,
                                                       const char           *lang);
gboolean             albo_form_field_is_required      (const AlboFormField  *field);
AlboForm            *albo_form_field_get_group        (const AlboFormField  *field);
gint64               albo_form_field_get_max_size     (const AlboFormField  *field);
guint                albo_form_field_get_max_files    (const AlboFormField  *field);
const char * const  *albo_form_field_get_media_types  (const AlboFormField  *field);
gboolean             albo_form_field_takes_media_type (const AlboFormField  *field,
                                                       const char           *media_type);

const char          *albo_form_type_to_code           (AlboFormFieldType     type);
gboolean             albo_form_type_from_code         (const char           *code,
                                                       AlboFormFieldType    *type);

JsonObject          *albo_form_read                   (AlboForm             *self,
                                                       int                   section,
                                                       AlboFormLookup        lookup,
                                                       gpointer              user_data,
                                                       JsonObject           *previous,
                                                       GPtrArray           **problems);
char                *albo_form_list_shown             (AlboForm             *self,
                                                       int                   section,
                                                       JsonObject           *values);
gboolean             albo_form_add_item               (AlboForm             *self,
                                                       JsonObject           *values,
                                                       const char           *id);
gboolean             albo_form_remove_item            (AlboForm             *self,
                                                       JsonObject           *values,
                                                       const char           *id,
                                                       guint                 index);
gboolean             albo_form_move_item              (AlboForm             *self,
                                                       JsonObject           *values,
                                                       const char           *id,
                                                       guint                 index,
                                                       int                   by);
JsonObject          *albo_form_apply_identity         (AlboForm             *self,
                                                       JsonObject           *values,
                                                       JsonObject           *identity);
GPtrArray           *albo_form_validate               (AlboForm             *self,
                                                       int                   section,
                                                       JsonObject           *values);
JsonNode            *albo_form_render                 (AlboForm             *self,
                                                       int                   section,
                                                       JsonObject           *values,
                                                       JsonObject           *identity,
                                                       GPtrArray            *problems,
                                                       const char           *lang);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboForm, albo_form_unref)

G_END_DECLS
