/* albo-date.h - legal days and instants, as Italy counts them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean   albo_date_parse_iso   (const char  *text,
                                  GDate       *date);
gboolean   albo_date_parse       (const char  *text,
                                  GDate       *date);
char      *albo_date_to_iso      (const GDate *date);
char      *albo_date_format      (const GDate *date,
                                  const char  *lang);
char      *albo_date_format_text (const char  *iso,
                                  const char  *lang);
char      *albo_instant_format   (const char  *iso,
                                  const char  *lang);
void       albo_date_today       (GDate       *date);
GTimeZone *albo_date_get_zone    (void);

G_END_DECLS
