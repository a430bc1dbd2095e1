/* saml-fixture.c - a service, two providers and a clock that stands still
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "saml-fixture.h"

#include <string.h>

AlboSamlProvider *
saml_fixture_load (const TestIdp         *idp,
                   AlboSamlKind           kind,
                   AlboSamlProviderFlags  flags)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *metadata = test_idp_make_metadata (idp, FALSE);
  g_autoptr(GPtrArray) providers = albo_saml_provider_list_parse (metadata, strlen (metadata), kind, flags,
                                                                  NULL, FIXTURE_NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (providers->len, ==, 1);

  return albo_saml_provider_ref (providers->pdata[0]);
}

SamlFixture *
saml_fixture_new (void)
{
  SamlFixture *fixture = g_new0 (SamlFixture, 1);

  fixture->idp = test_idp_new ("https://idp.example.it");
  fixture->other = test_idp_new ("https://other.example.it");
  fixture->provider = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_SPID, ALBO_SAML_PROVIDER_STRICT);
  fixture->lax = saml_fixture_load (fixture->idp, ALBO_SAML_KIND_SPID, ALBO_SAML_PROVIDER_ASSERTION_ONLY);
  fixture->other_provider = saml_fixture_load (fixture->other, ALBO_SAML_KIND_SPID,
                                               ALBO_SAML_PROVIDER_STRICT);

  fixture->pending.id = FIXTURE_REQUEST;
  fixture->pending.provider = fixture->idp->entity_id;
  fixture->pending.acs_url = FIXTURE_ACS;
  fixture->pending.audience = FIXTURE_AUDIENCE;
  fixture->pending.level = ALBO_SAML_LEVEL_2;
  fixture->pending.comparison = ALBO_SAML_COMPARISON_MINIMUM;
  fixture->pending.issued_at = FIXTURE_NOW - 30 * G_USEC_PER_SEC;

  fixture->answer.request_id = FIXTURE_REQUEST;
  fixture->answer.acs_url = FIXTURE_ACS;
  fixture->answer.audience = FIXTURE_AUDIENCE;
  fixture->answer.level = albo_saml_level_get_uri (ALBO_SAML_LEVEL_2);
  fixture->answer.now = FIXTURE_NOW;

  return fixture;
}

void
saml_fixture_free (SamlFixture *fixture)
{
  test_idp_free (fixture->idp);
  test_idp_free (fixture->other);
  albo_saml_provider_unref (fixture->provider);
  albo_saml_provider_unref (fixture->lax);
  albo_saml_provider_unref (fixture->other_provider);
  g_free (fixture);
}

/* All that a sign-in does with an answer. */
AlboSamlIdentity *
saml_fixture_receive (const char             *base64,
                      AlboSamlProvider       *provider,
                      const AlboSamlPending  *pending,
                      gint64                  now,
                      GError                **error)
{
  g_autoptr(AlboSamlResponse) response = albo_saml_response_parse (base64, error);

  if (response == NULL || !albo_saml_response_verify (response, provider, error))
    return NULL;

  return albo_saml_response_check (response, pending, now, error);
}
