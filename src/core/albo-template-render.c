/* albo-template-render.c - from a compiled template and data to text
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-template-private.h"

#include <string.h>

#define USUAL_OUTPUT (12 * 1024)  /* bytes of most pages: they grow into their place once */

typedef struct
{
  GString            *output;
  GPtrArray          *contexts;   /* JsonNode, the innermost last */
  AlboTemplateLookup  partials;
  gpointer            user_data;
  const char         *indent;     /* of every line of the partial being rendered */
  guint               n_partials;
  guint               n_steps;
  GError            **error;
} Rendering;

static gboolean render_nodes (Rendering *self,
                              GPtrArray *nodes);

static gboolean
refuse (Rendering  *self,
        const char *what)
{
  g_set_error_literal (self->error, ALBO_TEMPLATE_ERROR, ALBO_TEMPLATE_ERROR_LIMIT, what);
  return FALSE;
}

static JsonNode *
get_member (JsonNode   *node,
            const char *name)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return json_object_get_member (json_node_get_object (node), name);
}

/* The first part of a name is looked for in all contexts, the rest only there. */
static JsonNode *
resolve (Rendering *self,
         GStrv      path)
{
  JsonNode *node = NULL;

  if (path[0] == NULL)
    return self->contexts->pdata[self->contexts->len - 1];

  for (guint i = self->contexts->len; i > 0 && node == NULL; i--)
    node = get_member (self->contexts->pdata[i - 1], path[0]);

  for (gsize i = 1; path[i] != NULL && node != NULL; i++)
    node = get_member (node, path[i]);

  return node;
}

static gboolean
is_truthy (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;

  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node)[0] != '\0';

  return TRUE;
}

/* The shortest text that reads back as the same number. */
static void
append_double (GString *output,
               double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_dtostr (text, sizeof text, number);

  g_string_append (output, text);
}

static void
append_escaped (GString    *output,
                const char *text)
{
  /* Most text has nothing to escape: it goes in one piece up to what has. */
  for (;;)
    {
      gsize length = strcspn (text, "&<>\"'");

      g_string_append_len (output, text, (gssize) length);
      text += length;

      switch (*text++)
        {
        case '&':
          g_string_append (output, "&amp;");
          break;

        case '<':
          g_string_append (output, "&lt;");
          break;

        case '>':
          g_string_append (output, "&gt;");
          break;

        case '"':
          g_string_append (output, "&quot;");
          break;

        case '\'':
          g_string_append (output, "&#39;");
          break;

        default:
          return;
        }
    }
}

static void
append_value (Rendering *self,
              JsonNode  *node,
              gboolean   is_escaped)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return;

  type = json_node_get_value_type (node);

  if (type == G_TYPE_INT64)
    g_string_append_printf (self->output, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    append_double (self->output, json_node_get_double (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (self->output, json_node_get_boolean (node) ? "true" : "false");
  else if (is_escaped)
    append_escaped (self->output, json_node_get_string (node));
  else
    g_string_append (self->output, json_node_get_string (node));
}

static gboolean
render_inside (Rendering        *self,
               AlboTemplateNode *node,
               JsonNode         *context)
{
  gboolean is_done;

  g_ptr_array_add (self->contexts, context);
  is_done = render_nodes (self, node->children);
  g_ptr_array_set_size (self->contexts, self->contexts->len - 1);

  return is_done;
}

static gboolean
render_section (Rendering        *self,
                AlboTemplateNode *node)
{
  JsonNode *value = resolve (self, node->path);
  JsonArray *items;
  guint n_items;

  if (!is_truthy (value))
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return render_inside (self, node, value);

  items = json_node_get_array (value);
  n_items = json_array_get_length (items);

  for (guint i = 0; i < n_items; i++)
    if (!render_inside (self, node, json_array_get_element (items, i)))
      return FALSE;

  return TRUE;
}

static gboolean
render_partial (Rendering        *self,
                AlboTemplateNode *node)
{
  AlboTemplate *partial = self->partials != NULL ? self->partials (node->text, self->user_data)
                                                 : NULL;
  const char *outer = self->indent;
  g_autofree char *inner = NULL;
  gboolean is_done;

  if (partial == NULL)
    return TRUE;

  if (self->n_partials >= ALBO_TEMPLATE_MAX_PARTIALS)
    return refuse (self, "template: too many partials in partials");

  /* Only a partial that stands alone on its line is indented as a block. */
  inner = node->indent != NULL ? g_strconcat (outer, node->indent, NULL) : g_strdup ("");

  self->indent = inner;
  self->n_partials++;
  is_done = render_nodes (self, partial->nodes);
  self->n_partials--;
  self->indent = outer;

  return is_done;
}

static gboolean
render_node (Rendering        *self,
             AlboTemplateNode *node)
{
  switch (node->kind)
    {
    case ALBO_TEMPLATE_TEXT:
      g_string_append_len (self->output, node->text, (gssize) node->length);
      return TRUE;

    case ALBO_TEMPLATE_LINE:
      if (*self->indent != '\0')
        g_string_append (self->output, self->indent);
      return TRUE;

    case ALBO_TEMPLATE_ESCAPED:
    case ALBO_TEMPLATE_RAW:
      append_value (self, resolve (self, node->path), node->kind == ALBO_TEMPLATE_ESCAPED);
      return TRUE;

    case ALBO_TEMPLATE_SECTION:
      return render_section (self, node);

    case ALBO_TEMPLATE_INVERTED:
      return is_truthy (resolve (self, node->path)) || render_nodes (self, node->children);

    case ALBO_TEMPLATE_PARTIAL:
      return render_partial (self, node);

    default:
      g_assert_not_reached ();
    }
}

static gboolean
render_nodes (Rendering *self,
              GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      AlboTemplateNode *node;

      if (self->n_steps++ > ALBO_TEMPLATE_MAX_STEPS)
        return refuse (self, "template: too many steps");

      node = nodes->pdata[i];
      if (node->run != NULL && *self->indent == '\0')
        {
          g_string_append_len (self->output, node->run->str, (gssize) node->run->len);
          i += node->n_run - 1;
        }
      else if (!render_node (self, node))
        {
          return FALSE;
        }

      if (self->output->len > ALBO_TEMPLATE_MAX_OUTPUT)
        return refuse (self, "template: too much text");
    }

  return TRUE;
}

/**
 * albo_template_render:
 * @self: a template
 * @data: (nullable): what the names of the template stand for
 * @partials: (nullable) (scope call): finds partials
 * @user_data: for @partials
 * @error: return location for an error
 *
 * Fills the template.  Any number of threads may do so at the same time, as
 * long as nobody changes @data.
 *
 * Returns: (transfer full): the text, or %NULL with %ALBO_TEMPLATE_ERROR_LIMIT
 */
char *
albo_template_render (AlboTemplate        *self,
                      JsonNode            *data,
                      AlboTemplateLookup   partials,
                      gpointer             user_data,
                      GError             **error)
{
  g_autoptr(GString) output = g_string_sized_new (USUAL_OUTPUT);
  g_autoptr(GPtrArray) contexts = g_ptr_array_new ();
  Rendering rendering = {
    .output = output,
    .contexts = contexts,
    .partials = partials,
    .user_data = user_data,
    .indent = "",
    .error = error,
  };

  g_return_val_if_fail (self != NULL, NULL);

  g_ptr_array_add (contexts, data);

  if (!render_nodes (&rendering, self->nodes))
    return NULL;

  return g_string_free (g_steal_pointer (&output), FALSE);
}
