/* albo-saml-xml.h - XML of strangers, read strictly
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* Bytes of a message as Base64, of a message, and of the metadata of all providers. */
#define ALBO_SAML_MAX_BASE64   (256 * 1024)
#define ALBO_SAML_MAX_MESSAGE  (192 * 1024)
#define ALBO_SAML_MAX_METADATA (8 * 1024 * 1024)

/* Elements within each other; a Response has 8. */
#define ALBO_SAML_MAX_DEPTH    32

#define ALBO_SAML_NS_PROTOCOL  "urn:oasis:names:tc:SAML:2.0:protocol"
#define ALBO_SAML_NS_ASSERTION "urn:oasis:names:tc:SAML:2.0:assertion"
#define ALBO_SAML_NS_METADATA  "urn:oasis:names:tc:SAML:2.0:metadata"
#define ALBO_SAML_NS_DSIG      "http://www.w3.org/2000/09/xmldsig#"

xmlDoc   *albo_saml_xml_parse          (const char     *text,
                                        gsize           length,
                                        gsize           max_length,
                                        GError        **error);
char     *albo_saml_xml_decode         (const char     *base64,
                                        gsize          *length,
                                        GError        **error);
xmlNode  *albo_saml_xml_next           (const xmlNode  *top,
                                        const xmlNode  *node);
gboolean  albo_saml_xml_is             (const xmlNode  *node,
                                        const char     *namespace,
                                        const char     *name);
guint     albo_saml_xml_count_children (const xmlNode  *parent,
                                        const char     *namespace,
                                        const char     *name);
xmlNode  *albo_saml_xml_get_child      (const xmlNode  *parent,
                                        const char     *namespace,
                                        const char     *name);
xmlNode  *albo_saml_xml_get_only_child (const xmlNode  *parent,
                                        const char     *namespace,
                                        const char     *name);
char     *albo_saml_xml_get_attribute  (const xmlNode  *node,
                                        const char     *name);
char     *albo_saml_xml_get_text       (const xmlNode  *node);
gboolean  albo_saml_xml_is_id          (const xmlAttr  *attribute);
gboolean  albo_saml_xml_is_good_id     (const char     *id);
gboolean  albo_saml_xml_check_ids      (xmlDoc         *doc,
                                        GError        **error);

G_END_DECLS
