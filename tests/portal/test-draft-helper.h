/* test-draft-helper.h - fills the form of service.json
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "test-browser.h"

G_BEGIN_DECLS

#define TEST_SERVICE "/ente/prova/iscrizione"

char   *test_draft_start    (TestBrowser *browser);
void    test_draft_fill     (TestBrowser *browser,
                             const char  *draft,
                             const char  *text);
char   *test_draft_submit   (TestBrowser *browser,
                             const char  *draft);
GBytes *test_draft_make_pdf (gsize        size);

G_END_DECLS
