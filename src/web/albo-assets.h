/* albo-assets.h - style, fonts and icons of the pages
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AlboAsset:
 * @media_type: what it is
 * @tag: its ETag, with quotes
 * @data: its bytes
 * @packed: (nullable): the same for browsers that take gzip, where that is smaller
 * @packed_tag: (nullable): the ETag of @packed
 */
typedef struct
{
  const char *media_type;
  char       *tag;
  GBytes     *data;
  GBytes     *packed;
  char       *packed_tag;
} AlboAsset;

typedef struct _AlboAssets AlboAssets;

AlboAssets      *albo_assets_new         (const char  *folder,
                                          GError     **error);
void             albo_assets_free        (AlboAssets  *self);
const char      *albo_assets_get_version (AlboAssets  *self);
const AlboAsset *albo_assets_find        (AlboAssets  *self,
                                          const char  *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboAssets, albo_assets_free)

G_END_DECLS
