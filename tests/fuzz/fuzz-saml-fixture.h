/* fuzz-saml-fixture.h - the provider that signed the corpus
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-saml-provider.h"

G_BEGIN_DECLS

/* When it did: 2026-01-31T09:30:00Z. */
#define FUZZ_SAML_NOW (G_GINT64_CONSTANT (1769851800) * G_USEC_PER_SEC)

AlboSamlProvider *fuzz_saml_fixture_get (void);

G_END_DECLS
