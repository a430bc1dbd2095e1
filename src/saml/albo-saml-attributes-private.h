/* albo-saml-attributes-private.h - the data of the person in a verified assertion
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-identity.h"
#include "albo-saml-provider.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

gboolean albo_saml_attributes_read (const xmlNode     *assertion,
                                    AlboSamlKind       kind,
                                    AlboSamlIdentity  *identity,
                                    GError           **error);

G_END_DECLS
