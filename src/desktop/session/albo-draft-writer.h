/* albo-draft-writer.h - writes drafts while the window goes on
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*AlboDraftWriterFunc) (void);

void     albo_draft_writer_put  (const char           *path,
                                 char                 *text);
void     albo_draft_writer_call (AlboDraftWriterFunc   function);
gboolean albo_draft_writer_peek (const char           *path,
                                 char                **text);
void     albo_draft_writer_wait (const char           *path);

G_END_DECLS
