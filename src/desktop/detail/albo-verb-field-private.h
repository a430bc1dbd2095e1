/* albo-verb-field-private.h - one field of the form of a verb
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-verb-form.h"

G_BEGIN_DECLS

/* One of several that are alike and shown when they are wanted. */
typedef struct
{
  GtkWidget *widget;
  gboolean   is_shown;
} AlboVerbBlock;

typedef struct
{
  AlboVerbFieldKind  kind;
  char              *id;
  char              *title;
  gboolean           is_required;
  GtkWidget         *row;      /* borrowed, as all widgets here */
  GtkWidget         *control;  /* entry row, combo row, check button, text view or file row */
  GtkWidget         *problem;  /* the row below it that says what is wrong */
  GPtrArray         *codes;    /* (nullable): of a choice */
  char              *path;     /* (nullable): of a file */
  char              *when;     /* (nullable): the check that shows it */
  AlboVerbBlock     *block;    /* (nullable) */
} AlboVerbField;

AlboVerbField *albo_verb_field_new         (AlboVerbFieldKind  kind,
                                            const char        *id,
                                            const char        *title,
                                            gboolean           is_required,
                                            GCallback          changed_cb,
                                            gpointer           form);
void           albo_verb_field_free        (AlboVerbField     *self);
void           albo_verb_field_set_choice  (AlboVerbField     *self,
                                            GPtrArray         *labels,
                                            GPtrArray         *codes);
void           albo_verb_field_set_path    (AlboVerbField     *self,
                                            const char        *path);
char          *albo_verb_field_get_text    (AlboVerbField     *self);
gboolean       albo_verb_field_is_checked  (AlboVerbField     *self);
gboolean       albo_verb_field_is_valid    (AlboVerbField     *self);
void           albo_verb_field_add_value   (AlboVerbField     *self,
                                            JsonObject        *values);
void           albo_verb_field_add_typed   (AlboVerbField     *self,
                                            JsonObject        *typed);
void           albo_verb_field_set_typed   (AlboVerbField     *self,
                                            JsonObject        *typed);
void           albo_verb_field_show_problem (AlboVerbField    *self,
                                            const char        *text);

G_END_DECLS
