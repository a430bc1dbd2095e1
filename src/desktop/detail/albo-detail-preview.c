/* albo-detail-preview.c - an attachment in the place of its request
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-json.h"
#include "albo-preview.h"

static JsonObject *
find_file (JsonArray *files,
           gint64     id)
{
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && albo_json_get_int (json_node_get_object (node), "id", 0) == id)
        return json_node_get_object (node);
    }

  return NULL;
}

/* The files of a request are all in one list, those of supplements too. */
static void
preview (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  JsonObject *file;

  if (self->document == NULL || self->office == NULL)
    return;

  file = find_file (albo_json_get_array (json_node_get_object (self->document), "attachments"),
                    g_variant_get_int64 (parameter));
  if (file == NULL)
    return;

  albo_detail_close_preview (self);
  self->preview = albo_preview_new (albo_office_get_connection (self->office), file);
  gtk_stack_add_named (self->stack, self->preview, "preview");
  gtk_stack_set_visible_child_name (self->stack, "preview");
  gtk_widget_child_focus (self->preview, GTK_DIR_TAB_FORWARD);
}

static void
close_preview (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  albo_detail_close_preview (ALBO_DETAIL (widget));
}

/* Shows the request again, at the place where it was left. */
void
albo_detail_close_preview (AlboDetail *self)
{
  GtkWidget *child = self->preview;

  if (child == NULL)
    return;

  self->preview = NULL;
  gtk_stack_set_visible_child_name (self->stack, "request");
  gtk_stack_remove (self->stack, child);
}

void
albo_detail_install_preview_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.preview", "x", preview);
  gtk_widget_class_install_action (widget_class, "detail.close-preview", NULL, close_preview);
}
