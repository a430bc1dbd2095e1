/* albo-cluster.h - a private PostgreSQL in a folder
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AlboCluster AlboCluster;

AlboCluster *albo_cluster_new          (const char   *folder);
void         albo_cluster_free         (AlboCluster  *self);
const char  *albo_cluster_get_conninfo (AlboCluster  *self);
gboolean     albo_cluster_start        (AlboCluster  *self,
                                        gboolean      throw_away,
                                        GError      **error);
gboolean     albo_cluster_stop         (AlboCluster  *self,
                                        GError      **error);
gboolean     albo_cluster_is_running   (AlboCluster  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboCluster, albo_cluster_free)

G_END_DECLS
