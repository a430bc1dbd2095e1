/* albo-saml-signature.h - signatures within a message
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-key.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

gboolean albo_saml_signature_verify     (xmlNode      *element,
                                         GPtrArray    *keys,
                                         GError      **error);
gboolean albo_saml_signature_sign       (xmlNode      *element,
                                         xmlNode      *after,
                                         AlboSamlKey  *key,
                                         GError      **error);

G_END_DECLS
