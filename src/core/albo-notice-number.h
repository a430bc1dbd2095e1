/* albo-notice-number.h - the number of a payment notice of pagoPA
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ALBO_NOTICE_NUMBER_LENGTH:
 *
 * Digits of a notice number (NAV).
 */
#define ALBO_NOTICE_NUMBER_LENGTH 18

gboolean    albo_notice_number_is_valid (const char *number);
char       *albo_notice_number_make     (const char *segregation_code,
                                         gint64      base);
const char *albo_notice_number_get_iuv  (const char *number);

G_END_DECLS
