/* albo-table.h - rows in columns, on a terminal
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

void albo_table_print (const char * const *heads,
                       PGresult           *rows);

G_END_DECLS
