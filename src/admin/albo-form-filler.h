/* albo-form-filler.h - plausible answers to any form
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-demo-person.h"
#include "albo-form.h"

G_BEGIN_DECLS

JsonObject *albo_form_filler_fill (AlboForm              *form,
                                   const AlboDemoPerson  *applicant,
                                   JsonObject            *fixed,
                                   GRand                 *random,
                                   GError               **error);

G_END_DECLS
