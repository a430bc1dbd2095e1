/* payment-fixture.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "payment-fixture.h"

#include "albo-gpd.h"
#include "albo-govpay.h"
#include "albo-notice-number.h"
#include "albo-payment-client.h"

#include <signal.h>
#include <string.h>

/* Where the service has its paths, and which published contract they are in. */
static const struct
{
  const char *script;
  const char *base;
  const char *contract;
} services[] = {
  { "gpd_double.py", "/gpd/debt-positions-service/v1", "gpd-v1.json" },
  { "govpay_double.py", "/govpay/backend/api/pendenze/rs/basic/v2", "govpay-pendenze-v2.json" },
  { "checkout_double.py", "/checkout/carts/v1", "checkout-carts-v1.json" },
};

static gsize
find_service (PaymentDouble *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].script, self->script))
      return i;

  g_assert_not_reached ();
}

/* A port that nobody has at the moment. */
static guint
find_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

/* Between the adapter and the stand-in: it answers 422 to what the contract does not let us ask, and
 * 500 in place of what the service may not answer.
 */
static void
start_judge (PaymentDouble *self)
{
  gsize service = find_service (self);
  g_autofree char *contract = g_build_filename (g_getenv ("ALBO_PAYMENT_CONTRACTS"),
                                                services[service].contract, NULL);
  g_autofree char *upstream = g_strdup_printf ("http://127.0.0.1:%u%s", self->port,
                                               services[service].base);
  g_autofree char *port = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;

  self->judged_port = find_port ();
  port = g_strdup_printf ("%u", self->judged_port);
  self->judge = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                                  g_getenv ("ALBO_PAYMENT_JUDGE"), "proxy", "--errors", "-h", "127.0.0.1",
                                  "-p", port, contract, upstream, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->judge));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);

      if (strstr (line, "is listening") != NULL)
        return;
    }
}

/* A program of this folder, which prints its port and ends when its input does. */
PaymentDouble *
payment_double_start (const char *script)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "payments", script, NULL);
  PaymentDouble *self = g_new0 (PaymentDouble, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  self->script = script;
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, "/usr/bin/python3", "-B", path, NULL);
  g_assert_no_error (error);

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  self->port = g_ascii_strtoull (line, NULL, 10);
  self->judged_port = self->port;

  if (g_getenv ("ALBO_PAYMENT_JUDGE") != NULL)
    start_judge (self);

  return self;
}

/* An adapter may get over what the judge objected to: the test may not. */
static void
stop_judge (PaymentDouble *self)
{
  g_autoptr(GOutputStream) words = g_memory_output_stream_new_resizable ();
  g_autofree char *text = NULL;

  g_subprocess_send_signal (self->judge, SIGTERM);
  g_output_stream_splice (words, g_subprocess_get_stdout_pipe (self->judge),
                          G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  text = g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (words)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (words)));
  g_subprocess_wait (self->judge, NULL, NULL);
  g_clear_object (&self->judge);

  if (strstr (text, "iolation") != NULL)
    g_error ("not as the contract says:\n%s", text);
}

void
payment_double_stop (PaymentDouble *self)
{
  if (self->judge != NULL)
    {
      stop_judge (self);
    }

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_free (self);
}

/* Where an adapter asks: the judge knows the paths of the contract only. */
char *
payment_double_get_url (PaymentDouble *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->judged_port,
                          self->judge != NULL ? "" : services[find_service (self)].base);
}

/* Something that a citizen, a bank or bad luck does; @format is a JSON object. */
JsonNode *
payment_double_ask (PaymentDouble *self,
                    const char    *what,
                    const char    *format,
                    ...)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_autofree char *path = g_strconcat ("/_test/", what, NULL);
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboPaymentClient) client = albo_payment_client_new (url, NULL, NULL, 10, &error);
  g_autoptr(AlboPaymentReply) reply = NULL;
  JsonNode *node;
  va_list args;

  va_start (args, format);
  body = g_strdup_vprintf (format, args);
  va_end (args);

  reply = albo_payment_client_call (client, "POST", path, "application/json", "application/json",
                                    body, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 200);
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  node = json_from_string (text, &error);
  g_assert_no_error (error);

  return node;
}

/* How often something really happened. */
guint
payment_double_count (PaymentDouble *self,
                      const char    *effect)
{
  g_autoptr(JsonNode) node = payment_double_ask (self, "calls", "{}");
  JsonArray *effects = json_object_get_array_member (json_node_get_object (node), "effects");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (effects); i++)
    count += g_str_equal (json_array_get_string_element (json_array_get_array_element (effects, i), 0),
                          effect);

  return count;
}

AlboPositionProvider *
payment_make_gpd (PaymentDouble *self,
                  const char    *key)
{
  g_autofree char *url = payment_double_get_url (self);
  g_autoptr(GError) error = NULL;
  AlboPositionProvider *provider =
    albo_gpd_new (url, key != NULL ? key : "chiave-di-prova", PAYMENT_PATIENCE, NULL, &error);

  g_assert_no_error (error);
  return provider;
}

AlboPositionProvider *
payment_make_govpay (PaymentDouble *self,
                     const char    *password)
{
  g_autofree char *url = payment_double_get_url (self);
  g_autoptr(GError) error = NULL;
  AlboPositionProvider *provider =
    albo_govpay_new (url, "albo", password != NULL ? password : "parola di prova", "ALBO",
                     PAYMENT_PATIENCE, NULL, &error);

  g_assert_no_error (error);
  return provider;
}

/* 60.10 each: an amount that a double does not have. */
AlboDebt *
payment_make_debt (gint64 base,
                   guint  n_options)
{
  g_autoptr(GString) options = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  AlboDebt *debt;

  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *nav = albo_notice_number_make ("01", base * 10 + i);

      g_string_append_printf (options,
                              "%s{\"notice_number\":\"%s\",\"amount_cents\":6010,"
                              "\"description\":\"Quota \\\"annuale\\\" 2026, rata %u\","
                              "\"due_on\":\"2099-12-31\",\"transfers\":["
                              "{\"amount_cents\":4410,\"description\":\"Quota\","
                              "\"category\":\"9/0101107AP/\",\"iban\":\"IT60X0542811101000000123456\"},"
                              "{\"amount_cents\":1600,\"description\":\"Imposta di bollo\","
                              "\"category\":\"9/0301116TS/\",\"stamp\":{\"hash\":"
                              "\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\",\"province\":\"RM\"}}]}",
                              i > 0 ? "," : "", nav, i + 1);
    }

  text = g_strdup_printf ("{\"iupd\":\"80012345678-ALBO-%" G_GINT64_FORMAT "\","
                          "\"body\":{\"code\":\"80012345678\",\"name\":\"Ordine di prova\"},"
                          "\"payer\":{\"is_legal_person\":false,\"code\":\"RSSMRA80A01H501U\","
                          "\"name\":\"Mario Rossi\"},\"expires\":false,\"kind\":\"QUOTA\","
                          "\"options\":[%s]}", base, options->str);
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  debt = albo_debt_parse (json_node_get_object (node), &error);
  g_assert_no_error (error);

  return debt;
}
