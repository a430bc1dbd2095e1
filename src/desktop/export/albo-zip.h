/* albo-zip.h - a ZIP archive, written from front to back
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AlboZip AlboZip;

AlboZip  *albo_zip_new   (GOutputStream  *stream);
void      albo_zip_free  (AlboZip        *self);
gboolean  albo_zip_store (AlboZip        *self,
                          const char     *name,
                          const char     *text,
                          GCancellable   *cancellable,
                          GError        **error);
gboolean  albo_zip_begin (AlboZip        *self,
                          const char     *name,
                          GCancellable   *cancellable,
                          GError        **error);
gboolean  albo_zip_write (AlboZip        *self,
                          const char     *bytes,
                          gsize           size,
                          GCancellable   *cancellable,
                          GError        **error);
gboolean  albo_zip_end   (AlboZip        *self,
                          GCancellable   *cancellable,
                          GError        **error);
gboolean  albo_zip_close (AlboZip        *self,
                          GCancellable   *cancellable,
                          GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboZip, albo_zip_free)

G_END_DECLS
