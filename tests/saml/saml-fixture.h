/* saml-fixture.h - a service, two providers and a clock that stands still
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-response.h"
#include "test-idp.h"

G_BEGIN_DECLS

#define FIXTURE_REQUEST  "_request"
#define FIXTURE_ACS      "https://servizi.example.it/accedi/risposta"
#define FIXTURE_AUDIENCE "https://servizi.example.it/spid"

/* 2026-01-31T09:30:00Z */
#define FIXTURE_NOW      (G_GINT64_CONSTANT (1769851800) * G_USEC_PER_SEC)

/**
 * SamlFixture:
 * @idp: the provider that requests go to
 * @other: another one
 * @provider: @idp as its metadata tell
 * @lax: the same, but that signs only its assertions
 * @other_provider: @other as its metadata tell
 * @pending: a request that waits
 * @answer: what @idp answers
 *
 * Made once for a program: keys take time.
 */
typedef struct
{
  TestIdp          *idp;
  TestIdp          *other;
  AlboSamlProvider *provider;
  AlboSamlProvider *lax;
  AlboSamlProvider *other_provider;
  AlboSamlPending   pending;
  TestAnswer        answer;
} SamlFixture;

SamlFixture      *saml_fixture_new     (void);
void              saml_fixture_free    (SamlFixture            *fixture);
AlboSamlProvider *saml_fixture_load    (const TestIdp          *idp,
                                        AlboSamlKind            kind,
                                        AlboSamlProviderFlags   flags);
AlboSamlIdentity *saml_fixture_receive (const char             *base64,
                                        AlboSamlProvider       *provider,
                                        const AlboSamlPending  *pending,
                                        gint64                  now,
                                        GError                **error);

G_END_DECLS
