/* albo-form-filler-private.h - what the two halves of the form filler share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form-filler.h"

G_BEGIN_DECLS

typedef struct
{
  AlboForm             *form;
  const AlboDemoPerson *applicant;
  GRand                *random;
  GHashTable           *people;  /* prefix of field ids → AlboDemoPerson */
  const char           *prefix;  /* of an entry of a group, else empty */
} AlboFormFiller;

JsonNode *albo_form_filler_make_value (AlboFormFiller      *self,
                                       const AlboFormField *field,
                                       JsonObject          *document);
void      albo_form_filler_answer     (AlboFormFiller      *self,
                                       JsonArray           *sections,
                                       JsonObject          *values);

G_END_DECLS
