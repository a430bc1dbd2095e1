/* test-web-values.c - cookies, languages, addresses, secrets: what strangers write
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "albo-cookie.h"
#include "albo-lang.h"
#include "albo-language.h"
#include "albo-route.h"
#include "albo-token.h"
#include "albo-url.h"

static const struct
{
  const char *header;
  gboolean    is_secure;
  const char *value;
} cookies[] = {
  { NULL,                        FALSE, NULL },
  { "",                          FALSE, NULL },
  { "s=a",                       FALSE, "a" },
  { "x=1; s=a; y=2",             FALSE, "a" },
  { "x=1;s=a",                   FALSE, "a" },
  { " s=a ; x=1",                FALSE, "a" },
  { "xs=b; s=a",                 FALSE, "a" },
  { "s=",                        FALSE, NULL },
  { "s",                         FALSE, NULL },
  { "s=\"a\"",                   FALSE, NULL },
  { "s=a b",                     FALSE, NULL },
  { "s=<b>",                     FALSE, NULL },
  { "s=a; s=a",                  FALSE, "a" },
  { "s=a; s=b",                  FALSE, NULL },
  { "s=a; s=ab",                 FALSE, NULL },
  { "S=a",                       FALSE, NULL },
  { "__Host-s=a",                FALSE, NULL },
  { "__Host-s=a; s=b",           TRUE,  "a" },
  { "s=b",                       TRUE,  NULL },
  { ";;;=;s=a",                  FALSE, "a" },
};

static void
test_cookie (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cookies); i++)
    {
      g_autofree char *value = albo_cookie_find (cookies[i].header, "s", cookies[i].is_secure);

      g_test_message ("%s", cookies[i].header);
      g_assert_cmpstr (value, ==, cookies[i].value);
    }
}

static void
test_cookie_length (void)
{
  g_autofree char *filler = g_strnfill (257, 'a');
  g_autofree char *header = g_strconcat ("s=", filler, NULL);
  g_autofree char *value = albo_cookie_find (header, "s", FALSE);

  g_assert_null (value);
}

static const struct
{
  const char *cookie;
  const char *accept;
  const char *chosen;
} languages[] = {
  { NULL, NULL,                           "it" },
  { NULL, "",                             "it" },
  { NULL, "en",                           "en" },
  { NULL, "EN-us",                        "en" },
  { NULL, "de, en;q=0.5",                 "en" },
  { NULL, "en;q=0.5, it;q=0.8",           "it" },
  { NULL, "it;q=0.5, en;q=0.8",           "en" },
  { NULL, "it;q=0.55,en;q=0.6",           "en" },
  { NULL, "en;q=0",                       "it" },
  { NULL, "en ; q=0.9 , it;q=0.1",        "en" },
  { NULL, "it;q=0.9,en",                  "en" },
  { NULL, "english",                      "it" },
  { NULL, "*",                            "it" },
  { NULL, ",,,;q=;;en",                   "it" },
  { NULL, "en;q=x",                       "it" },
  { NULL, ";;;;;;",                       "it" },
  { "it", "en",                           "it" },
  { "en", "it",                           "en" },
  { "fr", "en",                           "en" },
};

static void
test_language (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      int chosen = albo_language_choose (languages[i].cookie, languages[i].accept);
      gsize n;

      g_test_message ("%s %s", languages[i].cookie, languages[i].accept);
      g_assert_cmpstr (albo_lang_list (&n)[chosen].code, ==, languages[i].chosen);
    }
}

static const struct
{
  const char *path;
  gboolean    good;
} return_paths[] = {
  { "/",                        TRUE },
  { "/ente/ordine/iscrizione",  TRUE },
  { "/bozze/1/2?salvata=1",     TRUE },
  { NULL,                       FALSE },
  { "",                         FALSE },
  { "//altrove.example",        FALSE },
  { "/\\altrove.example",       FALSE },
  { "/a\\b",                    FALSE },
  { "\\/altrove.example",       FALSE },
  { "https://altrove.example",  FALSE },
  { "javascript:alert(1)",      FALSE },
  { "altrove",                  FALSE },
  { " /a",                      FALSE },
  { "/a b",                     FALSE },
  { "/\t/altrove.example",      FALSE },
  { "/\n",                      FALSE },
  { "/a\r\nX: b",               FALSE },
  { "/\"><script>",             FALSE },
  { "/perch\303\251",           FALSE },
};

static void
test_return_path (void)
{
  g_autofree char *filler = g_strnfill (512, 'a');
  g_autofree char *too_long = g_strconcat ("/", filler, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (return_paths); i++)
    {
      g_test_message ("%s", return_paths[i].path);
      g_assert_cmpint (albo_url_is_return_path (return_paths[i].path), ==, return_paths[i].good);
    }

  g_assert_false (albo_url_is_return_path (too_long));
}

static const struct
{
  const char *url;
  const char *origin;
} origins[] = {
  { "http://127.0.0.1:8080",            "http://127.0.0.1:8080" },
  { "https://albo.example.it/accesso/", "https://albo.example.it" },
  { "http://[::1]:80/",                 "http://[::1]:80" },
  { "https://a@b.example",              NULL },
  { "ftp://a.example",                  NULL },
  { "a.example",                        NULL },
  { "https://",                         NULL },
  { "",                                 NULL },
};

static void
test_origin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *origin = albo_url_get_origin (origins[i].url);

      g_test_message ("%s", origins[i].url);
      g_assert_cmpstr (origin, ==, origins[i].origin);
    }
}

static void
test_join (void)
{
  g_autofree char *plain = albo_url_join ("http://a", "/b");
  g_autofree char *slash = albo_url_join ("http://a/", "/b");
  g_autofree char *back = albo_url_with_return ("http://a", "/accedi", "/b?c=d&e");

  g_assert_cmpstr (plain, ==, "http://a/b");
  g_assert_cmpstr (slash, ==, "http://a/b");
  g_assert_cmpstr (back, ==, "http://a/accedi?ritorno=/b%3Fc%3Dd%26e");
}

static void
test_token (void)
{
  g_autofree char *one = albo_token_new ();
  g_autofree char *two = albo_token_new ();
  g_autofree char *csrf = albo_token_make_csrf (one);
  g_autofree char *longer = g_strconcat (csrf, "0", NULL);
  guint8 hash[ALBO_TOKEN_HASH_LENGTH];

  g_assert_cmpstr (one, !=, two);
  g_assert_true (albo_token_is_well_made (one));
  g_assert_true (albo_token_is_well_made (two));
  g_assert_false (albo_token_is_well_made (NULL));
  g_assert_false (albo_token_is_well_made (""));
  g_assert_false (albo_token_is_well_made (one + 1));
  g_assert_false (albo_token_is_well_made (csrf));

  g_assert_null (strstr (csrf, one));
  g_assert_true (albo_token_check_csrf (one, csrf));
  g_assert_false (albo_token_check_csrf (two, csrf));
  g_assert_false (albo_token_check_csrf (one, NULL));
  g_assert_false (albo_token_check_csrf (one, ""));
  g_assert_false (albo_token_check_csrf (one, longer));
  csrf[63] = csrf[63] == '0' ? '1' : '0';
  g_assert_false (albo_token_check_csrf (one, csrf));

  /* echo -n abc | sha256sum */
  albo_token_hash ("abc", hash);
  g_assert_cmphex (hash[0], ==, 0xba);
  g_assert_cmphex (hash[31], ==, 0xad);
}

static const struct
{
  const char *pattern;
  const char *path;
  guint       n;         /* segments, or 9 if it does not match */
  const char *last;
} paths[] = {
  { "/",           "/",              0, NULL },
  { "/",           "",               9, NULL },
  { "/a/*",        "/a/b",           1, "b" },
  { "/a/*",        "/a/",            9, NULL },
  { "/a/*",        "/a/b/",          9, NULL },
  { "/a/*/c",      "/a/b/c",         1, "b" },
  { "/a/*/c",      "/a/b/d",         9, NULL },
  { "/a/*/*",      "/a/b/c",         2, "c" },
  { "/a/*/x/*",    "/a/b/x/2.1_-",   2, "2.1_-" },
  { "/a/*",        "/a/..",          9, NULL },
  { "/a/*",        "/a/.b",          9, NULL },
  { "/a/*",        "/a/b c",         9, NULL },
  { "/a/*",        "/a/\303\251",    9, NULL },
  { "/*/*/*/*",    "/a/b/c/d",       4, "d" },
  { "/*/*/*/*/*",  "/a/b/c/d/e",     9, NULL },
};

static void
test_path (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      AlboPath segments = { .n = 9 };
      gboolean matches = albo_route_match (paths[i].pattern, paths[i].path, &segments);

      g_test_message ("%s %s", paths[i].pattern, paths[i].path);
      g_assert_cmpint (matches, ==, paths[i].n != 9);
      g_assert_cmpuint (segments.n, ==, paths[i].n);

      if (paths[i].last != NULL)
        {
          guint last = segments.n - 1;

          g_assert_cmpmem (paths[i].path + segments.starts[last], segments.lengths[last],
                           paths[i].last, strlen (paths[i].last));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web/cookie", test_cookie);
  g_test_add_func ("/web/cookie/length", test_cookie_length);
  g_test_add_func ("/web/language", test_language);
  g_test_add_func ("/web/return-path", test_return_path);
  g_test_add_func ("/web/origin", test_origin);
  g_test_add_func ("/web/join", test_join);
  g_test_add_func ("/web/token", test_token);
  g_test_add_func ("/web/path", test_path);

  return g_test_run ();
}
