/* test-notice-number.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-notice-number.h"

static void
test_valid (void)
{
  /* 3010000000000001 divided by 93 leaves 44. */
  g_assert_true (albo_notice_number_is_valid ("301000000000000144"));
  g_assert_true (albo_notice_number_is_valid ("399999999999999903"));
}

static void
test_invalid (void)
{
  static const char *const numbers[] = {
    "", "301000000000000145", "30100000000000014", "3010000000000001440", "001000000000000144",
    "30100000000000014x", "3O1000000000000144", "301000000000000151", "-01000000000000144",
    "３01000000000000144",
  };

  g_assert_false (albo_notice_number_is_valid (NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_false (albo_notice_number_is_valid (numbers[i]));
}

/* One wrong digit, or two neighbours that changed places, are always noticed. */
static void
test_typing_errors (void)
{
  for (gint64 base = 0; base < 2000; base += 7)
    {
      g_autofree char *number = albo_notice_number_make ("47", base * 997);

      for (gsize place = 1; place < ALBO_NOTICE_NUMBER_LENGTH; place++)
        {
          char kept = number[place];

          number[place] = kept == '9' ? '0' : kept + 1;
          g_assert_false (albo_notice_number_is_valid (number));
          number[place] = kept;

          if (place + 1 < ALBO_NOTICE_NUMBER_LENGTH && kept != number[place + 1])
            {
              number[place] = number[place + 1];
              number[place + 1] = kept;
              g_assert_false (albo_notice_number_is_valid (number));
              number[place + 1] = number[place];
              number[place] = kept;
            }
        }
    }
}

static void
test_make (void)
{
  g_autofree char *first = albo_notice_number_make ("01", 1);
  g_autofree char *last = albo_notice_number_make ("99", G_GINT64_CONSTANT (9999999999999));

  g_assert_cmpstr (first, ==, "301000000000000144");
  g_assert_true (albo_notice_number_is_valid (last));
  g_assert_cmpstr (albo_notice_number_get_iuv (first), ==, "01000000000000144");

  g_assert_null (albo_notice_number_make ("1", 1));
  g_assert_null (albo_notice_number_make ("1a", 1));
  g_assert_null (albo_notice_number_make (NULL, 1));
  g_assert_null (albo_notice_number_make ("01", -1));
  g_assert_null (albo_notice_number_make ("01", G_GINT64_CONSTANT (10000000000000)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notice-number/valid", test_valid);
  g_test_add_func ("/notice-number/invalid", test_invalid);
  g_test_add_func ("/notice-number/typing-errors", test_typing_errors);
  g_test_add_func ("/notice-number/make", test_make);

  return g_test_run ();
}
