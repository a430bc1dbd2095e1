/* test-client.h - a browser for tests, and one without manners
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "albo-server.h"

G_BEGIN_DECLS

AlboSite   *test_site    (void);
AlboServer *test_serve   (AlboSite                *site,
                          const AlboRoute         *routes,
                          gsize                    n_routes,
                          const AlboServerLimits  *limits);
char       *test_ask     (AlboServer              *server,
                          const char              *method,
                          const char              *path,
                          const char              *cookie,
                          const char              *form,
                          SoupMessage            **message);
char       *test_ask_raw (AlboServer              *server,
                          const char              *text,
                          gssize                   length);

G_END_DECLS
