/* test-money-date.c - amounts, days, instants, and the names of states
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-date.h"
#include "albo-lang.h"
#include "albo-money.h"
#include "albo-request-state.h"

#include <string.h>

static void
test_money_reads (void)
{
  static const struct
  {
    const char *text;
    gint64      cents;
  } cases[] = {
    { "0", 0 }, { "12", 1200 }, { "12,5", 1250 }, { "12.5", 1250 }, { "12,50", 1250 }, { "12.50", 1250 },
    { "1.234", 123400 }, { "1.234,5", 123450 }, { "1,234.5", 123450 }, { "1.234.567,89", 123456789 },
    { "€ 16,00", 1600 }, { "16,00 €", 1600 }, { "16\302\240€", 1600 }, { "€16.00", 1600 },
    { " -5,00 ", -500 }, { "-€5.00", -500 }, { "-5,00\302\240€", -500 }, { "007", 700 },
    { "999999999999,99", ALBO_MONEY_MAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 cents = -1;

      g_assert_true (albo_money_parse (cases[i].text, &cents));
      g_assert_cmpint (cents, ==, cases[i].cents);
    }
}

static void
test_money_refuses (void)
{
  static const char * const cases[] = {
    "", " ", "-", "€", "abc", "1,234", "1,2345", "1.2345", "12.34.56", "1.23,4", "1234.567,8", ".5", ",5",
    "5,", "5.", "1..234", "1.234,567", "1,23.4", "--5", "5-", "+5", "1 234", "12a", "1e3", "€€5",
    "1000000000000", "\xff", "0x10", "1.234.56", ".123", "1234.567",
    "00000000000000000000000000000000000000000000000000000000000000000",
  };

  g_assert_false (albo_money_parse (NULL, &(gint64) { 0 }));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 cents = 7;

      if (albo_money_parse (cases[i], &cents))
        g_error ("“%s” was read as %" G_GINT64_FORMAT, cases[i], cents);

      g_assert_cmpint (cents, ==, 7);
    }
}

static void
test_money_writes (void)
{
  static const struct
  {
    gint64      cents;
    const char *it;
    const char *en;
    const char *input;
  } cases[] = {
    { 0, "0,00\302\240€", "€0.00", "0,00" },
    { 5, "0,05\302\240€", "€0.05", "0,05" },
    { 123456, "1.234,56\302\240€", "€1,234.56", "1234,56" },
    { -123456, "-1.234,56\302\240€", "-€1,234.56", "-1234,56" },
    { 100000000, "1.000.000,00\302\240€", "€1,000,000.00", "1000000,00" },
    { G_MININT64, "-92.233.720.368.547.758,08\302\240€", "-€92,233,720,368,547,758.08",
      "-92233720368547758,08" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *it = albo_money_format (cases[i].cents, "it");
      g_autofree char *en = albo_money_format (cases[i].cents, "en");
      g_autofree char *input = albo_money_to_input (cases[i].cents, NULL);

      g_assert_cmpstr (it, ==, cases[i].it);
      g_assert_cmpstr (en, ==, cases[i].en);
      g_assert_cmpstr (input, ==, cases[i].input);
    }
}

/* What is written in either language, for reading or in an entry, reads back. */
static void
test_money_round_trip (void)
{
  static const char * const languages[] = { "it", "en" };

  for (int i = 0; i < 5000; i++)
    {
      gint64 cents = ((gint64) g_test_rand_int_range (0, G_MAXINT32) << 16) >> g_test_rand_int_range (0, 47);

      cents = MIN (cents, ALBO_MONEY_MAX) * (g_test_rand_bit () ? 1 : -1);

      for (gsize j = 0; j < G_N_ELEMENTS (languages); j++)
        {
          g_autofree char *text = albo_money_format (cents, languages[j]);
          g_autofree char *input = albo_money_to_input (cents, languages[j]);
          gint64 read = 1;
          gint64 read_input = 1;

          g_assert_true (albo_money_parse (text, &read));
          g_assert_true (albo_money_parse (input, &read_input));
          g_assert_cmpint (read, ==, cents);
          g_assert_cmpint (read_input, ==, cents);
        }
    }
}

static void
test_date_reads (void)
{
  static const struct
  {
    const char *text;
    const char *iso;
  } cases[] = {
    { "2026-12-31", "2026-12-31" }, { "31/12/2026", "2026-12-31" }, { "1/2/2026", "2026-02-01" },
    { " 31.12.2026 ", "2026-12-31" }, { "31-12-2026", "2026-12-31" }, { "29/02/2024", "2024-02-29" },
    { "29/02/2026", NULL }, { "2026-02-29", NULL }, { "2026-13-01", NULL }, { "31/12/26", NULL },
    { "0999-01-01", NULL }, { "2026-1-1", NULL }, { "2026/01/01", NULL }, { "a/b/cccc", NULL },
    { "31/12", NULL }, { "31/12/2026/1", NULL }, { "//2026", NULL }, { "031/12/2026", NULL }, { "", NULL },
    { "1/012/2026", NULL }, { "2026-0a-01", NULL }, { "202x-01-01", NULL }, { "2026-01-0x", NULL },
    { "1/1/20a6", NULL }, { "1/a/2026", NULL }, { "2026+01-01", NULL }, { "2026-01+01", NULL },
    { "31/12/2026                           ", NULL },
  };
  GDate date;

  g_date_clear (&date, 1);
  g_assert_false (albo_date_parse (NULL, &date));
  g_assert_false (albo_date_parse_iso (NULL, &date));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_date_clear (&date, 1);
      g_assert_cmpint (albo_date_parse (cases[i].text, &date), ==, cases[i].iso != NULL);
      g_assert_cmpint (g_date_valid (&date), ==, cases[i].iso != NULL);

      if (cases[i].iso != NULL)
        {
          g_autofree char *iso = albo_date_to_iso (&date);

          g_assert_cmpstr (iso, ==, cases[i].iso);
        }
    }
}

/* Every day of four centuries is written and read back as itself. */
static void
test_date_round_trip (void)
{
  GDate date;
  GDate read;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, 1, 1850);

  while (g_date_get_year (&date) < 2150)
    {
      g_autofree char *iso = albo_date_to_iso (&date);

      g_assert_true (albo_date_parse_iso (iso, &read));
      g_assert_cmpint (g_date_compare (&date, &read), ==, 0);
      g_date_add_days (&date, 1);
    }
}

static void
test_date_writes (void)
{
  g_autofree char *it = albo_date_format_text ("2026-08-01", "it");
  g_autofree char *en = albo_date_format_text ("2026-08-01", "en");
  g_autofree char *other = albo_date_format_text ("domani", "it");
  g_autofree char *none = albo_date_format_text (NULL, "it");

  g_assert_cmpstr (it, ==, "1 agosto 2026");
  g_assert_cmpstr (en, ==, "1 August 2026");
  g_assert_cmpstr (other, ==, "domani");
  g_assert_cmpstr (none, ==, "");
}

/* Italy is one hour ahead in winter and two in summer; a day may change. */
static void
test_instants_are_italian (void)
{
  g_autofree char *winter = albo_instant_format ("2026-12-31T23:30:00Z", "it");
  g_autofree char *summer = albo_instant_format ("2026-07-01T10:00:00.5Z", "en");
  g_autofree char *offset = albo_instant_format ("2026-07-01T10:00:00+02:00", "it");
  g_autofree char *other = albo_instant_format ("x", "it");
  g_autofree char *none = albo_instant_format (NULL, "it");
  g_autofree char *broken = albo_instant_format ("\xff", "it");

  g_assert_cmpstr (winter, ==, "1 gennaio 2027, 00:30");
  g_assert_cmpstr (summer, ==, "1 July 2026, 12:00");
  g_assert_cmpstr (offset, ==, "1 luglio 2026, 10:00");
  g_assert_cmpstr (other, ==, "x");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (broken, ==, "\xff");
}

static void
test_today (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GDate utc;
  GDate today;
  int days;

  albo_date_today (&today);
  g_date_clear (&utc, 1);
  g_date_set_dmy (&utc, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));
  days = g_date_days_between (&utc, &today);
  g_assert_cmpint (days, >=, 0);
  g_assert_cmpint (days, <=, 1);
}

static void
test_languages (void)
{
  g_assert_true (albo_lang_is_english ("en"));
  g_assert_true (albo_lang_is_english ("en_GB.UTF-8"));
  g_assert_false (albo_lang_is_english ("enm"));
  g_assert_false (albo_lang_is_english ("it"));
  g_assert_false (albo_lang_is_english (""));
  g_assert_false (albo_lang_is_english (NULL));
  g_assert_cmpstr (albo_lang_find ("en-US")->code, ==, "en");
  g_assert_cmpstr (albo_lang_find ("it")->code, ==, "it");
  g_assert_cmpstr (albo_lang_find ("ita")->code, ==, "it");
  g_assert_cmpstr (albo_lang_find (NULL)->code, ==, "it");
}

static void
test_states (void)
{
  AlboRequestState read = ALBO_REQUEST_STATE_NONE;

  for (int state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    {
      g_assert_true (albo_request_state_from_code (albo_request_state_to_code (state), &read));
      g_assert_cmpint (read, ==, state);
      g_assert_cmpstr (albo_request_state_label (state, "it"), !=, "");
      g_assert_cmpstr (albo_request_state_label (state, "it"), !=, albo_request_state_label (state, "en"));
      g_assert_cmpint (albo_request_state_is_final (state), ==, state >= ALBO_REQUEST_STATE_APPROVED);
    }

  g_assert_false (albo_request_state_from_code ("draft", &read));
  g_assert_false (albo_request_state_from_code (NULL, &read));
  g_assert_cmpint (read, ==, ALBO_REQUEST_STATE_ANNULLED);
  g_assert_null (albo_request_state_to_code (ALBO_REQUEST_STATE_NONE));
  g_assert_null (albo_request_state_to_code (8));
  g_assert_cmpstr (albo_request_state_label (-1, "it"), ==, "");
}

static void
test_actions (void)
{
  AlboRequestAction read = ALBO_REQUEST_ACTION_CLAIM;

  for (int action = ALBO_REQUEST_ACTION_FIRST; action <= ALBO_REQUEST_ACTION_LAST; action++)
    {
      g_assert_true (albo_request_action_from_code (albo_request_action_to_code (action), &read));
      g_assert_cmpint (read, ==, action);
      g_assert_cmpstr (albo_request_action_label (action, "it"), !=, albo_request_action_label (action, "en"));
    }

  g_assert_false (albo_request_action_from_code ("delete", &read));
  g_assert_null (albo_request_action_to_code (0));
  g_assert_cmpstr (albo_request_action_label (99, "it"), ==, "");

  g_assert_cmpstr (albo_request_event_label ("approve", "it"), ==, "Approvazione");
  g_assert_cmpstr (albo_request_event_label ("note", "it"), ==, "Annotazione interna");
  g_assert_cmpstr (albo_request_event_label ("unheard_of", "it"), ==, "unheard_of");
}

/* Final states never move, every other one can be annulled, each is reached,
 * and no row is there twice.
 */
static void
test_transitions (void)
{
  gsize n_rows;
  const AlboRequestTransition *rows = albo_request_state_list_transitions (&n_rows);
  gboolean is_reached[ALBO_REQUEST_STATE_LAST + 1] = { TRUE };

  g_assert_cmpuint (n_rows, ==, 86);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_assert_false (albo_request_state_is_final (rows[i].from));
      g_assert_cmpuint (rows[i].actors, !=, 0);
      g_assert_true (albo_request_state_allows (rows[i].from, rows[i].action, rows[i].actors));
      g_assert_false (albo_request_state_allows (rows[i].from, rows[i].action, 0));
      is_reached[rows[i].to] = TRUE;

      for (gsize j = 0; j < i; j++)
        g_assert_false (rows[i].from == rows[j].from && rows[i].action == rows[j].action &&
                        rows[i].to == rows[j].to);
    }

  for (int state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    {
      g_assert_true (is_reached[state]);
      g_assert_cmpint (albo_request_state_allows (state, ALBO_REQUEST_ACTION_ANNUL,
                                                  ALBO_REQUEST_ACTOR_ADMINISTRATOR),
                       ==, !albo_request_state_is_final (state));
    }

  g_assert_false (albo_request_state_allows (ALBO_REQUEST_STATE_AWAITING_REVIEW,
                                             ALBO_REQUEST_ACTION_CLAIM, ALBO_REQUEST_ACTOR_OFFICER));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/reads", test_money_reads);
  g_test_add_func ("/money/refuses", test_money_refuses);
  g_test_add_func ("/money/writes", test_money_writes);
  g_test_add_func ("/money/round-trip", test_money_round_trip);
  g_test_add_func ("/date/reads", test_date_reads);
  g_test_add_func ("/date/round-trip", test_date_round_trip);
  g_test_add_func ("/date/writes", test_date_writes);
  g_test_add_func ("/date/instants-are-italian", test_instants_are_italian);
  g_test_add_func ("/date/today", test_today);
  g_test_add_func ("/lang/is-english", test_languages);
  g_test_add_func ("/request-state/states", test_states);
  g_test_add_func ("/request-state/actions", test_actions);
  g_test_add_func ("/request-state/transitions", test_transitions);

  return g_test_run ();
}
