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
  char      *title;
  GtkWidget *widget;   /* empty until it is shown; borrowed, as the next one */
  GtkWidget *list;     /* (nullable): the same */
  gboolean   is_shown;
} AlboVerbBlock;

/* Its widgets are made when it is first shown: most fields of a long form never are. */
typedef struct _AlboVerbField AlboVerbField;

struct _AlboVerbField
{
  AlboVerbFieldKind  kind;
  char              *id;
  char              *title;
  char              *subtitle; /* (nullable) */
  gboolean           is_required;
  char              *text;     /* (nullable): while it has no widgets */
  GtkWidget         *list;     /* where it is or will be, unless its block says; borrowed, as all here */
  GtkWidget         *fact;     /* (nullable): what is to be read before it in that list */
  GtkWidget         *row;      /* (nullable): until it is shown, as the next one */
  GtkWidget         *control;  /* entry row, combo row, check button, text view or file row */
  GtkWidget         *problem;  /* (nullable): the row below it, once something was wrong */
  GtkStringList     *labels;   /* (nullable): of a choice */
  GPtrArray         *codes;    /* (nullable): of a choice */
  char              *path;     /* (nullable): of a file */
  AlboVerbField     *when;     /* (nullable): the check that shows it */
  AlboVerbBlock     *block;    /* (nullable) */
};

AlboVerbField *albo_verb_field_new         (AlboVerbFieldKind  kind,
                                            const char        *id,
                                            const char        *title,
                                            gboolean           is_required);
void           albo_verb_field_free        (AlboVerbField     *self);
void           albo_verb_field_build       (AlboVerbField     *self,
                                            GCallback          changed_cb,
                                            gpointer           form);
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
