/* fuzz-form-fixture.h - a form with every type of field, for fuzz targets
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"
#include "albo-json.h"

G_BEGIN_DECLS

AlboForm           *fuzz_form_fixture_get        (void);
GHashTable         *fuzz_form_fixture_split      (const uint8_t *data,
                                                  size_t         size);
const char * const *fuzz_form_fixture_lookup_cb  (const char    *name,
                                                  gpointer       user_data);
JsonObject         *fuzz_form_fixture_get_object (JsonNode      *node);
void                fuzz_form_fixture_check      (JsonObject    *values);

G_END_DECLS
