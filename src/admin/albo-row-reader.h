/* albo-row-reader.h - the rows of a long query, some at a time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

typedef struct _AlboRowReader AlboRowReader;

AlboRowReader *albo_row_reader_open       (AlboConnection  *connection,
                                           const char      *name,
                                           const char      *sql,
                                           guint            n_batch,
                                           GError         **error);
void           albo_row_reader_close      (AlboRowReader   *self);
gboolean       albo_row_reader_next       (AlboRowReader   *self,
                                           GError         **error);
gboolean       albo_row_reader_is_at_row  (AlboRowReader   *self);
const char    *albo_row_reader_get_text   (AlboRowReader   *self,
                                           int              column);
gint64         albo_row_reader_get_number (AlboRowReader   *self,
                                           int              column);
gsize          albo_row_reader_get_length (AlboRowReader   *self,
                                           int              column);
gboolean       albo_row_reader_get_bytes  (AlboRowReader   *self,
                                           int              column,
                                           guint8          *bytes,
                                           gsize            n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboRowReader, albo_row_reader_close)

G_END_DECLS
