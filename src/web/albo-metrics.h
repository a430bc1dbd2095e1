/* albo-metrics.h - what a program counts about itself, for Prometheus
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"
#include "albo-store-error.h"

G_BEGIN_DECLS

/**
 * AlboRefusal:
 * @ALBO_REFUSAL_ADDRESS: an address asked too often
 * @ALBO_REFUSAL_SESSION: a session asked too often
 * @ALBO_REFUSAL_SLOW: a connection was too slow and was cut
 * @ALBO_REFUSAL_STRANGER: something that is not one's own was asked for, or that is not there
 * @ALBO_N_REFUSALS: how many kinds there are
 */
typedef enum
{
  ALBO_REFUSAL_ADDRESS,
  ALBO_REFUSAL_SESSION,
  ALBO_REFUSAL_SLOW,
  ALBO_REFUSAL_STRANGER,
  ALBO_N_REFUSALS,
} AlboRefusal;

typedef struct _AlboMetrics AlboMetrics;

AlboMetrics *albo_metrics_new                  (const AlboRoute *routes,
                                                gsize            n_routes);
void         albo_metrics_free                 (AlboMetrics     *self);
void         albo_metrics_count_answer         (AlboMetrics     *self,
                                                const AlboRoute *route,
                                                guint            status,
                                                gint64           duration);
void         albo_metrics_count_refusal        (AlboMetrics     *self,
                                                AlboRefusal      refusal);
void         albo_metrics_count_database_error (AlboMetrics     *self,
                                                AlboStoreError   code);
char        *albo_metrics_print                (AlboMetrics     *self,
                                                guint            n_connections);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboMetrics, albo_metrics_free)

G_END_DECLS
