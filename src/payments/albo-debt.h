/* albo-debt.h - what somebody owes a body, as a provider of pagoPA is told
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ALBO_DEBT_MAX_TRANSFERS:
 *
 * Into how many parts pagoPA lets one payment be divided.
 */
#define ALBO_DEBT_MAX_TRANSFERS 5

/**
 * AlboDebtTransfer:
 * @amount_cents: euro cents
 * @description: what it is for, without personal data
 * @category: taxonomy code of pagoPA, such as `9/0102100SA/`
 * @iban: (nullable): the account that it goes to; %NULL for stamp duty
 * @stamp_hash: (nullable): SHA-256 of the document that the stamp is for, in Base64
 * @stamp_province: (nullable): two letters, of the residence of who pays
 *
 * A part of a payment: to an account, or for a digital stamp (marca da bollo).
 */
typedef struct
{
  gint64  amount_cents;
  char   *description;
  char   *category;
  char   *iban;
  char   *stamp_hash;
  char   *stamp_province;
} AlboDebtTransfer;

/**
 * AlboDebtOption:
 * @notice_number: (NAV): given by us before the first call, never used again
 * @amount_cents: euro cents: the sum of its transfers
 * @description: what the notice says, without personal data
 * @due_on: `YYYY-MM-DD`, the last day in Rome
 * @transfers: (element-type AlboDebtTransfer): its parts, one to five
 *
 * One notice: the whole, or one instalment.
 */
typedef struct
{
  char      *notice_number;
  gint64     amount_cents;
  char      *description;
  char      *due_on;
  GPtrArray *transfers;
} AlboDebtOption;

/**
 * AlboDebt:
 * @iupd: our name of the position, one in the body
 * @body_code: fiscal code of the body
 * @body_name: its name
 * @is_legal_person: whether a company or body owes
 * @payer_code: fiscal code of who owes
 * @payer_name: their name
 * @payer_email: (nullable): where the provider may write to them
 * @valid_from: (nullable): UTC, when it may be paid from; %NULL: at once
 * @expires: whether it cannot be paid after its last day
 * @kind: (nullable): the provider's name of what is owed (GovPay's tipo pendenza)
 * @options: (element-type AlboDebtOption): one, or the instalments
 *
 * A position (posizione debitoria).
 */
typedef struct
{
  char      *iupd;
  char      *body_code;
  char      *body_name;
  gboolean   is_legal_person;
  char      *payer_code;
  char      *payer_name;
  char      *payer_email;
  char      *valid_from;
  gboolean   expires;
  char      *kind;
  GPtrArray *options;
} AlboDebt;

AlboDebt       *albo_debt_parse       (JsonObject      *object,
                                       GError         **error);
void            albo_debt_free        (AlboDebt        *debt);
AlboDebtOption *albo_debt_find_option (const AlboDebt  *debt,
                                       const char      *notice_number);
char           *albo_debt_digest      (const AlboDebt  *debt);

AlboDebtTransfer *albo_debt_transfer_new  (void);
void              albo_debt_transfer_free (AlboDebtTransfer *transfer);
AlboDebtOption   *albo_debt_option_new    (void);
void              albo_debt_option_free   (AlboDebtOption   *option);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDebt, albo_debt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDebtOption, albo_debt_option_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboDebtTransfer, albo_debt_transfer_free)

G_END_DECLS
