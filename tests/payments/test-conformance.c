/* test-conformance.c - one suite for every provider of positions, before a stand-in that keeps the rules
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "payment-fixture.h"

#include "albo-payment-error.h"
#include "albo-position-command.h"

#include <string.h>

typedef struct
{
  const char            *name;
  const char            *script;
  AlboPositionProvider *(*make) (PaymentDouble *, const char *);
} Adapter;

static const Adapter adapters[] = {
  { "gpd", "gpd_double.py", payment_make_gpd },
  { "govpay", "govpay_double.py", payment_make_govpay },
};

typedef struct
{
  PaymentDouble        *service;
  AlboPositionProvider *provider;
  AlboDebt             *debt;
  const char           *nav;
} World;

static void
set_up (World         *world,
        gconstpointer  data)
{
  const Adapter *adapter = data;

  world->service = payment_double_start (adapter->script);
  world->provider = adapter->make (world->service, NULL);
  world->debt = payment_make_debt (1, 1);
  world->nav = ((AlboDebtOption *) world->debt->options->pdata[0])->notice_number;
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  g_clear_object (&world->provider);
  albo_debt_free (world->debt);
  payment_double_stop (world->service);
}

/* Runs a command, and checks how it went. */
static AlboDebtStatus *
run (World                   *world,
     AlboPositionCommandKind  kind,
     gboolean                 is_repeated,
     AlboPositionOutcome      expected)
{
  AlboPositionCommand command = { .kind = kind, .debt = world->debt, .is_repeated = is_repeated,
                                  .reason = "prova", .notice_number = world->nav,
                                  .paid_on = "2026-11-01" };
  g_autoptr(GError) error = NULL;
  AlboDebtStatus *status = NULL;
  AlboPositionOutcome outcome =
    albo_position_command_run (world->provider, &command, NULL, &status, &error);

  if (outcome != expected)
    g_test_message ("%s", error != NULL ? error->message : "no error");

  g_assert_cmpstr (albo_position_outcome_get_name (outcome), ==,
                   albo_position_outcome_get_name (expected));

  if (expected == ALBO_POSITION_DONE || expected == ALBO_POSITION_OVERTAKEN)
    g_assert_no_error (error);
  else
    g_assert_nonnull (error);

  return status;
}

static void
do_run (World                   *world,
        AlboPositionCommandKind  kind,
        gboolean                 is_repeated,
        AlboPositionOutcome      expected)
{
  albo_debt_status_free (run (world, kind, is_repeated, expected));
}

static AlboDebtStatus *
refresh (World *world)
{
  AlboDebtStatus *status = run (world, ALBO_POSITION_COMMAND_REFRESH, FALSE, ALBO_POSITION_DONE);

  g_assert_nonnull (status);
  return status;
}

static void
assert_state (World         *world,
              AlboDebtState  state)
{
  g_autoptr(AlboDebtStatus) status = refresh (world);

  g_assert_cmpstr (albo_debt_state_get_name (status->state), ==, albo_debt_state_get_name (state));
}

static void
ask (World      *world,
     const char *what,
     const char *more)
{
  g_autoptr(JsonNode) node = payment_double_ask (world->service, what, "{\"nav\":\"%s\"%s}", world->nav,
                                                 more);
}

static void
fail_next (World      *world,
           const char *fault)
{
  g_autoptr(JsonNode) node = payment_double_ask (world->service, "fault", "%s", fault);
}

static gboolean
is_gpd (gconstpointer data)
{
  return g_str_equal (((const Adapter *) data)->name, "gpd");
}

/* Life without trouble. */

static void
test_create (World         *world,
             gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;
  g_autofree char *ours = albo_debt_digest (world->debt);
  g_autofree char *theirs = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_OPEN);
  g_assert_false (status->is_paid_without_receipt);
  g_assert_cmpuint (status->receipts->len, ==, 0);
  theirs = albo_debt_digest (status->debt);
  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_instalments (World         *world,
                  gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  albo_debt_free (world->debt);
  world->debt = payment_make_debt (2, 3);
  world->nav = ((AlboDebtOption *) world->debt->options->pdata[1])->notice_number;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_OPEN);
  ask (world, "pay", "");
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PARTIAL);
  g_assert_cmpuint (status->receipts->len, ==, 1);
  g_assert_cmpstr (((AlboDebtReceipt *) status->receipts->pdata[0])->notice_number, ==, world->nav);
}

static void
test_update (World         *world,
             gconstpointer  data)
{
  AlboDebtOption *option = world->debt->options->pdata[0];
  AlboDebtTransfer *transfer = option->transfers->pdata[0];
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  option->amount_cents += 29;
  transfer->amount_cents += 29;
  do_run (world, ALBO_POSITION_COMMAND_UPDATE, FALSE, ALBO_POSITION_DONE);
  status = refresh (world);
  g_assert_cmpint (((AlboDebtOption *) status->debt->options->pdata[0])->amount_cents, ==, 6039);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_OPEN);
}

static void
test_cancel (World         *world,
             gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_CANCEL, FALSE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_CANCELLED);

  /* Again changes nothing. */
  do_run (world, ALBO_POSITION_COMMAND_CANCEL, TRUE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_CANCELLED);
}

static void
test_cancel_nothing (World         *world,
                     gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CANCEL, FALSE, ALBO_POSITION_DONE);
}

static void
test_pay (World         *world,
          gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;
  AlboDebtReceipt *receipt;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", ",\"receipt_id\":\"ricevuta-1\"");
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PAID);
  g_assert_cmpuint (status->receipts->len, ==, 1);
  receipt = status->receipts->pdata[0];
  g_assert_cmpstr (receipt->receipt_id, ==, "ricevuta-1");
  g_assert_cmpstr (receipt->notice_number, ==, world->nav);
  g_assert_cmpint (receipt->amount_cents, ==, 6010);
  g_assert_cmpint (receipt->notification_fee_cents, ==, 0);
  g_assert_nonnull (receipt->paid_at);
  g_assert_cmpstr (receipt->psp, ==, "Banca di prova");

  ask (world, "report", ",\"flow\":\"flusso-1\"");
  assert_state (world, ALBO_DEBT_STATE_SETTLED);
}

static void
test_expire (World         *world,
             gconstpointer  data)
{
  world->debt->expires = TRUE;
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "expire", "");
  assert_state (world, ALBO_DEBT_STATE_EXPIRED);

  /* Who has the notice may pay all the same; then it is paid. */
  ask (world, "pay", "");
  assert_state (world, ALBO_DEBT_STATE_PAID);
}

static void
test_draft (World         *world,
            gconstpointer  data)
{
  if (!(albo_position_provider_get_features (world->provider) & ALBO_PROVIDER_PUBLISHES))
    {
      do_run (world, ALBO_POSITION_COMMAND_CREATE_DRAFT, FALSE, ALBO_POSITION_BLOCKED);
      do_run (world, ALBO_POSITION_COMMAND_PUBLISH, FALSE, ALBO_POSITION_BLOCKED);
      return;
    }

  do_run (world, ALBO_POSITION_COMMAND_CREATE_DRAFT, FALSE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_DRAFT);
  do_run (world, ALBO_POSITION_COMMAND_UPDATE, FALSE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_DRAFT);
  do_run (world, ALBO_POSITION_COMMAND_PUBLISH, FALSE, ALBO_POSITION_DONE);
  assert_state (world, ALBO_DEBT_STATE_OPEN);
  do_run (world, ALBO_POSITION_COMMAND_PUBLISH, TRUE, ALBO_POSITION_DONE);
}

static void
test_counter (World         *world,
              gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_MARK_PAID, FALSE, ALBO_POSITION_DONE);
  assert_state (world, is_gpd (data) ? ALBO_DEBT_STATE_PAID : ALBO_DEBT_STATE_CANCELLED);
  do_run (world, ALBO_POSITION_COMMAND_MARK_PAID, TRUE, ALBO_POSITION_DONE);
}

static void
test_notice (World         *world,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  pdf = albo_position_provider_print (world->provider, world->debt, world->nav, NULL, &error);

  if (!(albo_position_provider_get_features (world->provider) & ALBO_PROVIDER_PRINTS))
    {
      g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNSUPPORTED);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5), ==, 0);
}

static void
test_receipt_file (World         *world,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDebtStatus) status = NULL;
  g_autoptr(GBytes) file = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", "");
  status = refresh (world);
  file = albo_position_provider_fetch_receipt (world->provider, world->debt,
                                               status->receipts->pdata[0], NULL, &error);

  if (!(albo_position_provider_get_features (world->provider) & ALBO_PROVIDER_KEEPS_RECEIPTS))
    g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_UNSUPPORTED);
  else
    g_assert_no_error (error);
}

/* Trouble: the numbers are those of the fault list. */

static void
test_01_reply_lost (World         *world,
                    gconstpointer  data)
{
  fail_next (world, "{\"kind\":\"reset\",\"after\":true}");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);

  /* The worker was killed before it could say so. */
  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_DONE);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);
  g_assert_cmpuint (payment_double_count (world->service, "update"), ==, 0);
}

static void
test_02_before (World         *world,
                gconstpointer  data)
{
  fail_next (world, "{\"kind\":\"reset\"}");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_LATER);
  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_DONE);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);
}

static void
test_03_hang (World         *world,
              gconstpointer  data)
{
  gint64 began = g_get_monotonic_time ();

  fail_next (world, "{\"kind\":\"hang\",\"seconds\":30,\"after\":true}");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  g_test_message ("given up and looked after %.1f s",
                  (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);
}

static void
test_04_too_many (World         *world,
                  gconstpointer  data)
{
  fail_next (world, "{\"kind\":\"status\",\"status\":429,\"headers\":[[\"Retry-After\",\"17\"]]}");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_LATER);
  g_assert_cmpuint (albo_position_provider_get_retry_after (world->provider), ==, 17);

  fail_next (world, "{\"kind\":\"status\",\"status\":429}");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_LATER);
  g_assert_cmpuint (albo_position_provider_get_retry_after (world->provider), ==, 0);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 0);
}

static void
test_05_out_of_service (World         *world,
                        gconstpointer  data)
{
  for (guint i = 0; i < 5; i++)
    {
      fail_next (world, "{\"kind\":\"status\",\"status\":503,\"times\":2}");
      do_run (world, ALBO_POSITION_COMMAND_CREATE, i > 0, ALBO_POSITION_LATER);
      g_autoptr(JsonNode) node = payment_double_ask (world->service, "forget", "{}");
    }

  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_DONE);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);
}

static void
test_06_same_content (World         *world,
                      gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);

  if (is_gpd (data))
    g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 1);
}

static void
test_07_different_content (World         *world,
                           gconstpointer  data)
{
  AlboDebtOption *option = world->debt->options->pdata[0];
  AlboDebtTransfer *transfer = option->transfers->pdata[0];

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  option->amount_cents += 1;
  transfer->amount_cents += 1;
  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_BLOCKED);
}

static void
test_08_notice_in_use (World         *world,
                       gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  g_free (world->debt->iupd);
  world->debt->iupd = g_strdup ("80012345678-ALBO-altra");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_BLOCKED);
  do_run (world, ALBO_POSITION_COMMAND_CREATE, TRUE, ALBO_POSITION_BLOCKED);
}

static void
test_11_update_meets_payment (World         *world,
                              gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", "");
  status = run (world, ALBO_POSITION_COMMAND_UPDATE, FALSE, ALBO_POSITION_OVERTAKEN);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PAID);
  g_assert_cmpuint (payment_double_count (world->service, "update"), ==, 0);
}

static void
test_12_cancel_meets_payment (World         *world,
                              gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", "");
  status = run (world, ALBO_POSITION_COMMAND_CANCEL, FALSE, ALBO_POSITION_OVERTAKEN);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PAID);
  g_assert_cmpuint (status->receipts->len, ==, 1);
}

static void
test_12_late_update_opens_nothing (World         *world,
                                   gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_CANCEL, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_UPDATE, TRUE, ALBO_POSITION_OVERTAKEN);
  assert_state (world, ALBO_DEBT_STATE_CANCELLED);
}

/* The second of three is paid at the counter: the others stay payable, and are given up together later. */
static void
test_counter_of_one (World         *world,
                     gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  albo_debt_free (world->debt);
  world->debt = payment_make_debt (3, 3);
  world->nav = ((AlboDebtOption *) world->debt->options->pdata[1])->notice_number;
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_MARK_PAID, FALSE, ALBO_POSITION_DONE);
  status = refresh (world);
  g_assert_cmpstr (albo_debt_state_get_name (status->state), ==, is_gpd (data) ? "partial" : "open");
}

/* An account, a day or who pays: no provider tells them back, so the second try says them again. */
static void
test_update_again (World         *world,
                   gconstpointer  data)
{
  AlboDebtOption *option = world->debt->options->pdata[0];

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  g_free (option->due_on);
  option->due_on = g_strdup ("2100-01-31");
  fail_next (world, "{\"kind\":\"status\",\"status\":429,\"times\":2}");
  do_run (world, ALBO_POSITION_COMMAND_UPDATE, FALSE, ALBO_POSITION_LATER);
  g_autoptr(JsonNode) node = payment_double_ask (world->service, "forget", "{}");
  do_run (world, ALBO_POSITION_COMMAND_UPDATE, TRUE, ALBO_POSITION_DONE);
  g_assert_cmpuint (payment_double_count (world->service, "update"), ==, 1);
}

/* At a wrong address nothing is found, which says nothing about whether it can be paid. */
static void
test_cancel_what_is_gone (World         *world,
                          gconstpointer  data)
{
  AlboPositionCommand command = { .kind = ALBO_POSITION_COMMAND_CANCEL, .debt = world->debt, .is_known = TRUE };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (albo_position_command_run (world->provider, &command, NULL, NULL, &error), ==,
                   ALBO_POSITION_BLOCKED);
  g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_NOT_FOUND);
}

static void
test_15_unknown_position (World         *world,
                          gconstpointer  data)
{
  do_run (world, ALBO_POSITION_COMMAND_REFRESH, FALSE, ALBO_POSITION_BLOCKED);
}

static void
test_16_paid_after_cancel (World         *world,
                           gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  do_run (world, ALBO_POSITION_COMMAND_CANCEL, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", "");
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PAID);
  g_assert_cmpuint (status->receipts->len, ==, 1);
}

static void
test_17_amount_differs (World         *world,
                        gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", ",\"amount\":6011");
  status = refresh (world);
  g_assert_cmpint (((AlboDebtReceipt *) status->receipts->pdata[0])->amount_cents, ==, 6011);
}

static void
test_18_notification_fee (World         *world,
                          gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;
  g_autofree char *ours = albo_debt_digest (world->debt);
  g_autofree char *theirs = NULL;

  if (!is_gpd (data))
    {
      g_test_skip ("only PagoPA's archive adds what notifying costs");
      return;
    }

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "notification-fee", ",\"cents\":100");
  ask (world, "pay", "");
  status = refresh (world);
  theirs = albo_debt_digest (status->debt);
  g_assert_cmpstr (ours, ==, theirs);
  g_assert_cmpint (((AlboDebtReceipt *) status->receipts->pdata[0])->amount_cents, ==, 6110);
  g_assert_cmpint (((AlboDebtReceipt *) status->receipts->pdata[0])->notification_fee_cents, ==, 100);
}

static void
test_19_paid_without_receipt (World         *world,
                              gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "pay", ",\"without_receipt\":true");
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_PAID);
  g_assert_true (status->is_paid_without_receipt);
  g_assert_cmpuint (status->receipts->len, ==, 0);
}

static void
test_22_unknown_state (World         *world,
                       gconstpointer  data)
{
  g_autoptr(AlboDebtStatus) status = NULL;

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);
  ask (world, "word", ",\"word\":\"MAI_VISTO\"");
  status = refresh (world);
  g_assert_cmpint (status->state, ==, ALBO_DEBT_STATE_UNKNOWN);
  g_assert_cmpstr (status->word, ==, "MAI_VISTO");
}

static void
test_23_garbage (World         *world,
                 gconstpointer  data)
{
  static const char *const faults[] = {
    "{\"kind\":\"truncated\"}",
    "{\"kind\":\"large\",\"bytes\":10000000}",
    "{\"kind\":\"status\",\"status\":200,\"body\":\"<html><body>Accedi</body></html>\",\"type\":\"text/html\"}",
    "{\"kind\":\"status\",\"status\":200,\"body\":\"\"}",
    "{\"kind\":\"status\",\"status\":200,\"body\":\"[]\"}",
    "{\"kind\":\"status\",\"status\":200,\"body\":\"{\\\"status\\\":5,\\\"stato\\\":5}\"}",
    "{\"kind\":\"drip\",\"bytes\":100,\"pause\":0.1}",
  };

  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DONE);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      fail_next (world, faults[i]);
      do_run (world, ALBO_POSITION_COMMAND_REFRESH, FALSE, ALBO_POSITION_LATER);
    }

  assert_state (world, ALBO_DEBT_STATE_OPEN);
}

static void
test_28_bad_key (World         *world,
                 gconstpointer  data)
{
  const Adapter *adapter = data;

  g_clear_object (&world->provider);
  world->provider = adapter->make (world->service, "un'altra");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DENIED);
  do_run (world, ALBO_POSITION_COMMAND_REFRESH, FALSE, ALBO_POSITION_DENIED);
}

static void
test_28_other_segregation_code (World         *world,
                                gconstpointer  data)
{
  AlboDebtOption *option = world->debt->options->pdata[0];

  if (!is_gpd (data))
    {
      g_test_skip ("only PagoPA's archive knows segregation codes by key");
      return;
    }

  g_free (option->notice_number);
  option->notice_number = g_strdup ("302000000000000131");
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_DENIED);
}

static void
test_32_refused (World         *world,
                 gconstpointer  data)
{
  AlboDebtOption *option = world->debt->options->pdata[0];

  /* What was checked when it was read, a service checks too. */
  option->amount_cents += 1;
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_BLOCKED);
  g_assert_cmpuint (payment_double_count (world->service, "create"), ==, 0);
}

static void
test_redirect (World         *world,
               gconstpointer  data)
{
  fail_next (world, "{\"kind\":\"status\",\"status\":302,\"headers\":[[\"Location\",\"http://127.0.0.1:1/\"]]}");
  do_run (world, ALBO_POSITION_COMMAND_REFRESH, FALSE, ALBO_POSITION_DENIED);
}

static void
test_nobody_there (World         *world,
                   gconstpointer  data)
{
  payment_double_stop (world->service);
  do_run (world, ALBO_POSITION_COMMAND_CREATE, FALSE, ALBO_POSITION_LATER);
  world->service = payment_double_start (((const Adapter *) data)->script);
}

#define CASES(X)                                                                                   \
  X ("create", test_create) X ("instalments", test_instalments) X ("update", test_update)          \
  X ("cancel", test_cancel) X ("cancel-nothing", test_cancel_nothing) X ("pay", test_pay)          \
  X ("expire", test_expire) X ("draft", test_draft) X ("counter", test_counter)                    \
  X ("counter-of-one", test_counter_of_one) X ("update-again", test_update_again)                  \
  X ("cancel-what-is-gone", test_cancel_what_is_gone) X ("notice", test_notice) X ("receipt-file", test_receipt_file)                                  \
  X ("01-reply-lost-after-create", test_01_reply_lost)                                             \
  X ("02-lost-before-create", test_02_before) X ("03-hang-past-timeout", test_03_hang)             \
  X ("04-429-retry-after", test_04_too_many) X ("05-503", test_05_out_of_service)                  \
  X ("06-same-content", test_06_same_content)                                                      \
  X ("07-different-content", test_07_different_content)                                            \
  X ("08-notice-number-in-use", test_08_notice_in_use)                                             \
  X ("11-update-meets-payment", test_11_update_meets_payment)                                      \
  X ("12-cancel-meets-payment", test_12_cancel_meets_payment)                                      \
  X ("12-late-update-opens-nothing", test_12_late_update_opens_nothing)                            \
  X ("15-unknown-position", test_15_unknown_position)                                              \
  X ("16-paid-after-cancel", test_16_paid_after_cancel)                                            \
  X ("17-amount-differs", test_17_amount_differs)                                                  \
  X ("18-notification-fee", test_18_notification_fee)                                              \
  X ("19-paid-without-receipt", test_19_paid_without_receipt)                                      \
  X ("22-unknown-state", test_22_unknown_state) X ("23-garbage", test_23_garbage)                  \
  X ("28-bad-key", test_28_bad_key)                                                                \
  X ("28-other-segregation-code", test_28_other_segregation_code)                                  \
  X ("32-refused", test_32_refused) X ("redirect", test_redirect)                                  \
  X ("nobody-there", test_nobody_there)

/* Before a judge of the published contracts: lives without faults.  Of GovPay are left out a receipt, since
 * its contract calls XML an object, which no text is, and what it answers with 422, which its contract
 * does not have.
 */
static gboolean
is_judged (const char *adapter,
           const char *name)
{
  static const char *const lives[] = { "create", "instalments", "update", "cancel", "pay",
                                       "expire", "counter", NULL };
  static const char *const of_gpd[] = { "draft", "12-cancel-meets-payment", NULL };
  static const char *const of_govpay[] = { "notice", NULL };

  return g_strv_contains (lives, name) ||
         g_strv_contains (g_str_equal (adapter, "gpd") ? of_gpd : of_govpay, name);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (World *, gconstpointer);
  } cases[] = {
#define CASE(name, function) { name, function },
    CASES (CASE)
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize a = 0; a < G_N_ELEMENTS (adapters); a++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *path = g_strdup_printf ("/payments/%s/%s", adapters[a].name, cases[i].name);

        if (g_getenv ("ALBO_PAYMENT_JUDGE") != NULL && !is_judged (adapters[a].name, cases[i].name))
          continue;

        g_test_add (path, World, &adapters[a], set_up, cases[i].run, tear_down);
      }

  return g_test_run ();
}
