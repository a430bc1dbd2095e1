/* albo-pages.h - the pages, compiled once for each language
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _AlboPages AlboPages;

AlboPages *albo_pages_new    (const char  *folder,
                              GError     **error);
void       albo_pages_free   (AlboPages   *self);
char      *albo_pages_render (AlboPages   *self,
                              int          language,
                              const char  *page,
                              JsonNode    *data,
                              GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboPages, albo_pages_free)

G_END_DECLS
