/* albo-connection-private.h - what the two halves of AlboConnection share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-connection.h"

G_BEGIN_DECLS

/**
 * AlboConnection:
 *
 * One connection to the database, opened when needed and opened again after it
 * broke.
 *
 * One thread at a time: a connection is either called, by the one thread that
 * has it (portal, worker, command line), or called asynchronously, from the one
 * thread that runs the main loop (desktop); never both.
 */
struct _AlboConnection
{
  GObject parent_instance;

  char        *conninfo;
  char        *application_name;             /* (nullable) */
  guint        statement_timeout;            /* milliseconds */
  guint        lock_timeout;                 /* milliseconds */
  guint        idle_in_transaction_timeout;  /* milliseconds */

  PGconn      *conn;            /* (nullable): NULL until the first call */
  GHashTable  *statements;      /* text → name on this link; NULL: seen once, not prepared */
  guint        n_names;
  gboolean     in_transaction;  /* between begin and commit or rollback */
  char        *schema;          /* (nullable): NULL for "office" */

  GThreadPool *worker;          /* (nullable): one thread, made by the first asynchronous call */
  GQueue       waiting;         /* of gint64*: when each asynchronous call was made, oldest first */
};

gboolean albo_connection_open_link (AlboConnection  *self,
                                    GCancellable    *cancellable,
                                    GError         **error);

G_END_DECLS
