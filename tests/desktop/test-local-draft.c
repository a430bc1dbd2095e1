/* test-local-draft.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-draft-writer.h"
#include "albo-json.h"
#include "albo-local-draft.h"

#include <glib/gstdio.h>
#include <utime.h>

#define DAY (24 * 60 * 60)

static AlboLocalDraft *
new_draft (const char *kind)
{
  return albo_local_draft_new ("db.example.org", "anna", 7, kind);
}

static void
test_restored (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("restored");
  g_autoptr(JsonObject) content = json_object_new ();
  g_autoptr(JsonObject) again = NULL;

  g_assert_null (albo_local_draft_read (draft));
  json_object_set_string_member (content, "reasons", "Perché sì: \"è\"\n…");
  albo_local_draft_write (draft, content);

  /* Before it is on the disk … */
  again = albo_local_draft_read (draft);
  g_assert_cmpstr (albo_json_get_string (again, "reasons", NULL), ==, "Perché sì: \"è\"\n…");
  g_clear_pointer (&again, json_object_unref);
  g_assert_false (g_file_test (albo_local_draft_get_path (draft), G_FILE_TEST_EXISTS));

  /* … and by the next one who looks. */
  g_clear_object (&draft);
  draft = new_draft ("restored");
  again = albo_local_draft_read (draft);
  g_assert_nonnull (again);
  g_assert_cmpstr (albo_json_get_string (again, "reasons", NULL), ==, "Perché sì: \"è\"\n…");
}

/* The next one does not wait for the disk either, nor finds there what was thrown away. */
static void
test_on_its_way (void)
{
  for (int i = 0; i < 100; i++)
    {
      AlboLocalDraft *draft = new_draft ("on_its_way");
      g_autoptr(AlboLocalDraft) next = NULL;
      g_autofree char *text = g_strdup_printf ("%d", i);
      g_autofree char *again = NULL;

      albo_local_draft_write_text (draft, text);
      if (i % 2 == 0)
        albo_local_draft_discard (draft);
      g_assert_finalize_object (draft);

      next = new_draft ("on_its_way");
      again = albo_local_draft_read_text (next);
      g_assert_cmpstr (again, ==, i % 2 == 0 ? "" : text);
    }

  {
    g_autoptr(AlboLocalDraft) last = new_draft ("on_its_way");
    g_autofree char *written = NULL;

    albo_draft_writer_wait (NULL);
    g_assert_true (g_file_get_contents (albo_local_draft_get_path (last), &written, NULL, NULL));
    g_assert_cmpstr (written, ==, "{\"text\":\"99\"}");
  }
}

/* Nobody asks for it to be written: the program may be gone the next moment. */
static void
test_written_by_itself (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("itself");
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  for (int i = 0; i < 50; i++)
    albo_local_draft_write_text (draft, i % 2 == 0 ? "one" : "two");

  while (!g_file_test (albo_local_draft_get_path (draft), G_FILE_TEST_EXISTS) &&
         g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);

  {
    g_autoptr(AlboLocalDraft) other = new_draft ("itself");
    g_autofree char *text = albo_local_draft_read_text (other);

    g_assert_cmpstr (text, ==, "two");
  }
}

static void
test_private (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("private");
  g_autofree char *folder = NULL;
  GStatBuf info;

  for (int i = 0; i < 2; i++)
    {
      albo_local_draft_write_text (draft, "secret");
      albo_local_draft_flush (draft);
      g_assert_cmpint (g_stat (albo_local_draft_get_path (draft), &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      /* Also where somebody opened it. */
      g_assert_cmpint (g_chmod (albo_local_draft_get_path (draft), 0644), ==, 0);
    }

  folder = g_path_get_dirname (albo_local_draft_get_path (draft));
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_null (strstr (albo_local_draft_get_path (draft), "anna"));
}

static void
test_of_one_person (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("mine");
  AlboLocalDraft *others[] = {
    albo_local_draft_new ("db.example.org", "bruno", 7, "mine"),
    albo_local_draft_new ("db2.example.org", "anna", 7, "mine"),
    albo_local_draft_new ("db.example.org", "anna", 8, "mine"),
    albo_local_draft_new ("db.example.org", "anna", 7, "yours"),
  };

  albo_local_draft_write_text (draft, "mine");
  albo_local_draft_flush (draft);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *text = albo_local_draft_read_text (others[i]);

      g_assert_cmpstr (text, ==, "");
      g_object_unref (others[i]);
    }
}

static void
test_discarded (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("discarded");

  albo_local_draft_write_text (draft, "to be sent");
  albo_local_draft_flush (draft);
  g_assert_true (g_file_test (albo_local_draft_get_path (draft), G_FILE_TEST_EXISTS));

  /* What was typed last does not come back after it was sent. */
  albo_local_draft_write_text (draft, "to be sent, as it is");
  albo_local_draft_discard (draft);
  albo_local_draft_flush (draft);
  g_assert_false (g_file_test (albo_local_draft_get_path (draft), G_FILE_TEST_EXISTS));

  /* Whoever empties the field threw it away. */
  albo_local_draft_write_text (draft, "again");
  albo_local_draft_flush (draft);
  albo_local_draft_write_text (draft, " \n");
  albo_local_draft_flush (draft);
  g_assert_false (g_file_test (albo_local_draft_get_path (draft), G_FILE_TEST_EXISTS));
}

static void
test_expired (void)
{
  g_autoptr(AlboLocalDraft) old = new_draft ("old");
  g_autoptr(AlboLocalDraft) recent = new_draft ("recent");
  g_autoptr(AlboLocalDraft) again = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  struct utimbuf times;
  g_autofree char *text = NULL;

  albo_local_draft_write_text (old, "old");
  albo_local_draft_flush (old);
  albo_local_draft_write_text (recent, "recent");
  albo_local_draft_flush (recent);

  times.actime = times.modtime = now - (ALBO_LOCAL_DRAFT_DAYS - 1) * DAY;
  g_assert_cmpint (g_utime (albo_local_draft_get_path (recent), &times), ==, 0);
  times.actime = times.modtime = now - (ALBO_LOCAL_DRAFT_DAYS + 1) * DAY;
  g_assert_cmpint (g_utime (albo_local_draft_get_path (old), &times), ==, 0);

  g_assert_nonnull (again = new_draft ("old"));
  g_assert_null (albo_local_draft_read (again));
  albo_local_draft_expire (now);
  g_assert_false (g_file_test (albo_local_draft_get_path (old), G_FILE_TEST_EXISTS));
  g_clear_object (&again);
  again = new_draft ("recent");
  text = albo_local_draft_read_text (again);
  g_assert_cmpstr (text, ==, "recent");
}

static const char *paths[2];
static gboolean were_there[2];

static void
look (void)
{
  for (int i = 0; i < 2; i++)
    were_there[i] = g_file_test (paths[i], G_FILE_TEST_EXISTS);
}

/* What clears up comes after the drafts before it and before those after it, never beside one:
 * a folder that is empty now would be gone before its first draft is there.
 */
static void
test_expired_in_turn (void)
{
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *login = g_strdup_printf ("person%d", i);
      g_autoptr(AlboLocalDraft) before = albo_local_draft_new ("db.example.org", login, 7, "before");
      g_autoptr(AlboLocalDraft) after = albo_local_draft_new ("db.example.org", login, 7, "after");

      paths[0] = albo_local_draft_get_path (before);
      paths[1] = albo_local_draft_get_path (after);
      albo_local_draft_write_text (before, "kept");
      albo_local_draft_write_text (after, "kept");

      albo_local_draft_save (before);
      albo_draft_writer_call (look);
      albo_local_draft_save (after);
      albo_draft_writer_wait (NULL);
      g_assert_true (were_there[0]);
      g_assert_false (were_there[1]);
    }
}

static void
test_broken_file (void)
{
  g_autoptr(AlboLocalDraft) draft = new_draft ("broken");
  g_autoptr(AlboLocalDraft) again = NULL;

  albo_local_draft_write_text (draft, "whole");
  albo_local_draft_flush (draft);
  g_assert_true (g_file_set_contents (albo_local_draft_get_path (draft), "{\"text\":\"wh", -1, NULL));
  again = new_draft ("broken");
  g_assert_null (albo_local_draft_read (again));
}

typedef struct
{
  const char *path;
  void      (*run) (void);
} Test;

/* The folder of a test goes with it: nothing may still be on its way there. */
static void
run_cb (gconstpointer user_data)
{
  const Test *test = user_data;

  test->run ();
  albo_draft_writer_wait (NULL);
}

int
main (int   argc,
      char *argv[])
{
  static const Test tests[] = {
    { "/local-draft/restored", test_restored },
    { "/local-draft/written-by-itself", test_written_by_itself },
    { "/local-draft/on-its-way", test_on_its_way },
    { "/local-draft/private", test_private },
    { "/local-draft/of-one-person", test_of_one_person },
    { "/local-draft/discarded", test_discarded },
    { "/local-draft/expired", test_expired },
    { "/local-draft/expired-in-turn", test_expired_in_turn },
    { "/local-draft/broken-file", test_broken_file },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i], run_cb);

  return g_test_run ();
}
