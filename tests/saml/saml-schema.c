/* saml-schema.c - the published schemas, where they are at hand
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-schema.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdarg.h>
#include <string.h>

/**
 * saml_shared_path:
 * @name: a file or folder
 *
 * The schemas have licences of their own and are not part of this project: `ALBO_SHARED` names a
 * folder with `spid/` in it.
 *
 * Returns: (transfer full) (nullable): its path, if it is there
 */
char *
saml_shared_path (const char *name)
{
  const char *shared = g_getenv ("ALBO_SHARED");
  const char *source = g_getenv ("ALBO_SOURCE");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "spid", name, NULL)
    : g_build_filename (source != NULL ? source : ".", "..", "shared", "spid", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static char *xml_schema;
static xmlExternalEntityLoader usual_loader;

/* Some schemas import xml.xsd by its address; nothing here may go to the network. */
static xmlParserInput *
load_cb (const char     *url,
         const char     *id,
         xmlParserCtxt  *context)
{
  if (g_str_has_prefix (url, "http"))
    url = g_str_has_suffix (url, "/xml.xsd") ? xml_schema : "/nowhere";

  return usual_loader (url, id, context);
}

static void
tell_cb (void       *data,
         const char *format,
         ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s", g_strchomp (text));
}

/**
 * saml_schema_validate:
 * @xml: a document
 * @schema: file of a schema, below `spid/xsd`
 *
 * Fails the test if @xml is not valid; skips it if the schemas are not there.
 */
void
saml_schema_validate (const char *xml,
                      const char *schema)
{
  g_autofree char *name = g_build_filename ("xsd", schema, NULL);
  g_autofree char *path = saml_shared_path (name);
  xmlSchemaParserCtxt *parser;
  xmlSchemaValidCtxt *validator;
  xmlSchema *parsed;
  xmlDoc *doc;

  if (path == NULL)
    {
      g_test_skip ("the published schemas are not there");
      return;
    }

  g_free (xml_schema);
  xml_schema = saml_shared_path ("xsd/xml.xsd");
  if (usual_loader == NULL)
    usual_loader = xmlGetExternalEntityLoader ();
  xmlSetExternalEntityLoader (load_cb);

  parser = xmlSchemaNewParserCtxt (path);
  xmlSchemaSetParserErrors (parser, tell_cb, tell_cb, NULL);
  parsed = xmlSchemaParse (parser);
  xmlSchemaFreeParserCtxt (parser);
  xmlSetExternalEntityLoader (usual_loader);
  g_assert_nonnull (parsed);

  doc = xmlReadMemory (xml, (int) strlen (xml), NULL, NULL, XML_PARSE_NONET);
  validator = xmlSchemaNewValidCtxt (parsed);
  xmlSchemaSetValidErrors (validator, tell_cb, tell_cb, NULL);
  g_assert_cmpint (xmlSchemaValidateDoc (validator, doc), ==, 0);

  xmlFreeDoc (doc);
  xmlSchemaFreeValidCtxt (validator);
  xmlSchemaFree (parsed);
}
