/* albo-item.h - an item of a supplement, as a form of its own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"

G_BEGIN_DECLS

/**
 * AlboItem:
 * @id: its number
 * @form: a form with the one field that is asked for
 * @field: the id of that field
 * @values: what was answered so far, or what the request says now
 * @reason: why the office asks
 * @is_answered: whether something was answered
 * @is_files: whether files are the answer
 * @follows: whether the form wants it because of another answer, and not the office
 *
 * An item of an open supplement, as the pages of a form need it.
 */
typedef struct
{
  gint64      id;
  AlboForm   *form;
  char       *field;
  JsonObject *values;
  char       *reason;
  gboolean    is_answered;
  gboolean    is_files;
  gboolean    follows;
} AlboItem;

AlboItem   *albo_item_new        (JsonObject  *item,
                                  JsonObject  *request,
                                  GError     **error);
void        albo_item_free       (AlboItem    *self);
const char *albo_item_get_label  (AlboItem    *self,
                                  const char  *lang);
const char *albo_item_find_label (JsonObject  *request,
                                  const char  *field,
                                  const char  *lang);
char       *albo_item_display    (AlboItem    *self,
                                  const char  *lang);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboItem, albo_item_free)

G_END_DECLS
