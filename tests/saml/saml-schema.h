/* saml-schema.h - the published schemas, where they are at hand
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *saml_shared_path     (const char *name);
void  saml_schema_validate (const char *xml,
                            const char *schema);

G_END_DECLS
