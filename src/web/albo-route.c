/* albo-route.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route.h"

#include <string.h>

#define MAX_SEGMENT 80  /* bytes of what a `*` stands for */

/**
 * albo_route_match:
 * @pattern: a path in which each `*` stands for one segment
 * @path: the path of a question, decoded
 * @segments: (out): what they stand for
 *
 * A segment does not begin with a dot, so none of them climbs out of a folder.
 *
 * Returns: %TRUE if @path is such a path
 */
gboolean
albo_route_match (const char *pattern,
                  const char *path,
                  AlboPath   *segments)
{
  const char *p = path;
  AlboPath found = { 0 };

  while (*pattern != '\0')
    {
      gsize length;

      if (*pattern != '*')
        {
          if (*pattern++ != *p++)
            return FALSE;

          continue;
        }

      length = strspn (p, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.");
      if (length == 0 || length > MAX_SEGMENT || *p == '.' || found.n == ALBO_PATH_MAX)
        return FALSE;

      found.starts[found.n] = (gsize) (p - path);
      found.lengths[found.n++] = length;
      p += length;
      pattern++;
    }

  if (*p != '\0')
    return FALSE;

  *segments = found;

  return TRUE;
}

/**
 * albo_route_find:
 * @routes: (array length=n_routes): the map; the first that fits answers
 * @n_routes: how many
 * @method: the method of a question
 * @path: its path, decoded
 * @segments: (out): what the `*` stand for
 * @allowed: (out) (nullable) (transfer full): where none is returned: the methods
 *   that @path knows, or %NULL if it knows none
 *
 * Returns: (transfer none) (nullable): who answers
 */
const AlboRoute *
albo_route_find (const AlboRoute  *routes,
                 gsize             n_routes,
                 const char       *method,
                 const char       *path,
                 AlboPath         *segments,
                 char            **allowed)
{
  g_autoptr(GString) methods = g_string_new (NULL);

  for (gsize i = 0; i < n_routes; i++)
    {
      const AlboRoute *route = &routes[i];
      gboolean is_get = strcmp (route->method, "GET") == 0;

      if (!albo_route_match (route->pattern, path, segments))
        continue;

      if (strcmp (route->method, method) == 0 || (is_get && strcmp (method, "HEAD") == 0))
        return route;

      g_string_append_printf (methods, "%s%s%s", methods->len > 0 ? ", " : "",
                              route->method, is_get ? ", HEAD" : "");
    }

  *allowed = methods->len > 0 ? g_string_free (g_steal_pointer (&methods), FALSE) : NULL;

  return NULL;
}
