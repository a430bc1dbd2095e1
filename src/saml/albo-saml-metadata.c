/* albo-saml-metadata.c - the signed metadata of a public service
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-service.h"

#include "albo-saml-build-private.h"
#include "albo-saml-error.h"
#include "albo-saml-library.h"
#include "albo-saml-signature.h"
#include "albo-saml-xml.h"

#define NS_SPID    "https://spid.gov.it/saml-extensions"
#define NS_INVOICE "https://spid.gov.it/invoicing-extensions"
#define NS_CIE     "https://www.cartaidentita.interno.gov.it/saml-extensions"

/* The same for the same service, as long as it has that name. */
static void
set_id (xmlNode    *root,
        const char *entity_id)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, entity_id, -1);
  g_autofree char *id = g_strconcat ("_", hash, NULL);

  albo_saml_build_set (root, "ID", id);
}

static void
set_number (xmlNode    *node,
            const char *name,
            guint       number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", number);
  albo_saml_build_set (node, name, text);
}

/* Adds what may be left out. */
static void
add_optional (xmlNode    *parent,
              xmlNs      *ns,
              const char *name,
              const char *text)
{
  if (text != NULL)
    albo_saml_build_add (parent, ns, name, text);
}

static void
add_keys (xmlNode   *role,
          xmlNs     *md,
          xmlNs     *ds,
          GPtrArray *keys)
{
  for (guint i = 0; i < keys->len; i++)
    {
      xmlNode *descriptor = albo_saml_build_add (role, md, "KeyDescriptor", NULL);
      xmlNode *info = albo_saml_build_add (descriptor, ds, "KeyInfo", NULL);
      xmlNode *data = albo_saml_build_add (info, ds, "X509Data", NULL);

      albo_saml_build_set (descriptor, "use", "signing");
      albo_saml_build_add (data, ds, "X509Certificate", albo_saml_key_get_certificate (keys->pdata[i]));
    }
}

static void
add_logouts (xmlNode               *role,
             xmlNs                 *md,
             const AlboSamlService *service)
{
  for (gsize i = 0; i < service->n_logouts; i++)
    {
      const AlboSamlAddress *address = &service->logouts[i];
      xmlNode *node = albo_saml_build_add (role, md, "SingleLogoutService", NULL);

      albo_saml_build_set (node, "Binding", address->binding == ALBO_SAML_POST
                                              ? ALBO_SAML_BINDING_POST : ALBO_SAML_BINDING_REDIRECT);
      albo_saml_build_set (node, "Location", address->location);
      if (address->response_location != NULL)
        albo_saml_build_set (node, "ResponseLocation", address->response_location);
    }
}

static void
add_answers (xmlNode            *role,
             xmlNs              *md,
             const char * const *acs_urls)
{
  for (guint i = 0; acs_urls[i] != NULL; i++)
    {
      xmlNode *node = albo_saml_build_add (role, md, "AssertionConsumerService", NULL);

      albo_saml_build_set (node, "Binding", ALBO_SAML_BINDING_POST);
      albo_saml_build_set (node, "Location", acs_urls[i]);
      set_number (node, "index", i);
      if (i == 0)
        albo_saml_build_set (node, "isDefault", "true");
    }
}

static void
add_in_language (xmlNode    *parent,
                 xmlNs      *md,
                 const char *name,
                 const char *lang,
                 const char *text)
{
  if (text != NULL)
    albo_saml_build_set (albo_saml_build_add (parent, md, name, text), "xml:lang", lang);
}

static void
add_set (xmlNode                    *role,
         xmlNs                      *md,
         const AlboSamlAttributeSet *set)
{
  xmlNode *node = albo_saml_build_add (role, md, "AttributeConsumingService", NULL);

  set_number (node, "index", set->index);
  add_in_language (node, md, "ServiceName", "it", set->name_it);
  add_in_language (node, md, "ServiceName", "en", set->name_en);

  for (gsize i = 0; set->attributes[i] != NULL; i++)
    albo_saml_build_set (albo_saml_build_add (node, md, "RequestedAttribute", NULL),
                         "Name", set->attributes[i]);
}

static void
add_role (xmlNode               *root,
          xmlNs                 *md,
          xmlNs                 *ds,
          const AlboSamlService *service)
{
  xmlNode *role = albo_saml_build_add (root, md, "SPSSODescriptor", NULL);

  albo_saml_build_set (role, "protocolSupportEnumeration", ALBO_SAML_NS_PROTOCOL);
  albo_saml_build_set (role, "AuthnRequestsSigned", "true");
  albo_saml_build_set (role, "WantAssertionsSigned", "true");

  add_keys (role, md, ds, service->keys);
  add_logouts (role, md, service);
  albo_saml_build_add (role, md, "NameIDFormat", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");
  add_answers (role, md, service->acs_urls);
  for (gsize i = 0; i < service->n_sets; i++)
    add_set (role, md, &service->sets[i]);
}

static void
add_organization (xmlNode               *root,
                  xmlNs                 *md,
                  const AlboSamlService *service)
{
  const AlboSamlNames none = { NULL, NULL, NULL };
  const AlboSamlNames *en = service->en != NULL ? service->en : &none;
  xmlNode *node = albo_saml_build_add (root, md, "Organization", NULL);

  add_in_language (node, md, "OrganizationName", "it", service->it.name);
  add_in_language (node, md, "OrganizationName", "en", en->name);
  add_in_language (node, md, "OrganizationDisplayName", "it", service->it.display_name);
  add_in_language (node, md, "OrganizationDisplayName", "en", en->display_name);
  add_in_language (node, md, "OrganizationURL", "it", service->it.url);
  add_in_language (node, md, "OrganizationURL", "en", en->url);
}

static void
add_spid_contact (xmlNode               *root,
                  xmlNs                 *md,
                  const AlboSamlService *service)
{
  xmlNode *contact = albo_saml_build_add (root, md, "ContactPerson", NULL);
  xmlNode *extensions = albo_saml_build_add (contact, md, "Extensions", NULL);
  xmlNs *spid = albo_saml_build_ns (root, "spid", NS_SPID);

  albo_saml_build_set (contact, "contactType", "other");
  albo_saml_build_add (extensions, spid, "IPACode", service->ipa_code);
  albo_saml_build_add (extensions, spid, "Public", NULL);
  albo_saml_build_add (contact, md, "EmailAddress", service->email);
  add_optional (contact, md, "TelephoneNumber", service->phone);
}

static void
add_billing_contact (xmlNode               *root,
                     xmlNs                 *md,
                     const AlboSamlBilling *billing)
{
  xmlNode *contact = albo_saml_build_add (root, md, "ContactPerson", NULL);
  xmlNode *extensions = albo_saml_build_add (contact, md, "Extensions", NULL);
  xmlNs *fpa = albo_saml_build_ns (root, "fpa", NS_INVOICE);
  xmlNode *customer = albo_saml_build_add (extensions, fpa, "CessionarioCommittente", NULL);
  xmlNode *data = albo_saml_build_add (customer, fpa, "DatiAnagrafici", NULL);
  xmlNode *vat = albo_saml_build_add (data, fpa, "IdFiscaleIVA", NULL);
  xmlNode *person;
  xmlNode *seat;

  albo_saml_build_set (contact, "contactType", "billing");
  albo_saml_build_add (vat, fpa, "IdPaese", billing->vat_country);
  albo_saml_build_add (vat, fpa, "IdCodice", billing->vat_number);
  add_optional (data, fpa, "CodiceFiscale", billing->fiscal_code);
  person = albo_saml_build_add (data, fpa, "Anagrafica", NULL);
  albo_saml_build_add (person, fpa, "Denominazione", billing->name);

  seat = albo_saml_build_add (customer, fpa, "Sede", NULL);
  albo_saml_build_add (seat, fpa, "Indirizzo", billing->address);
  add_optional (seat, fpa, "NumeroCivico", billing->number);
  albo_saml_build_add (seat, fpa, "CAP", billing->postal_code);
  albo_saml_build_add (seat, fpa, "Comune", billing->municipality);
  add_optional (seat, fpa, "Provincia", billing->province);
  albo_saml_build_add (seat, fpa, "Nazione", billing->country);

  albo_saml_build_add (contact, md, "Company", billing->company);
  albo_saml_build_add (contact, md, "EmailAddress", billing->email);
  add_optional (contact, md, "TelephoneNumber", billing->phone);
}

static void
add_cie_contact (xmlNode               *root,
                 xmlNs                 *md,
                 const AlboSamlService *service)
{
  xmlNode *contact = albo_saml_build_add (root, md, "ContactPerson", NULL);
  xmlNode *extensions = albo_saml_build_add (contact, md, "Extensions", NULL);
  xmlNs *cie = albo_saml_build_ns (root, "cie", NS_CIE);

  albo_saml_build_set (contact, "contactType", "administrative");
  albo_saml_build_add (extensions, cie, "Public", NULL);
  albo_saml_build_add (extensions, cie, "IPACode", service->ipa_code);
  albo_saml_build_add (extensions, cie, "Municipality", service->municipality);
  add_optional (extensions, cie, "Province", service->province);
  albo_saml_build_add (contact, md, "Company", service->it.name);
  albo_saml_build_add (contact, md, "EmailAddress", service->email);
  add_optional (contact, md, "TelephoneNumber", service->phone);
}

/**
 * albo_saml_metadata_make:
 * @service: the service
 * @kind: for whom: %ALBO_SAML_KIND_SPID, also with the sets of eIDAS, or %ALBO_SAML_KIND_CIE, which
 *   wants metadata of its own
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): the metadata, signed with the first key, to be published as they are;
 *   %NULL with an error of albo_saml_service_check(), or %ALBO_SAML_ERROR_INTERNAL
 */
char *
albo_saml_metadata_make (const AlboSamlService  *service,
                         AlboSamlKind            kind,
                         gint64                  now,
                         GError                **error)
{
  g_autoptr(xmlDoc) doc = NULL;
  xmlNode *root;
  xmlNs *ds;

  if (!albo_saml_service_check (service, kind, now, error))
    return NULL;

  albo_saml_init ();

  doc = albo_saml_build_new ("md", ALBO_SAML_NS_METADATA, "EntityDescriptor");
  root = xmlDocGetRootElement (doc);
  ds = albo_saml_build_ns (root, "ds", ALBO_SAML_NS_DSIG);
  albo_saml_build_set (root, "entityID", service->entity_id);
  set_id (root, service->entity_id);

  add_role (root, root->ns, ds, service);
  add_organization (root, root->ns, service);

  if (kind == ALBO_SAML_KIND_CIE)
    add_cie_contact (root, root->ns, service);
  else
    add_spid_contact (root, root->ns, service);

  if (kind != ALBO_SAML_KIND_CIE && service->billing != NULL)
    add_billing_contact (root, root->ns, service->billing);

  if (!albo_saml_signature_sign (root, NULL, service->keys->pdata[0], error))
    return NULL;

  return albo_saml_build_text (root);
}
