/* albo-check-letter-private.h - the check letter that Italian codes share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

G_GNUC_INTERNAL
char albo_check_letter (const char *text,
                        gsize       length);

G_END_DECLS
