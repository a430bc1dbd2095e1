/* albo-limiter.h - how often one address or one session may ask
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AlboRate:
 * @rate: questions a second in the long run; 0 for no limit
 * @burst: how many may come at once after a rest; at least 1
 */
typedef struct
{
  double rate;
  guint  burst;
} AlboRate;

typedef struct _AlboLimiter AlboLimiter;

AlboLimiter *albo_limiter_new  (const AlboRate *rate,
                                guint           n_buckets);
void         albo_limiter_free (AlboLimiter    *self);
guint        albo_limiter_take (AlboLimiter    *self,
                                const char     *who,
                                guint           cost,
                                gint64          now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboLimiter, albo_limiter_free)

G_END_DECLS
