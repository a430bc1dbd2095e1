/* test-idp-private.h - the parts of the test provider
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "test-idp.h"

G_BEGIN_DECLS

/* How an element is signed; what is NULL is as it should be. */
typedef struct
{
  const char *method;            /* SignatureMethod */
  const char *digest;
  const char *canonicalization;
  const char *transforms;        /* XML, in place of the two */
  const char *uri;               /* in place of #ID */
  const char *second;            /* XML after the Reference */
  const char *certificate;       /* in KeyInfo; none if NULL */
  gboolean    is_hmac;           /* with the public certificate as the secret */
} TestSigning;

typedef struct
{
  xmlDoc     *doc;
  xmlNode    *root;
  xmlNode    *assertion;
} TestMessage;

void      test_sign             (xmlNode            *element,
                                 const AlboSamlKey  *key,
                                 const TestSigning  *signing);
void      test_sign_as_usual    (const TestIdp      *idp,
                                 TestMessage        *message);
xmlNode  *test_find             (xmlNode            *from,
                                 const char         *path);
xmlNode  *test_add_xml          (xmlNode            *parent,
                                 const char         *xml);
xmlNode  *test_make_evil        (xmlNode            *original);
char     *test_serialize        (xmlDoc             *doc);
gboolean  test_change           (const TestIdp      *idp,
                                 const TestAnswer   *answer,
                                 TestMessage        *message,
                                 const char         *case_name);
gboolean  test_wrap             (const TestIdp      *idp,
                                 TestMessage        *message,
                                 const char         *case_name);
gboolean  test_forge            (const TestIdp      *idp,
                                 TestMessage        *message,
                                 const char         *case_name);
gboolean  test_edit             (const TestIdp      *idp,
                                 TestMessage        *message,
                                 const char         *case_name,
                                 char              **text);
void      test_list_changes     (GArray             *cases);
void      test_list_wraps       (GArray             *cases);
void      test_list_forgeries   (GArray             *cases);
void      test_list_edits       (GArray             *cases);

G_END_DECLS
