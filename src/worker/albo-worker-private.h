/* albo-worker-private.h - what the threads of a worker share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-smtp.h"
#include "albo-worker.h"

G_BEGIN_DECLS

/**
 * AlboHand:
 * @worker: the worker
 * @connection: its own connection to the database
 * @smtp: its own connection to a mail server
 * @thread: its thread
 * @seen_at: when it last showed that it is alive, monotonic microseconds; atomic
 *
 * One thread of a worker, and what is its alone.
 */
typedef struct
{
  AlboWorker     *worker;
  AlboConnection *connection;
  AlboSmtp       *smtp;
  GThread        *thread;
  gint64          seen_at;
} AlboHand;

struct _AlboWorker
{
  AlboWorkerOptions  options;
  AlboTally         *tally;
  AlboHand          *hands;       /* n_threads, and one for the jobs */
  guint              n_hands;
  GMutex             mutex;
  GCond              cond;
  guint              n_wakes;     /* under the mutex */
  gboolean           is_stopping; /* under the mutex; read with atomics elsewhere */
  gint64             give_up_at;  /* monotonic microseconds; atomic; 0 while running */
};

void     albo_hand_show_alive (AlboHand         *self);
gboolean albo_hand_must_stop  (AlboHand         *self);
gboolean albo_hand_may_wait   (AlboHand         *self);
guint    albo_hand_get_wakes  (AlboHand         *self);
void     albo_hand_sleep      (AlboHand         *self,
                               double            seconds,
                               guint             n_wakes);
void     albo_hand_log        (const char       *level,
                               const char       *format,
                               ...) G_GNUC_PRINTF (2, 3);

/* Each kind of effect is such a function: what it must do, once, and how it went.  FALSE says
 * that the claim was lost before anything was done.
 */
gboolean albo_mail_perform    (AlboHand         *self,
                               const AlboEffect *effect,
                               AlboReport       *report);

gpointer albo_drain_run       (gpointer          hand);
gpointer albo_jobs_run        (gpointer          hand);
void     albo_mailbox_read    (AlboHand         *self);

G_END_DECLS
