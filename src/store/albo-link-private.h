/* albo-link-private.h - how a connection to the server is opened, and waited for
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-store-error.h"

G_BEGIN_DECLS

/**
 * AlboLinkOptions:
 * @application_name: (nullable): how the server's logs call us
 * @statement_timeout: milliseconds; 0 is the server's own limit
 * @lock_timeout: milliseconds; 0 is the server's own limit
 * @idle_in_transaction_timeout: milliseconds; 0 is the server's own limit
 *
 * What a session is opened with.  `options` in the connection string comes after
 * and wins.
 */
typedef struct
{
  const char *application_name;
  guint       statement_timeout;
  guint       lock_timeout;
  guint       idle_in_transaction_timeout;
} AlboLinkOptions;

PGconn   *albo_link_open  (const char             *conninfo,
                           const AlboLinkOptions  *options,
                           GCancellable           *cancellable,
                           GError                **error);
gboolean  albo_link_is_up (PGconn                 *conn);
int       albo_link_wait  (int                     fd,
                           gushort                 events,
                           int                     timeout,
                           GCancellable           *cancellable);

G_END_DECLS
