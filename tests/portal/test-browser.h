/* test-browser.h - a citizen's browser
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TestBrowser:
 * @status: of the last answer
 * @url: where it was, after redirects
 * @page: what came back, always ended by NUL
 * @size: bytes of @page
 *
 * Follows redirects and keeps cookies.  Each HTML page is checked for what every
 * page must have.
 */
typedef struct
{
  SoupSession *session;
  guint        status;
  char        *url;
  char        *page;
  gsize        size;
  SoupMessage *message;
} TestBrowser;

TestBrowser *test_browser_new        (void);
void         test_browser_free       (TestBrowser  *self);
void         test_browser_get        (TestBrowser  *self,
                                      const char   *url);
void         test_browser_post       (TestBrowser  *self,
                                      const char   *url,
                                      ...) G_GNUC_NULL_TERMINATED;
void         test_browser_post_files (TestBrowser  *self,
                                      const char   *url,
                                      const char   *field,
                                      const char   *file_name,
                                      GBytes       *content,
                                      ...) G_GNUC_NULL_TERMINATED;
char        *test_browser_find       (TestBrowser  *self,
                                      const char   *pattern);
char        *test_browser_get_hidden (TestBrowser  *self,
                                      const char   *name);
const char  *test_browser_get_header (TestBrowser  *self,
                                      const char   *name);

#define test_assert_shows(browser, text) \
  g_assert_nonnull (strstr ((browser)->page, (text)))
#define test_assert_hides(browser, text) \
  g_assert_null (strstr ((browser)->page, (text)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestBrowser, test_browser_free)

G_END_DECLS
