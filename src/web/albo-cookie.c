/* albo-cookie.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-cookie.h"

#include <string.h>

#define MAX_VALUE 256  /* bytes */

/* Behind TLS the name itself makes the browser keep other hosts, other paths and
 * plain HTTP from setting it.
 */
#define PREFIX "__Host-"

static gboolean
is_token (const char *text,
          gsize       length)
{
  return length > 0 && length <= MAX_VALUE &&
         strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") >= length;
}

/**
 * albo_cookie_find:
 * @header: (nullable): the header `Cookie` as the browser sent it
 * @name: the name given to albo_cookie_make()
 * @is_secure: as given there
 *
 * Whoever can set a cookie for a parent domain could slip in a second one of the
 * same name: two that differ count as none.
 *
 * Returns: (transfer full) (nullable): its value, of letters, digits, `-` and
 *   `_`, or %NULL if there is no such cookie
 */
char *
albo_cookie_find (const char *header,
                  const char *name,
                  gboolean    is_secure)
{
  g_autofree char *full = g_strconcat (is_secure ? PREFIX : "", name, "=", NULL);
  gsize prefix = strlen (full);
  const char *found = NULL;
  gsize found_length = 0;

  while (header != NULL && *header != '\0')
    {
      gsize length;

      header += strspn (header, "; \t");
      length = strcspn (header, ";");

      if (strncmp (header, full, prefix) == 0)
        {
          const char *value = header + prefix;
          gsize value_length = length - prefix;

          while (value_length > 0 && strchr (" \t", value[value_length - 1]) != NULL)
            value_length--;

          if (!is_token (value, value_length))
            return NULL;

          if (found != NULL &&
              (found_length != value_length || memcmp (found, value, value_length) != 0))
            return NULL;

          found = value;
          found_length = value_length;
        }

      header += length;
    }

  return found != NULL ? g_strndup (found, found_length) : NULL;
}

static char *
make_cookie (const char *name,
             const char *value,
             const char *same_site,
             int         seconds,
             gboolean    is_secure)
{
  g_autoptr(GString) cookie = g_string_new (NULL);

  g_return_val_if_fail (is_token (name, strlen (name)), NULL);
  g_return_val_if_fail (*value == '\0' || is_token (value, strlen (value)), NULL);

  g_string_printf (cookie, "%s%s=%s; Path=/; HttpOnly; SameSite=%s%s",
                   is_secure ? PREFIX : "", name, value, same_site, is_secure ? "; Secure" : "");

  if (*value == '\0')
    g_string_append (cookie, "; Max-Age=0");
  else if (seconds > 0)
    g_string_append_printf (cookie, "; Max-Age=%d", seconds);

  return g_string_free (g_steal_pointer (&cookie), FALSE);
}

/**
 * albo_cookie_make:
 * @name: letters, digits, `-` and `_`
 * @value: the same; empty to forget the cookie
 * @seconds: how long the browser keeps it; 0 until it is closed
 * @is_secure: %TRUE where the browser reaches us over TLS
 *
 * Makes a cookie that only this host gets and that scripts cannot read.
 *
 * Returns: (transfer full): the value of a header `Set-Cookie`
 */
char *
albo_cookie_make (const char *name,
                  const char *value,
                  int         seconds,
                  gboolean    is_secure)
{
  return make_cookie (name, value, "Lax", seconds, is_secure);
}

/**
 * albo_cookie_make_cross_site:
 * @name: as for albo_cookie_make()
 * @value: the same
 * @seconds: the same
 * @is_secure: the same
 *
 * Makes one that also comes with a form that another site sends us.  Browsers take such a
 * cookie over TLS only; on this machine itself, where demos run, another port is the same site.
 *
 * Returns: (transfer full): the value of a header `Set-Cookie`
 */
char *
albo_cookie_make_cross_site (const char *name,
                             const char *value,
                             int         seconds,
                             gboolean    is_secure)
{
  return make_cookie (name, value, is_secure ? "None" : "Lax", seconds, is_secure);
}
