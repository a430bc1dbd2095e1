/* test-idp-changes.c - answers with one field empty, missing, malformed or wrong
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include "albo-saml-time.h"

#include <string.h>

typedef enum
{
  SET,    /* an attribute, to a value */
  UNSET,  /* an attribute, away */
  TEXT,   /* the content, to a text */
  EMPTY,  /* the content, away */
  DROP,   /* the element, away */
  ADD,    /* XML, into the element */
  NONE,
} Change;

/* A field is changed before signing, so that nothing else is wrong; only what a signature cannot
 * do without is changed afterwards.  A value `@N` is the clock and N seconds.
 */
typedef struct
{
  TestCase    test;
  Change      change;
  const char *path;
  const char *attribute;
  const char *value;
  gboolean    is_after;
} Entry;

#define A       "Assertion"
#define CONFIRM "Assertion/Subject/SubjectConfirmation"
#define DATA    "Assertion/Subject/SubjectConfirmation/SubjectConfirmationData"
#define COND    "Assertion/Conditions"
#define AUTHN   "Assertion/AuthnStatement"
#define CLASS   "Assertion/AuthnStatement/AuthnContext/AuthnContextClassRef"
#define VALUES  "Assertion/AttributeStatement"
#define OTHER   "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
#define SAML_NS "xmlns:saml=\"" ALBO_SAML_NS_ASSERTION "\""
#define SAMLP_NS "xmlns:samlp=\"" ALBO_SAML_NS_PROTOCOL "\""

#define ERROR(name) ALBO_SAML_ERROR_##name

static const Entry entries[] = {
  { { "1", "nothing: correct, both signed", TEST_ACCEPT }, NONE },
  { { "8", "Response ID empty", ERROR (ID) }, SET, "", "ID", "", TRUE },
  { { "9", "Response ID missing", ERROR (ID) }, UNSET, "", "ID", NULL, TRUE },
  { { "10", "Response Version other than 2.0", ERROR (VERSION) }, SET, "", "Version", "1.1" },
  { { "11", "Response IssueInstant empty", ERROR (ISSUE_INSTANT) }, SET, "", "IssueInstant", "" },
  { { "12", "Response IssueInstant missing", ERROR (ISSUE_INSTANT) }, UNSET, "", "IssueInstant" },
  { { "13", "Response IssueInstant malformed", ERROR (ISSUE_INSTANT) },
    SET, "", "IssueInstant", "2026-01-31 09:30:00" },
  { { "14", "Response IssueInstant before the request's", ERROR (ISSUE_INSTANT) },
    SET, "", "IssueInstant", "@-3600" },
  { { "15", "Response IssueInstant in the future", ERROR (ISSUE_INSTANT) },
    SET, "", "IssueInstant", "2099-01-01T00:00:00Z" },
  { { "16", "Response InResponseTo empty", ERROR (IN_RESPONSE_TO) }, SET, "", "InResponseTo", "" },
  { { "17", "Response InResponseTo missing", ERROR (IN_RESPONSE_TO) }, UNSET, "", "InResponseTo" },
  { { "18", "InResponseTo is not the ID of the request", ERROR (IN_RESPONSE_TO) },
    SET, "", "InResponseTo", "_another" },
  { { "19", "Destination empty", ERROR (DESTINATION) }, SET, "", "Destination", "" },
  { { "20", "Destination missing", ERROR (DESTINATION) }, UNSET, "", "Destination" },
  { { "21", "Destination is not the ACS URL", ERROR (DESTINATION) },
    SET, "", "Destination", "https://elsewhere.example.it/acs" },
  { { "22", "Status element empty", ERROR (STATUS) }, EMPTY, "Status" },
  { { "23", "Status element missing", ERROR (STATUS) }, DROP, "Status" },
  { { "24", "StatusCode empty", ERROR (STATUS) }, SET, "Status/StatusCode", "Value", "" },
  { { "25", "StatusCode missing", ERROR (STATUS) }, DROP, "Status/StatusCode" },
  { { "26", "StatusCode not Success", ERROR (STATUS) },
    SET, "Status/StatusCode", "Value", "urn:oasis:names:tc:SAML:2.0:status:Succes" },
  { { "27", "Response Issuer empty", ERROR (ISSUER) }, EMPTY, "Issuer" },
  { { "28", "Response Issuer missing", ERROR (ISSUER) }, DROP, "Issuer" },
  { { "29", "Issuer is not the provider's entityID", ERROR (ISSUER) },
    TEXT, "Issuer", NULL, "https://other.example.it" },
  { { "30", "Response Issuer Format other than entity", ERROR (ISSUER) }, SET, "Issuer", "Format", OTHER },
  { { "31", "Response Issuer Format omitted", TEST_ACCEPT }, UNSET, "Issuer", "Format" },
  { { "32", "Assertion missing", ERROR (ASSERTION_MISSING) }, DROP, A },
  { { "33", "Assertion ID empty", ERROR (ASSERTION_ID) }, SET, A, "ID", "" },
  { { "34", "Assertion ID missing", ERROR (ASSERTION_ID) }, UNSET, A, "ID" },
  { { "35", "Assertion Version other than 2.0", ERROR (ASSERTION_VERSION) }, SET, A, "Version", "1.1" },
  { { "36", "Assertion IssueInstant empty", ERROR (ASSERTION_ISSUE_INSTANT) }, SET, A, "IssueInstant", "" },
  { { "37", "Assertion IssueInstant missing", ERROR (ASSERTION_ISSUE_INSTANT) },
    UNSET, A, "IssueInstant" },
  { { "38", "Assertion IssueInstant malformed", ERROR (ASSERTION_ISSUE_INSTANT) },
    SET, A, "IssueInstant", "31/01/2026" },
  { { "39", "Assertion IssueInstant before the request's", ERROR (ASSERTION_ISSUE_INSTANT) },
    SET, A, "IssueInstant", "@-3600" },
  { { "40", "Assertion IssueInstant in the future", ERROR (ASSERTION_ISSUE_INSTANT) },
    SET, A, "IssueInstant", "@3600" },
  { { "41", "Subject empty", ERROR (NAME_ID) }, EMPTY, A "/Subject" },
  { { "42", "Subject missing", ERROR (SUBJECT) }, DROP, A "/Subject" },
  { { "43", "NameID empty", ERROR (NAME_ID) }, EMPTY, A "/Subject/NameID" },
  { { "44", "NameID missing", ERROR (NAME_ID) }, DROP, A "/Subject/NameID" },
  { { "45", "NameID Format empty", ERROR (NAME_ID) }, SET, A "/Subject/NameID", "Format", "" },
  { { "46", "NameID Format missing", ERROR (NAME_ID) }, UNSET, A "/Subject/NameID", "Format" },
  { { "47", "NameID Format other than transient", ERROR (NAME_ID) },
    SET, A "/Subject/NameID", "Format", OTHER },
  { { "48", "NameID NameQualifier empty", ERROR (NAME_ID) },
    SET, A "/Subject/NameID", "NameQualifier", "" },
  { { "49", "NameID NameQualifier missing", ERROR (NAME_ID) },
    UNSET, A "/Subject/NameID", "NameQualifier" },
  { { "51", "SubjectConfirmation empty", ERROR (CONFIRMATION) }, EMPTY, CONFIRM },
  { { "52", "SubjectConfirmation missing", ERROR (CONFIRMATION) }, DROP, CONFIRM },
  { { "53", "SubjectConfirmation Method empty", ERROR (CONFIRMATION) }, SET, CONFIRM, "Method", "" },
  { { "54", "SubjectConfirmation Method missing", ERROR (CONFIRMATION) }, UNSET, CONFIRM, "Method" },
  { { "55", "SubjectConfirmation Method other than bearer", ERROR (CONFIRMATION) },
    SET, CONFIRM, "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" },
  { { "56", "SubjectConfirmationData missing", ERROR (CONFIRMATION) }, DROP, DATA },
  { { "57", "Recipient empty", ERROR (CONFIRMATION_RECIPIENT) }, SET, DATA, "Recipient", "" },
  { { "58", "Recipient missing", ERROR (CONFIRMATION_RECIPIENT) }, UNSET, DATA, "Recipient" },
  { { "59", "Recipient is not the ACS URL", ERROR (CONFIRMATION_RECIPIENT) },
    SET, DATA, "Recipient", "https://elsewhere.example.it/acs" },
  { { "60", "SubjectConfirmationData InResponseTo empty", ERROR (CONFIRMATION_IN_RESPONSE_TO) },
    SET, DATA, "InResponseTo", "" },
  { { "61", "SubjectConfirmationData InResponseTo missing", ERROR (CONFIRMATION_IN_RESPONSE_TO) },
    UNSET, DATA, "InResponseTo" },
  { { "62", "SubjectConfirmationData InResponseTo is not the request ID",
      ERROR (CONFIRMATION_IN_RESPONSE_TO) }, SET, DATA, "InResponseTo", "_another" },
  { { "63", "SubjectConfirmationData NotOnOrAfter empty", ERROR (CONFIRMATION_EXPIRED) },
    SET, DATA, "NotOnOrAfter", "" },
  { { "64", "SubjectConfirmationData NotOnOrAfter missing", ERROR (CONFIRMATION_EXPIRED) },
    UNSET, DATA, "NotOnOrAfter" },
  { { "65", "SubjectConfirmationData NotOnOrAfter malformed", ERROR (CONFIRMATION_EXPIRED) },
    SET, DATA, "NotOnOrAfter", "tomorrow" },
  { { "66", "SubjectConfirmationData NotOnOrAfter in the past", ERROR (CONFIRMATION_EXPIRED) },
    SET, DATA, "NotOnOrAfter", "@-3600" },
  { { "67", "Assertion Issuer empty", ERROR (ASSERTION_ISSUER) }, EMPTY, A "/Issuer" },
  { { "68", "Assertion Issuer missing", ERROR (ASSERTION_ISSUER) }, DROP, A "/Issuer" },
  { { "69", "Assertion Issuer is not the provider", ERROR (ASSERTION_ISSUER) },
    TEXT, A "/Issuer", NULL, "https://other.example.it" },
  { { "70", "Assertion Issuer Format empty", ERROR (ASSERTION_ISSUER) }, SET, A "/Issuer", "Format", "" },
  { { "71", "Assertion Issuer Format missing", ERROR (ASSERTION_ISSUER) }, UNSET, A "/Issuer", "Format" },
  { { "72", "Assertion Issuer Format other than entity", ERROR (ASSERTION_ISSUER) },
    SET, A "/Issuer", "Format", OTHER },
  { { "73", "Conditions without content", ERROR (AUDIENCE) }, EMPTY, COND },
  { { "74", "Conditions missing", ERROR (CONDITIONS) }, DROP, COND },
  { { "75", "Conditions NotBefore empty", ERROR (NOT_BEFORE) }, SET, COND, "NotBefore", "" },
  { { "76", "Conditions NotBefore missing", ERROR (NOT_BEFORE) }, UNSET, COND, "NotBefore" },
  { { "77", "Conditions NotBefore malformed", ERROR (NOT_BEFORE) }, SET, COND, "NotBefore", "now" },
  { { "78", "Conditions NotBefore in the future", ERROR (NOT_BEFORE) }, SET, COND, "NotBefore", "@3600" },
  { { "79", "Conditions NotOnOrAfter empty", ERROR (NOT_ON_OR_AFTER) }, SET, COND, "NotOnOrAfter", "" },
  { { "80", "Conditions NotOnOrAfter missing", ERROR (NOT_ON_OR_AFTER) }, UNSET, COND, "NotOnOrAfter" },
  { { "81", "Conditions NotOnOrAfter malformed", ERROR (NOT_ON_OR_AFTER) },
    SET, COND, "NotOnOrAfter", "2026-02-30T00:00:00Z" },
  { { "82", "Conditions NotOnOrAfter in the past", ERROR (NOT_ON_OR_AFTER) },
    SET, COND, "NotOnOrAfter", "@-3600" },
  { { "83", "AudienceRestriction empty", ERROR (AUDIENCE) }, EMPTY, COND "/AudienceRestriction" },
  { { "84", "AudienceRestriction missing", ERROR (AUDIENCE) }, DROP, COND "/AudienceRestriction" },
  { { "85", "Audience empty", ERROR (AUDIENCE) }, EMPTY, COND "/AudienceRestriction/Audience" },
  { { "86", "Audience missing", ERROR (AUDIENCE) }, DROP, COND "/AudienceRestriction/Audience" },
  { { "87", "Audience is not the service", ERROR (AUDIENCE) },
    TEXT, COND "/AudienceRestriction/Audience", NULL, "https://other-service.example.it" },
  { { "88", "AuthnStatement empty", ERROR (AUTHN_STATEMENT) }, EMPTY, AUTHN },
  { { "89", "AuthnStatement missing", ERROR (AUTHN_STATEMENT) }, DROP, AUTHN },
  { { "90", "AuthnContext empty", ERROR (AUTHN_STATEMENT) }, EMPTY, AUTHN "/AuthnContext" },
  { { "91", "AuthnContext missing", ERROR (AUTHN_STATEMENT) }, DROP, AUTHN "/AuthnContext" },
  { { "92", "AuthnContextClassRef empty", ERROR (AUTHN_STATEMENT) }, EMPTY, CLASS },
  { { "93", "AuthnContextClassRef missing", ERROR (AUTHN_STATEMENT) }, DROP, CLASS },
  { { "94", "class SpidL1, below what was asked for", ERROR (LEVEL) },
    TEXT, CLASS, NULL, "https://www.spid.gov.it/SpidL1" },
  { { "95", "class SpidL2", TEST_ACCEPT }, TEXT, CLASS, NULL, "https://www.spid.gov.it/SpidL2" },
  { { "96", "class SpidL3", TEST_ACCEPT }, TEXT, CLASS, NULL, "https://www.spid.gov.it/SpidL3" },
  { { "97", "unknown class", ERROR (LEVEL) }, TEXT, CLASS, NULL, "https://www.spid.gov.it/" },
  { { "98", "AttributeStatement with no Attribute", ERROR (ATTRIBUTES) }, EMPTY, VALUES },
  { { "99", "Attribute without value", ERROR (ATTRIBUTES) }, EMPTY, VALUES "/Attribute" },
  { { "103", "another attribute than were asked for", TEST_ACCEPT }, ADD, VALUES, NULL,
    "<saml:Attribute " SAML_NS " Name=\"idCard\"><saml:AttributeValue>CI AA1 comune 2020-01-01 2030-01-01"
    "</saml:AttributeValue></saml:Attribute>" },
  { { "109", "an attribute without NameFormat", TEST_ACCEPT }, UNSET, VALUES "/Attribute", "NameFormat" },
  { { "110", "IssueInstant with milliseconds", TEST_ACCEPT }, SET, "", "IssueInstant", "@.123" },

  { { "audience-second", "the service among others", TEST_ACCEPT }, ADD, COND "/AudienceRestriction",
    NULL, "<saml:Audience " SAML_NS ">https://other.example.it</saml:Audience>" },
  { { "condition-unknown", "a condition that is not understood", ERROR (CONDITIONS) }, ADD, COND, NULL,
    "<saml:Condition " SAML_NS "/>" },
  { { "condition-one-time", "OneTimeUse", TEST_ACCEPT }, ADD, COND, NULL, "<saml:OneTimeUse " SAML_NS "/>" },
  { { "audience-mixed", "an Audience with more than text", ERROR (AUDIENCE) },
    ADD, COND "/AudienceRestriction/Audience", NULL, "<saml:Audience " SAML_NS "/>" },
  { { "restriction-second", "a second restriction, for another service", ERROR (AUDIENCE) }, ADD, COND, NULL,
    "<saml:AudienceRestriction " SAML_NS "><saml:Audience>https://other.example.it</saml:Audience>"
    "</saml:AudienceRestriction>" },
  { { "confirmation-second", "a second confirmation", ERROR (CONFIRMATION) }, ADD, A "/Subject", NULL,
    "<saml:SubjectConfirmation " SAML_NS " Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"/>" },
  { { "confirmation-not-before", "a bearer's confirmation with a beginning", ERROR (CONFIRMATION) },
    SET, DATA, "NotBefore", "@-3600" },
  { { "authn-instant-future", "authenticated in the future", ERROR (AUTHN_STATEMENT) },
    SET, AUTHN, "AuthnInstant", "@3600" },
  { { "authn-instant-edge", "authenticated a minute before the request", TEST_ACCEPT },
    SET, AUTHN, "AuthnInstant", "@-90" },
  { { "authn-instant-before", "authenticated before the request", ERROR (AUTHN_STATEMENT) },
    SET, AUTHN, "AuthnInstant", "@-91" },
  { { "session-none", "no SessionIndex, as after level 2", TEST_ACCEPT }, UNSET, AUTHN, "SessionIndex" },
  { { "attribute-double", "two fiscal numbers", ERROR (ATTRIBUTES) }, ADD, VALUES, NULL,
    "<saml:Attribute " SAML_NS " Name=\"fiscalNumber\"><saml:AttributeValue>TINIT-BNCMRA99T61H501E"
    "</saml:AttributeValue></saml:Attribute>" },
  { { "attribute-two-values", "an attribute with two values", ERROR (ATTRIBUTES) }, ADD,
    VALUES "/Attribute", NULL, "<saml:AttributeValue " SAML_NS ">x</saml:AttributeValue>" },
  { { "issuer-with-space", "a value with line ends around it", TEST_ACCEPT },
    TEXT, COND "/AudienceRestriction/Audience", NULL, "\n    @AUDIENCE@\n  " },
  { { "statement-other", "a statement of another kind", ERROR (STRUCTURE) }, ADD, A, NULL,
    "<saml:AuthzDecisionStatement " SAML_NS "/>" },
  { { "element-other", "an element that no Response has", ERROR (STRUCTURE) }, ADD, "", NULL,
    "<x xmlns=\"urn:x\"/>" },
  { { "conditions-second", "conditions twice", ERROR (STRUCTURE) }, ADD, A, NULL, "<saml:Conditions " SAML_NS "/>" },
  { { "attribute-nameless", "an attribute without a name", ERROR (ATTRIBUTES) }, UNSET, VALUES "/Attribute", "Name" },
  { { "instant-offset", "an instant of another time zone", ERROR (ISSUE_INSTANT) },
    SET, "", "IssueInstant", "2026-01-31T09:30:00+01:00" },
};

/* SPID's reasons, and what is none. */
static const struct
{
  TestCase    test;
  const char *message;
} declines[] = {
  { { "104", "too many wrong attempts", ERROR (DECLINED), 19 }, "ErrorCode nr19" },
  { { "105", "credentials below the level", ERROR (DECLINED), 20 }, "ErrorCode nr20" },
  { { "106", "time ran out", ERROR (DECLINED), 21 }, "ErrorCode nr21" },
  { { "107", "consent refused", ERROR (DECLINED), 22 }, "ErrorCode nr22" },
  { { "108", "identity suspended", ERROR (DECLINED), 23 }, "ErrorCode nr23" },
  { { "111", "cancelled by the person", ERROR (DECLINED), 25 }, "ErrorCode nr25" },
  { { "declined-24", "reserved", ERROR (DECLINED), 24 }, "ErrorCode nr24" },
  { { "declined-30", "wrong kind of identity", ERROR (DECLINED), 30 }, "ErrorCode nr30" },
  { { "declined-11", "our own fault", ERROR (DECLINED), 11 }, "ErrorCode nr11" },
  { { "declined-words", "no number", ERROR (DECLINED), 0 }, "ErrorCode nr2five" },
  { { "declined-letter", "a number of letters", ERROR (DECLINED), 0 }, "ErrorCode nrx5" },
  { { "declined-none", "no words", ERROR (DECLINED), 0 }, "" },
  { { "declined-long", "a number that is none", ERROR (DECLINED), 0 }, "ErrorCode nr0000025" },
};

/* What an attribute says; without a value, it is not there. */
static const struct
{
  TestCase    test;
  const char *value;
  const char *attribute;  /* fiscalNumber, if it is not said */
} values[] = {
  { { "fiscal-lower", "small letters", TEST_ACCEPT }, "tinit-rssmra80a01h501u" },
  { { "fiscal-omocodia", "letters in place of digits", TEST_ACCEPT }, "TINIT-RSSMRAULALMHRLMD" },
  { { "fiscal-foreign", "from another country", ERROR (FISCAL_NUMBER) }, "TINDE-12345678901" },
  { { "fiscal-foreign-italian", "Italian by the look of it, from another country", ERROR (FISCAL_NUMBER) },
    "TINDE-RSSMRA80A01H501U" },
  { { "fiscal-bare", "without its prefix", ERROR (FISCAL_NUMBER) }, "RSSMRA80A01H501U" },
  { { "fiscal-twice", "with its prefix twice", ERROR (FISCAL_NUMBER) }, "TINIT-TINIT-RSSMRA80A01H501U" },
  { { "fiscal-wrong", "with a wrong check letter", ERROR (FISCAL_NUMBER) }, "TINIT-RSSMRA80A01H501V" },
  { { "fiscal-prefix-only", "the prefix alone", ERROR (FISCAL_NUMBER) }, "TINIT-" },
  { { "fiscal-empty", "empty", ERROR (ATTRIBUTES) }, "" },
  { { "fiscal-html", "markup", ERROR (FISCAL_NUMBER) }, "<script>alert(1)</script>" },
  { { "without-fiscal-number", "no fiscal number", ERROR (ATTRIBUTES) }, NULL },
  { { "without-name", "no name", ERROR (ATTRIBUTES) }, NULL, "name" },
  { { "without-family-name", "no family name", ERROR (ATTRIBUTES) }, NULL, "familyName" },
  { { "without-birth", "no date of birth", ERROR (ATTRIBUTES) }, NULL, "dateOfBirth" },
  { { "without-code", "no code of the provider, as of CIE", TEST_ACCEPT }, NULL, "spidCode" },
  { { "without-email", "no e-mail, as of CIE", TEST_ACCEPT }, NULL, "email" },
  { { "birth-wrong", "a day that does not exist", ERROR (ATTRIBUTES) }, "1980-02-30", "dateOfBirth" },
  { { "name-accent", "a name with an accent", TEST_ACCEPT }, "Niccol\xc3\xb2", "name" },
  { { "name-empty", "an empty name", ERROR (ATTRIBUTES) }, " ", "name" },
  { { "name-lines", "a name of two lines", ERROR (ATTRIBUTES) }, "Mario\nBianchi", "name" },
  { { "name-long", "a name of 201 letters", ERROR (ATTRIBUTES) },
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "name" },
  { { "gender-other", "a gender that is not of the table", TEST_ACCEPT }, "X", "gender" },
  { { "email-wrong", "an e-mail that is none", TEST_ACCEPT }, "mario.rossi", "email" },
};

static char *
make_value (const TestAnswer *answer,
            const char       *value)
{
  g_autoptr(GString) text = g_string_new (value);

  if (value == NULL || value[0] != '@' || value[1] == '.')
    {
      g_autofree char *now = albo_saml_time_format (answer->now);

      if (g_strcmp0 (value, "@.123") == 0)
        {
          g_string_assign (text, now);
          g_string_insert (text, (gssize) text->len - 1, ".123");
        }
      g_string_replace (text, "@AUDIENCE@", answer->audience, 0);

      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  return albo_saml_time_format (answer->now +
                                g_ascii_strtoll (value + 1, NULL, 10) * G_USEC_PER_SEC);
}

static void
drop (TestMessage *message,
      xmlNode     *node)
{
  if (node == message->assertion)
    message->assertion = NULL;

  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

static void
set_text (xmlNode    *node,
          const char *text)
{
  while (node->children != NULL)
    {
      xmlNode *child = node->children;

      xmlUnlinkNode (child);
      xmlFreeNode (child);
    }

  if (text != NULL)
    xmlAddChild (node, xmlNewDocText (node->doc, BAD_CAST text));
}

static void
apply (const Entry      *entry,
       const TestAnswer *answer,
       TestMessage      *message)
{
  xmlNode *node = entry->change == NONE || entry->path[0] == '\0' ? message->root
                                                                  : test_find (message->root, entry->path);
  g_autofree char *value = make_value (answer, entry->value);

  g_assert_nonnull (node);

  switch (entry->change)
    {
    case SET:
      xmlSetProp (node, BAD_CAST entry->attribute, BAD_CAST value);
      break;

    case UNSET:
      g_assert_cmpint (xmlUnsetProp (node, BAD_CAST entry->attribute), ==, 0);
      break;

    case TEXT:
      set_text (node, value);
      break;

    case EMPTY:
      set_text (node, NULL);
      break;

    case DROP:
      drop (message, node);
      break;

    case ADD:
      test_add_xml (node, value);
      break;

    case NONE:
    default:
      break;
    }
}

/* Without an ID an assertion cannot be signed; its message is. */
static void
sign (const TestIdp *idp,
      TestMessage   *message)
{
  g_autofree char *id = albo_saml_xml_get_attribute (message->assertion, "ID");

  if (message->assertion != NULL && (id == NULL || id[0] == '\0'))
    message->assertion = NULL;

  test_sign_as_usual (idp, message);
}

static void
decline (TestMessage *message,
         const char  *text)
{
  xmlNode *status = test_find (message->root, "Status");

  drop (message, message->assertion);
  set_text (status, NULL);
  test_add_xml (status, "<samlp:StatusCode " SAMLP_NS " Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\">"
                "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:AuthnFailed\"/></samlp:StatusCode>");
  set_text (test_add_xml (status, "<samlp:StatusMessage " SAMLP_NS "/>"), text);
}

static xmlNode *
find_attribute (xmlNode    *assertion,
                const char *name)
{
  xmlNode *node = test_find (assertion, "AttributeStatement")->children;

  for (; node != NULL; node = node->next)
    {
      g_autofree char *has = albo_saml_xml_get_attribute (node, "Name");

      if (g_strcmp0 (has, name) == 0)
        return node;
    }

  g_error ("no attribute %s", name);
}

static void
set_value (TestMessage *message,
           const char  *name,
           const char  *value)
{
  xmlNode *attribute = find_attribute (message->assertion, name != NULL ? name : "fiscalNumber");

  if (value == NULL)
    drop (message, attribute);
  else
    set_text (test_find (attribute, "AttributeValue"), value);
}

gboolean
test_change (const TestIdp    *idp,
             const TestAnswer *answer,
             TestMessage      *message,
             const char       *case_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].test.name, case_name))
      {
        if (!entries[i].is_after)
          apply (&entries[i], answer, message);
        sign (idp, message);
        if (entries[i].is_after)
          apply (&entries[i], answer, message);
        return TRUE;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (declines); i++)
    if (g_str_equal (declines[i].test.name, case_name))
      {
        decline (message, declines[i].message);
        sign (idp, message);
        return TRUE;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (values[i].test.name, case_name))
      {
        set_value (message, values[i].attribute, values[i].value);
        sign (idp, message);
        return TRUE;
      }

  if (g_str_equal (case_name, "declined-unsigned"))
    {
      decline (message, "ErrorCode nr25");
      return TRUE;
    }

  return FALSE;
}

void
test_list_changes (GArray *cases)
{
  const TestCase unsigned_decline =
    { "declined-unsigned", "an error that nobody signed", ERROR (SIGNATURE_MISSING) };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_array_append_val (cases, entries[i].test);

  for (gsize i = 0; i < G_N_ELEMENTS (declines); i++)
    g_array_append_val (cases, declines[i].test);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_array_append_val (cases, values[i].test);

  g_array_append_val (cases, unsigned_decline);
}
