/* albo-body.h - the form that a browser sends, with its files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The size of a form with files: as much as the site takes. */
#define ALBO_BODY_OF_SITE G_MAXSIZE

/**
 * AlboBodyLimits:
 * @size: bytes of the whole body; 0 where none is expected; in a route also
 *   %ALBO_BODY_OF_SITE
 * @fields: how many fields and files together
 * @field_size: bytes of one field
 * @text_size: bytes of all fields together, which stay in memory; 0 where @size
 *   says enough
 *
 * What strangers may use up with a form.
 */
typedef struct
{
  gsize size;
  guint fields;
  gsize field_size;
  gsize text_size;
} AlboBodyLimits;

/**
 * AlboUpload:
 * @field: the field it was chosen in
 * @name: what the browser calls it, without folders; shown, never used as a path
 * @media_type: what the browser says it is
 * @size: in bytes
 * @fd: the temporary file, without a name in any folder; owned
 *
 * A file that came with a form.
 */
typedef struct
{
  char   *field;
  char   *name;
  char   *media_type;
  gsize   size;
  int     fd;
} AlboUpload;

typedef struct _AlboBody AlboBody;

AlboBody           *albo_body_new         (const char           *content_type,
                                           const AlboBodyLimits *limits);
void                albo_body_free        (AlboBody             *self);
gboolean            albo_body_feed        (AlboBody             *self,
                                           const guint8         *data,
                                           gsize                 size);
gboolean            albo_body_end         (AlboBody             *self);
const char         *albo_body_get_field   (AlboBody             *self,
                                           const char           *name);
const char * const *albo_body_get_fields  (AlboBody             *self,
                                           const char           *name);
GPtrArray          *albo_body_get_uploads (AlboBody             *self);
gssize              albo_upload_read      (const AlboUpload     *self,
                                           gsize                 offset,
                                           guint8               *data,
                                           gsize                 size,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboBody, albo_body_free)

G_END_DECLS
