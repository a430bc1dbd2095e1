/* albo-link.h - links to a request, and what somebody types instead
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *albo_link_read_protocol (const char *text);
char *albo_link_parse         (const char *uri);
char *albo_link_new           (const char *protocol);

G_END_DECLS
