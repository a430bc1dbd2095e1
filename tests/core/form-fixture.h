/* form-fixture.h - short ways to make forms and values in tests
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"

G_BEGIN_DECLS

AlboForm   *form_fixture_new       (const char *fields);
JsonNode   *form_fixture_parse     (const char *text);
char       *form_fixture_problems  (GPtrArray  *problems);

G_END_DECLS
