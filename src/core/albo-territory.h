/* albo-territory.h - the provinces of Italy and the countries of the world
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboPlace:
 * @code: `RM`, or `FR` for a country (ISO 3166-1)
 * @it: the Italian name
 * @en: the English name
 */
typedef struct
{
  const char *code;
  const char *it;
  const char *en;
} AlboPlace;

const AlboPlace *albo_province_list (gsize      *n_provinces);
const AlboPlace *albo_province_find (const char *code);
const AlboPlace *albo_country_list  (gsize      *n_countries);
const AlboPlace *albo_country_find  (const char *code);
const char      *albo_place_name    (const AlboPlace *place,
                                     const char      *lang);

G_END_DECLS
