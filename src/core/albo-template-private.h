/* albo-template-private.h - what a compiled template is made of
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-template.h"

G_BEGIN_DECLS

#define ALBO_TEMPLATE_MAX_SIZE     (1024 * 1024)        /* bytes of source */
#define ALBO_TEMPLATE_MAX_NESTING  64                   /* sections in sections */
#define ALBO_TEMPLATE_MAX_PARTIALS 32                   /* partials in partials */
#define ALBO_TEMPLATE_MAX_OUTPUT   (16 * 1024 * 1024)   /* bytes of a rendering */
#define ALBO_TEMPLATE_MAX_STEPS    2000000              /* nodes visited by a rendering */

typedef enum
{
  ALBO_TEMPLATE_TEXT,       /* text */
  ALBO_TEMPLATE_LINE,       /* a line of the source begins: where a partial is indented */
  ALBO_TEMPLATE_ESCAPED,    /* path */
  ALBO_TEMPLATE_RAW,        /* path */
  ALBO_TEMPLATE_SECTION,    /* path, children */
  ALBO_TEMPLATE_INVERTED,   /* path, children */
  ALBO_TEMPLATE_PARTIAL,    /* text (its name), indent (NULL: in the middle of a line) */
} AlboTemplateKind;

typedef struct
{
  AlboTemplateKind  kind;
  char             *text;
  gsize             length;     /* of text, in bytes; of a TEXT only */
  GString          *run;        /* (nullable): all text from here to the next hole */
  guint             n_run;      /* how many nodes @run stands for where nothing is indented */
  char             *indent;
  GStrv             path;       /* no element: the current context, "." */
  GPtrArray        *children;
} AlboTemplateNode;

struct _AlboTemplate
{
  gatomicrefcount  ref_count;
  GPtrArray       *nodes;
};

G_GNUC_INTERNAL
AlboTemplateNode *albo_template_node_new  (AlboTemplateKind   kind);
G_GNUC_INTERNAL
void              albo_template_node_free (AlboTemplateNode  *node);
G_GNUC_INTERNAL
GPtrArray        *albo_template_compile   (const char        *text,
                                           gsize              length,
                                           GError           **error);

G_END_DECLS
