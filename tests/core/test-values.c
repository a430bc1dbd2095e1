/* test-values.c - fiscal code, VAT number, IBAN, contacts and places
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-contact.h"
#include "albo-fiscal-code.h"
#include "albo-iban.h"
#include "albo-territory.h"
#include "albo-vat-number.h"

#include <string.h>

typedef struct
{
  const char *text;
  gboolean    is_valid;
} Case;

static void
assert_cases (const Case *cases,
              gsize       n_cases,
              gboolean (* is_valid) (const char *text))
{
  g_assert_false (is_valid (NULL));

  for (gsize i = 0; i < n_cases; i++)
    if (is_valid (cases[i].text) != cases[i].is_valid)
      g_error ("“%s” should be %s", cases[i].text, cases[i].is_valid ? "valid" : "invalid");
}

static void
test_fiscal_code_cases (void)
{
  static const Case cases[] = {
    { "RSSMRA80A01H501U", TRUE },
    { "BNCMRA99T61H501E", TRUE },
    { "RSSMRA80A01H50MM", TRUE },
    { "RSSMRAULALMHRLMD", TRUE },
    { "12345678903", TRUE },          /* a legal person */
    { "GLABNC72H25H501Y", FALSE },    /* check letter */
    { "RSSMRA80A01H501V", FALSE },
    { "rssmra80a01h501u", FALSE },    /* not normalized */
    { "RSSMRA80A01H501", FALSE },
    { "RSSMRA80A01H501UU", FALSE },
    { "RSSMRA80F01H501U", FALSE },    /* no such month */
    { "RSSMRA80A00H501U", FALSE },    /* no such day */
    { "RSSMRA80A32H501U", FALSE },
    { "RSSMRA80A40H501U", FALSE },
    { "RSSMRA80A72H501U", FALSE },
    { "RSSMRA80A81H501U", FALSE },
    { "RSSMRA80A01H5A1U", FALSE },    /* A stands for no digit */
    { "RSSMRA80A0\xc3\xa8H501", FALSE },
    { "R1SMRA80A01H501U", FALSE },
    { "RSSMRA80A011501U", FALSE },
    { "00000000000", FALSE },
    { "", FALSE },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), albo_fiscal_code_is_valid);
}

static void
test_fiscal_code_says (void)
{
  AlboFiscalCodeParts parts = { .year = 7 };

  g_assert_false (albo_fiscal_code_parse ("12345678903", &parts));
  g_assert_false (albo_fiscal_code_parse (NULL, &parts));
  g_assert_cmpint (parts.year, ==, 7);

  g_assert_true (albo_fiscal_code_parse ("BNCMRA99T61H501E", &parts));
  g_assert_cmpstr (parts.family, ==, "BNC");
  g_assert_cmpstr (parts.given, ==, "MRA");
  g_assert_cmpint (parts.year, ==, 99);
  g_assert_cmpint (parts.month, ==, 12);
  g_assert_cmpint (parts.day, ==, 21);
  g_assert_cmpint (parts.sex, ==, 'F');
  g_assert_cmpstr (parts.place, ==, "H501");

  g_assert_true (albo_fiscal_code_parse ("RSSMRAULALMHRLMD", &parts));
  g_assert_cmpint (parts.year, ==, 80);
  g_assert_cmpint (parts.day, ==, 1);
  g_assert_cmpstr (parts.place, ==, "H501");
}

static void
test_fiscal_code_of_names (void)
{
  static const struct
  {
    const char *family;
    const char *given;
    const char *letters;
  } names[] = {
    { "Rossi", "Mario", "RSSMRA" },
    { "Bianchi", "Maria", "BNCMRA" },
    { "Fo", "Ugo", "FOXGUO" },
    { "D’Angelo", "Niccolò", "DNGNCL" },
    { "De Luca", "Gian Franco", "DLCGFR" },
    { "Ai", "Io", "AIXIOX" },
    { "Müller", "François", "MLLFNC" },
    { "X", "A", "XXXAXX" },
    { "Łukasz", "Bruno", "LKSBRN" },
  };
  g_autoptr(GDate) date = g_date_new_dmy (1, 1, 1980);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *code = albo_fiscal_code_make (names[i].family, names[i].given, date, 'M', "H501");
      AlboFiscalCodeParts parts;

      g_assert_true (albo_fiscal_code_parse (code, &parts));
      code[6] = '\0';
      g_assert_cmpstr (code, ==, names[i].letters);
      g_assert_true (albo_fiscal_code_matches_names (&parts, names[i].family, names[i].given));
      g_assert_true (albo_fiscal_code_matches_names (&parts, NULL, NULL));
      g_assert_false (albo_fiscal_code_matches_names (&parts, "Verdi", NULL));
      g_assert_false (albo_fiscal_code_matches_names (&parts, NULL, "Zeno"));
    }
}

static void
test_fiscal_code_make_refuses (void)
{
  g_autoptr(GDate) date = g_date_new_dmy (1, 1, 1980);
  static const char * const places[] = { "", "H50", "H5011", "h501", "1501", "H5A1", "H50A" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_null (albo_fiscal_code_make ("Rossi", "Mario", date, 'M', places[i]));

  g_assert_null (albo_fiscal_code_make ("Rossi", "Mario", date, 'X', "H501"));
}

/* All codes that can be made are valid, and say what went into them. */
static void
test_fiscal_code_made_are_valid (void)
{
  static const char * const names[] = { "Rossi", "Fo", "Aiello", "Esposito", "Nuñez", "O’Neill" };

  for (int i = 0; i < 2000; i++)
    {
      guint16 year = g_test_rand_int_range (1900, 2027);
      GDateMonth month = g_test_rand_int_range (1, 13);
      guint8 day = g_test_rand_int_range (1, g_date_get_days_in_month (month, year) + 1);
      char sex = g_test_rand_bit () ? 'M' : 'F';
      g_autofree char *place = g_strdup_printf ("%c%03d", g_test_rand_int_range ('A', 'Z' + 1),
                                                g_test_rand_int_range (0, 1000));
      g_autoptr(GDate) date = g_date_new_dmy (day, month, year);
      g_autofree char *code = albo_fiscal_code_make (names[i % 6], names[(i / 6) % 6], date, sex, place);
      AlboFiscalCodeParts parts;

      g_assert_true (albo_fiscal_code_is_valid (code));
      g_assert_true (albo_fiscal_code_parse (code, &parts));
      g_assert_cmpint (parts.year, ==, year % 100);
      g_assert_cmpint (parts.month, ==, (int) month);
      g_assert_cmpint (parts.day, ==, day);
      g_assert_cmpint (parts.sex, ==, sex);
      g_assert_cmpstr (parts.place, ==, place);
    }
}

static char
find_check_letter (const char *code)
{
  g_autofree char *attempt = g_strdup (code);

  for (char c = 'A'; c <= 'Z'; c++)
    {
      attempt[15] = c;
      if (albo_fiscal_code_is_valid (attempt))
        return c;
    }

  return '\0';
}

/* Each of the 128 ways to put letters for digits is valid with exactly one letter. */
static void
test_fiscal_code_omocodia (void)
{
  static const guint8 places[] = { 6, 7, 9, 10, 12, 13, 14 };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint variant = 0; variant < 128; variant++)
    {
      char *code = g_strdup ("RSSMRA80A01H501U");
      AlboFiscalCodeParts parts;

      for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        if (variant & 1u << i)
          code[places[i]] = "LMNPQRSTUV"[code[places[i]] - '0'];

      code[15] = find_check_letter (code);
      g_assert_cmpint (code[15], !=, '\0');
      g_assert_true (albo_fiscal_code_parse (code, &parts));
      g_assert_cmpint (parts.year, ==, 80);
      g_assert_cmpint (parts.day, ==, 1);
      g_assert_cmpstr (parts.place, ==, "H501");
      g_assert_true (g_hash_table_add (seen, code));
    }

  g_assert_cmpuint (g_hash_table_size (seen), ==, 128);
}

/* One wrong character is always noticed: the odd and even tables are one to one,
 * except for a digit and the letter of equal value, which never fit one place.
 */
static void
test_fiscal_code_notices_slips (void)
{
  const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  guint n_slips = 0;
  guint n_missed = 0;

  for (gsize i = 0; i < 16; i++)
    {
      for (const char *c = alphabet; *c != '\0'; c++)
        {
          g_autofree char *code = g_strdup ("RSSMRA80A01H501U");

          if (code[i] == *c)
            continue;

          code[i] = *c;
          n_slips++;
          n_missed += albo_fiscal_code_is_valid (code);
        }
    }

  g_assert_cmpuint (n_slips, ==, 16 * 35);
  g_assert_cmpuint (n_missed, ==, 0);
}

static void
test_normalize (void)
{
  g_autofree char *code = albo_fiscal_code_normalize (" rss mra\t80a01 h501u\n");
  g_autofree char *vat = albo_vat_number_normalize (" it 123 456 78903");
  g_autofree char *plain = albo_vat_number_normalize ("12345678903");
  g_autofree char *iban = albo_iban_normalize ("it60 x054 2811 1010 0000 0123 456");
  g_autofree char *none = albo_fiscal_code_normalize (NULL);
  g_autofree char *no_vat = albo_vat_number_normalize (NULL);
  g_autofree char *no_iban = albo_iban_normalize (NULL);

  g_assert_cmpstr (code, ==, "RSSMRA80A01H501U");
  g_assert_cmpstr (vat, ==, "12345678903");
  g_assert_cmpstr (plain, ==, "12345678903");
  g_assert_cmpstr (iban, ==, "IT60X0542811101000000123456");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (no_vat, ==, "");
  g_assert_cmpstr (no_iban, ==, "");
}

static void
test_vat_number (void)
{
  static const Case cases[] = {
    { "12345678903", TRUE }, { "00488410010", TRUE }, { "00000000000", FALSE },
    { "12345678904", FALSE }, { "1234567890", FALSE }, { "123456789031", FALSE },
    { "1234567890A", FALSE }, { "", FALSE },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), albo_vat_number_is_valid);
}

/* Luhn notices each wrong digit. */
static void
test_vat_number_notices_slips (void)
{
  for (gsize i = 0; i < 11; i++)
    {
      for (char c = '0'; c <= '9'; c++)
        {
          g_autofree char *number = g_strdup ("12345678903");

          if (number[i] == c)
            continue;

          number[i] = c;
          g_assert_false (albo_vat_number_is_valid (number));
        }
    }
}

static void
test_iban (void)
{
  static const Case cases[] = {
    { "IT60X0542811101000000123456", TRUE },
    { "SM86U0322509800000000270100", TRUE },
    { "DE89370400440532013000", TRUE },
    { "NO9386011117947", TRUE },
    { "MT84MALT011000012345MTLCAST001S", TRUE },
    { "IT60X0542811101000000123457", FALSE },
    { "IT60Y0542811101000000123456", FALSE },   /* CIN */
    { "IT87Y0542811101000000123456", FALSE },
    { "IT60X05428111010000001234", FALSE },
    { "IT60X05428A1101000000123456", FALSE },   /* ABI and CAB are digits */
    { "DE88370400440532013000", FALSE },
    { "1T60X0542811101000000123456", FALSE },
    { "DEX9370400440532013000", FALSE },
    { "DE8937040044053201300-", FALSE },
    { "NO938601111794", FALSE },
    { "MT84MALT011000012345MTLCAST001S12345", FALSE },
    { "", FALSE },
  };
  g_autofree char *printed = albo_iban_format ("IT60X0542811101000000123456");
  g_autofree char *other = albo_iban_format ("abcè€fgh");

  assert_cases (cases, G_N_ELEMENTS (cases), albo_iban_is_valid);
  g_assert_cmpstr (printed, ==, "IT60 X054 2811 1010 0000 0123 456");
  g_assert_cmpstr (other, ==, "abcè€fgh");
}

/* With another CIN no check digits help: exactly one pair is valid in all. */
static void
test_iban_cin (void)
{
  guint n_valid = 0;

  for (char cin = 'A'; cin <= 'Z'; cin++)
    {
      for (int check = 2; check <= 98; check++)
        {
          g_autofree char *iban = g_strdup_printf ("IT%02d%c0542811101000000123456", check, cin);

          n_valid += albo_iban_is_valid (iban);
        }
    }

  g_assert_cmpuint (n_valid, ==, 1);
}

static void
test_email (void)
{
  g_autofree char *local = g_strnfill (64, 'a');
  g_autofree char *longest = g_strconcat (local, "@example.it", NULL);
  g_autofree char *too_long = g_strconcat ("a", longest, NULL);
  g_autofree char *label = g_strnfill (64, 'b');
  g_autofree char *long_label = g_strconcat ("a@", label, ".it", NULL);
  g_autofree char *many = g_strnfill (260, 'c');
  const Case cases[] = {
    { "mario.rossi@example.it", TRUE }, { "a+b_c'd@pec.ordine-x.example.it", TRUE },
    { longest, TRUE }, { too_long, FALSE }, { long_label, FALSE }, { many, FALSE },
    { "", FALSE }, { "a", FALSE }, { "@b.it", FALSE }, { "a@", FALSE }, { "a@b", FALSE },
    { "a@b.", FALSE }, { "a@.it", FALSE }, { "a@-b.it", FALSE }, { "a@b-.it", FALSE },
    { "a@b.i", FALSE }, { "a@b.1t", FALSE }, { ".a@b.it", FALSE }, { "a.@b.it", FALSE },
    { "a..b@c.it", FALSE }, { "a b@c.it", FALSE }, { "a@b@c.it", FALSE }, { "a@b_c.it", FALSE },
    { "\"a\"@b.it", FALSE }, { "a@b.it\n", FALSE }, { "à@b.it", FALSE },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), albo_email_is_valid);
}

static void
test_phone (void)
{
  static const Case cases[] = {
    { "+39 06 1234567", TRUE }, { "(06) 12.34-567", TRUE }, { "333/1234567", TRUE }, { "123456", TRUE },
    { "123456789012345", TRUE }, { "1234567890123456", FALSE }, { "12345", FALSE },
    { "06+1234567", FALSE }, { "06 12345a7", FALSE }, { "", FALSE },
    { "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5     ", FALSE },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), albo_phone_is_valid);
}

static void
test_postal_code (void)
{
  static const Case cases[] = {
    { "00184", TRUE }, { "0018", FALSE }, { "001841", FALSE }, { "0018A", FALSE }, { "", FALSE },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), albo_postal_code_is_valid);
}

static void
assert_places (const AlboPlace    *places,
               gsize               n_places,
               const AlboPlace *(* find) (const char *code))
{
  for (gsize i = 0; i < n_places; i++)
    {
      g_assert_cmpuint (strlen (places[i].code), ==, 2);
      g_assert_true (find (places[i].code) == &places[i]);
      g_assert_cmpstr (albo_place_name (&places[i], "it"), !=, "");
      g_assert_cmpstr (albo_place_name (&places[i], "en"), !=, "");
    }

  g_assert_null (find ("ZZ"));
  g_assert_null (find (NULL));
}

static void
test_places (void)
{
  gsize n_provinces;
  gsize n_countries;
  const AlboPlace *provinces = albo_province_list (&n_provinces);
  const AlboPlace *countries = albo_country_list (&n_countries);

  g_assert_cmpuint (n_provinces, ==, 107);
  g_assert_cmpuint (n_countries, ==, 249);
  assert_places (provinces, n_provinces, albo_province_find);
  assert_places (countries, n_countries, albo_country_find);
  g_assert_cmpstr (albo_place_name (albo_country_find ("DE"), "it"), ==, "Germania");
  g_assert_cmpstr (albo_place_name (albo_country_find ("DE"), "en_GB"), ==, "Germany");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fiscal-code/cases", test_fiscal_code_cases);
  g_test_add_func ("/fiscal-code/says", test_fiscal_code_says);
  g_test_add_func ("/fiscal-code/of-names", test_fiscal_code_of_names);
  g_test_add_func ("/fiscal-code/make-refuses", test_fiscal_code_make_refuses);
  g_test_add_func ("/fiscal-code/made-are-valid", test_fiscal_code_made_are_valid);
  g_test_add_func ("/fiscal-code/omocodia", test_fiscal_code_omocodia);
  g_test_add_func ("/fiscal-code/notices-slips", test_fiscal_code_notices_slips);
  g_test_add_func ("/values/normalize", test_normalize);
  g_test_add_func ("/vat-number/cases", test_vat_number);
  g_test_add_func ("/vat-number/notices-slips", test_vat_number_notices_slips);
  g_test_add_func ("/iban/cases", test_iban);
  g_test_add_func ("/iban/cin", test_iban_cin);
  g_test_add_func ("/contact/email", test_email);
  g_test_add_func ("/contact/phone", test_phone);
  g_test_add_func ("/contact/postal-code", test_postal_code);
  g_test_add_func ("/territory/places", test_places);

  return g_test_run ();
}
