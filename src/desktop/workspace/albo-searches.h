/* albo-searches.h - the searches that a person keeps
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-inbox.h"
#include "albo-office.h"
#include "albo-sidebar.h"

G_BEGIN_DECLS

#define ALBO_TYPE_SEARCHES (albo_searches_get_type ())

G_DECLARE_FINAL_TYPE (AlboSearches, albo_searches, ALBO, SEARCHES, GObject)

AlboSearches *albo_searches_new     (AlboOffice   *office,
                                     AlboSidebar  *sidebar,
                                     AlboInbox    *inbox);
void          albo_searches_dismiss (AlboSearches *self);

G_END_DECLS
