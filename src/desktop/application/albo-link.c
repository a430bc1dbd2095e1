/* albo-link.c
 *
 * A link comes from a mail, another program or a stranger's page: it names a request and
 * nothing else, and whoever follows it sees no more than their duty allows.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-link.h"

#include <string.h>

#define SCHEME       "albo:"
#define REQUEST      "request/"
#define YEAR_DIGITS  4
#define MAX_DIGITS   7

static gsize
count_digits (const char *text)
{
  return strspn (text, "0123456789");
}

/**
 * albo_link_read_protocol:
 * @text: a protocol number as somebody types it, with or without the zeros
 *
 * Returns: (transfer full) (nullable): as the database writes it, `2026/0000123`;
 *   %NULL if it is none
 */
char *
albo_link_read_protocol (const char *text)
{
  const char *number;
  gsize n_digits;
  gint64 value;

  g_return_val_if_fail (text != NULL, NULL);

  if (count_digits (text) != YEAR_DIGITS || text[YEAR_DIGITS] != '/')
    return NULL;

  number = text + YEAR_DIGITS + 1;
  n_digits = count_digits (number);
  if (n_digits == 0 || n_digits > MAX_DIGITS || number[n_digits] != '\0')
    return NULL;

  value = g_ascii_strtoll (number, NULL, 10);
  if (value == 0)
    return NULL;

  return g_strdup_printf ("%.*s/%0*" G_GINT64_FORMAT, YEAR_DIGITS, text, MAX_DIGITS, value);
}

/**
 * albo_link_parse:
 * @uri: a link, `albo:request/2026/0000123`
 *
 * Returns: (transfer full) (nullable): the protocol number that it leads to; %NULL if it
 *   leads nowhere
 */
char *
albo_link_parse (const char *uri)
{
  const char *rest;

  g_return_val_if_fail (uri != NULL, NULL);

  if (g_ascii_strncasecmp (uri, SCHEME, strlen (SCHEME)) != 0)
    return NULL;

  /* Some programs write the slashes of a host that is not there. */
  rest = uri + strlen (SCHEME);
  while (*rest == '/')
    rest++;

  if (!g_str_has_prefix (rest, REQUEST))
    return NULL;

  return albo_link_read_protocol (rest + strlen (REQUEST));
}

/**
 * albo_link_new:
 * @protocol: a protocol number
 *
 * Returns: (transfer full): the link to that request
 */
char *
albo_link_new (const char *protocol)
{
  g_return_val_if_fail (protocol != NULL, NULL);

  return g_strconcat (SCHEME, REQUEST, protocol, NULL);
}
