/* test-request-list.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-list.h"
#include "fake-source.h"

typedef struct
{
  FakeSource      *source;
  AlboRequestList *list;
  GListModel      *model;
  GPtrArray       *mirror;   /* what a view that believes items_changed() would show */
} Fixture;

/* Keeps the mirror as GtkListView would, and fails where the model lied. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + n_removed, <=, fixture->mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, n_removed);

  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->mirror, position + i, NULL);

  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, stop_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  n_rows)
{
  fixture->source = fake_source_new (GPOINTER_TO_UINT (n_rows));
  fixture->list = albo_request_list_new (ALBO_REQUEST_SOURCE (fixture->source));
  fixture->model = G_LIST_MODEL (fixture->list);
  fixture->mirror = g_ptr_array_new ();
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);

  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, NULL);
  g_assert_true (albo_request_list_is_loading (fixture->list));
  settle ();
  g_assert_false (albo_request_list_is_loading (fixture->list));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  n_rows)
{
  g_signal_handlers_disconnect_by_data (fixture->model, fixture);
  settle ();
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
  g_ptr_array_unref (fixture->mirror);
}

static gint64
id_at (Fixture *fixture,
       guint    position)
{
  g_autoptr(AlboRequestSummary) row = g_list_model_get_item (fixture->model, position);

  g_assert_nonnull (row);
  return albo_request_summary_get_id (row);
}

/* As somebody does who drags the scroll bar to its end, again and again; on a machine that is busy
 * with something else, the end is believed the second time only.
 */
static void
scroll_to_end (Fixture *fixture)
{
  guint n_idle = 0;

  while (n_idle < 2)
    {
      guint n_before = g_list_model_get_n_items (fixture->model);

      id_at (fixture, n_before - 1);
      run_for (200);
      n_idle = g_list_model_get_n_items (fixture->model) != n_before ? 0 : n_idle + 1;
    }
}

static void
test_short (Fixture       *fixture,
            gconstpointer  n_rows)
{
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 7);
  g_assert_cmpint (id_at (fixture, 0), ==, 7);
  g_assert_cmpint (id_at (fixture, 6), ==, 1);
  g_assert_null (g_list_model_get_item (fixture->model, 7));

  run_for (200);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 7);
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, 1);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  n_rows)
{
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 0);

  fake_source_add (fixture->source, 1, 1, ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_row_changed (fixture->list, 1);
  run_for (150);
  g_assert_cmpint (id_at (fixture, 0), ==, 1);
}

static void
changed_cb (AlboRequestSummary *row,
            gpointer            user_data)
{
  ++*(guint *) user_data;
}

static void
test_placeholder (Fixture       *fixture,
                  gconstpointer  n_rows)
{
  g_autoptr(AlboRequestSummary) row = NULL;
  guint n_changes = 0;

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 40);
  run_for (200);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 240);

  row = g_list_model_get_item (fixture->model, 40);
  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), &n_changes);
  g_assert_true (albo_request_summary_is_loading (row));
  g_assert_null (albo_request_summary_get_values (row));

  settle ();
  g_assert_false (albo_request_summary_is_loading (row));
  g_assert_cmpint (albo_request_summary_get_id (row), ==, 1000 - 40);
  g_assert_cmpuint (n_changes, ==, 1);

  /* The same object, so a selection survives. */
  g_assert_cmpint (id_at (fixture, 40), ==, 1000 - 40);
  g_assert_true (albo_request_list_find (fixture->list, 1000 - 40, NULL) == row);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  n_rows)
{
  scroll_to_end (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1000);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 1000 - (gint64) i);
}

static void
test_eviction (Fixture       *fixture,
               gconstpointer  n_rows)
{
  AlboRequestSummary *row;
  guint n_pages;
  guint position = 0;

  row = g_list_model_get_item (fixture->model, 0);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *) &row);
  g_object_unref (row);

  scroll_to_end (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 8000);

  /* 32 pages of 200 are kept, the first of them is long gone. */
  g_assert_null (row);
  g_assert_null (albo_request_list_find (fixture->list, 8000, NULL));
  g_assert_true (albo_request_list_find (fixture->list, 1, &position) != NULL);
  g_assert_cmpuint (position, ==, 7999);

  /* It comes back by the key that was kept, in one page. */
  n_pages = fake_source_get_n_pages (fixture->source);
  g_assert_cmpint (id_at (fixture, 300), ==, 0);
  settle ();
  g_assert_cmpint (id_at (fixture, 300), ==, 8000 - 300);
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages + 1);
}

static void
test_chart (Fixture       *fixture,
            gconstpointer  n_rows)
{
  guint n_pages = fake_source_get_n_pages (fixture->source);

  /* Longer than one stretch, and known to its end without a row being loaded. */
  fake_source_set_charting (fixture->source, TRUE);
  run_for (400);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 25031);
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages);

  /* A jump to the end, and one to the middle, cost a page each. */
  g_assert_cmpint (id_at (fixture, 25030), ==, 0);
  settle ();
  g_assert_cmpint (id_at (fixture, 25030), ==, 1);
  g_assert_cmpint (id_at (fixture, 12000), ==, 0);
  settle ();
  g_assert_cmpint (id_at (fixture, 12000), ==, 25031 - 12000);
  g_assert_cmpint (id_at (fixture, 11999), ==, 25031 - 11999);
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages + 2);

  run_for (200);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 25031);
}

static void
test_chart_stale (Fixture       *fixture,
                  gconstpointer  n_rows)
{
  fake_source_set_charting (fixture->source, TRUE);
  run_for (400);

  /* One comes at the top, one where nobody looked yet, three go: the places move, and
   * nothing is seen twice or never.
   */
  fake_source_add (fixture->source, 9001, 9001 * (gint64) G_USEC_PER_SEC,
                   ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_row_changed (fixture->list, 9001);
  fake_source_add (fixture->source, 9002, 700 * (gint64) G_USEC_PER_SEC + 1,
                   ALBO_REQUEST_STATE_AWAITING_REVIEW);
  for (gint64 id = 100; id < 103; id++)
    fake_source_remove (fixture->source, id);
  run_for (200);

  for (guint i = 0; i < g_list_model_get_n_items (fixture->model); i++)
    {
      id_at (fixture, i);
      settle ();
    }

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 999);
  g_assert_cmpint (id_at (fixture, 0), ==, 9001);
  g_assert_cmpint (id_at (fixture, 301), ==, 9002);
  g_assert_cmpint (id_at (fixture, 302), ==, 700);
  g_assert_cmpint (id_at (fixture, 998), ==, 1);
}

static void
test_chart_broken_off (Fixture       *fixture,
                       gconstpointer  n_rows)
{
  fake_source_set_charting (fixture->source, TRUE);
  fake_source_set_failing (fixture->source, TRUE);
  run_for (200);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 40);

  fake_source_set_failing (fixture->source, FALSE);
  albo_request_list_refresh (fixture->list);
  run_for (50);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1000);
}

static void
test_row_changes (Fixture       *fixture,
                  gconstpointer  n_rows)
{
  guint n_pages;

  albo_request_list_set_filter (fixture->list, 1u << ALBO_REQUEST_STATE_AWAITING_REVIEW, NULL);
  settle ();
  n_pages = fake_source_get_n_pages (fixture->source);

  /* In place. */
  fake_source_get (fixture->source, 5)->is_unread = FALSE;
  albo_request_list_row_changed (fixture->list, 5);
  albo_request_list_row_changed (fixture->list, 5);
  run_for (150);
  g_assert_false (albo_request_summary_get_values (albo_request_list_find (fixture->list, 5, NULL))->is_unread);

  /* Out, and in again at its place. */
  fake_source_get (fixture->source, 5)->state = ALBO_REQUEST_STATE_UNDER_REVIEW;
  albo_request_list_row_changed (fixture->list, 5);
  run_for (150);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 6);
  g_assert_cmpint (id_at (fixture, 2), ==, 4);

  fake_source_get (fixture->source, 5)->state = ALBO_REQUEST_STATE_AWAITING_REVIEW;
  albo_request_list_row_changed (fixture->list, 5);
  run_for (150);
  g_assert_cmpint (id_at (fixture, 2), ==, 5);

  /* A new one comes in at the top; one that nobody knows does nothing. */
  fake_source_add (fixture->source, 8, 8 * G_USEC_PER_SEC, ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_row_changed (fixture->list, 8);
  albo_request_list_row_changed (fixture->list, 99);
  run_for (150);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 8);
  g_assert_cmpint (id_at (fixture, 0), ==, 8);

  /* All that without loading a page. */
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages);
}

static void
test_many_arrivals (Fixture       *fixture,
                    gconstpointer  n_rows)
{
  for (gint64 id = 8; id < 1000; id++)
    {
      fake_source_add (fixture->source, id, id * G_USEC_PER_SEC,
                       ALBO_REQUEST_STATE_AWAITING_REVIEW);
      albo_request_list_row_changed (fixture->list, id);
      if (id % 15 == 0)
        run_for (110);
    }

  run_for (250);
  scroll_to_end (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 999);
  for (guint i = 0; i < 999; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 999 - (gint64) i);
}

static void
test_refresh (Fixture       *fixture,
              gconstpointer  n_rows)
{
  g_autoptr(AlboRequestSummary) row = NULL;

  scroll_to_end (fixture);
  row = g_list_model_get_item (fixture->model, 500);

  /* Gone from one page, come into another, changed in a third: nobody said so. */
  fake_source_add (fixture->source, 2000, 2000 * (gint64) G_USEC_PER_SEC,
                   ALBO_REQUEST_STATE_AWAITING_REVIEW);
  fake_source_add (fixture->source, 3000, 500 * (gint64) G_USEC_PER_SEC + 1,
                   ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_refresh (fixture->list);
  run_for (200);
  scroll_to_end (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1002);
  g_assert_cmpint (id_at (fixture, 0), ==, 2000);
  g_assert_cmpint (id_at (fixture, 1), ==, 1000);
  g_assert_cmpint (id_at (fixture, 500), ==, 501);
  g_assert_cmpint (id_at (fixture, 501), ==, 3000);
  g_assert_cmpint (id_at (fixture, 502), ==, 500);
  g_assert_cmpint (id_at (fixture, 1001), ==, 1);
  g_assert_cmpint (albo_request_summary_get_id (row), ==, 500);
}

/* What happens behind the snapshot of the first page is not in it. */
static void
test_change_while_loading (Fixture       *fixture,
                           gconstpointer  n_rows)
{
  guint n_pages = fake_source_get_n_pages (fixture->source);

  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, NULL);
  fake_source_add (fixture->source, 8, 8 * G_USEC_PER_SEC, ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_refresh (fixture->list);
  albo_request_list_refresh (fixture->list);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 8);
  g_assert_cmpint (id_at (fixture, 0), ==, 8);
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages + 2);

  /* Told of one request, which comes faster than the page. */
  fake_source_set_page_delay (fixture->source, 300);
  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, NULL);
  fake_source_add (fixture->source, 9, 9 * G_USEC_PER_SEC, ALBO_REQUEST_STATE_AWAITING_REVIEW);
  albo_request_list_row_changed (fixture->list, 9);
  run_for (200);
  g_assert_true (albo_request_list_is_loading (fixture->list));
  run_for (600);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 9);
  g_assert_cmpint (id_at (fixture, 0), ==, 9);

  /* A new filter asks for all of it anyway: once. */
  fake_source_set_page_delay (fixture->source, 0);
  n_pages = fake_source_get_n_pages (fixture->source);
  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, NULL);
  albo_request_list_refresh (fixture->list);
  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, NULL);
  settle ();
  g_assert_cmpuint (fake_source_get_n_pages (fixture->source), ==, n_pages + 2);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  n_rows)
{
  run_for (200);

  /* Faster than the answers: only the last one counts. */
  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, "Person 1");
  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, " Person 99 ");
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 240);
  g_assert_cmpstr (albo_request_list_get_search (fixture->list), ==, "Person 99");
  settle ();

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 11);
  g_assert_cmpint (id_at (fixture, 0), ==, 999);
  g_assert_cmpint (id_at (fixture, 10), ==, 99);

  albo_request_list_set_filter (fixture->list, ALBO_STATES_ALL, "nobody");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 0);
  g_assert_null (albo_request_list_get_error (fixture->list));
}

static void
test_error (Fixture       *fixture,
            gconstpointer  n_rows)
{
  fake_source_set_failing (fixture->source, TRUE);
  albo_request_list_set_filter (fixture->list, ALBO_STATES_OPEN, NULL);
  settle ();

  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 0);
  g_assert_error (albo_request_list_get_error (fixture->list), G_IO_ERROR,
                  G_IO_ERROR_HOST_UNREACHABLE);

  fake_source_set_failing (fixture->source, FALSE);
  albo_request_list_refresh (fixture->list);
  settle ();
  g_assert_null (albo_request_list_get_error (fixture->list));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 7);
}

static void
test_error_later (Fixture       *fixture,
                  gconstpointer  n_rows)
{
  run_for (200);

  /* What is there stays, and what is missing comes with the next refresh. */
  fake_source_set_failing (fixture->source, TRUE);
  g_assert_cmpint (id_at (fixture, 100), ==, 0);
  settle ();
  g_assert_nonnull (albo_request_list_get_error (fixture->list));
  g_assert_cmpint (id_at (fixture, 0), ==, 1000);

  fake_source_set_failing (fixture->source, FALSE);
  albo_request_list_refresh (fixture->list);
  settle ();
  g_assert_null (albo_request_list_get_error (fixture->list));
  g_assert_cmpint (id_at (fixture, 100), ==, 900);
}

/* Every seventh row has the same deadline, in steps of two days. */
static void
test_sorts (Fixture       *fixture,
            gconstpointer  n_rows)
{
  AlboRequestFilter filter = { .states = ALBO_STATES_ALL, .sort = ALBO_REQUEST_SORT_OLDEST };
  const AlboRequestValues *before = NULL;

  for (gint64 id = 1; id <= 1000; id++)
    fake_source_get (fixture->source, id)->deadline =
      g_strdup_printf ("2026-03-%02d", (int) (1 + id % 7 * 2));

  albo_request_list_set_query (fixture->list, &filter);
  settle ();
  scroll_to_end (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      settle ();
      g_assert_cmpint (id_at (fixture, i), ==, i + 1);
    }

  filter.sort = ALBO_REQUEST_SORT_DEADLINE;
  albo_request_list_set_query (fixture->list, &filter);
  settle ();
  scroll_to_end (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(AlboRequestSummary) row = NULL;
      const AlboRequestValues *values;

      id_at (fixture, i);
      settle ();
      row = g_list_model_get_item (fixture->model, i);
      values = albo_request_summary_get_values (row);
      if (before != NULL)
        g_assert_true (g_strcmp0 (before->deadline, values->deadline) < 0 ||
                       (g_strcmp0 (before->deadline, values->deadline) == 0 &&
                        before->key.id < values->key.id));
      before = values;
    }
}

/* What a list is sorted by moves; what does not fit any more goes. */
static void
test_moves_and_leaves (Fixture       *fixture,
                       gconstpointer  n_rows)
{
  g_autoptr(JsonObject) more = json_object_new ();
  AlboRequestFilter filter = { .states = ALBO_STATES_ALL, .sort = ALBO_REQUEST_SORT_DEADLINE };
  AlboRequestValues *third;

  for (gint64 id = 1; id <= 7; id++)
    fake_source_get (fixture->source, id)->deadline = g_strdup_printf ("2026-03-0%d", (int) id);

  albo_request_list_set_query (fixture->list, &filter);
  settle ();
  g_assert_cmpint (id_at (fixture, 2), ==, 3);

  third = fake_source_get (fixture->source, 3);
  g_free (third->deadline);
  third->deadline = g_strdup ("2026-03-09");
  albo_request_list_row_changed (fixture->list, 3);
  run_for (200);
  g_assert_cmpint (id_at (fixture, 2), ==, 4);
  g_assert_cmpint (id_at (fixture, 6), ==, 3);

  for (gint64 id = 1; id <= 7; id++)
    fake_source_get (fixture->source, id)->is_unread = id == 5;
  json_object_set_boolean_member (more, "unread", TRUE);
  filter.more = more;
  albo_request_list_set_query (fixture->list, &filter);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1);

  /* It stays under the eyes of who reads it, until all is looked at again. */
  fake_source_get (fixture->source, 5)->is_unread = FALSE;
  albo_request_list_row_changed (fixture->list, 5);
  run_for (200);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 1);
  albo_request_list_refresh (fixture->list);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (fixture->model), ==, 0);
}

static void
test_key (void)
{
  const struct
  {
    const char *text;
    gint64      at;
  } cases[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01 00:00:01.000001+00", 1000001 },
    { "1970-01-01T01:00:00.5+01:00", 500000 },
    { "2026-11-23T16:17:50.123457Z", 1795450670123457 },
    { "2026-11-23 16:17:50.1234569+00", 1795450670123456 },
  };
  AlboRequestKey key = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AlboRequestKey again = { 0 };
      g_autofree char *text = NULL;

      g_assert_true (albo_request_key_parse (cases[i].text, 4, &key));
      g_assert_cmpint (key.at, ==, cases[i].at);
      g_assert_cmpint (key.id, ==, 4);

      text = albo_request_key_format_at (&key);
      g_assert_true (albo_request_key_parse (text, 4, &again));
      g_assert_cmpint (again.at, ==, key.at);
    }

  g_assert_false (albo_request_key_parse (NULL, 1, &key));
  g_assert_false (albo_request_key_parse ("", 1, &key));
  g_assert_false (albo_request_key_parse ("2026-13-01T00:00:00Z", 1, &key));
  g_assert_false (albo_request_key_parse ("yesterday, or perhaps not", 1, &key));
}

#define ADD(name, n_rows, test) \
  g_test_add (name, Fixture, GUINT_TO_POINTER (n_rows), set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/request-list/sorts", 1000, test_sorts);
  ADD ("/request-list/moves-and-leaves", 7, test_moves_and_leaves);
  g_test_add_func ("/request-list/key", test_key);
  ADD ("/request-list/short", 7, test_short);
  ADD ("/request-list/change-while-loading", 7, test_change_while_loading);
  ADD ("/request-list/empty", 0, test_empty);
  ADD ("/request-list/placeholder-fills-itself-in", 1000, test_placeholder);
  ADD ("/request-list/scrolled-to-the-end", 1000, test_whole);
  ADD ("/request-list/eviction", 8000, test_eviction);
  ADD ("/request-list/chart/jumps", 25031, test_chart);
  ADD ("/request-list/chart/goes-stale", 1000, test_chart_stale);
  ADD ("/request-list/chart/broken-off", 1000, test_chart_broken_off);
  ADD ("/request-list/row-changes", 7, test_row_changes);
  ADD ("/request-list/many-arrivals", 7, test_many_arrivals);
  ADD ("/request-list/refresh", 1000, test_refresh);
  ADD ("/request-list/search", 1000, test_search);
  ADD ("/request-list/error", 7, test_error);
  ADD ("/request-list/error-later", 1000, test_error_later);

  return g_test_run ();
}
