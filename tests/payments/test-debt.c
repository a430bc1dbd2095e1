/* test-debt.c - what is refused before anybody is asked, amounts digit by digit, and carts
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "payment-fixture.h"

#include "albo-checkout.h"
#include "albo-payment-error.h"

#include <string.h>

#define GOOD                                                                                       \
  "{'iupd':'X-1','body':{'code':'80012345678','name':'Ordine'},"                                   \
  "'payer':{'code':'RSSMRA80A01H501U','name':'Mario Rossi'},"                                      \
  "'options':[{'notice_number':'301000000000000144','amount_cents':1600,'description':'Bollo',"    \
  "'due_on':'2026-12-31','transfers':[{'amount_cents':1600,'description':'Bollo',"                 \
  "'category':'9/0301116TS/','stamp':{'hash':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',"      \
  "'province':'RM'}}]}]}"

static AlboDebt *
parse (const char  *text,
       GError     **error)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(JsonNode) node = json_from_string (json, error);

  g_assert_nonnull (node);

  return albo_debt_parse (json_node_get_object (node), error);
}

static void
test_good (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDebt) debt = parse (GOOD, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (debt->options->len, ==, 1);
  g_assert_nonnull (albo_debt_find_option (debt, "301000000000000144"));
  g_assert_null (albo_debt_find_option (debt, "301000000000000145"));
}

/* Each change of the good one, and a word of why it is refused: numbers 31, 33 and 34 of the fault list
 * among them.
 */
static const struct
{
  const char *from;
  const char *to;
  const char *why;
} refused[] = {
  { "'iupd':'X-1'", "'iupd':'X 1'", "name" },
  { "'iupd':'X-1'", "'iupd':7", "name" },
  { "80012345678", "8001234567", "body" },
  { "'name':'Ordine'", "'name':''", "missing" },
  { "'name':'Mario Rossi'", "'name':null", "missing" },
  { "'code':'RSSMRA80A01H501U'", "'code':''", "who pays" },
  { "301000000000000144", "301000000000000145", "notice number" },
  { "'amount_cents':1600,'description':'Bollo','due_on'", "'amount_cents':1601,'description':'Bollo','due_on'",
    "whole amount" },
  { "'amount_cents':1600,'description':'Bollo','due_on'", "'amount_cents':16.0,'description':'Bollo','due_on'",
    "amount" },
  { "'amount_cents':1600,'description':'Bollo','category'", "'amount_cents':0,'description':'Bollo','category'",
    "amount of a part" },
  { "'amount_cents':1600,'description':'Bollo','category'", "'amount_cents':-1600,'description':'Bollo','category'",
    "amount of a part" },
  { "2026-12-31", "2026-02-30", "date" },
  { "2026-12-31", "", "date" },
  { "'hash':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", "'hash':null", "hash" },
  { "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "47DEQpj8", "hash" },
  { "'province':'RM'", "'province':'rm'", "province" },
  { "'stamp':{", "'iban':'IT60X0542811101000000123456','stamp':{", "both" },
  { "'stamp':{'hash':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=','province':'RM'}",
    "'iban':'IT60X0542811101000000123457'", "IBAN" },
  { "9/0301116TS/", "", "taxonomy" },
  { "'transfers':[{", "'transfers':[1,{", "amount of a part" },
  { "'options':[", "'options':[7,", "notice number" },
  { "'options':[", "'others':[", "no notice" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) pieces = g_strsplit (GOOD, refused[i].from, 2);
      g_autofree char *text = g_strjoinv (refused[i].to, pieces);
      g_autoptr(AlboDebt) debt = NULL;

      g_assert_cmpuint (g_strv_length (pieces), ==, 2);
      debt = parse (text, &error);
      g_assert_null (debt);
      g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED);

      if (strstr (error->message, refused[i].why) == NULL)
        g_error ("%s: %s", refused[i].to, error->message);

      /* What somebody is told never has in it whom it is about. */
      g_assert_null (strstr (error->message, "RSSMRA"));
    }
}

static void
test_six_parts (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new (
    "{'iupd':'X','body':{'code':'80012345678','name':'O'},'payer':{'code':'R','name':'M'},'options':[{"
    "'notice_number':'301000000000000144','amount_cents':6,'description':'D','due_on':'2026-12-31',"
    "'transfers':[");
  g_autoptr(AlboDebt) debt = NULL;

  for (guint i = 0; i < 6; i++)
    g_string_append_printf (text, "%s{'amount_cents':1,'description':'D','category':'C',"
                            "'iban':'IT60X0542811101000000123456'}", i > 0 ? "," : "");

  g_string_append (text, "]}]}");
  debt = parse (text->str, &error);
  g_assert_null (debt);
  g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED);
}

static char *
open_cart (PaymentDouble  *service,
           const char     *key,
           guint           n_notices,
           GError        **error)
{
  static const char *const hosts[] = { "checkout.pagopa.it", NULL };
  static const AlboPaymentReturns returns = { "https://portale.example/pagato", "https://portale.example/no",
                                              "https://portale.example/errore" };
  AlboPaymentNotice notices[6];
  g_autofree char *url = payment_double_get_url (service);
  g_autoptr(AlboPaymentLink) link = albo_checkout_new (url, key, hosts, PAYMENT_PATIENCE, NULL, error);
  g_autoptr(AlboDebt) debt = payment_make_debt (7, n_notices);

  g_assert_nonnull (link);

  for (guint i = 0; i < n_notices; i++)
    {
      AlboDebtOption *option = debt->options->pdata[i];

      notices[i] = (AlboPaymentNotice) { option->notice_number, debt->body_code, debt->body_name,
                                         option->amount_cents, option->description };
    }

  return albo_payment_link_open (link, notices, n_notices, &returns, NULL, error);
}

static void
test_cart (void)
{
  g_autoptr(PaymentDouble) service = payment_double_start ("checkout_double.py");
  g_autoptr(GError) error = NULL;
  g_autofree char *one = open_cart (service, "chiave-del-carrello", 1, &error);
  g_autofree char *five = open_cart (service, "chiave-del-carrello", 5, NULL);
  g_autofree char *six = NULL;
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (one, ==, "https://checkout.pagopa.it/c/cart-1");
  g_assert_cmpstr (five, ==, "https://checkout.pagopa.it/c/cart-2");

  six = open_cart (service, "chiave-del-carrello", 6, &error);
  g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED);
  g_assert_null (six);
  g_clear_error (&error);

  none = open_cart (service, "un'altra", 1, &error);
  g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_DENIED);
  g_assert_null (none);
}

static void
test_cart_unpayable (void)
{
  g_autoptr(PaymentDouble) service = payment_double_start ("checkout_double.py");
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDebt) debt = payment_make_debt (7, 1);
  AlboDebtOption *option = debt->options->pdata[0];
  g_autoptr(JsonNode) node = payment_double_ask (service, "unpayable", "{\"nav\":\"%s\"}",
                                                 option->notice_number);
  g_autofree char *url = open_cart (service, "chiave-del-carrello", 1, &error);

  g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_REFUSED);
  g_assert_null (url);
}

/* Number 24 of the fault list. */
static void
test_hostile_location (void)
{
  static const char *const places[] = {
    "http://checkout.pagopa.it/c/1", "//checkout.pagopa.it/c/1", "/c/1", "https://evil.example/",
    "https://checkout.pagopa.it@evil.example/", "https://checkout.pagopa.it.evil.example/",
    "https://evil.example/checkout.pagopa.it", "javascript:alert(1)", "https://checkout.pagopa.it\\\\@evil.example/",
    "https:checkout.pagopa.it", "https://me@checkout.pagopa.it/", "",
  };
  g_autoptr(PaymentDouble) service = payment_double_start ("checkout_double.py");

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node =
        payment_double_ask (service, "fault",
                            "{\"kind\":\"status\",\"status\":302,\"headers\":[[\"Location\",\"%s\"]]}",
                            places[i]);
      g_autofree char *url = open_cart (service, "chiave-del-carrello", 1, &error);

      g_assert_null (url);
      g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_GARBLED);
    }
}

/* Where the credential would be readable on the way, nothing is sent at all. */
static void
test_addresses (void)
{
  static const char *const bad[] = {
    "http://api.example/", "ftp://api.example/", "api.example", "", "https://", "https://a:b@api.example/",
    "https://api.example/?chiave=1", "https://api.example/#a", "http://127.0.0.1.example/",
  };
  static const char *const hosts[] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AlboPaymentLink) link = albo_checkout_new (bad[i], "k", hosts, 1, NULL, &error);

      g_assert_null (link);
      g_assert_error (error, ALBO_PAYMENT_ERROR, ALBO_PAYMENT_ERROR_DENIED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payments/debt/good", test_good);
  g_test_add_func ("/payments/debt/31-33-34-refused", test_refused);
  g_test_add_func ("/payments/debt/six-parts", test_six_parts);
  g_test_add_func ("/payments/cart/open", test_cart);
  g_test_add_func ("/payments/cart/unpayable", test_cart_unpayable);
  g_test_add_func ("/payments/cart/24-hostile-location", test_hostile_location);
  g_test_add_func ("/payments/client/addresses", test_addresses);

  return g_test_run ();
}
