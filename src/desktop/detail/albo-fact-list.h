/* albo-fact-list.h - names and values, one below the other
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ALBO_TYPE_FACT_LIST (albo_fact_list_get_type ())

G_DECLARE_FINAL_TYPE (AlboFactList, albo_fact_list, ALBO, FACT_LIST, AdwBin)

GtkWidget *albo_fact_list_new          (const char    *title);
void       albo_fact_list_add          (AlboFactList  *self,
                                        const char    *name,
                                        const char    *value);
void       albo_fact_list_add_full     (AlboFactList  *self,
                                        const char    *name,
                                        const char    *value,
                                        const char    *note,
                                        const char    *note_class);
void       albo_fact_list_add_optional (AlboFactList  *self,
                                        const char    *name,
                                        const char    *value);
void       albo_fact_list_add_link     (AlboFactList  *self,
                                        const char    *name,
                                        const char    *value,
                                        const char    *note,
                                        const char    *action,
                                        gint64         target);
void       albo_fact_list_add_row      (AlboFactList  *self,
                                        GtkWidget     *row);
gboolean   albo_fact_list_is_empty     (AlboFactList  *self);

G_END_DECLS
