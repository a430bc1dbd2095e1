/* albo-draft-writer.c
 *
 * One thread writes all drafts, one after the other: an older text never overtakes a newer one.
 * A file is replaced whole or not at all, which takes as long as the disk needs to hold it;
 * nobody but the end of the program waits for that.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-draft-writer.h"

#include <errno.h>
#include <glib/gstdio.h>

/* What a file will be when the writer is through with it. */
typedef struct
{
  char  *text;    /* (nullable): %NULL for no file */
  guint  n_jobs;
} Pending;

typedef struct
{
  char                *path;
  char                *text;      /* (nullable): %NULL removes the file */
  AlboDraftWriterFunc  function;  /* (nullable): called instead */
} Job;

static GMutex lock;
static GCond cond;
static GHashTable *pending;  /* path → Pending; (nullable): while nothing is on its way */

static void
pending_free (gpointer data)
{
  Pending *item = data;

  g_free (item->text);
  g_free (item);
}

static void
write_file (Job *job)
{
  g_autofree char *folder = g_path_get_dirname (job->path);
  g_autoptr(GError) error = NULL;

  if (job->text == NULL)
    {
      if (g_unlink (job->path) != 0 && errno != ENOENT)
        g_warning ("A draft cannot be removed: %s", g_strerror (errno));
    }
  else if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_warning ("There is no place for drafts: %s", g_strerror (errno));
    }
  else if (!g_file_set_contents_full (job->path, job->text, -1,
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      g_warning ("A draft cannot be kept: error %d", error->code);
    }
}

static void
settle (Job *job)
{
  Pending *item;

  g_mutex_lock (&lock);
  item = g_hash_table_lookup (pending, job->path);
  if (--item->n_jobs == 0)
    g_hash_table_remove (pending, job->path);
  if (g_hash_table_size (pending) == 0)
    g_clear_pointer (&pending, g_hash_table_unref);
  g_cond_broadcast (&cond);
  g_mutex_unlock (&lock);
}

static void
carry_out (gpointer data,
           gpointer user_data)
{
  Job *job = data;

  if (job->function != NULL)
    {
      job->function ();
    }
  else
    {
      write_file (job);
      settle (job);
    }

  g_free (job->path);
  g_free (job->text);
  g_free (job);
}

static void
push (Job *job)
{
  static GThreadPool *writer;

  if (g_once_init_enter (&writer))
    g_once_init_leave (&writer, g_thread_pool_new (carry_out, NULL, 1, FALSE, NULL));

  g_thread_pool_push (writer, job, NULL);
}

/**
 * albo_draft_writer_put:
 * @path: a file
 * @text: (nullable) (transfer full): what it is to hold; %NULL to remove it
 *
 * Has it written soon.
 */
void
albo_draft_writer_put (const char *path,
                       char       *text)
{
  Job *job = g_new0 (Job, 1);
  Pending *item;

  job->path = g_strdup (path);
  job->text = text;

  g_mutex_lock (&lock);
  if (pending == NULL)
    pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pending_free);
  item = g_hash_table_lookup (pending, path);
  if (item == NULL)
    {
      item = g_new0 (Pending, 1);
      g_hash_table_insert (pending, g_strdup (path), item);
    }
  g_free (item->text);
  item->text = g_strdup (text);
  item->n_jobs++;
  g_mutex_unlock (&lock);

  push (job);
}

/**
 * albo_draft_writer_call:
 * @function: what touches the files of drafts
 *
 * Has it called soon, when no draft is being written: what looks whether a file is old, or a
 * folder empty, finds it so still when it removes it.
 */
void
albo_draft_writer_call (AlboDraftWriterFunc function)
{
  Job *job = g_new0 (Job, 1);

  job->function = function;
  push (job);
}

/**
 * albo_draft_writer_peek:
 * @path: a file
 * @text: (out) (nullable): what it will hold; %NULL if it goes.  Set on success only
 *
 * Returns: whether something is still to be done to that file
 */
gboolean
albo_draft_writer_peek (const char  *path,
                        char       **text)
{
  Pending *item;

  g_mutex_lock (&lock);
  item = pending != NULL ? g_hash_table_lookup (pending, path) : NULL;
  if (item != NULL)
    *text = g_strdup (item->text);
  g_mutex_unlock (&lock);

  return item != NULL;
}

/**
 * albo_draft_writer_wait:
 * @path: (nullable): a file; %NULL for all of them
 *
 * Waits until nothing is to be done to it any more.
 */
void
albo_draft_writer_wait (const char *path)
{
  g_mutex_lock (&lock);
  while (pending != NULL && (path == NULL || g_hash_table_contains (pending, path)))
    g_cond_wait (&cond, &lock);
  g_mutex_unlock (&lock);
}
