/* albo-seal-check.h - whether seals fit their signatures, their leaves and each other
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-findings.h"
#include "albo-seal-file.h"

G_BEGIN_DECLS

typedef struct _AlboSealCheck AlboSealCheck;

AlboSealCheck *albo_seal_check_new       (AlboFindings       *findings,
                                          GPtrArray          *trusted);
void           albo_seal_check_free      (AlboSealCheck      *self);
void           albo_seal_check_add_key   (AlboSealCheck      *self,
                                          const AlboSealKey  *key);
void           albo_seal_check_add_seal  (AlboSealCheck      *self,
                                          const AlboSeal     *seal,
                                          gboolean            with_leaves);
void           albo_seal_check_add_leaf  (AlboSealCheck      *self,
                                          const AlboSealLeaf *leaf);
void           albo_seal_check_end       (AlboSealCheck      *self);
void           albo_seal_check_add_part  (AlboSealCheck      *self,
                                          guint64             first,
                                          const guint8       *leaves,
                                          guint64             n_leaves,
                                          const guint8       *outside,
                                          guint64             n_outside);
GArray        *albo_seal_check_get_seals (AlboSealCheck      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSealCheck, albo_seal_check_free)

G_END_DECLS
