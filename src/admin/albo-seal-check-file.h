/* albo-seal-check-file.h - the seals of an exported file, checked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "albo-seal-check.h"

G_BEGIN_DECLS

gboolean albo_seal_check_read_file (AlboSealCheck  *self,
                                    FILE           *file,
                                    const char     *name,
                                    GError        **error);

G_END_DECLS
