/* albo-saml-service.h - what a service tells of itself to identity providers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-message.h"

G_BEGIN_DECLS

/* The sets of attributes that the node of eIDAS knows by these numbers. */
#define ALBO_SAML_EIDAS_MINIMUM 99
#define ALBO_SAML_EIDAS_FULL    100

/**
 * AlboSamlAttributeSet:
 * @index: its number, which requests name
 * @name_it: what it is for, in Italian
 * @name_en: (nullable): the same in English
 * @attributes: (array zero-terminated=1): what is asked for: `fiscalNumber` …
 *
 * A set of attributes that a request can ask for: one a service, or one a level.
 */
typedef struct
{
  guint               index;
  const char         *name_it;
  const char         *name_en;
  const char * const *attributes;
} AlboSamlAttributeSet;

/**
 * AlboSamlAddress:
 * @binding: how it is reached
 * @location: where
 * @response_location: (nullable): where answers go, if elsewhere
 */
typedef struct
{
  AlboSamlBinding  binding;
  const char      *location;
  const char      *response_location;
} AlboSamlAddress;

/**
 * AlboSamlNames:
 * @name: the full name
 * @display_name: the name for people
 * @url: the site
 *
 * The body in one language.
 */
typedef struct
{
  const char *name;
  const char *display_name;
  const char *url;
} AlboSamlNames;

/**
 * AlboSamlBilling:
 * @vat_country: `IT`
 * @vat_number: who is billed
 * @fiscal_code: (nullable): its fiscal code
 * @name: its name
 * @address: of its seat
 * @number: (nullable): of the house
 * @postal_code: of its seat
 * @municipality: of its seat
 * @province: (nullable): `RM`
 * @country: `IT`
 * @company: name of who answers about bills
 * @email: address of who answers about bills
 * @phone: (nullable): telephone of who answers about bills
 */
typedef struct
{
  const char *vat_country;
  const char *vat_number;
  const char *fiscal_code;
  const char *name;
  const char *address;
  const char *number;
  const char *postal_code;
  const char *municipality;
  const char *province;
  const char *country;
  const char *company;
  const char *email;
  const char *phone;
} AlboSamlBilling;

/**
 * AlboSamlService:
 * @entity_id: its name in messages, an address
 * @keys: (element-type AlboSamlKey): at least one; the first one signs, the others are to come
 * @acs_urls: (array zero-terminated=1): where answers go; the first is the default
 * @logouts: (array length=n_logouts): where logout messages go
 * @n_logouts: at least one
 * @sets: (array length=n_sets): what requests can ask for
 * @n_sets: at least one
 * @it: the body in Italian
 * @en: (nullable): the body in English
 * @ipa_code: its code in the index of public administrations
 * @email: who answers for the service; a mailbox of the office, not of a person
 * @phone: (nullable): `+39…`, without spaces
 * @billing: (nullable): who is billed; SPID only, when it is asked for
 * @municipality: (nullable): code of the seat; CIE only, and there required
 * @province: (nullable): `RM`; CIE only
 */
typedef struct
{
  const char                  *entity_id;
  GPtrArray                   *keys;
  const char * const          *acs_urls;
  const AlboSamlAddress       *logouts;
  gsize                        n_logouts;
  const AlboSamlAttributeSet  *sets;
  gsize                        n_sets;
  AlboSamlNames                it;
  const AlboSamlNames         *en;
  const char                  *ipa_code;
  const char                  *email;
  const char                  *phone;
  const AlboSamlBilling       *billing;
  const char                  *municipality;
  const char                  *province;
} AlboSamlService;

extern const AlboSamlAttributeSet albo_saml_eidas_minimum;
extern const AlboSamlAttributeSet albo_saml_eidas_full;

gboolean  albo_saml_service_check (const AlboSamlService  *service,
                                   AlboSamlKind            kind,
                                   gint64                  now,
                                   GError                **error);
char     *albo_saml_metadata_make (const AlboSamlService  *service,
                                   AlboSamlKind            kind,
                                   gint64                  now,
                                   GError                **error);

G_END_DECLS
