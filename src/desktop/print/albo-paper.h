/* albo-paper.h - headings, facts and texts, on as many sheets as they need
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AlboPaper:
 *
 * A document on paper: the body's name above, the reference and the page's number below.
 */
typedef struct _AlboPaper AlboPaper;

AlboPaper  *albo_paper_new         (const char          *organization,
                                    const char          *title,
                                    const char          *reference);
void        albo_paper_free        (AlboPaper           *self);
void        albo_paper_add_heading (AlboPaper           *self,
                                    const char          *text);
void        albo_paper_add_fact    (AlboPaper           *self,
                                    const char          *name,
                                    const char          *value);
void        albo_paper_add_text    (AlboPaper           *self,
                                    const char          *text);
void        albo_paper_lay_out     (AlboPaper           *self,
                                    PangoContext        *context,
                                    double               width,
                                    double               height);
guint       albo_paper_get_n_pages (AlboPaper           *self);
void        albo_paper_draw        (AlboPaper           *self,
                                    cairo_t             *cr,
                                    guint                page);
const char *albo_paper_get_title   (AlboPaper           *self);

void        albo_paper_print       (AlboPaper           *self,
                                    GtkWindow           *parent);
void        albo_paper_save_async  (AlboPaper           *self,
                                    GFile               *file,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean    albo_paper_save_finish (GAsyncResult        *result,
                                    GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboPaper, albo_paper_free)

G_END_DECLS
