/* albo-saml-service.c - whether a service may tell of itself what it does
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-service.h"

#include "albo-contact.h"
#include "albo-saml-error.h"

#include <string.h>

/* AgID's and the Ministry's checks refuse metadata for each of these; here it is found before
 * anything is sent, and told in words that whoever installs can act upon.
 */

static const char * const spid_attributes[] = {
  "spidCode", "name", "familyName", "placeOfBirth", "countyOfBirth", "dateOfBirth", "gender",
  "companyName", "registeredOffice", "fiscalNumber", "companyFiscalNumber", "ivaCode", "idCard",
  "mobilePhone", "email", "address", "domicileStreetAddress", "domicilePostalCode",
  "domicileMunicipality", "domicileProvince", "domicileNation", "expirationDate", "digitalAddress",
  NULL,
};

static const char * const cie_attributes[] = {
  "name", "familyName", "dateOfBirth", "fiscalNumber", NULL,
};

static const char * const minimum[] = {
  "spidCode", "fiscalNumber", "name", "familyName", "dateOfBirth", NULL,
};

static const char * const full[] = {
  "spidCode", "fiscalNumber", "name", "familyName", "dateOfBirth", "placeOfBirth", "address", "gender",
  NULL,
};

/* The names are the node's own: it looks for them. */
const AlboSamlAttributeSet albo_saml_eidas_minimum = {
  ALBO_SAML_EIDAS_MINIMUM, "eIDAS Natural Person Minimum Attribute Set", NULL, minimum,
};

const AlboSamlAttributeSet albo_saml_eidas_full = {
  ALBO_SAML_EIDAS_FULL, "eIDAS Natural Person Full Attribute Set", NULL, full,
};

static gboolean
refuse (GError     **error,
        const char  *what)
{
  return albo_saml_refuse (error, ALBO_SAML_ERROR_METADATA, what);
}

static gboolean
is_line (const char *text)
{
  if (text == NULL || text[0] == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

static gboolean
is_url (const char *text)
{
  return is_line (text) && strchr (text, ' ') == NULL &&
         (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://127.0.0.1:") ||
          g_str_has_prefix (text, "http://localhost:"));
}

static gboolean
is_phone (const char *text)
{
  gsize n = strlen ("+39");

  if (!g_str_has_prefix (text, "+39"))
    return FALSE;

  for (; text[n] != '\0'; n++)
    if (!g_ascii_isdigit (text[n]))
      return FALSE;

  return n >= 8 && n <= 16;
}

static gboolean
check_keys (const AlboSamlService  *service,
            gint64                  now,
            GError                **error)
{
  if (service->keys == NULL || service->keys->len == 0 || !albo_saml_key_can_sign (service->keys->pdata[0]))
    return refuse (error, "no key that signs");

  for (guint i = 0; i < service->keys->len; i++)
    if (albo_saml_key_get_end (service->keys->pdata[i]) <= now)
      return refuse (error, "a certificate that has expired");

  return TRUE;
}

static gboolean
check_addresses (const AlboSamlService  *service,
                 AlboSamlKind            kind,
                 GError                **error)
{
  gboolean has_redirect = FALSE;

  if (service->acs_urls == NULL || service->acs_urls[0] == NULL)
    return refuse (error, "no address for answers");

  for (const char * const *url = service->acs_urls; *url != NULL; url++)
    if (!is_url (*url))
      return refuse (error, "an address for answers that is not https");

  if (service->n_logouts == 0)
    return refuse (error, "no address for logout");

  for (gsize i = 0; i < service->n_logouts; i++)
    {
      const AlboSamlAddress *address = &service->logouts[i];

      if (!is_url (address->location) ||
          (address->response_location != NULL && !is_url (address->response_location)))
        return refuse (error, "an address for logout that is not https");

      has_redirect = has_redirect || address->binding == ALBO_SAML_REDIRECT;
    }

  if (kind == ALBO_SAML_KIND_CIE && !has_redirect)
    return refuse (error, "CIE wants a logout by HTTP-Redirect");

  return TRUE;
}

static gboolean
check_set (const AlboSamlAttributeSet  *set,
           AlboSamlKind                 kind,
           GError                     **error)
{
  const char * const *known = kind == ALBO_SAML_KIND_CIE ? cie_attributes : spid_attributes;

  if (!is_line (set->name_it) || (set->name_en != NULL && !is_line (set->name_en)))
    return refuse (error, "a set of attributes without a name");

  if (set->attributes == NULL || set->attributes[0] == NULL)
    return refuse (error, "a set without attributes");

  for (gsize i = 0; set->attributes[i] != NULL; i++)
    {
      if (!g_strv_contains (known, set->attributes[i]))
        return refuse (error, "an attribute that these providers do not have");

      for (gsize j = 0; j < i; j++)
        if (g_str_equal (set->attributes[i], set->attributes[j]))
          return refuse (error, "an attribute twice in a set");
    }

  return TRUE;
}

static gboolean
check_sets (const AlboSamlService  *service,
            AlboSamlKind            kind,
            GError                **error)
{
  if (service->n_sets == 0)
    return refuse (error, "no set of attributes");

  for (gsize i = 0; i < service->n_sets; i++)
    {
      if (!check_set (&service->sets[i], kind, error))
        return FALSE;

      for (gsize j = 0; j < i; j++)
        if (service->sets[i].index == service->sets[j].index)
          return refuse (error, "two sets of attributes with one number");
    }

  return TRUE;
}

static gboolean
check_names (const AlboSamlNames  *names,
             GError              **error)
{
  if (!is_line (names->name) || !is_line (names->display_name) || !is_line (names->url))
    return refuse (error, "a body without name, display name or site");

  return TRUE;
}

/* The field of an invoice takes Latin-1 only, and so many characters: the schema of SPID. */
static gboolean
is_latin (const char *text,
          glong       n_max)
{
  if (!is_line (text) || g_utf8_strlen (text, -1) > n_max)
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_utf8_get_char (c) > 0xff)
      return FALSE;

  return TRUE;
}

static gboolean
check_billing (const AlboSamlBilling  *billing,
               GError                **error)
{
  if (!is_line (billing->vat_country) || !is_line (billing->vat_number) ||
      !is_latin (billing->name, 80) || !is_latin (billing->address, 60) ||
      !is_latin (billing->municipality, 60) || !is_line (billing->postal_code) ||
      !is_line (billing->country) || !is_line (billing->company) ||
      !albo_email_is_valid (billing->email) || (billing->phone != NULL && !is_phone (billing->phone)))
    return refuse (error, "an incomplete contact for bills");

  return TRUE;
}

static gboolean
check_contact (const AlboSamlService  *service,
               AlboSamlKind            kind,
               GError                **error)
{
  if (!is_line (service->ipa_code))
    return refuse (error, "no IPA code");

  if (!albo_email_is_valid (service->email))
    return refuse (error, "no e-mail of the contact");

  if (service->phone != NULL && !is_phone (service->phone))
    return refuse (error, "a telephone that is not +39 and digits");

  if (kind == ALBO_SAML_KIND_CIE && !is_line (service->municipality))
    return refuse (error, "CIE wants the code of the municipality");

  return service->billing == NULL || kind == ALBO_SAML_KIND_CIE || check_billing (service->billing, error);
}

/**
 * albo_saml_service_check:
 * @service: a service
 * @kind: for whom: %ALBO_SAML_KIND_SPID, also with the sets of eIDAS, or %ALBO_SAML_KIND_CIE
 * @now: the clock, in microseconds since 1970
 * @error: return location for an error
 *
 * Returns: whether metadata can be made of it; else %ALBO_SAML_ERROR_METADATA
 */
gboolean
albo_saml_service_check (const AlboSamlService  *service,
                         AlboSamlKind            kind,
                         gint64                  now,
                         GError                **error)
{
  if (!is_url (service->entity_id))
    return refuse (error, "an entityID that is not an address");

  return check_keys (service, now, error) &&
         check_addresses (service, kind, error) &&
         check_sets (service, kind, error) &&
         check_names (&service->it, error) &&
         (service->en == NULL || check_names (service->en, error)) &&
         check_contact (service, kind, error);
}
