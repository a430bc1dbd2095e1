/* albo-verb-form.h - what a verb wants to know: fields, one below the other
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboVerbFieldKind:
 *
 * What a field holds, and so how it is typed and what it is in the details: text, whole
 * number, cents, `YYYY-MM-DD`, code, boolean, or the path of a file.
 */
typedef enum
{
  ALBO_VERB_FIELD_TEXT,
  ALBO_VERB_FIELD_LONG_TEXT,
  ALBO_VERB_FIELD_NUMBER,
  ALBO_VERB_FIELD_MONEY,
  ALBO_VERB_FIELD_DAY,
  ALBO_VERB_FIELD_CHOICE,
  ALBO_VERB_FIELD_CHECK,
  ALBO_VERB_FIELD_FILE,
} AlboVerbFieldKind;

/**
 * AlboVerbFormMap:
 * @values: what is filled in, by field; only what is shown and not empty
 * @user_data: what was given
 *
 * Makes the details of a verb from the fields.
 *
 * Returns: (transfer full) (nullable): the details; %NULL when something is missing
 */
typedef JsonObject *(*AlboVerbFormMap)     (JsonObject *values,
                                            gpointer    user_data);

/**
 * AlboVerbFormPreview:
 * @details: the details of a verb
 * @user_data: what was given
 *
 * Returns: (transfer full): what the applicant will read
 */
typedef char       *(*AlboVerbFormPreview) (JsonObject *details,
                                            gpointer    user_data);

#define ALBO_TYPE_VERB_FORM (albo_verb_form_get_type ())

G_DECLARE_FINAL_TYPE (AlboVerbForm, albo_verb_form, ALBO, VERB_FORM, GtkBox)

AlboVerbForm *albo_verb_form_new          (void);

void          albo_verb_form_begin_group  (AlboVerbForm        *self,
                                           const char          *title,
                                           const char          *description);
void          albo_verb_form_begin_block  (AlboVerbForm        *self,
                                           const char          *title);
void          albo_verb_form_add_more     (AlboVerbForm        *self,
                                           const char          *label);
void          albo_verb_form_add          (AlboVerbForm        *self,
                                           AlboVerbFieldKind    kind,
                                           const char          *id,
                                           const char          *title,
                                           gboolean             is_required);
void          albo_verb_form_add_check    (AlboVerbForm        *self,
                                           const char          *id,
                                           const char          *title,
                                           const char          *subtitle,
                                           gboolean             is_required);
void          albo_verb_form_add_choice   (AlboVerbForm        *self,
                                           const char          *id,
                                           const char          *title,
                                           GPtrArray           *labels,
                                           GPtrArray           *codes,
                                           gboolean             is_required);
void          albo_verb_form_add_fact     (AlboVerbForm        *self,
                                           const char          *title,
                                           const char          *text);
void          albo_verb_form_add_when     (AlboVerbForm        *self,
                                           const char          *check,
                                           AlboVerbFieldKind    kind,
                                           const char          *id,
                                           const char          *title,
                                           gboolean             is_required);
void          albo_verb_form_set_map      (AlboVerbForm        *self,
                                           AlboVerbFormMap      map,
                                           AlboVerbFormPreview  preview,
                                           gpointer             user_data,
                                           GDestroyNotify       destroy);

JsonObject   *albo_verb_form_get_details  (AlboVerbForm        *self);
char         *albo_verb_form_get_preview  (AlboVerbForm        *self);
const char   *albo_verb_form_get_missing  (AlboVerbForm        *self);
JsonObject   *albo_verb_form_get_typed    (AlboVerbForm        *self);
void          albo_verb_form_set_typed    (AlboVerbForm        *self,
                                           JsonObject          *typed);
gboolean      albo_verb_form_is_empty     (AlboVerbForm        *self);
gboolean      albo_verb_form_show_problem (AlboVerbForm        *self,
                                           const char          *id,
                                           const char          *text);
void          albo_verb_form_clear_problems (AlboVerbForm      *self);

G_END_DECLS
