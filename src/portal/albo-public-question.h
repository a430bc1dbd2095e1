/* albo-public-question.h - what somebody asks of a public register, out of an address
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-exchange.h"
#include "albo-portal-calls.h"

G_BEGIN_DECLS

gboolean albo_public_question_read (AlboPublicQuestion *self,
                                    AlboExchange       *exchange);

G_END_DECLS
