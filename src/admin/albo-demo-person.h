/* albo-demo-person.h - people who do not exist
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AlboDemoPlace:
 * @name: name of the municipality
 * @code: its code in fiscal codes
 * @province: two letters
 * @postal_code: five digits
 *
 * Where somebody may have been born, or live.
 */
typedef struct
{
  const char *name;
  const char *code;
  const char *province;
  const char *postal_code;
} AlboDemoPlace;

/**
 * AlboDemoPerson:
 *
 * An invented person whose fiscal code is right.
 */
typedef struct
{
  char                *given_name;
  char                *family_name;
  char                 sex;
  GDate                birth_date;
  const AlboDemoPlace *birth_place;
  const AlboDemoPlace *residence;
  char                *fiscal_code;
  char                *email;
  char                *mobile_phone;
} AlboDemoPerson;

AlboDemoPerson      *albo_demo_person_new          (GRand                *random,
                                                    const char           *family_name,
                                                    int                   min_age,
                                                    int                   max_age);
void                 albo_demo_person_free         (AlboDemoPerson       *self);
const char          *albo_demo_person_get          (const AlboDemoPerson *self,
                                                    const char           *attribute,
                                                    char                 *buffer,
                                                    gsize                 size);
JsonObject          *albo_demo_person_to_identity  (const AlboDemoPerson *self);
const AlboDemoPlace *albo_demo_place_choose        (GRand                *random);
char                *albo_demo_vat_number_make     (GRand                *random);
char                *albo_demo_iban_make           (GRand                *random);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDemoPerson, albo_demo_person_free)

G_END_DECLS
