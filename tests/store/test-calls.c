/* test-calls.c - each call finds the SQL function that it is written for
 *
 * A signature that differs is `42883 undefined_function`, a wrong type `42804`; both are
 * a bug of ours (%ALBO_STORE_ERROR_FAILED).  What the functions do is tried elsewhere:
 * here nobody is signed in, so each must refuse in its own words.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-json.h"
#include "albo-login-calls.h"
#include "albo-office-calls.h"
#include "albo-office-invoke.h"
#include "albo-portal-area.h"
#include "albo-portal-calls.h"
#include "test-server.h"

#define TOKEN "no such token"
#define KEY "6f1c2f0e-6f0a-4e53-9a52-0d9b3e0f2a11"

static AlboConnection *connection;

static void
expect (AlboStoreError  code,
        gboolean        is_done,
        GError        **error)
{
  g_assert_false (is_done);
  g_assert_error (*error, ALBO_STORE_ERROR, (int) code);
  g_clear_error (error);
}

static void
test_portal_open (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) organizations = albo_portal_organizations (connection, NULL, &error);
  gboolean is_demo = TRUE;

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (organizations));

  g_assert_true (albo_portal_is_demo (connection, &is_demo, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_demo);

  expect (ALBO_STORE_ERROR_NOT_FOUND,
          albo_portal_services (connection, "none", NULL, &error) != NULL, &error);
  expect (ALBO_STORE_ERROR_NOT_FOUND,
          albo_portal_service (connection, "none", "none", NULL, &error) != NULL, &error);
}

static void
test_portal_drafts (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) handle = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  gboolean is_at_provider = TRUE;
  g_autoptr(JsonObject) values = json_object_new ();
  const AlboStoreError code = ALBO_STORE_ERROR_SIGN_IN;

  expect (code, albo_portal_whoami (connection, TOKEN, NULL, &error) != NULL, &error);
  expect (code, albo_portal_drafts (connection, TOKEN, NULL, &error) != NULL, &error);
  expect (code, albo_portal_draft_open (connection, TOKEN, "a", "b", NULL, &error) != NULL, &error);
  expect (code, albo_portal_draft_get (connection, TOKEN, 1, NULL, &error) != NULL, &error);
  expect (code, albo_portal_draft_save (connection, TOKEN, 1, 1, values, 0, NULL, &error) != NULL,
          &error);
  expect (code, albo_portal_draft_delete (connection, TOKEN, 1, NULL, &error), &error);

  /* Ending what is not there is no error. */
  g_assert_true (albo_portal_sign_out (connection, TOKEN, handle, &is_at_provider, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_at_provider);
}

static void
test_portal_attachments (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("%PDF\0\xff", 6);
  const AlboStoreError code = ALBO_STORE_ERROR_SIGN_IN;
  gint64 id = -1;

  expect (code, albo_portal_attachment_begin (connection, TOKEN, 1, "a", "b.pdf", "application/pdf",
                                              &id, NULL, &error), &error);
  g_assert_cmpint (id, ==, -1);
  expect (code, albo_portal_attachment_append (connection, TOKEN, 1, 0, bytes, NULL, &error), &error);
  expect (code, albo_portal_attachment_finish (connection, TOKEN, 1, bytes, NULL, &error) != NULL,
          &error);
  expect (code, albo_portal_attachment_remove (connection, TOKEN, 1, NULL, &error), &error);
  expect (code, albo_portal_attachment_get (connection, TOKEN, 1, NULL, &error) != NULL, &error);
  expect (code, albo_portal_attachment_chunk (connection, TOKEN, 1, 0, NULL, &error) != NULL,
          &error);
}

static void
test_portal_requests (void)
{
  g_autoptr(GError) error = NULL;
  const AlboStoreError code = ALBO_STORE_ERROR_SIGN_IN;

  expect (code, albo_portal_submit (connection, TOKEN, 1, 1, KEY, NULL, &error) != NULL, &error);
  expect (code, albo_portal_requests (connection, TOKEN, NULL, &error) != NULL, &error);
  expect (code, albo_portal_request (connection, TOKEN, 1, NULL, &error) != NULL, &error);
  expect (code, albo_portal_announce (connection, TOKEN, 1, NULL, &error), &error);
}

static void
test_portal_area (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) contact = json_object_new ();
  g_autoptr(JsonNode) value = json_from_string ("\"x\"", NULL);
  const AlboStoreError code = ALBO_STORE_ERROR_SIGN_IN;
  gint64 id = -1;

  for (int page = ALBO_PORTAL_PAGE_AREA; page <= ALBO_PORTAL_PAGE_EXPORT; page++)
    expect (code, albo_portal_page (connection, TOKEN, page, NULL, &error) != NULL, &error);

  for (int page = ALBO_PORTAL_REQUEST_PAGE_WHOLE; page <= ALBO_PORTAL_REQUEST_PAGE_READERS; page++)
    expect (code, albo_portal_request_page (connection, TOKEN, 1, page, NULL, &error) != NULL, &error);

  for (int verb = ALBO_PORTAL_VERB_ANSWER_SUPPLEMENT; verb <= ALBO_PORTAL_VERB_CORRECTION; verb++)
    expect (code, albo_portal_act (connection, TOKEN, 1, 1, KEY, verb, "x", NULL, &error) != NULL, &error);

  expect (code, albo_portal_item_answer (connection, TOKEN, 1, value, NULL, &error) != NULL, &error);
  expect (code, albo_portal_item_file_begin (connection, TOKEN, 1, "b.pdf", "application/pdf", &id,
                                             NULL, &error), &error);
  g_assert_cmpint (id, ==, -1);
  expect (code, albo_portal_profile_save (connection, TOKEN, 0, contact, NULL, &error) != NULL, &error);
  expect (code, albo_portal_rate (connection, TOKEN, 1, 5, NULL, NULL, NULL, &error) != NULL, &error);
}

static void
test_login (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) hash = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(JsonObject) identity = json_object_new ();
  gboolean is_demo = TRUE;

  g_assert_true (albo_login_is_demo (connection, &is_demo, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_demo);

  expect (ALBO_STORE_ERROR_INVALID,
          albo_login_session_open (connection, identity, "spid", 2, hash, NULL, &error) != NULL,
          &error);
  g_assert_true (albo_login_session_close (connection, hash, NULL, &error));
  g_assert_no_error (error);
}

static const char *
get_text (JsonNode   *answer,
          const char *member)
{
  return albo_json_get_string (json_node_get_object (answer), member, NULL);
}

static void
test_identity (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) hash = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(JsonObject) empty = json_object_new ();
  g_autoptr(JsonNode) identity = albo_login_identity (connection, NULL, NULL, &error);
  g_autoptr(JsonNode) same = albo_login_identity (connection, get_text (identity, "version"), NULL, &error);
  g_autoptr(JsonNode) place = albo_login_place (connection, "/pratiche", NULL, &error);
  g_autoptr(JsonNode) found = albo_login_request_find (connection, hash, NULL, NULL, &error);
  g_autoptr(JsonNode) answer = albo_login_answer (connection, hash, hash, empty, hash, hash, NULL, &error);
  g_autoptr(JsonNode) begun = albo_login_logout_begin (connection, hash, NULL, &error);
  g_autoptr(JsonNode) taken = albo_login_logout_take (connection, hash, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_NULL (same));
  g_assert_cmpint (albo_json_get_int (json_node_get_object (place), "level", 0), ==, 2);
  g_assert_cmpstr (get_text (found, "problem"), ==, "request-unknown");
  g_assert_cmpstr (get_text (answer, "outcome"), ==, "request-unknown");
  g_assert_null (get_text (begun, "name_id"));
  g_assert_null (get_text (taken, "request_id"));
  g_assert_true (albo_login_refuse (connection, 0, "malformed", NULL, &error));
  g_assert_true (albo_login_session_end (connection, 1, "x", NULL, NULL, &error));
  g_assert_no_error (error);
  expect (ALBO_STORE_ERROR_INVALID, albo_login_request_open (connection, hash, hash, empty, hash, NULL, &error), &error);
  expect (ALBO_STORE_ERROR_NOT_FOUND, albo_login_logout_open (connection, hash, "x", 1, 1, NULL, &error), &error);
}

/* `office` and `audit` differ in what they allow, not in how they are called. */
static void
test_office_reads (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) filter = json_object_new ();
  g_autoptr(JsonObject) cursor = albo_inbox_cursor_after ("2026-01-01T00:00:00Z", 7);
  const AlboInboxQuery query = { filter, "oldest", cursor, 50 };
  const AlboInboxQuery all = { .limit = 50 };
  const AlboStoreError code = ALBO_STORE_ERROR_FORBIDDEN;

  json_object_set_string_member (filter, "search", "ros");
  albo_connection_set_schema (connection, data);
  g_assert_cmpstr (albo_connection_get_schema (connection), ==, data);

  expect (code, albo_office_whoami (connection, NULL, &error) != NULL, &error);
  expect (code, albo_office_counts (connection, NULL, &error) != NULL, &error);
  expect (code, albo_office_inbox (connection, &query, NULL, &error) != NULL, &error);
  expect (code, albo_office_inbox (connection, &all, NULL, &error) != NULL, &error);
  expect (code, albo_office_inbox_row (connection, 1, NULL, &error) != NULL, &error);
  expect (code, albo_office_request (connection, 1, NULL, &error) != NULL, &error);
  expect (code, albo_office_attachment_get (connection, 1, NULL, &error) != NULL, &error);
  expect (code, albo_office_attachment_chunk (connection, 1, 0, NULL, &error) != NULL, &error);
  expect (code, albo_office_registers (connection, NULL, &error) != NULL, &error);
  expect (code, albo_office_sign_in (connection, NULL, &error) != NULL, &error);
}

static void
test_office_commands (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) object = json_object_new ();
  const AlboStoreError code = ALBO_STORE_ERROR_FORBIDDEN;

  albo_connection_set_schema (connection, "office");
  expect (code, albo_office_request_by_protocol (connection, "2026/1", NULL, &error) != NULL, &error);
  expect (code, albo_office_invoke (connection, "forward",
                                    ALBO_ARGS (ALBO_ARG_INT (1), ALBO_ARG_INT (1), ALBO_ARG_TEXT (KEY),
                                               ALBO_ARG_OBJECT (object)), NULL, &error) != NULL, &error);
}

static void
finish_command (GAsyncResult **result,
                gpointer     (*finish) (AlboConnection *, GAsyncResult *, GError **))
{
  g_autoptr(GError) error = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (finish (connection, *result, &error));
  g_assert_error (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN);
  g_clear_object (result);
}

#define FINISH(function) \
  finish_command (&result, (gpointer (*) (AlboConnection *, GAsyncResult *, GError **)) function)

/* What the caller gave may change or go before the call's turn comes. */
static void
test_office_async (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) object = json_object_new ();
  JsonObject *filter = json_object_new ();
  AlboInboxQuery query = { .filter = filter, .limit = 50 };

  albo_office_inbox_async (connection, &query, NULL, test_server_keep_cb, &result);
  json_object_unref (filter);
  FINISH (albo_office_inbox_finish);

  albo_office_invoke_async (connection, "forward",
                            ALBO_ARGS (ALBO_ARG_INT (1), ALBO_ARG_INT (1), ALBO_ARG_TEXT (KEY),
                                       ALBO_ARG_OBJECT (object)), NULL, test_server_keep_cb, &result);
  json_object_set_null_member (object, "changed too late");
  FINISH (albo_office_invoke_finish);

  albo_office_request_async (connection, 1, NULL, test_server_keep_cb, &result);
  FINISH (albo_office_request_finish);

  albo_office_counts_async (connection, NULL, test_server_keep_cb, &result);
  FINISH (albo_office_counts_finish);

  albo_office_sign_in_async (connection, NULL, test_server_keep_cb, &result);
  FINISH (albo_office_sign_in_finish);
}

#define TEST_FUNCTIONS \
  "create function office.test_answer(a text, b bigint, c jsonb, d jsonb, e bytea, f text) returns jsonb " \
  "language sql as $$ select jsonb_build_array(a, b, c, d, encode(e, 'hex'), f) $$;" \
  "create function office.test_nothing() returns void language sql as $$ $$;" \
  "create function office.test_null() returns bigint language sql as $$ select null::bigint $$;" \
  "create function office.test_number() returns bigint language sql as $$ select 42::bigint $$;" \
  "create function office.test_rows() returns table (a int) language sql as $$ values (1), (2) $$;"

/* A function by its name: all kinds of arguments, all kinds of answers, copied when asked without waiting. */
static void
test_office_invoke (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_from_string ("[1, \"due\"]", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static ("\0\xff", 2);
  g_autofree char *text = g_strdup ("perché");
  JsonNode *answer;

  g_assert_true (albo_connection_run_script (connection, TEST_FUNCTIONS, NULL, &error));
  g_assert_no_error (error);

  json_object_set_boolean_member (object, "is", TRUE);
  albo_office_invoke_async (connection, "test_answer",
                            ALBO_ARGS (ALBO_ARG_TEXT (text), ALBO_ARG_INT (-7), ALBO_ARG_OBJECT (object),
                                       ALBO_ARG_NODE (node), ALBO_ARG_BYTES (bytes), ALBO_ARG_NULL),
                            NULL, test_server_keep_cb, &result);
  memset (text, 'x', strlen (text));
  json_object_set_boolean_member (object, "is", FALSE);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  answer = albo_office_invoke_finish (connection, result, &error);
  g_assert_no_error (error);
  {
    g_autofree char *found = json_to_string (answer, FALSE);

    g_assert_cmpstr (found, ==, "[\"perché\",-7,{\"is\":true},[1,\"due\"],\"00ff\",null]");
  }
  json_node_unref (answer);

  answer = albo_office_invoke (connection, "test_nothing", ALBO_NO_ARGS, NULL, &error);
  g_assert_true (JSON_NODE_HOLDS_NULL (answer));
  json_node_unref (answer);

  answer = albo_office_invoke (connection, "test_null", ALBO_NO_ARGS, NULL, &error);
  g_assert_true (JSON_NODE_HOLDS_NULL (answer));
  json_node_unref (answer);

  answer = albo_office_invoke (connection, "test_number", ALBO_NO_ARGS, NULL, &error);
  g_assert_cmpint (json_node_get_int (answer), ==, 42);
  json_node_unref (answer);

  expect (ALBO_STORE_ERROR_FAILED,
          albo_office_invoke (connection, "test_rows", ALBO_NO_ARGS, NULL, &error) != NULL, &error);
  expect (ALBO_STORE_ERROR_FAILED,
          albo_office_invoke (connection, "no_such_function", ALBO_NO_ARGS, NULL, &error) != NULL, &error);
  expect (ALBO_STORE_ERROR_FORBIDDEN,
          albo_office_invoke (connection, "whoami", ALBO_NO_ARGS, NULL, &error) != NULL, &error);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  connection = albo_connection_new ("");

  g_test_add_func ("/calls/portal/open", test_portal_open);
  g_test_add_func ("/calls/portal/drafts", test_portal_drafts);
  g_test_add_func ("/calls/portal/attachments", test_portal_attachments);
  g_test_add_func ("/calls/portal/requests", test_portal_requests);
  g_test_add_func ("/calls/portal/area", test_portal_area);
  g_test_add_func ("/calls/login", test_login);
  g_test_add_func ("/calls/identity", test_identity);
  g_test_add_data_func ("/calls/office/reads", "office", test_office_reads);
  g_test_add_data_func ("/calls/audit/reads", "audit", test_office_reads);
  g_test_add_func ("/calls/office/commands", test_office_commands);
  g_test_add_func ("/calls/office/async", test_office_async);
  g_test_add_func ("/calls/office/invoke", test_office_invoke);

  status = g_test_run ();
  g_object_unref (connection);

  return status;
}
