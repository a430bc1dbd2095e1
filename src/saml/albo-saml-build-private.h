/* albo-saml-build-private.h - XML of our own
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

xmlDoc  *albo_saml_build_new  (const char    *prefix,
                               const char    *namespace,
                               const char    *name);
xmlNs   *albo_saml_build_ns   (xmlNode       *root,
                               const char    *prefix,
                               const char    *namespace);
xmlNode *albo_saml_build_add  (xmlNode       *parent,
                               xmlNs         *ns,
                               const char    *name,
                               const char    *text);
void     albo_saml_build_set  (xmlNode       *node,
                               const char    *name,
                               const char    *value);
char    *albo_saml_build_text (const xmlNode *root);

G_END_DECLS
