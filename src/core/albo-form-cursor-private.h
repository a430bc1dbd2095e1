/* albo-form-cursor-private.h - where in a document one is, for clear errors
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboFormCursor:
 * @path: the place, such as `$.sections[0].fields[2]`
 * @error: where the first error goes
 * @format: which format of documents it is
 * @is_in_group: whether the place is in a group of fields
 * @n_fields: how many fields were found, in groups and outside
 *
 * What the functions that parse a form share.  Each of them returns %FALSE or
 * %NULL after it has set the error.
 */
struct _AlboFormCursor
{
  GString  *path;
  GError  **error;
  gint64    format;
  gboolean  is_in_group;
  guint     n_fields;
};

typedef struct _AlboFormCursor AlboFormCursor;

G_GNUC_INTERNAL
gsize       albo_form_cursor_enter       (AlboFormCursor     *self,
                                          const char         *member);
G_GNUC_INTERNAL
gsize       albo_form_cursor_enter_item  (AlboFormCursor     *self,
                                          guint               index);
G_GNUC_INTERNAL
void        albo_form_cursor_leave       (AlboFormCursor     *self,
                                          gsize               mark);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_refuse      (AlboFormCursor     *self,
                                          const char         *member,
                                          const char         *what);
G_GNUC_INTERNAL
JsonObject *albo_form_cursor_get_object  (AlboFormCursor     *self,
                                          JsonNode           *node,
                                          const char * const *members);
G_GNUC_INTERNAL
JsonArray  *albo_form_cursor_get_array   (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          const char         *member,
                                          guint               min_length,
                                          guint               max_length);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_read_text   (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          const char         *member,
                                          gsize               max_bytes,
                                          char              **text);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_read_id     (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          char              **id);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_read_bool   (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          const char         *member,
                                          gboolean           *value);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_read_int    (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          const char         *member,
                                          gint64              min,
                                          gint64              max,
                                          gint64             *value);
G_GNUC_INTERNAL
gboolean    albo_form_cursor_read_labels (AlboFormCursor     *self,
                                          JsonObject         *object,
                                          const char         *member,
                                          gboolean            is_required,
                                          JsonObject        **labels);

G_END_DECLS
