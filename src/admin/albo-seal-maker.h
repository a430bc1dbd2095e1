/* albo-seal-maker.h - closes the history that is new
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"
#include "albo-signature.h"

G_BEGIN_DECLS

/**
 * AlboSealReport:
 * @number: the new seal; 0 if nothing was new
 * @n_leaves: how many requests it is about
 * @key_id: the key, as text
 *
 * What was sealed.
 */
typedef struct
{
  gint64 number;
  gint64 n_leaves;
  char   key_id[2 * ALBO_HASH_SIZE + 1];
} AlboSealReport;

gboolean albo_seal_maker_run    (AlboConnection  *connection,
                                 AlboSigningKey  *key,
                                 gboolean         replace_key,
                                 AlboSealReport  *report,
                                 GError         **error);
gboolean albo_seal_maker_export (AlboConnection  *connection,
                                 const char      *path,
                                 gint64          *n_seals,
                                 GError         **error);

G_END_DECLS
