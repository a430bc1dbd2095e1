/* albo-office-source-private.h - the office's inbox as rows of a list
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-request-source.h"

G_BEGIN_DECLS

void albo_office_source_init (AlboRequestSourceInterface *iface);

G_END_DECLS
