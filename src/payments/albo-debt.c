/* albo-debt.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-debt.h"

#include <string.h>

/**
 * albo_debt_transfer_new:
 *
 * Returns: (transfer full): an empty one
 */
AlboDebtTransfer *
albo_debt_transfer_new (void)
{
  return g_new0 (AlboDebtTransfer, 1);
}

/**
 * albo_debt_transfer_free:
 * @transfer: (nullable): a part of a payment
 *
 * Frees it.
 */
void
albo_debt_transfer_free (AlboDebtTransfer *transfer)
{
  if (transfer == NULL)
    return;

  g_free (transfer->description);
  g_free (transfer->category);
  g_free (transfer->iban);
  g_free (transfer->stamp_hash);
  g_free (transfer->stamp_province);
  g_free (transfer);
}

/**
 * albo_debt_option_new:
 *
 * Returns: (transfer full): a notice without parts
 */
AlboDebtOption *
albo_debt_option_new (void)
{
  AlboDebtOption *option = g_new0 (AlboDebtOption, 1);

  option->transfers = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_debt_transfer_free);
  return option;
}

/**
 * albo_debt_option_free:
 * @option: (nullable): a notice
 *
 * Frees it, and its parts.
 */
void
albo_debt_option_free (AlboDebtOption *option)
{
  if (option == NULL)
    return;

  g_free (option->notice_number);
  g_free (option->description);
  g_free (option->due_on);
  g_ptr_array_unref (option->transfers);
  g_free (option);
}

/**
 * albo_debt_free:
 * @debt: (nullable): a position
 *
 * Frees it, and its notices.
 */
void
albo_debt_free (AlboDebt *debt)
{
  if (debt == NULL)
    return;

  g_free (debt->iupd);
  g_free (debt->body_code);
  g_free (debt->body_name);
  g_free (debt->payer_code);
  g_free (debt->payer_name);
  g_free (debt->payer_email);
  g_free (debt->valid_from);
  g_free (debt->kind);
  g_ptr_array_unref (debt->options);
  g_free (debt);
}

/**
 * albo_debt_find_option:
 * @debt: a position
 * @notice_number: the number of a notice
 *
 * Returns: (transfer none) (nullable): that notice of it
 */
AlboDebtOption *
albo_debt_find_option (const AlboDebt *debt,
                       const char     *notice_number)
{
  for (guint i = 0; i < debt->options->len; i++)
    {
      AlboDebtOption *option = g_ptr_array_index (debt->options, i);

      if (g_strcmp0 (option->notice_number, notice_number) == 0)
        return option;
    }

  return NULL;
}

static int
compare_options (gconstpointer a,
                 gconstpointer b)
{
  const AlboDebtOption *const *first = a;
  const AlboDebtOption *const *second = b;

  return strcmp ((*first)->notice_number, (*second)->notice_number);
}

static int
compare_amounts (gconstpointer a,
                 gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* Providers keep the parts in an order of their own. */
static void
append_parts (GString         *text,
              const GPtrArray *transfers)
{
  g_autoptr(GArray) amounts = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < transfers->len; i++)
    g_array_append_val (amounts, ((AlboDebtTransfer *) transfers->pdata[i])->amount_cents);

  g_array_sort (amounts, compare_amounts);

  for (guint i = 0; i < amounts->len; i++)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, g_array_index (amounts, gint64, i));
}

/**
 * albo_debt_digest:
 * @debt: a position, ours or as a provider tells it
 *
 * What of it every provider keeps and tells: notices, amounts, descriptions and parts.  Two positions of
 * one name with different digests are different things.
 *
 * Returns: (transfer full): SHA-256, in hexadecimal digits
 */
char *
albo_debt_digest (const AlboDebt *debt)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy (debt->options, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_options);

  for (guint i = 0; i < sorted->len; i++)
    {
      const AlboDebtOption *option = g_ptr_array_index (sorted, i);

      g_string_append_printf (text, "%s %" G_GINT64_FORMAT, option->notice_number,
                              option->amount_cents);
      append_parts (text, option->transfers);
      g_string_append_printf (text, " %s\n", option->description);
    }

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
}
