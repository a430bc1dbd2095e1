/* albo-cluster-private.h - what the two halves of AlboCluster share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-account.h"
#include "albo-cluster.h"
#include "albo-server-programs.h"

G_BEGIN_DECLS

struct _AlboCluster
{
  char        *folder;
  char        *data;
  char        *socket;
  char        *socket_escaped;  /* as it stands between quotes */
  char        *log;
  char        *conninfo;
  char        *programs;        /* (nullable): found when needed */
  AlboAccount *account;         /* (nullable): chosen when needed */
  int          lock;            /* while one start is under way, else -1 */
};

char     *albo_cluster_escape    (const char   *text);
gboolean  albo_cluster_make      (AlboCluster  *self,
                                  GError      **error);
gboolean  albo_cluster_configure (AlboCluster  *self,
                                  gboolean      throw_away,
                                  GError      **error);

G_END_DECLS
