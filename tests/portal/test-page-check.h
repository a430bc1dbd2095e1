/* test-page-check.h - what every page must have
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void test_page_check (const char *html);

G_END_DECLS
