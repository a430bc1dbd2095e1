/* albo-base64url.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-base64url.h"

#include <string.h>

/**
 * albo_base64url_encode:
 * @data: (array length=length) (element-type guint8) (nullable): bytes
 * @length: how many
 *
 * Returns: (transfer full): @data in the alphabet of addresses, without padding (RFC 7515, §2)
 */
char *
albo_base64url_encode (gconstpointer data,
                       gsize         length)
{
  char *text = g_base64_encode (data, length);
  char *end = strchr (text, '=');

  if (end != NULL)
    *end = '\0';

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

/**
 * albo_base64url_decode:
 * @text: what a stranger sent
 * @length: how many characters, or -1 if a zero ends them
 *
 * Takes the one form that albo_base64url_encode() gives: no padding, no space, nothing in the
 * bits that are left over.  So two texts that differ are never the same bytes, and a
 * token that was seen once cannot come again in other clothes.
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL if @text has another form
 */
GBytes *
albo_base64url_decode (const char *text,
                       gssize      length)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  g_autofree char *padded = NULL;
  g_autofree char *again = NULL;
  g_autofree guchar *data = NULL;
  gsize n_data;

  if (n % 4 == 1 || memchr (text, '\0', n) != NULL)
    return NULL;

  padded = g_malloc (n + 4);
  memcpy (padded, text, n);
  padded[n] = '\0';
  if (strspn (padded, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") != n)
    return NULL;

  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  while (n % 4 != 0)
    padded[n++] = '=';
  padded[n] = '\0';

  data = g_base64_decode (padded, &n_data);
  again = g_base64_encode (data, n_data);
  if (strcmp (again, padded) != 0)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), n_data);
}
