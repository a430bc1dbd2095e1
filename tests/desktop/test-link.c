/* test-link.c - links and protocol numbers, also those of strangers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-link.h"

static void
test_protocol (void)
{
  static const struct
  {
    const char *text;
    const char *protocol;
  } cases[] = {
    { "2026/0000123", "2026/0000123" },
    { "2026/123", "2026/0000123" },
    { "2026/9999999", "2026/9999999" },
    { "2026/0", NULL },
    { "2026/", NULL },
    { "2026", NULL },
    { "", NULL },
    { "26/123", NULL },
    { "2026/12345678", NULL },
    { "2026/123x", NULL },
    { "2026/-1", NULL },
    { "2026/123/4", NULL },
    { " 2026/123", NULL },
    { "2026/'; drop table", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *protocol = albo_link_read_protocol (cases[i].text);

      g_assert_cmpstr (protocol, ==, cases[i].protocol);
    }
}

static void
test_link (void)
{
  static const struct
  {
    const char *uri;
    const char *protocol;
  } cases[] = {
    { "albo:request/2026/0000123", "2026/0000123" },
    { "albo:///request/2026/123", "2026/0000123" },
    { "ALBO:request/2026/123", "2026/0000123" },
    { "albo:request/", NULL },
    { "albo:request", NULL },
    { "albo:2026/123", NULL },
    { "albo:", NULL },
    { "", NULL },
    { "http://example.org/request/2026/123", NULL },
    { "albo:request/2026/123?x=1", NULL },
    { "albo:request/%32026/123", NULL },
  };
  g_autofree char *uri = albo_link_new ("2026/0000123");
  g_autofree char *back = albo_link_parse (uri);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *protocol = albo_link_parse (cases[i].uri);

      g_assert_cmpstr (protocol, ==, cases[i].protocol);
    }

  g_assert_cmpstr (back, ==, "2026/0000123");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/protocol", test_protocol);
  g_test_add_func ("/link/link", test_link);

  return g_test_run ();
}
