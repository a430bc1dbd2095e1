/* albo-signature-check.h - whether an Ed25519 signature fits
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-seal-file.h"

G_BEGIN_DECLS

gboolean albo_signature_fits (const guint8  signature[ALBO_SIGNATURE_SIZE],
                              const char   *text,
                              const guint8  public_key[ALBO_PUBLIC_KEY_SIZE]);

G_END_DECLS
