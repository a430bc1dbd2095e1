/* albo-contact.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-contact.h"

#include <string.h>

#define LOCAL_EXTRAS ".!#$%&'*+/=?^_`{|}~-"

static gboolean
is_label_valid (const char *label)
{
  gsize length = strlen (label);

  if (length < 1 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;

  return TRUE;
}

static gboolean
is_domain_valid (const char *domain)
{
  g_auto(GStrv) labels = g_strsplit (domain, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels < 2)
    return FALSE;

  for (guint i = 0; i < n_labels; i++)
    if (!is_label_valid (labels[i]))
      return FALSE;

  return strlen (labels[n_labels - 1]) >= 2 && g_ascii_isalpha (labels[n_labels - 1][0]);
}

/**
 * albo_email_is_valid:
 * @address: (nullable): an address, plain or certified (PEC)
 *
 * A sanity check that catches slips of the pen; only a message that arrives
 * proves an address.  Quoted local parts and bare hosts are refused.
 *
 * Returns: %TRUE if @address looks like one
 */
gboolean
albo_email_is_valid (const char *address)
{
  const char *at;
  gsize n_local;

  if (address == NULL || strlen (address) > 254)
    return FALSE;

  at = strchr (address, '@');
  if (at == NULL)
    return FALSE;

  n_local = at - address;
  if (n_local < 1 || n_local > 64 || address[0] == '.' || at[-1] == '.')
    return FALSE;

  for (gsize i = 0; i < n_local; i++)
    {
      if (!g_ascii_isalnum (address[i]) && strchr (LOCAL_EXTRAS, address[i]) == NULL)
        return FALSE;

      if (address[i] == '.' && address[i + 1] == '.')
        return FALSE;
    }

  return is_domain_valid (at + 1);
}

/**
 * albo_phone_is_valid:
 * @number: (nullable): what a person wrote
 *
 * Returns: %TRUE if @number has 6 to 15 digits, with nothing else than spaces,
 *   `-`, `.`, `/`, brackets and one leading `+`
 */
gboolean
albo_phone_is_valid (const char *number)
{
  guint n_digits = 0;

  if (number == NULL || strlen (number) > 32)
    return FALSE;

  for (gsize i = 0; number[i] != '\0'; i++)
    {
      if (g_ascii_isdigit (number[i]))
        n_digits++;
      else if (strchr (" -./()", number[i]) == NULL && !(number[i] == '+' && i == 0))
        return FALSE;
    }

  return n_digits >= 6 && n_digits <= 15;
}

/**
 * albo_postal_code_is_valid:
 * @code: (nullable): a CAP
 *
 * Returns: %TRUE if @code is five digits
 */
gboolean
albo_postal_code_is_valid (const char *code)
{
  if (code == NULL || strlen (code) != 5)
    return FALSE;

  return strspn (code, "0123456789") == 5;
}
