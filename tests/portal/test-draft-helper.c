/* test-draft-helper.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-draft-helper.h"

#include <string.h>

/**
 * test_draft_start:
 * @browser: a browser that is signed in and shows a page with a token
 *
 * Returns: (transfer full): the path of a draft, begun or resumed
 */
char *
test_draft_start (TestBrowser *browser)
{
  g_autofree char *csrf = NULL;

  test_browser_get (browser, TEST_SERVICE);
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, TEST_SERVICE "/inizia", "csrf", csrf, NULL);
  g_assert_cmpuint (browser->status, ==, 200);

  return test_browser_find (browser, "action=\"(/bozze/[0-9]+)/");
}

/**
 * test_draft_make_pdf:
 * @size: how large
 *
 * Returns: (transfer full): what looks like a PDF of @size bytes
 */
GBytes *
test_draft_make_pdf (gsize size)
{
  char *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) ('a' + i % 23);

  memcpy (bytes, "%PDF-1.7\n", MIN (size, 9));

  return g_bytes_new_take (bytes, size);
}

/**
 * test_draft_fill:
 * @browser: a browser that shows the first step
 * @draft: the path of the draft
 * @text: what to write where any text will do
 *
 * Fills the form up to the summary.
 */
void
test_draft_fill (TestBrowser *browser,
                 const char  *draft,
                 const char  *text)
{
  g_autofree char *first = g_strconcat (draft, "/1", NULL);
  g_autofree char *third = g_strconcat (draft, "/3", NULL);
  g_autofree char *summary = g_strconcat (draft, "/riepilogo", NULL);
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");
  g_autofree char *next = NULL;
  g_autoptr(GBytes) pdf = test_draft_make_pdf (300000);

  test_browser_post_files (browser, first, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "email", "a@example.it", "reason", text, "other", "no",
                           "action", "next", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, third));

  next = test_browser_get_hidden (browser, "versione");
  test_browser_post_files (browser, third, "statute", "statuto.pdf", pdf, "csrf", csrf,
                           "versione", next, "truth", "1", "action", "next", NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, summary));
}

/**
 * test_draft_submit:
 * @browser: a browser that shows the summary
 * @draft: the path of the draft
 *
 * Returns: (transfer full): the path of the request
 */
char *
test_draft_submit (TestBrowser *browser,
                   const char  *draft)
{
  g_autofree char *summary = g_strconcat (draft, "/riepilogo", NULL);
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");
  g_autofree char *key = test_browser_get_hidden (browser, "chiave");

  test_browser_post (browser, summary, "csrf", csrf, "versione", version, "chiave", key, NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  g_assert_true (g_str_has_suffix (browser->url, "/ricevuta"));

  return test_browser_find (browser, "href=\"(/pratiche/[0-9]+)\"");
}
