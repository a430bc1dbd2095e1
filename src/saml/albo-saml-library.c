/* albo-saml-library.c - libxml2 and libxmlsec1, made ready once
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-saml-library.h"

#include <libxml/parser.h>
#include <xmlsec/xmlsec.h>  /* before its others, which lack its types */

#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>

/* What goes wrong with a stranger's message is told by a GError, once, and not
 * by two libraries to the error output, in words that the stranger chose.
 */
static void
ignore_xml_cb (void       *data,
               const char *format,
               ...)
{
}

/* libxml2 2.12 made the error const. */
#if LIBXML_VERSION >= 21200
static void
ignore_xml_error_cb (void           *data,
                     const xmlError *error)
#else
static void
ignore_xml_error_cb (void     *data,
                     xmlError *error)
#endif
{
}

static void
ignore_xmlsec_cb (const char *file,
                  int         line,
                  const char *function,
                  const char *object,
                  const char *subject,
                  int         reason,
                  const char *message)
{
}

/**
 * albo_saml_init:
 *
 * Makes libxml2 and libxmlsec1 ready, and silent.  All functions of this room call it;
 * a program with threads may call it first, to have the time spent before the first
 * message.  Any number of threads may call it.
 *
 * libxml2 keeps its error handlers by thread, and gives a new thread those that are the
 * default then: a thread that used libxml2 before keeps its own.  libxmlsec1 forgets its
 * ways to open files and addresses here, so that no reference of a signature can make it
 * read one.
 */
void
albo_saml_init (void)
{
  static gsize is_ready = 0;

  if (!g_once_init_enter (&is_ready))
    return;

  xmlInitParser ();
  xmlThrDefSetGenericErrorFunc (NULL, ignore_xml_cb);
  xmlThrDefSetStructuredErrorFunc (NULL, ignore_xml_error_cb);
  xmlSetGenericErrorFunc (NULL, ignore_xml_cb);
  xmlSetStructuredErrorFunc (NULL, ignore_xml_error_cb);

  if (xmlSecInit () < 0 || xmlSecOpenSSLAppInit (NULL) < 0 || xmlSecOpenSSLInit () < 0)
    g_error ("libxmlsec1 cannot start");

  xmlSecErrorsSetCallback (ignore_xmlsec_cb);
  xmlSecIOCleanupCallbacks ();

  g_once_init_leave (&is_ready, 1);
}
