/* albo-form-render-private.h - what the parts of a rendering share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form-private.h"

G_BEGIN_DECLS

typedef struct
{
  AlboForm   *form;
  JsonObject *values;     /* with those of the identity */
  JsonObject *identity;   /* nullable */
  GPtrArray  *problems;   /* nullable */
  const char *lang;
  const char *prefix;     /* of the names in an entry of a group, else empty */
} AlboFormRendering;

G_GNUC_INTERNAL
JsonObject *albo_form_render_field    (const AlboFormRendering *rendering,
                                       const AlboFormField     *field);
G_GNUC_INTERNAL
void        albo_form_render_address  (const AlboFormRendering *rendering,
                                       const AlboFormField     *field,
                                       JsonNode                *value,
                                       JsonObject              *model);
G_GNUC_INTERNAL
void        albo_form_render_problems (const AlboFormRendering *rendering,
                                       JsonObject              *model,
                                       const char              *name);

/* albo-form-render-group.c */
G_GNUC_INTERNAL
void        albo_form_render_group     (const AlboFormRendering *rendering,
                                       const AlboFormField     *field,
                                       JsonNode                *value,
                                       JsonObject              *model);
G_GNUC_INTERNAL
void        albo_form_render_ranks     (const AlboFormRendering *rendering,
                                       const AlboFormField     *field,
                                       JsonNode                *value,
                                       JsonObject              *model);

/* albo-form-render-options.c */
G_GNUC_INTERNAL
JsonNode   *albo_form_render_option    (const char              *value,
                                        const char              *label,
                                        gboolean                 is_selected);
G_GNUC_INTERNAL
JsonArray  *albo_form_render_provinces (const char              *selected,
                                        const char              *lang);
G_GNUC_INTERNAL
JsonArray  *albo_form_render_countries (const char              *selected,
                                        const char              *lang);

G_END_DECLS
