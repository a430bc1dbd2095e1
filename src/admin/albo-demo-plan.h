/* albo-demo-plan.h - which requests the demonstration has
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ALBO_DEMO_N_ORGANIZATIONS 3
#define ALBO_DEMO_N_CITIZENS 80
#define ALBO_DEMO_N_REQUESTS 300

/**
 * AlboDemoService:
 *
 * The services that every organization of the demonstration has.
 */
typedef enum
{
  ALBO_DEMO_ENROLMENT,
  ALBO_DEMO_REMOVAL,
  ALBO_DEMO_TRANSFER,
  ALBO_DEMO_N_SERVICES
} AlboDemoService;

/**
 * AlboDemoRequest:
 * @organization: which organization
 * @service: which of its services
 * @citizen: who asks
 * @state: code of the state
 * @outcome: (nullable): of an annulled request
 * @submitted_at: seconds since 1970
 *
 * One request to be made.
 */
typedef struct
{
  guint            organization;
  AlboDemoService  service;
  guint            citizen;
  const char      *state;
  const char      *outcome;
  gint64           submitted_at;
} AlboDemoRequest;

const char *albo_demo_service_get_code (AlboDemoService  service);
gboolean    albo_demo_plan_is_member   (guint            organization,
                                        guint            citizen);
GArray     *albo_demo_plan_make        (GRand           *random,
                                        gint64           now,
                                        const gboolean   has_fee[ALBO_DEMO_N_ORGANIZATIONS]
                                                                [ALBO_DEMO_N_SERVICES]);

G_END_DECLS
