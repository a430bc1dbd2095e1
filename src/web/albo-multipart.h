/* albo-multipart.h - takes a multipart/form-data body apart while it arrives
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboMultipartEvents:
 * @begin: a part begins; @file_name and @media_type are %NULL where it names none
 * @data: a piece of its content, never empty
 * @end: it ended
 *
 * Whom the parser tells what it finds, in this order for each part.  All text is
 * valid UTF-8 without control characters.  Returning %FALSE ends the parsing.
 */
typedef struct
{
  gboolean (*begin) (const char   *name,
                     const char   *file_name,
                     const char   *media_type,
                     gpointer      user_data);
  gboolean (*data)  (const guint8 *data,
                     gsize         size,
                     gpointer      user_data);
  gboolean (*end)   (gpointer      user_data);
} AlboMultipartEvents;

typedef struct _AlboMultipart AlboMultipart;

AlboMultipart *albo_multipart_new  (const char                *content_type,
                                    const AlboMultipartEvents *events,
                                    gpointer                   user_data);
void           albo_multipart_free (AlboMultipart             *self);
gboolean       albo_multipart_feed (AlboMultipart             *self,
                                    const guint8              *data,
                                    gsize                      size);
gboolean       albo_multipart_end  (AlboMultipart             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboMultipart, albo_multipart_free)

G_END_DECLS
