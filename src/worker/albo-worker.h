/* albo-worker.h - drains the outbox, and does things at their time
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-secret.h"
#include "albo-tally.h"

G_BEGIN_DECLS

/**
 * AlboWorkerOptions:
 * @database: how to reach the database
 * @public_url: (nullable): where citizens reach the portal
 * @key: (nullable): opens the passwords of accounts
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @mailbox: (nullable): a Maildir that reports about messages come to
 * @n_threads: how many things are done at the same time
 * @timeout: seconds that one may take
 * @grace: seconds after that until another worker may claim it: no call outlives its claim
 * @poll: seconds between looks when nobody wakes us
 *
 * How to work.
 */
typedef struct
{
  const char          *database;
  const char          *public_url;
  const AlboSecretKey *key;
  const char          *ca_file;
  const char          *mailbox;
  int                  n_threads;
  int                  timeout;
  int                  grace;
  int                  poll;
} AlboWorkerOptions;

typedef struct _AlboWorker AlboWorker;

AlboWorker *albo_worker_new        (const AlboWorkerOptions *options,
                                    AlboTally               *tally);
void        albo_worker_free       (AlboWorker              *self);
void        albo_worker_wake       (AlboWorker              *self);
void        albo_worker_stop       (AlboWorker              *self,
                                    int                      seconds);
gboolean    albo_worker_is_healthy (AlboWorker              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboWorker, albo_worker_free)

G_END_DECLS
