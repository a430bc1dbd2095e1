/* albo-template.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-template-private.h"

#include <string.h>

G_DEFINE_QUARK (albo-template-error-quark, albo_template_error)

G_DEFINE_BOXED_TYPE (AlboTemplate, albo_template, albo_template_ref, albo_template_unref)

AlboTemplateNode *
albo_template_node_new (AlboTemplateKind kind)
{
  AlboTemplateNode *node = g_new0 (AlboTemplateNode, 1);

  node->kind = kind;
  return node;
}

void
albo_template_node_free (AlboTemplateNode *node)
{
  if (node == NULL)
    return;

  if (node->run != NULL)
    g_string_free (node->run, TRUE);
  g_clear_pointer (&node->text, g_free);
  g_clear_pointer (&node->indent, g_free);
  g_clear_pointer (&node->path, g_strfreev);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

/**
 * albo_template_new:
 * @text: (array length=length): the source
 * @length: its size in bytes, or -1 if a zero byte ends it
 * @error: return location for an error
 *
 * Compiles a template.
 *
 * Returns: (transfer full): the template, or %NULL with [error@Albo.TemplateError]
 */
AlboTemplate *
albo_template_new (const char  *text,
                   gssize       length,
                   GError     **error)
{
  g_autoptr(GPtrArray) nodes = NULL;
  AlboTemplate *self;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  nodes = albo_template_compile (text, length < 0 ? strlen (text) : (gsize) length, error);
  if (nodes == NULL)
    return NULL;

  self = g_new0 (AlboTemplate, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->nodes = g_steal_pointer (&nodes);
  return self;
}

/**
 * albo_template_ref:
 * @self: a template
 *
 * Returns: (transfer full): @self, with one more owner
 */
AlboTemplate *
albo_template_ref (AlboTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * albo_template_unref:
 * @self: (transfer full) (nullable): a template
 */
void
albo_template_unref (AlboTemplate *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->nodes);
  g_free (self);
}
