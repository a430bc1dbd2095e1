/* albo-form-editor.h - a form of a service, to be filled
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "albo-form.h"

G_BEGIN_DECLS

#define ALBO_TYPE_FORM_EDITOR (albo_form_editor_get_type ())

G_DECLARE_FINAL_TYPE (AlboFormEditor, albo_form_editor, ALBO, FORM_EDITOR, AdwBin)

GtkWidget  *albo_form_editor_new          (void);
void        albo_form_editor_show         (AlboFormEditor *self,
                                           AlboForm       *form,
                                           JsonObject     *values,
                                           JsonObject     *identity);
JsonObject *albo_form_editor_get_values   (AlboFormEditor *self);
gboolean    albo_form_editor_check        (AlboFormEditor *self);
void        albo_form_editor_set_problems (AlboFormEditor *self,
                                           GPtrArray      *problems);
void        albo_form_editor_set_files    (AlboFormEditor *self,
                                           const char     *field,
                                           JsonArray      *files);
JsonArray  *albo_form_editor_get_files    (AlboFormEditor *self,
                                           const char     *field);
gboolean    albo_form_editor_grab_field   (AlboFormEditor *self,
                                           const char     *name);

G_END_DECLS
