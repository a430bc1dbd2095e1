/* albo-list-edit.h - the buttons of fields with several entries
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-form.h"

G_BEGIN_DECLS

char *albo_list_edit (AlboForm   *form,
                      JsonObject *values,
                      const char *action);

G_END_DECLS
