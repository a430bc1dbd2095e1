/* albo-saml-signature-form-private.h - what a signature may say, before anything is computed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

xmlNode *albo_saml_signature_form_check (const xmlNode  *element,
                                         const char     *id,
                                         GError        **error);

G_END_DECLS
