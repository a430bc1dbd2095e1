/* albo-form-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-form-view.h"

#include "albo-fact-list.h"
#include "albo-form.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-value-row.h"

#include <glib/gi18n.h>

/* Longer than a frame: what is there is drawn first. */
#define BUILD_DELAY_MS 20

/**
 * AlboFormView:
 *
 * The form of a request as it was filled, each value with who vouches for it.  While form
 * and values stay the same the rows stay too, so that who marks one value after the
 * other keeps place and focus.
 *
 * The first section is there at once; the others follow one by one, below what is seen, so
 * that a long form neither keeps anybody waiting nor stops the window.
 */
struct _AlboFormView
{
  AdwBin parent_instance;

  GtkBox     *box;
  JsonNode   *document;  /* (nullable): the form whose rows are there */
  JsonNode   *values;    /* (nullable): what is in them */
  AlboForm   *form;      /* (nullable): one that this program cannot read */
  GHashTable *rows;      /* id of the field → AlboValueRow, unowned */

  JsonNode   *model;     /* (nullable): whose other sections are still to come */
  guint       n_built;   /* sections of it that are there */
  JsonObject *request;   /* (nullable): what was shown last */
  gboolean    can_verify;
  guint       build_source;
};

G_DEFINE_FINAL_TYPE (AlboFormView, albo_form_view, ADW_TYPE_BIN)

static gboolean
is_same (JsonNode *one,
         JsonNode *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return json_node_equal (one, other);
}

static void
keep (JsonNode **place,
      JsonNode  *node)
{
  g_clear_pointer (place, json_node_unref);
  if (node != NULL)
    *place = json_node_copy (node);
}

/**
 * albo_form_view_make_model:
 * @request: a request as `office.request` gives it
 *
 * Returns: (transfer full) (nullable): its form as [method@Albo.Form.render] renders it; %NULL
 *   if this version of the program cannot read the form
 */
JsonNode *
albo_form_view_make_model (JsonObject *request)
{
  JsonNode *document = albo_json_get_node (request, "form");
  JsonObject *values = albo_json_get_object (request, "values");
  g_autoptr(AlboForm) form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
  g_autoptr(JsonObject) none = json_object_new ();

  if (form == NULL)
    return NULL;

  return albo_form_render (form, ALBO_FORM_ALL_SECTIONS, values != NULL ? values : none, NULL, NULL,
                           albo_language ());
}

/**
 * albo_form_view_get_text:
 * @field: a field of the model
 *
 * Returns: (transfer full) (nullable): what was filled in, for people; %NULL for what is
 *   shown elsewhere (files) or asks nothing (notes)
 */
char *
albo_form_view_get_text (JsonObject *field)
{
  const char *text = albo_json_get_string (field, "text", NULL);

  if (albo_json_get_bool (field, "is_attachment", FALSE) || albo_json_get_bool (field, "is_note", FALSE))
    return NULL;

  if (albo_json_get_bool (field, "is_declaration", FALSE))
    return g_strdup_printf ("%s %s", albo_json_get_bool (field, "checked", FALSE) ? "☑" : "☐",
                            text != NULL && *text != '\0'
                            ? text
                            : albo_json_get_string (field, "label", ""));

  return g_strdup (albo_json_get_string (field, "display", ""));
}

static void
add_section (AlboFormView *self,
             JsonObject   *section)
{
  GtkWidget *list = g_object_ref_sink (albo_fact_list_new (albo_json_get_string (section, "title", "")));
  JsonArray *fields = albo_json_get_array (section, "fields");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      const char *id = albo_json_get_string (field, "id", "");
      g_autofree char *text = albo_form_view_get_text (field);
      GtkWidget *row;

      if (text == NULL)
        continue;

      row = albo_value_row_new (id, albo_json_get_string (field, "label", ""), text);
      albo_fact_list_add_row (ALBO_FACT_LIST (list), row);
      g_hash_table_insert (self->rows, g_strdup (id), row);
    }

  if (!albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    gtk_box_append (self->box, list);
  g_object_unref (list);
}

static void
update_rows (AlboFormView *self)
{
  JsonObject *data = albo_json_get_object (self->request, "data");
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      JsonObject *value = data != NULL ? albo_json_get_object (data, id) : NULL;
      const AlboFormField *field = self->form != NULL ? albo_form_find_field (self->form, id) : NULL;
      g_autofree char *original = NULL;

      if (value != NULL && field != NULL && json_object_has_member (value, "original"))
        original = albo_form_field_display (field, albo_json_get_node (value, "original"),
                                            albo_language ());
      albo_value_row_update (row, value, original, self->can_verify);
    }
}

static void
stop_building (AlboFormView *self)
{
  g_clear_handle_id (&self->build_source, g_source_remove);
  g_clear_pointer (&self->model, json_node_unref);
  self->n_built = 0;
}

/* FALSE when there are no more. */
static gboolean
build_next (AlboFormView *self)
{
  JsonArray *sections = albo_json_get_array (json_node_get_object (self->model), "sections");

  if (sections == NULL || self->n_built >= json_array_get_length (sections))
    return FALSE;

  add_section (self, json_array_get_object_element (sections, self->n_built));
  self->n_built++;
  return TRUE;
}

static gboolean
build_cb (gpointer user_data)
{
  AlboFormView *self = ALBO_FORM_VIEW (user_data);

  if (build_next (self))
    {
      update_rows (self);
      return G_SOURCE_CONTINUE;
    }

  self->build_source = 0;
  stop_building (self);
  return G_SOURCE_REMOVE;
}

static void
build (AlboFormView *self)
{
  GtkWidget *child;

  stop_building (self);
  self->model = albo_form_view_make_model (self->request);
  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  if (self->model == NULL)
    {
      child = albo_fact_list_new (_("Form"));
      albo_fact_list_add (ALBO_FACT_LIST (child), _("Form"),
                          _("This version of Albo cannot show the form. Update the program."));
      gtk_box_append (self->box, child);
      return;
    }

  if (build_next (self))
    self->build_source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, BUILD_DELAY_MS, build_cb, self, NULL);
}

static void
albo_form_view_dispose (GObject *object)
{
  stop_building (ALBO_FORM_VIEW (object));

  G_OBJECT_CLASS (albo_form_view_parent_class)->dispose (object);
}

static void
albo_form_view_finalize (GObject *object)
{
  AlboFormView *self = ALBO_FORM_VIEW (object);

  g_clear_pointer (&self->document, json_node_unref);
  g_clear_pointer (&self->values, json_node_unref);
  g_clear_pointer (&self->form, albo_form_unref);
  g_clear_pointer (&self->request, json_object_unref);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (albo_form_view_parent_class)->finalize (object);
}

static void
albo_form_view_class_init (AlboFormViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = albo_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = albo_form_view_finalize;
}

static void
albo_form_view_init (AlboFormView *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
albo_form_view_new (void)
{
  return g_object_new (ALBO_TYPE_FORM_VIEW, NULL);
}

/**
 * albo_form_view_show:
 * @self: a view
 * @request: a request as `office.request` gives it
 * @can_verify: whether this person may mark values of it now
 */
void
albo_form_view_show (AlboFormView *self,
                     JsonObject   *request,
                     gboolean      can_verify)
{
  JsonNode *document = albo_json_get_node (request, "form");
  JsonNode *values = albo_json_get_node (request, "values");

  g_return_if_fail (ALBO_IS_FORM_VIEW (self));

  g_clear_pointer (&self->request, json_object_unref);
  self->request = json_object_ref (request);
  self->can_verify = can_verify;

  if (self->document == NULL || !is_same (self->document, document) || !is_same (self->values, values))
    {
      keep (&self->document, document);
      keep (&self->values, values);
      g_clear_pointer (&self->form, albo_form_unref);
      self->form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
      build (self);
    }

  update_rows (self);
}
