/* albo-template.h - logic-less templates (Mustache), compiled once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboTemplate:
 *
 * A compiled template of the Mustache specification: interpolation, sections,
 * inverted sections, comments, partials, set delimiters.  It never changes, so
 * any number of threads may render the same one at the same time.
 *
 * `{{name}}` escapes HTML; `{{{name}}}` and `{{&name}}` do not.  False for a
 * section are null, false, an empty list, an empty text and a missing name.
 */
typedef struct _AlboTemplate AlboTemplate;

#define ALBO_TYPE_TEMPLATE  (albo_template_get_type ())
#define ALBO_TEMPLATE_ERROR (albo_template_error_quark ())

/**
 * AlboTemplateError:
 * @ALBO_TEMPLATE_ERROR_SYNTAX: the text is no template; the message names the line
 * @ALBO_TEMPLATE_ERROR_LIMIT: too large, too deep, or partials without an end
 */
typedef enum
{
  ALBO_TEMPLATE_ERROR_SYNTAX,
  ALBO_TEMPLATE_ERROR_LIMIT,
} AlboTemplateError;

/**
 * AlboTemplateLookup:
 * @name: the name of a partial
 * @user_data: what was given to [method@Albo.Template.render]
 *
 * Finds the partial that a template names.
 *
 * Returns: (transfer none) (nullable): the partial, which must live until the
 *   rendering ends; %NULL renders as nothing
 */
typedef AlboTemplate * (* AlboTemplateLookup) (const char *name,
                                               gpointer    user_data);

GType         albo_template_get_type    (void);
GQuark        albo_template_error_quark (void);

AlboTemplate *albo_template_new         (const char          *text,
                                         gssize               length,
                                         GError             **error);
AlboTemplate *albo_template_ref         (AlboTemplate        *self);
void          albo_template_unref       (AlboTemplate        *self);
char         *albo_template_render      (AlboTemplate        *self,
                                         JsonNode            *data,
                                         AlboTemplateLookup   partials,
                                         gpointer             user_data,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboTemplate, albo_template_unref)

G_END_DECLS
