/* albo-saml-provider.h - an identity provider, as its metadata tell
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-key.h"

G_BEGIN_DECLS

#define ALBO_SAML_BINDING_REDIRECT "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
#define ALBO_SAML_BINDING_POST     "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
#define ALBO_SAML_BINDING_SOAP     "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"

/**
 * AlboSamlKind:
 * @ALBO_SAML_KIND_SPID: an identity provider of SPID
 * @ALBO_SAML_KIND_CIE: the Ministry's, for the electronic identity card
 * @ALBO_SAML_KIND_EIDAS: the node through which citizens of other countries come
 */
typedef enum
{
  ALBO_SAML_KIND_SPID,
  ALBO_SAML_KIND_CIE,
  ALBO_SAML_KIND_EIDAS,
} AlboSamlKind;

/**
 * AlboSamlProviderFlags:
 * @ALBO_SAML_PROVIDER_STRICT: nothing of what follows
 * @ALBO_SAML_PROVIDER_TEST: not a real one: its people are invented, and its addresses may
 *   be without TLS.  No program that serves citizens may accept it.
 * @ALBO_SAML_PROVIDER_ASSERTION_ONLY: signs its assertions, but not the messages around them
 * @ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT: leaves out the format of who issued an assertion;
 *   understood of %ALBO_SAML_KIND_CIE
 *
 * In what a provider differs from the rules.
 */
typedef enum
{
  ALBO_SAML_PROVIDER_STRICT = 0,
  ALBO_SAML_PROVIDER_TEST = 1 << 0,
  ALBO_SAML_PROVIDER_ASSERTION_ONLY = 1 << 1,
  ALBO_SAML_PROVIDER_NO_ISSUER_FORMAT = 1 << 2,
} AlboSamlProviderFlags;

/**
 * AlboSamlProvider:
 * @entity_id: its name in messages
 * @name: (nullable): how it calls itself, in Italian if it does
 * @kind: what it gives
 * @flags: in what it differs
 * @sso_redirect: (nullable): where requests go, by HTTP-Redirect
 * @sso_post: (nullable): where requests go, by HTTP-POST
 * @slo_redirect: (nullable): where logout requests go, by HTTP-Redirect
 * @slo_post: (nullable): where logout requests go, by HTTP-POST
 * @slo_redirect_response: (nullable): where answers to its own logout requests go
 * @slo_post_response: (nullable): where answers to its own logout requests go
 * @keys: (element-type AlboSamlKey): what it signs with; several while it changes them
 *
 * It never changes, and any number of threads may use it.
 */
typedef struct
{
  char                  *entity_id;
  char                  *name;
  AlboSamlKind           kind;
  AlboSamlProviderFlags  flags;
  char                  *sso_redirect;
  char                  *sso_post;
  char                  *slo_redirect;
  char                  *slo_post;
  char                  *slo_redirect_response;
  char                  *slo_post_response;
  GPtrArray             *keys;
} AlboSamlProvider;

AlboSamlKind      albo_saml_kind_read           (const char             *word);
AlboSamlProvider *albo_saml_provider_ref        (AlboSamlProvider       *provider);
void              albo_saml_provider_unref      (AlboSamlProvider       *provider);
GPtrArray        *albo_saml_provider_list_parse (const char             *text,
                                                 gsize                   length,
                                                 AlboSamlKind            kind,
                                                 AlboSamlProviderFlags   flags,
                                                 GPtrArray              *registry_keys,
                                                 gint64                  now,
                                                 GError                **error);
AlboSamlProvider *albo_saml_provider_list_find  (GPtrArray              *providers,
                                                 const char             *entity_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSamlProvider, albo_saml_provider_unref)

G_END_DECLS
