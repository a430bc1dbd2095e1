/* albo-saml-registry.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-registry.h"

#include "albo-saml-error.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#include <string.h>

#define MD ALBO_SAML_NS_METADATA

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define PEM_END   "-----END CERTIFICATE-----"

static void
free_entry (gpointer data)
{
  AlboSamlEntry *entry = data;

  albo_saml_provider_unref (entry->provider);
  g_free (entry->metadata);
  g_free (entry);
}

/* A part as a document of its own: names of namespaces that the whole declared come with it. */
static char *
write_alone (xmlNode *entity)
{
  g_autoptr(xmlDoc) doc = xmlNewDoc (BAD_CAST "1.0");
  xmlChar *text = NULL;
  char *copy;
  int length;

  xmlDocSetRootElement (doc, xmlDocCopyNode (entity, doc, 1));
  xmlReconciliateNs (doc, xmlDocGetRootElement (doc));
  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  copy = g_strndup ((const char *) text, (gsize) length);
  xmlFree (text);

  return copy;
}

/* The earlier end of two, where 0 is none. */
static gint64
find_end (const xmlNode *node,
          gint64         end)
{
  g_autofree char *until = albo_saml_xml_get_attribute (node, "validUntil");
  gint64 own;

  if (until == NULL || !albo_saml_time_parse (until, &own))
    return end;

  return end == 0 || own < end ? own : end;
}

static void
add_entry (GPtrArray     *entries,
           GPtrArray     *providers,
           const xmlNode *root,
           xmlNode       *entity)
{
  g_autofree char *entity_id = albo_saml_xml_get_attribute (entity, "entityID");
  AlboSamlProvider *provider = albo_saml_provider_list_find (providers, entity_id);
  AlboSamlEntry *entry;

  if (provider == NULL || albo_saml_xml_get_child (entity, MD, "IDPSSODescriptor") == NULL)
    return;

  entry = g_new0 (AlboSamlEntry, 1);
  entry->provider = albo_saml_provider_ref (provider);
  entry->metadata = write_alone (entity);
  entry->end = find_end (albo_saml_xml_get_child (entity, MD, "IDPSSODescriptor"),
                         find_end (entity, find_end (root, 0)));
  g_ptr_array_add (entries, entry);
}

/**
 * albo_saml_registry_read:
 * @text: (array length=length): metadata of one provider, or of many (an aggregate)
 * @length: bytes of @text
 * @kind: what they give
 * @flags: in what they differ from the rules
 * @registry_keys: (nullable) (element-type AlboSamlKey): who must have signed the whole; without,
 *   @text is trusted for where it comes from
 * @now: the clock, in microseconds since 1970
 * @is_aggregate: (out): whether it is a registry, so that who is not in it is nowhere
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type AlboSamlEntry): the providers, each with metadata of its
 *   own; %NULL as albo_saml_provider_list_parse()
 */
GPtrArray *
albo_saml_registry_read (const char             *text,
                         gsize                   length,
                         AlboSamlKind            kind,
                         AlboSamlProviderFlags   flags,
                         GPtrArray              *registry_keys,
                         gint64                  now,
                         gboolean               *is_aggregate,
                         GError                **error)
{
  g_autoptr(GPtrArray) providers =
    albo_saml_provider_list_parse (text, length, kind, flags, registry_keys, now, error);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root;

  if (providers == NULL)
    return NULL;

  doc = albo_saml_xml_parse (text, length, ALBO_SAML_MAX_METADATA, error);
  if (doc == NULL)
    return NULL;

  root = xmlDocGetRootElement (doc);
  *is_aggregate = !albo_saml_xml_is (root, MD, "EntityDescriptor");

  if (!*is_aggregate)
    add_entry (entries, providers, root, root);

  for (xmlNode *node = *is_aggregate ? root->children : NULL; node != NULL; node = node->next)
    if (albo_saml_xml_is (node, MD, "EntityDescriptor"))
      add_entry (entries, providers, root, node);

  return g_steal_pointer (&entries);
}

/**
 * albo_saml_registry_keys:
 * @pem: one or more certificates, PEM: the one that signs a registry, and the next one
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type AlboSamlKey): their keys; %NULL with %ALBO_SAML_ERROR_KEY
 */
GPtrArray *
albo_saml_registry_keys (const char  *pem,
                         GError     **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_key_unref);
  const char *at = pem;

  while ((at = strstr (at, PEM_BEGIN)) != NULL)
    {
      const char *start = at + strlen (PEM_BEGIN);
      const char *end = strstr (start, PEM_END);
      g_autofree char *base64 = end != NULL ? g_strndup (start, (gsize) (end - start)) : g_strdup ("");
      AlboSamlKey *key = albo_saml_key_new_from_base64 (base64, error);

      if (key == NULL)
        return NULL;

      g_ptr_array_add (keys, key);
      at = start;
    }

  if (keys->len == 0)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_KEY, "not a certificate");
      return NULL;
    }

  return g_steal_pointer (&keys);
}
