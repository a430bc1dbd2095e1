/* test-idp-wraps.c - signature wrapping: what was signed is there, but somewhere else
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include <string.h>

/* The eight ways of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be", as the
 * tools of testers number them, and those of the list of attacks.  Each in three forms:
 * both signed, the Response only, the assertion only.
 */
typedef enum
{
  BOTH,
  RESPONSE,
  ASSERTION,
  N_FORMS,
} Form;

static const char * const forms[N_FORMS] = { "both", "response", "assertion" };

static void
unsign (xmlNode *element)
{
  xmlNode *signature = test_find (element, "Signature");

  if (signature == NULL)
    return;

  xmlUnlinkNode (signature);
  xmlFreeNode (signature);
}

/* Some signature must be there for the attack to hang on. */
static xmlNode *
get_signature (xmlNode *element,
               xmlNode *otherwise)
{
  xmlNode *signature = test_find (element, "Signature");

  return signature != NULL ? signature : test_find (otherwise, "Signature");
}

/* The original, without its signature, under another place. */
static xmlNode *
take_away (xmlNode *element)
{
  xmlNode *copy = xmlDocCopyNode (element, element->doc, 1);

  unsign (copy);

  return copy;
}

/* The root becomes evil in place; the original Response is returned. */
static xmlNode *
turn_root (TestMessage *message)
{
  xmlNode *original = take_away (message->root);
  xmlNode *evil = test_make_evil (message->root);

  xmlDocSetRootElement (message->doc, evil);
  xmlFreeNode (message->root);
  message->root = evil;
  message->assertion = test_find (evil, "Assertion");

  return original;
}

static void
xsw1 (TestMessage *message)
{
  xmlNode *original = turn_root (message);

  xmlAddChild (get_signature (message->root, message->assertion), original);
}

static void
xsw2 (TestMessage *message)
{
  xmlNode *original = turn_root (message);

  xmlAddPrevSibling (get_signature (message->root, message->assertion), original);
}

static void
xsw3 (TestMessage *message)
{
  xmlNode *evil = test_make_evil (message->assertion);

  unsign (evil);
  xmlAddPrevSibling (message->assertion, evil);
}

static void
xsw4 (TestMessage *message)
{
  xmlNode *evil = test_make_evil (message->assertion);

  unsign (evil);
  xmlAddPrevSibling (message->assertion, evil);
  xmlUnlinkNode (message->assertion);
  xmlAddChild (evil, message->assertion);
}

/* The assertion becomes evil and keeps the signature; the original is returned. */
static xmlNode *
turn_assertion (TestMessage *message)
{
  xmlNode *original = take_away (message->assertion);
  xmlNode *evil = test_make_evil (message->assertion);

  xmlReplaceNode (message->assertion, evil);
  xmlFreeNode (message->assertion);
  message->assertion = evil;

  return original;
}

static void
xsw5 (TestMessage *message)
{
  xmlAddChild (message->root, turn_assertion (message));
}

static void
xsw6 (TestMessage *message)
{
  xmlNode *original = turn_assertion (message);

  xmlAddChild (get_signature (message->assertion, message->root), original);
}

static void
xsw7 (TestMessage *message)
{
  xmlNode *extensions = test_add_xml (message->root, "<samlp:Extensions xmlns:samlp=\""
                                      ALBO_SAML_NS_PROTOCOL "\"/>");

  xmlAddNextSibling (test_find (message->root, "Issuer"), extensions);
  xmlAddChild (extensions, test_make_evil (message->assertion));
}

static void
xsw8 (TestMessage *message)
{
  xmlNode *original = turn_assertion (message);
  xmlNode *object = test_add_xml (get_signature (message->assertion, message->root),
                                  "<ds:Object xmlns:ds=\"" ALBO_SAML_NS_DSIG "\"/>");

  xmlAddChild (object, original);
}

static void
hide_after (TestMessage *message)
{
  xmlNode *evil = test_make_evil (message->assertion);

  unsign (evil);
  xmlAddNextSibling (message->assertion, evil);
}

static void
hide_in_detail (TestMessage *message)
{
  xmlNode *original = turn_assertion (message);
  xmlNode *detail = test_add_xml (test_find (message->root, "Status"), "<samlp:StatusDetail xmlns:samlp=\""
                                  ALBO_SAML_NS_PROTOCOL "\"/>");

  xmlAddChild (detail, original);
}

/* An element of a wrong namespace, which a careless reader takes for the assertion. */
static void
hide_in_namespace (TestMessage *message)
{
  xmlNode *evil = test_add_xml (message->root, "<Assertion xmlns=\"urn:nobody\" ID=\"_evil\"/>");

  xmlAddPrevSibling (message->assertion, evil);
}

static void
encrypted_beside (TestMessage *message)
{
  test_add_xml (message->root, "<saml:EncryptedAssertion xmlns:saml=\"" ALBO_SAML_NS_ASSERTION "\"/>");
}

static void
duplicate_id (TestMessage *message)
{
  xmlSetProp (test_find (message->assertion, "Subject/NameID"), BAD_CAST "id", BAD_CAST "_assertion");
}

static void
duplicate_xml_id (TestMessage *message)
{
  xmlNode *name_id = test_find (message->assertion, "Subject/NameID");
  xmlNs *ns = xmlSearchNsByHref (message->doc, name_id, XML_XML_NAMESPACE);

  xmlSetNsProp (name_id, ns, BAD_CAST "id", BAD_CAST "_assertion");
}

static void
object_in_signature (TestMessage *message)
{
  test_add_xml (get_signature (message->assertion, message->root),
                "<ds:Object xmlns:ds=\"" ALBO_SAML_NS_DSIG "\">x</ds:Object>");
}

static void
encrypted_attribute (TestMessage *message)
{
  test_add_xml (test_find (message->assertion, "AttributeStatement"),
                "<saml:EncryptedAttribute xmlns:saml=\"" ALBO_SAML_NS_ASSERTION "\"/>");
}

/* Advice is where SAML itself lets an assertion lie within another. */
static void
hide_in_advice (TestMessage *message)
{
  xmlNode *original = turn_assertion (message);
  xmlNode *advice = test_add_xml (message->assertion, "<saml:Advice xmlns:saml=\""
                                  ALBO_SAML_NS_ASSERTION "\"/>");

  xmlAddChild (advice, original);
}

static const struct
{
  const char *name;
  const char *what;
  void       (* wrap) (TestMessage *message);
  int         expected;
} wraps[] = {
  { "xsw1", "the original Response in the signature", xsw1, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw2", "the original Response before the signature", xsw2, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw3", "another assertion before the original", xsw3, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw4", "another assertion around the original", xsw4, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw5", "another assertion with the signature, the original last", xsw5, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw6", "the original assertion in the signature", xsw6, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw7", "another assertion in Extensions", xsw7, ALBO_SAML_ERROR_STRUCTURE },
  { "xsw8", "the original assertion in ds:Object", xsw8, ALBO_SAML_ERROR_STRUCTURE },
  { "second-after", "another assertion after the original", hide_after, ALBO_SAML_ERROR_STRUCTURE },
  { "hidden-detail", "the original assertion in StatusDetail", hide_in_detail, ALBO_SAML_ERROR_STRUCTURE },
  { "hidden-advice", "the original assertion in Advice", hide_in_advice, ALBO_SAML_ERROR_STRUCTURE },
  { "namespace", "an Assertion of no namespace of SAML", hide_in_namespace, ALBO_SAML_ERROR_STRUCTURE },
  { "encrypted", "an EncryptedAssertion beside the signed one", encrypted_beside, ALBO_SAML_ERROR_STRUCTURE },
  { "object", "an object in the signature", object_in_signature, ALBO_SAML_ERROR_STRUCTURE },
  { "encrypted-attribute", "an attribute that nobody can read", encrypted_attribute, ALBO_SAML_ERROR_STRUCTURE },
  { "duplicate-id", "an id that is the assertion's", duplicate_id, ALBO_SAML_ERROR_DUPLICATE_ID },
  { "duplicate-xml-id", "an xml:id that is the assertion's", duplicate_xml_id, ALBO_SAML_ERROR_DUPLICATE_ID },
};

gboolean
test_wrap (const TestIdp *idp,
           TestMessage   *message,
           const char    *case_name)
{
  const TestSigning signing = { .certificate = albo_saml_key_get_certificate (idp->key) };

  for (gsize i = 0; i < G_N_ELEMENTS (wraps); i++)
    for (guint form = 0; form < N_FORMS; form++)
      {
        g_autofree char *name = g_strdup_printf ("%s-%s", wraps[i].name, forms[form]);

        if (!g_str_equal (name, case_name))
          continue;

        if (form != RESPONSE)
          test_sign (message->assertion, idp->key, &signing);
        if (form != ASSERTION)
          test_sign (message->root, idp->key, &signing);
        wraps[i].wrap (message);

        return TRUE;
      }

  return FALSE;
}

void
test_list_wraps (GArray *cases)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wraps); i++)
    for (guint form = 0; form < N_FORMS; form++)
      {
        g_autofree char *name = g_strdup_printf ("%s-%s", wraps[i].name, forms[form]);
        const TestCase test = { g_intern_string (name), wraps[i].what, wraps[i].expected };

        g_array_append_val (cases, test);
      }
}
