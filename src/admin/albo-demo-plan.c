/* albo-demo-plan.c - which requests the demonstration has
 *
 * In each organization half of the active citizens are members of its register and ask
 * to leave it or to move; the other half ask to be enrolled.  Nobody has two open
 * requests for one service, nobody leaves twice, and nothing is approved that the
 * register would refuse.  The last citizens have asked for nothing yet.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-demo-plan.h"

#define N_ACTIVE 72
#define N_HALF (N_ACTIVE / 2)

/* Per organization; together a third of ALBO_DEMO_N_REQUESTS. */
#define N_REPEATED 8   /* enrolments that failed once before */
#define N_LEAVING 28   /* of the members, from the first on */
#define N_MOVING 28    /* of the members, up to the last */
#define N_LEFT 8       /* approved removals: of members who do not ask to move */

#define DAY (24 * 60 * 60)

/* What is true of whom is shifted, so that one is a member here and not there. */
#define SHIFT 24

static const char * const enrolment_states[] = {
  "approved", "awaiting_review", "approved", "under_review", "approved", "annulled",
  "awaiting_administrator", "approved", "awaiting_payment", "approved", "awaiting_review",
  "approved", "awaiting_supplement", "under_review", "approved", "annulled",
  "awaiting_administrator", "awaiting_review",
};

static const char * const removal_states[] = {
  "awaiting_review", "annulled", "awaiting_administrator", "under_review", "awaiting_review",
  "awaiting_supplement", "annulled", "awaiting_administrator", "under_review", "awaiting_review",
};

static const char * const transfer_states[] = {
  "approved", "awaiting_review", "under_review", "approved", "annulled", "awaiting_administrator",
  "approved", "awaiting_review", "awaiting_supplement", "approved", "under_review", "annulled",
  "approved", "awaiting_review",
};

static const char * const outcomes[] = {
  "withdrawn", "rejected", "inadmissible", "duplicate", "ex_officio",
};

static const char * const service_codes[] = { "iscrizione", "cancellazione", "trasferimento" };

typedef struct
{
  GArray *requests;
  GRand  *random;
  gint64  now;
  guint   n_annulled;
} Plan;

static gboolean
is_closed (const char *state)
{
  return g_str_equal (state, "approved") || g_str_equal (state, "annulled");
}

/* Days ago, at an hour at which people sit down to such things. */
static gint64
choose_instant (Plan *plan,
                int   first,
                int   last)
{
  gint64 day = plan->now / DAY - g_rand_int_range (plan->random, last, first + 1);

  return day * DAY + g_rand_int_range (plan->random, 6 * 60 * 60, 21 * 60 * 60);
}

static void
add_request (Plan            *plan,
             guint            organization,
             AlboDemoService  service,
             guint            slot,
             const char      *state,
             gint64           submitted_at)
{
  AlboDemoRequest request = {
    .organization = organization,
    .service = service,
    .citizen = (slot + organization * SHIFT) % N_ACTIVE,
    .state = state,
    .submitted_at = submitted_at,
  };

  if (g_str_equal (state, "annulled"))
    request.outcome = outcomes[plan->n_annulled++ % G_N_ELEMENTS (outcomes)];

  g_array_append_val (plan->requests, request);
}

/* Closed ones are older than open ones, and new ones are new. */
static gint64
choose_submission (Plan       *plan,
                   const char *state)
{
  if (is_closed (state))
    return choose_instant (plan, 320, 45);

  return g_str_equal (state, "awaiting_review") ? choose_instant (plan, 9, 1)
                                                : choose_instant (plan, 40, 5);
}

static void
add_in_state (Plan            *plan,
              guint            organization,
              AlboDemoService  service,
              guint            slot,
              const char      *state,
              gboolean         has_fee)
{
  if (g_str_equal (state, "awaiting_payment") && !has_fee)
    state = "under_review";

  add_request (plan, organization, service, slot, state, choose_submission (plan, state));
}

static int
compare_instants (gconstpointer a,
                  gconstpointer b)
{
  gint64 first = ((const AlboDemoRequest *) a)->submitted_at;
  gint64 second = ((const AlboDemoRequest *) b)->submitted_at;

  return first < second ? -1 : first > second;
}

static void
add_organization (Plan           *plan,
                  guint           organization,
                  const gboolean *has_fee)
{
  for (guint i = 0; i < N_REPEATED; i++)
    add_request (plan, organization, ALBO_DEMO_ENROLMENT, i, "annulled",
                 choose_instant (plan, 360, 330));

  for (guint i = 0; i < N_HALF; i++)
    add_in_state (plan, organization, ALBO_DEMO_ENROLMENT, i,
                  enrolment_states[i % G_N_ELEMENTS (enrolment_states)],
                  has_fee[ALBO_DEMO_ENROLMENT]);

  for (guint i = 0; i < N_LEAVING; i++)
    add_in_state (plan, organization, ALBO_DEMO_REMOVAL, N_HALF + i,
                  i < N_LEFT ? "approved" : removal_states[i % G_N_ELEMENTS (removal_states)],
                  has_fee[ALBO_DEMO_REMOVAL]);

  for (guint i = 0; i < N_MOVING; i++)
    add_in_state (plan, organization, ALBO_DEMO_TRANSFER, N_ACTIVE - 1 - i,
                  transfer_states[i % G_N_ELEMENTS (transfer_states)],
                  has_fee[ALBO_DEMO_TRANSFER]);
}

/**
 * albo_demo_service_get_code: (skip)
 * @service: a service
 *
 * Returns: (transfer none): its code in the presets
 */
const char *
albo_demo_service_get_code (AlboDemoService service)
{
  return service_codes[service];
}

/**
 * albo_demo_plan_is_member: (skip)
 * @organization: an organization
 * @citizen: a citizen
 *
 * Returns: whether the citizen is in the register before the first request
 */
gboolean
albo_demo_plan_is_member (guint organization,
                          guint citizen)
{
  return citizen < N_ACTIVE &&
         (citizen + N_ACTIVE - organization * SHIFT % N_ACTIVE) % N_ACTIVE >= N_HALF;
}

/**
 * albo_demo_plan_make: (skip)
 * @random: what chooses
 * @now: seconds since 1970
 * @has_fee: which services cost something
 *
 * Returns: (transfer full) (element-type AlboDemoRequest): ALBO_DEMO_N_REQUESTS
 *   requests, in the order of their submission
 */
GArray *
albo_demo_plan_make (GRand          *random,
                     gint64          now,
                     const gboolean  has_fee[ALBO_DEMO_N_ORGANIZATIONS][ALBO_DEMO_N_SERVICES])
{
  Plan plan = { g_array_new (FALSE, FALSE, sizeof (AlboDemoRequest)), random, now, 0 };

  for (guint i = 0; i < ALBO_DEMO_N_ORGANIZATIONS; i++)
    add_organization (&plan, i, has_fee[i]);

  g_array_sort (plan.requests, compare_instants);

  return plan.requests;
}
