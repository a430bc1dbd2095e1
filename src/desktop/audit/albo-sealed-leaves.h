/* albo-sealed-leaves.h - what seals that were checked say of the requests of one body
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-seal.h"

G_BEGIN_DECLS

/**
 * AlboSealedLeaf:
 * @seal: number of the seal
 * @leaf: what it says
 *
 * What a seal says of a request.
 */
typedef struct
{
  gint64       seal;
  AlboSealLeaf leaf;
} AlboSealedLeaf;

typedef struct _AlboSealedLeaves AlboSealedLeaves;

typedef void (*AlboSealedLeafFunc) (const AlboSealedLeaf *leaf,
                                    gpointer              user_data);

AlboSealedLeaves *albo_sealed_leaves_new            (void);
void              albo_sealed_leaves_free           (AlboSealedLeaves   *self);
void              albo_sealed_leaves_add            (AlboSealedLeaves   *self,
                                                     gint64              seal,
                                                     const AlboSealLeaf *leaf);
GArray           *albo_sealed_leaves_use            (AlboSealedLeaves   *self,
                                                     gint64              request);
void              albo_sealed_leaves_foreach_unused (AlboSealedLeaves   *self,
                                                     AlboSealedLeafFunc  func,
                                                     gpointer            user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboSealedLeaves, albo_sealed_leaves_free)

G_END_DECLS
