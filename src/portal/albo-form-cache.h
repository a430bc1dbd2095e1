/* albo-form-cache.h - forms that were compiled already
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"

G_BEGIN_DECLS

typedef struct _AlboFormCache AlboFormCache;

AlboFormCache *albo_form_cache_new  (void);
void           albo_form_cache_free (AlboFormCache  *self);
AlboForm      *albo_form_cache_get  (AlboFormCache  *self,
                                     JsonObject     *organization,
                                     JsonObject     *service,
                                     JsonNode       *document,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboFormCache, albo_form_cache_free)

G_END_DECLS
