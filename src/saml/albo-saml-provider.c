/* albo-saml-provider.c - an identity provider, as its metadata tell
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-provider.h"

#include "albo-saml-error.h"
#include "albo-saml-signature.h"
#include "albo-saml-time.h"
#include "albo-saml-xml.h"

#include <string.h>

#define MD ALBO_SAML_NS_METADATA

#define MAX_ENTITY_ID 1024
#define MAX_LOCATION  2048
#define MAX_KEYS      8

static void
clear (gpointer data)
{
  AlboSamlProvider *self = data;

  g_free (self->entity_id);
  g_free (self->name);
  g_free (self->sso_redirect);
  g_free (self->sso_post);
  g_free (self->slo_redirect);
  g_free (self->slo_post);
  g_free (self->slo_redirect_response);
  g_free (self->slo_post_response);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
}

/**
 * albo_saml_kind_read:
 * @word: `spid`, `cie` or `eidas`, as the database has it
 *
 * Returns: what it means
 */
AlboSamlKind
albo_saml_kind_read (const char *word)
{
  return g_str_equal (word, "cie") ? ALBO_SAML_KIND_CIE
         : g_str_equal (word, "eidas") ? ALBO_SAML_KIND_EIDAS : ALBO_SAML_KIND_SPID;
}

/**
 * albo_saml_provider_ref:
 * @provider: a provider
 *
 * Returns: (transfer full): @provider
 */
AlboSamlProvider *
albo_saml_provider_ref (AlboSamlProvider *provider)
{
  return g_atomic_rc_box_acquire (provider);
}

/**
 * albo_saml_provider_unref:
 * @provider: (nullable) (transfer full): a provider
 */
void
albo_saml_provider_unref (AlboSamlProvider *provider)
{
  if (provider != NULL)
    g_atomic_rc_box_release_full (provider, clear);
}

static gboolean
is_location (const char            *location,
             AlboSamlProviderFlags  flags)
{
  if (location == NULL || strlen (location) > MAX_LOCATION)
    return FALSE;

  for (const char *c = location; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("\"'<>\\", *c) != NULL)
      return FALSE;

  return g_str_has_prefix (location, "https://") ||
         ((flags & ALBO_SAML_PROVIDER_TEST) && g_str_has_prefix (location, "http://"));
}

/* The location of the first service of that name and binding, or its ResponseLocation. */
static char *
read_location (const xmlNode         *role,
               const char            *service,
               const char            *binding,
               const char            *attribute,
               AlboSamlProviderFlags  flags)
{
  for (const xmlNode *node = role->children; node != NULL; node = node->next)
    {
      g_autofree char *has = NULL;
      g_autofree char *location = NULL;

      if (!albo_saml_xml_is (node, MD, service))
        continue;

      has = albo_saml_xml_get_attribute (node, "Binding");
      location = albo_saml_xml_get_attribute (node, attribute);
      if (g_strcmp0 (has, binding) == 0 && is_location (location, flags))
        return g_steal_pointer (&location);
    }

  return NULL;
}

static char *
read_response_location (const xmlNode         *role,
                        const char            *binding,
                        const char            *otherwise,
                        AlboSamlProviderFlags  flags)
{
  char *location = read_location (role, "SingleLogoutService", binding, "ResponseLocation", flags);

  return location != NULL ? location : g_strdup (otherwise);
}

/* The first certificate of each X509Data: those behind it are of who issued it, and sign no
 * message.  One that is of no use, say of an elliptic curve, is passed over.
 */
static void
read_keys_of (AlboSamlProvider *self,
              const xmlNode    *descriptor)
{
  const xmlNode *top = descriptor;

  for (const xmlNode *node = top; node != NULL; node = albo_saml_xml_next (top, node))
    if (albo_saml_xml_is (node, ALBO_SAML_NS_DSIG, "X509Data") && self->keys->len < MAX_KEYS)
      {
        const xmlNode *first = albo_saml_xml_get_child (node, ALBO_SAML_NS_DSIG, "X509Certificate");
        g_autofree char *base64 = albo_saml_xml_get_text (first);
        AlboSamlKey *key = albo_saml_key_new_from_base64 (base64, NULL);

        if (key != NULL)
          g_ptr_array_add (self->keys, key);
      }
}

static void
read_keys (AlboSamlProvider *self,
           const xmlNode    *role)
{
  for (const xmlNode *node = role->children; node != NULL; node = node->next)
    if (albo_saml_xml_is (node, MD, "KeyDescriptor"))
      {
        g_autofree char *use = albo_saml_xml_get_attribute (node, "use");

        if (use == NULL || g_str_equal (use, "signing"))
          read_keys_of (self, node);
      }
}

static char *
read_name (const xmlNode *entity)
{
  const xmlNode *organization = albo_saml_xml_get_child (entity, MD, "Organization");
  char *name = NULL;

  for (const xmlNode *node = organization != NULL ? organization->children : NULL;
       node != NULL;
       node = node->next)
    if (albo_saml_xml_is (node, MD, "OrganizationDisplayName"))
      {
        xmlChar *lang = xmlGetNsProp (node, BAD_CAST "lang", XML_XML_NAMESPACE);

        if (name == NULL || g_strcmp0 ((const char *) lang, "it") == 0)
          {
            g_free (name);
            name = albo_saml_xml_get_text (node);
          }
        xmlFree (lang);
      }

  return name;
}

static gboolean
is_current (const xmlNode *node,
            gint64         now)
{
  g_autofree char *until = albo_saml_xml_get_attribute (node, "validUntil");
  gint64 end;

  return until == NULL || (albo_saml_time_parse (until, &end) && now < end + ALBO_SAML_SKEW);
}

static AlboSamlProvider *
read_provider (const xmlNode          *entity,
               const xmlNode          *role,
               AlboSamlKind            kind,
               AlboSamlProviderFlags   flags,
               GError                **error)
{
  g_autoptr(AlboSamlProvider) self = g_atomic_rc_box_new0 (AlboSamlProvider);

  self->kind = kind;
  self->flags = flags | (kind == ALBO_SAML_KIND_CIE ? ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT : 0);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_key_unref);
  self->entity_id = albo_saml_xml_get_attribute (entity, "entityID");
  self->name = read_name (entity);
  self->sso_redirect = read_location (role, "SingleSignOnService", ALBO_SAML_BINDING_REDIRECT,
                                      "Location", flags);
  self->sso_post = read_location (role, "SingleSignOnService", ALBO_SAML_BINDING_POST,
                                  "Location", flags);
  self->slo_redirect = read_location (role, "SingleLogoutService", ALBO_SAML_BINDING_REDIRECT,
                                      "Location", flags);
  self->slo_post = read_location (role, "SingleLogoutService", ALBO_SAML_BINDING_POST,
                                  "Location", flags);
  self->slo_redirect_response = read_response_location (role, ALBO_SAML_BINDING_REDIRECT,
                                                        self->slo_redirect, flags);
  self->slo_post_response = read_response_location (role, ALBO_SAML_BINDING_POST,
                                                    self->slo_post, flags);
  read_keys (self, role);

  if (self->entity_id == NULL || self->entity_id[0] == '\0' ||
      strlen (self->entity_id) > MAX_ENTITY_ID)
    albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "a provider without a name");
  else if (self->sso_redirect == NULL && self->sso_post == NULL)
    albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "a provider without an address");
  else if (self->keys->len == 0)
    albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "a provider without a key");
  else
    return g_steal_pointer (&self);

  return NULL;
}

/* Others than identity providers may stand in a registry, and are passed over. */
static gboolean
add_entity (GPtrArray              *providers,
            const xmlNode          *entity,
            AlboSamlKind            kind,
            AlboSamlProviderFlags   flags,
            gint64                  now,
            GError                **error)
{
  const xmlNode *role = albo_saml_xml_get_child (entity, MD, "IDPSSODescriptor");
  g_autoptr(AlboSamlProvider) provider = NULL;

  if (role == NULL)
    return TRUE;

  if (!is_current (entity, now) || !is_current (role, now))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "metadata that have expired");

  provider = read_provider (entity, role, kind, flags, error);
  if (provider == NULL)
    return FALSE;

  if (albo_saml_provider_list_find (providers, provider->entity_id) != NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "two providers with one name");

  g_ptr_array_add (providers, g_steal_pointer (&provider));

  return TRUE;
}

/* IDs within the parts of a registry may repeat each other; only the root's must be its own. */
static gboolean
check_registry (xmlDoc     *doc,
                GPtrArray  *registry_keys,
                GError    **error)
{
  xmlNode *root = xmlDocGetRootElement (doc);
  g_autofree char *id = albo_saml_xml_get_attribute (root, "ID");

  for (const xmlNode *node = root; node != NULL; node = albo_saml_xml_next (root, node))
    for (xmlAttr *attribute = node->type == XML_ELEMENT_NODE && node != root ? node->properties : NULL;
         attribute != NULL;
         attribute = attribute->next)
      if (albo_saml_xml_is_id (attribute))
        {
          xmlChar *value = xmlNodeListGetString (doc, attribute->children, 1);
          gboolean is_same = g_strcmp0 ((const char *) value, id) == 0;

          xmlFree (value);
          if (is_same)
            return albo_saml_refuse (error, ALBO_SAML_ERROR_DUPLICATE_ID, "two with one ID");
        }

  return albo_saml_signature_verify (root, registry_keys, error);
}

/**
 * albo_saml_provider_list_parse:
 * @text: (array length=length): metadata of one provider, or of many (an aggregate)
 * @length: bytes of @text
 * @kind: what they give
 * @flags: in what they differ from the rules
 * @registry_keys: (nullable) (element-type AlboSamlKey): who must have signed the whole; without,
 *   @text is trusted for where it comes from
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * A provider that cannot be used makes the whole refused: a registry that is only
 * half right is not one to go on with.
 *
 * Returns: (transfer full) (element-type AlboSamlProvider): at least one provider, each with
 *   another name; %NULL with %ALBO_SAML_ERROR_METADATA, a code `ALBO_SAML_ERROR_SIGNATURE_…`,
 *   or one of albo_saml_xml_parse()
 */
GPtrArray *
albo_saml_provider_list_parse (const char             *text,
                               gsize                   length,
                               AlboSamlKind            kind,
                               AlboSamlProviderFlags   flags,
                               GPtrArray              *registry_keys,
                               gint64                  now,
                               GError                **error)
{
  g_autoptr(xmlDoc) doc = albo_saml_xml_parse (text, length, ALBO_SAML_MAX_METADATA, error);
  g_autoptr(GPtrArray) providers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) albo_saml_provider_unref);
  xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  if (doc == NULL || (registry_keys != NULL && !check_registry (doc, registry_keys, error)))
    return NULL;

  if (!is_current (root, now))
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "metadata that have expired");
      return NULL;
    }

  if (albo_saml_xml_is (root, MD, "EntityDescriptor") &&
      !add_entity (providers, root, kind, flags, now, error))
    return NULL;

  for (const xmlNode *node = albo_saml_xml_is (root, MD, "EntitiesDescriptor") ? root->children : NULL;
       node != NULL;
       node = node->next)
    if (albo_saml_xml_is (node, MD, "EntityDescriptor") &&
        !add_entity (providers, node, kind, flags, now, error))
      return NULL;

  if (providers->len == 0)
    {
      albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, "no provider");
      return NULL;
    }

  return g_steal_pointer (&providers);
}

/**
 * albo_saml_provider_list_find:
 * @providers: (element-type AlboSamlProvider): providers
 * @entity_id: (nullable): a name
 *
 * Returns: (transfer none) (nullable): the provider of that name
 */
AlboSamlProvider *
albo_saml_provider_list_find (GPtrArray  *providers,
                              const char *entity_id)
{
  for (guint i = 0; i < providers->len; i++)
    {
      AlboSamlProvider *provider = providers->pdata[i];

      if (g_strcmp0 (provider->entity_id, entity_id) == 0)
        return provider;
    }

  return NULL;
}
