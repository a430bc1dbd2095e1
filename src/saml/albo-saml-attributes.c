/* albo-saml-attributes.c - the data of the person in a verified assertion
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-attributes-private.h"

#include "albo-contact.h"
#include "albo-date.h"
#include "albo-fiscal-code.h"
#include "albo-saml-error.h"
#include "albo-saml-xml.h"

#include <string.h>

#define MAX_CHARS  200
#define MAX_FOREIGN 64

#define FISCAL_PREFIX        "TIN"
#define FISCAL_PREFIX_LENGTH strlen ("TINIT-")

static gboolean
is_line (const char *text)
{
  if (text[0] == '\0' || g_utf8_strlen (text, -1) > MAX_CHARS)
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

static gboolean
is_date (const char *text)
{
  GDate date;

  return albo_date_parse_iso (text, &date);
}

static gboolean
is_gender (const char *text)
{
  return g_str_equal (text, "M") || g_str_equal (text, "F");
}

/* What is read, where it goes, and when it is what it should be.  Others are not even read:
 * a service may ask for no more than it needs.
 */
static const struct
{
  const char *name;
  gsize       offset;
  gboolean    (* is_good) (const char *text);
} fields[] = {
  { "spidCode", G_STRUCT_OFFSET (AlboSamlIdentity, spid_code), is_line },
  { "fiscalNumber", G_STRUCT_OFFSET (AlboSamlIdentity, fiscal_number), is_line },
  { "name", G_STRUCT_OFFSET (AlboSamlIdentity, name), is_line },
  { "familyName", G_STRUCT_OFFSET (AlboSamlIdentity, family_name), is_line },
  { "dateOfBirth", G_STRUCT_OFFSET (AlboSamlIdentity, date_of_birth), is_date },
  { "gender", G_STRUCT_OFFSET (AlboSamlIdentity, gender), is_gender },
  { "placeOfBirth", G_STRUCT_OFFSET (AlboSamlIdentity, place_of_birth), is_line },
  { "countyOfBirth", G_STRUCT_OFFSET (AlboSamlIdentity, county_of_birth), is_line },
  { "email", G_STRUCT_OFFSET (AlboSamlIdentity, email), albo_email_is_valid },
  { "digitalAddress", G_STRUCT_OFFSET (AlboSamlIdentity, digital_address), albo_email_is_valid },
};

static gboolean
read_attribute (const xmlNode     *attribute,
                GHashTable        *seen,
                AlboSamlIdentity  *identity,
                GError           **error)
{
  g_autofree char *name = albo_saml_xml_get_attribute (attribute, "Name");
  const xmlNode *value = albo_saml_xml_get_only_child (attribute, ALBO_SAML_NS_ASSERTION,
                                                       "AttributeValue");

  if (name == NULL || !g_hash_table_add (seen, g_strdup (name)))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ATTRIBUTES, "an attribute without name, or double");

  if (albo_saml_xml_get_child (attribute, ALBO_SAML_NS_ASSERTION, "AttributeValue") == NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ATTRIBUTES, "an attribute without value");

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      char **field = G_STRUCT_MEMBER_P (identity, fields[i].offset);
      g_autofree char *text = NULL;

      if (!g_str_equal (name, fields[i].name))
        continue;

      text = albo_saml_xml_get_text (value);
      if (text == NULL)
        return albo_saml_refuse (error, ALBO_SAML_ERROR_ATTRIBUTES, "a value that is not one text");

      if (text[0] != '\0' && fields[i].is_good (text))
        *field = g_steal_pointer (&text);
    }

  return TRUE;
}

/* `TINIT-RSSMRA80A01H501U`: the country is kept apart, the prefix is taken off once.  Only the
 * node of eIDAS knows people by the number of another country.
 */
static gboolean
split_fiscal_number (AlboSamlIdentity  *identity,
                     AlboSamlKind       kind,
                     GError           **error)
{
  g_autofree char *whole = g_steal_pointer (&identity->fiscal_number);
  g_autofree char *number = NULL;
  gboolean is_good;

  if (strlen (whole) <= FISCAL_PREFIX_LENGTH ||
      g_ascii_strncasecmp (whole, FISCAL_PREFIX, strlen (FISCAL_PREFIX)) != 0 ||
      !g_ascii_isalpha (whole[3]) || !g_ascii_isalpha (whole[4]) || whole[5] != '-')
    return albo_saml_refuse (error, ALBO_SAML_ERROR_FISCAL_NUMBER, "a fiscal number without a country");

  identity->fiscal_country = g_ascii_strup (whole + 3, 2);
  number = albo_fiscal_code_normalize (whole + FISCAL_PREFIX_LENGTH);

  if (kind != ALBO_SAML_KIND_EIDAS && !g_str_equal (identity->fiscal_country, "IT"))
    return albo_saml_refuse (error, ALBO_SAML_ERROR_FISCAL_NUMBER, "the fiscal number of another country");

  if (g_str_equal (identity->fiscal_country, "IT"))
    is_good = albo_fiscal_code_is_valid (number);
  else
    {
      is_good = number[0] != '\0' && strlen (number) <= MAX_FOREIGN;
      for (const char *c = number; *c != '\0'; c++)
        is_good = is_good && g_ascii_isgraph (*c);
    }

  if (!is_good)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_FISCAL_NUMBER, "not a fiscal number");

  identity->fiscal_number = g_steal_pointer (&number);

  return TRUE;
}

/**
 * albo_saml_attributes_read: (skip)
 * @assertion: an assertion whose signature was verified
 * @kind: of which kind the provider is
 * @identity: what to fill
 * @error: return location for an error
 *
 * Names, date of birth and fiscal number must be there; through the node of eIDAS, the code
 * in place of the fiscal number, or that of another country.  The others are left out if they are not what they should be.
 *
 * Returns: whether @identity says who the person is; else %ALBO_SAML_ERROR_ATTRIBUTES or
 *   %ALBO_SAML_ERROR_FISCAL_NUMBER
 */
gboolean
albo_saml_attributes_read (const xmlNode     *assertion,
                           AlboSamlKind       kind,
                           AlboSamlIdentity  *identity,
                           GError           **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const xmlNode *statement = albo_saml_xml_get_only_child (assertion, ALBO_SAML_NS_ASSERTION,
                                                           "AttributeStatement");

  for (const xmlNode *node = statement != NULL ? statement->children : NULL;
       node != NULL;
       node = node->next)
    if (albo_saml_xml_is (node, ALBO_SAML_NS_ASSERTION, "Attribute") &&
        !read_attribute (node, seen, identity, error))
      return FALSE;

  if (identity->name == NULL || identity->family_name == NULL || identity->date_of_birth == NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ATTRIBUTES, "a person without name or birth");

  if (identity->fiscal_number != NULL)
    return split_fiscal_number (identity, kind, error);

  if (kind != ALBO_SAML_KIND_EIDAS || identity->spid_code == NULL)
    return albo_saml_refuse (error, ALBO_SAML_ERROR_ATTRIBUTES, "a person without fiscal number");

  return TRUE;
}
