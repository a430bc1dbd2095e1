/* albo-demo-subject.h - whom a request is about
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-demo-person.h"
#include "albo-form.h"

G_BEGIN_DECLS

typedef struct _AlboDemoSubject AlboDemoSubject;

AlboDemoSubject *albo_demo_subject_new         (JsonObject           *rules,
                                                const AlboDemoPerson *applicant,
                                                GRand                *random);
void             albo_demo_subject_free        (AlboDemoSubject      *self);
char            *albo_demo_subject_to_identity (AlboDemoSubject      *self);
JsonObject      *albo_demo_subject_fix         (AlboDemoSubject      *self,
                                                JsonObject           *rules,
                                                AlboForm             *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDemoSubject, albo_demo_subject_free)

G_END_DECLS
