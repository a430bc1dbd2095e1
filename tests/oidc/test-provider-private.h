/* test-provider-private.h - what the parts of the provider share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "test-provider.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What it remembers of a person that it let in. */
typedef struct
{
  char *nonce;
  char *challenge;
  char *redirect_uri;
  char *acr;
} TestGrant;

struct _TestProvider
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *issuer;
  char         *client_pem;
  char         *redirect_uri;
  AlboJwk      *client_key;  /* checks assertions */
  AlboJwk      *rsa;
  AlboJwk      *ec;
  AlboJwk      *foreign;     /* never published */
  GHashTable   *grants;      /* by code */
  GHashTable   *counts;      /* by path */
  guint         n_changes;   /* of keys */

  GMutex        lock;
  char         *fault;
};

gboolean    test_provider_has_fault      (TestProvider    *self,
                                          const char      *fault);
char       *test_provider_make_id_token  (TestProvider    *self,
                                          const TestGrant *grant,
                                          const char      *access_token);
JsonObject *test_provider_make_person    (TestProvider    *self);
char       *test_provider_sign           (TestProvider    *self,
                                          JsonObject      *claims);
char       *test_provider_hash           (const char      *text,
                                          gsize            n_bytes);

G_END_DECLS
