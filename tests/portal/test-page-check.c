/* test-page-check.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "test-page-check.h"

#include <string.h>

/* Returns: (transfer full): all that the first group of @pattern matches */
static GPtrArray *
find_all (const char *html,
          const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (regex);
  g_regex_match (regex, html, 0, &match);

  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 1));

  return found;
}

static gboolean
has (GPtrArray  *ids,
     const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

static void
check_references (GPtrArray  *ids,
                  const char *html,
                  const char *pattern)
{
  g_autoptr(GPtrArray) references = find_all (html, pattern);

  for (guint i = 0; i < references->len; i++)
    {
      g_auto(GStrv) words = g_strsplit (references->pdata[i], " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        if (!has (ids, words[j]))
          g_error ("nothing has the id “%s”", words[j]);
    }
}

/* Each element that a person fills in has a name for those who cannot see it. */
static void
check_labels (const char *html)
{
  g_autoptr(GPtrArray) labels = find_all (html, "<label[^>]* for=\"([^\"]*)\"");
  g_autoptr(GPtrArray) entries = find_all (html, "<((?:input|select|textarea)[^>]*)>");

  for (guint i = 0; i < entries->len; i++)
    {
      const char *entry = entries->pdata[i];
      g_autoptr(GPtrArray) id = find_all (entry, " id=\"([^\"]*)\"");

      if (strstr (entry, "type=\"hidden\"") != NULL)
        continue;

      if (id->len != 1 || !has (labels, id->pdata[0]))
        g_error ("no label: %s", entry);
    }
}

/* Elements that are opened are closed, in order. */
static void
check_nesting (const char *html)
{
  static const char * const empty[] = {
    "br", "hr", "img", "input", "link", "meta", "use", "path", NULL
  };
  g_autoptr(GPtrArray) tags = find_all (html, "<(/?[a-zA-Z][a-zA-Z0-9]*)");
  g_autoptr(GPtrArray) open = g_ptr_array_new ();

  for (guint i = 0; i < tags->len; i++)
    {
      const char *tag = tags->pdata[i];

      if (g_strv_contains (empty, *tag == '/' ? tag + 1 : tag))
        continue;

      if (*tag != '/')
        {
          g_ptr_array_add (open, (gpointer) tag);
          continue;
        }

      if (open->len == 0 || strcmp (open->pdata[open->len - 1], tag + 1) != 0)
        g_error ("<%s> closes “%s”", tag, open->len > 0 ? (char *) open->pdata[open->len - 1] : "");

      g_ptr_array_remove_index (open, open->len - 1);
    }

  g_assert_cmpuint (open->len, ==, 0);
}

/**
 * test_page_check:
 * @html: a page of ours
 *
 * Fails if a page is not well formed, has an id twice, refers to none, leaves an
 * entry without a label, lacks a language, a title, one first heading, the links
 * over repeated parts, or holds a script or a style of its own.
 */
void
test_page_check (const char *html)
{
  g_autoptr(GPtrArray) ids = find_all (html, " id=\"([^\"]*)\"");
  g_autoptr(GPtrArray) languages = find_all (html, "<html lang=\"(it|en)\">");
  g_autoptr(GPtrArray) titles = find_all (html, "<title>\\s*(\\S.*?)</title>");
  g_autoptr(GPtrArray) headings = find_all (html, "<(h1)[ >]");
  g_autoptr(GPtrArray) handlers = find_all (html, "<[^>]*\\s(on[a-z]+)\\s*=");
  g_autoptr(GPtrArray) scripts = find_all (html, "<(script)");
  g_autoptr(GPtrArray) data = find_all (html, "<script type=\"application/ld\\+json\">([^<]+)</script>");
  g_autoptr(GPtrArray) modules =
    find_all (html, "<script type=\"module\" src=\"/risorse/([0-9a-f]+/[a-z-]+[.]js)\"></script>");
  g_autoptr(GPtrArray) styles = find_all (html, "<[^>]*\\s(style)\\s*=");

  g_assert_true (g_utf8_validate (html, -1, NULL));
  g_assert_true (g_str_has_prefix (html, "<!doctype html>"));
  g_assert_cmpuint (languages->len, ==, 1);
  g_assert_cmpuint (titles->len, ==, 1);
  g_assert_cmpuint (headings->len, ==, 1);
  g_assert_cmpuint (handlers->len, ==, 0);
  g_assert_cmpuint (styles->len, ==, 0);
  /* What is data and not run may be there, and modules from our own assets. */
  g_assert_cmpuint (scripts->len, ==, data->len + modules->len);
  g_assert_null (strstr (html, "<style"));
  g_assert_null (strstr (html, "{{_"));
  g_assert_null (strstr (html, "{{#"));
  g_assert_nonnull (strstr (html, "href=\"#contenuto\""));

  for (guint i = 0; i < ids->len; i++)
    for (guint j = i + 1; j < ids->len; j++)
      if (strcmp (ids->pdata[i], ids->pdata[j]) == 0)
        g_error ("the id “%s” is there twice", (char *) ids->pdata[i]);

  check_references (ids, html, "<label[^>]* for=\"([^\"]*)\"");
  check_references (ids, html, "aria-describedby=\"([^\"]*)\"");
  check_references (ids, html, "aria-labelledby=\"([^\"]*)\"");
  check_references (ids, html, "href=\"#([^\"]*)\"");
  check_labels (html);
  check_nesting (html);
}
