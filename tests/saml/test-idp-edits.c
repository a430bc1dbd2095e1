/* test-idp-edits.c - what can be done to the text of a signed answer
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-idp-private.h"

#include <string.h>

#define ERROR(name) ALBO_SAML_ERROR_##name
#define CF          "TINIT-RSSMRA80A01H501U"
#define PADDING     (8 * 1024 * 1024)

/* Replaced once in the text; without @from, put before it. */
static const struct
{
  TestCase    test;
  const char *from;
  const char *to;
} edits[] = {
  { { "edited", "another fiscal number", ERROR (SIGNATURE_WRONG) }, CF, "TINIT-BNCMRA99T61H501E" },
  { { "comment-fiscal", "a comment in the fiscal number", ERROR (ATTRIBUTES) },
    CF, "TINIT-RSSMRA80A01<!---->H501U" },
  { { "comment-name-id", "a comment in the NameID", ERROR (NAME_ID) }, ">_transient<", ">_tran<!---->sient<" },
  { { "cdata-fiscal", "CDATA in the fiscal number", ERROR (ATTRIBUTES) },
    CF, "TINIT-<![CDATA[RSSMRA80A01H501U]]>" },
  { { "comment-digest", "a comment in the digest", ERROR (SIGNATURE_FORM) },
    "<ds:DigestValue>", "<ds:DigestValue><!--47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-->" },
  { { "comment-signature", "a comment in the signature", ERROR (SIGNATURE_FORM) },
    "<ds:SignatureValue>", "<ds:SignatureValue><!-- -->" },
  { { "comment-signed-info", "a comment in what the signature says", TEST_ACCEPT },
    "<ds:SignedInfo>", "<ds:SignedInfo><!-- -->" },
  { { "comment-elsewhere", "a comment where it changes nothing", TEST_ACCEPT },
    "<saml:AuthnStatement", "<!-- nothing --><saml:AuthnStatement" },
  { { "character", "a letter written as a number", TEST_ACCEPT }, CF, "TINIT-RSSMR&#65;80A01H501U" },
  { { "pi-fiscal", "a processing instruction in the fiscal number", ERROR (FORBIDDEN) },
    CF, "TINIT-RSSMRA80A01<?x?>H501U" },
  { { "pi-before", "a processing instruction before the root", ERROR (FORBIDDEN) }, NULL, "<?x y?>" },
  { { "comment-before", "a comment before the root", TEST_ACCEPT }, NULL, "<!-- hello -->" },
  { { "doctype", "a document type", ERROR (FORBIDDEN) }, NULL, "<!DOCTYPE x>" },
  { { "xxe", "an external entity", ERROR (FORBIDDEN) }, NULL,
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" },
  { { "xxe-parameter", "an external parameter entity", ERROR (FORBIDDEN) }, NULL,
    "<!DOCTYPE x [<!ENTITY % e SYSTEM \"http://127.0.0.1:1/x\"> %e;]>" },
  { { "bomb", "entities that multiply", ERROR (FORBIDDEN) }, NULL,
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>" },
  { { "attlist", "a document type that makes other attributes IDs", ERROR (FORBIDDEN) }, NULL,
    "<!DOCTYPE x [<!ATTLIST saml:NameID NameQualifier ID #IMPLIED>]>" },
  { { "entity-unknown", "an entity that nobody declared", ERROR (MALFORMED) }, CF, "TINIT-&e;" },
  { { "encoding-declared", "another encoding declared, the bytes the same", TEST_ACCEPT }, NULL,
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" },
  { { "truncated", "the end missing", ERROR (MALFORMED) }, "</samlp:Response>", "" },
  { { "not-utf8", "bytes that are not UTF-8", ERROR (ENCODING) }, "Mario", "Mari\xf2" },
  { { "after-root", "something after the root", ERROR (MALFORMED) }, "</samlp:Response>",
    "</samlp:Response><evil/>" },
  { { "root-other", "not a Response", ERROR (STRUCTURE) }, NULL, NULL },
};

static char *
make_deep (guint n)
{
  GString *text = g_string_new ("<samlp:Response xmlns:samlp=\"" ALBO_SAML_NS_PROTOCOL "\">");

  for (guint i = 0; i < n; i++)
    g_string_append (text, "<a>");
  for (guint i = 0; i < n; i++)
    g_string_append (text, "</a>");

  return g_string_free (g_string_append (text, "</samlp:Response>"), FALSE);
}

/* In whole, not part of a signed answer. */
static const TestCase wholes[] = {
  { "deep", "100 levels", ERROR (TOO_DEEP) },
  { "deeper", "20,000 levels", ERROR (MALFORMED) },
  { "padding", "8 MiB of spaces in the message", ERROR (TOO_LARGE) },
  { "utf16", "UTF-16", ERROR (ENCODING) },
};

static char *
make_whole (const char *name,
            const char *signed_text)
{
  if (g_str_equal (name, "deep"))
    return make_deep (100);

  if (g_str_equal (name, "deeper"))
    return make_deep (20000);

  if (g_str_equal (name, "padding"))
    {
      GString *text = g_string_new (signed_text);
      gsize length = text->len;

      g_string_set_size (text, length + PADDING);
      memset (text->str + length, ' ', PADDING);

      return g_string_free (text, FALSE);
    }

  /* The text ends at its first zero byte, which is where UTF-16 of Latin letters has one. */
  if (g_str_equal (name, "utf16"))
    return g_strdup ("\xff\xfe<");

  return NULL;
}

gboolean
test_edit (const TestIdp  *idp,
           TestMessage    *message,
           const char     *case_name,
           char          **text)
{
  g_autofree char *signed_text = NULL;

  test_sign_as_usual (idp, message);
  signed_text = test_serialize (message->doc);

  *text = make_whole (case_name, signed_text);
  if (*text != NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    if (g_str_equal (edits[i].test.name, case_name))
      {
        GString *edited = g_string_new (signed_text);

        if (edits[i].to == NULL)
          g_string_assign (edited, "<a/>");
        else if (edits[i].from == NULL)
          g_string_prepend (edited, edits[i].to);
        else
          g_assert_cmpuint (g_string_replace (edited, edits[i].from, edits[i].to, 1), ==, 1);

        *text = g_string_free (edited, FALSE);
        return TRUE;
      }

  return FALSE;
}

void
test_list_edits (GArray *cases)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    g_array_append_val (cases, edits[i].test);

  g_array_append_vals (cases, wholes, G_N_ELEMENTS (wholes));
}
