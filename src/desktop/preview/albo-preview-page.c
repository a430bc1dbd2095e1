/* albo-preview-page.c
 *
 * What the other process writes is as little to be trusted as the file it reads: sizes are
 * checked before there is memory for them, and who takes too long is ended.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-preview-page.h"

#include "albo-config.h"
#include "albo-preview-limits.h"

#include <fcntl.h>
#include <stdio.h>

typedef struct
{
  GSubprocess *process;
  guint        timeout;
  int          n_pages;
} Drawing;

static void
drawing_free (Drawing *drawing)
{
  g_clear_handle_id (&drawing->timeout, g_source_remove);
  g_clear_object (&drawing->process);
  g_free (drawing);
}

/* Beside the program while it is being developed, and where it was installed. */
static char *
find_program (void)
{
  const char *named = g_getenv ("ALBO_PREVIEW");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "albo-preview", NULL) : NULL;

  if (named != NULL)
    return g_strdup (named);

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);

  return g_build_filename (ALBO_LIBEXEC_DIR, "albo-preview", NULL);
}

/* Why there is no page; the process has ended by itself, or ends now. */
static void
return_failure (GTask      *task,
                Drawing    *drawing,
                const char *text)
{
  g_subprocess_force_exit (drawing->process);
  if (g_subprocess_wait (drawing->process, NULL, NULL) &&
      g_subprocess_get_if_exited (drawing->process) &&
      g_subprocess_get_exit_status (drawing->process) == ALBO_PREVIEW_STATUS_UNSAFE)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "the system has no sandbox");
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", text);
}

static gboolean
give_up_cb (gpointer user_data)
{
  Drawing *drawing = user_data;

  drawing->timeout = 0;
  g_subprocess_force_exit (drawing->process);
  return G_SOURCE_REMOVE;
}

/* The first line, byte by byte: nothing behind it may be swallowed. */
static gboolean
read_line (GInputStream *stream,
           char         *line,
           gsize         size,
           GError      **error)
{
  for (gsize i = 0; i + 1 < size; i++)
    {
      gsize n_read = 0;

      if (!g_input_stream_read_all (stream, line + i, 1, &n_read, NULL, error) || n_read == 0)
        return FALSE;
      if (line[i] == '\n')
        {
          line[i] = '\0';
          return TRUE;
        }
    }

  return FALSE;
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Drawing *drawing = task_data;
  GInputStream *stream = g_subprocess_get_stdout_pipe (drawing->process);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree guchar *pixels = NULL;
  char line[64];
  int n_pages, width, height;
  gsize size, n_read = 0;

  if (!read_line (stream, line, sizeof line, NULL) ||
      sscanf (line, "ALBO-PREVIEW %d %d %d", &n_pages, &width, &height) != 3 ||
      n_pages < 1 || n_pages > ALBO_PREVIEW_MAX_PAGES ||
      width < 1 || width > ALBO_PREVIEW_MAX_SIDE || height < 1 || height > ALBO_PREVIEW_MAX_SIDE)
    {
      return_failure (task, drawing, "the page was not drawn");
      return;
    }

  size = (gsize) width * height * 4;
  pixels = g_malloc (size);
  if (!g_input_stream_read_all (stream, pixels, size, &n_read, NULL, NULL) || n_read != size)
    {
      return_failure (task, drawing, "the page was not drawn whole");
      return;
    }

  drawing->n_pages = n_pages;
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), size);
  g_task_return_pointer (task,
                         gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                                 (gsize) width * 4),
                         g_object_unref);
}

static void
cancelled_cb (GCancellable *cancellable,
              GSubprocess  *process)
{
  g_subprocess_force_exit (process);
}

/**
 * albo_preview_can_show:
 * @media_type: (nullable): of a file, as the database checked it
 * @size: of the file, bytes
 *
 * Returns: whether a preview is worth trying
 */
gboolean
albo_preview_can_show (const char *media_type,
                       gint64      size)
{
  const char * const types[] = { "application/pdf", "image/jpeg", "image/png", NULL };

  return media_type != NULL && size <= ALBO_PREVIEW_MAX_FILE && g_strv_contains (types, media_type);
}

/**
 * albo_preview_page_async:
 * @path: a file
 * @media_type: what it is
 * @page: from 0
 * @width: how wide the picture shall be, pixels; a page that is very long comes smaller
 * @cancellable: (nullable): ends it
 * @callback: called when the page is drawn
 * @user_data: for @callback
 *
 * Draws one page in a process of its own, which may read but change nothing and talk to nobody,
 * and has little time.  Fails with %G_IO_ERROR_NOT_SUPPORTED where the system cannot shut a process
 * in like that: the file was not read then.
 */
void
albo_preview_page_async (const char          *path,
                         const char          *media_type,
                         int                  page,
                         int                  width,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = find_program ();
  g_autofree char *page_text = g_strdup_printf ("%d", page);
  g_autofree char *width_text = g_strdup_printf ("%d", CLAMP (width, 1, ALBO_PREVIEW_MAX_SIDE));
  char *nothing[] = { (char *) "LC_ALL=C.UTF-8", NULL };
  GError *error = NULL;
  Drawing *drawing;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  g_task_set_source_tag (task, albo_preview_page_async);
  if (fd < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the file is not there");
      return;
    }

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, nothing);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_take_stdin_fd (launcher, fd);

  drawing = g_new0 (Drawing, 1);
  g_task_set_task_data (task, drawing, (GDestroyNotify) drawing_free);
  drawing->process = g_subprocess_launcher_spawn (launcher, &error, program, media_type, page_text,
                                                  width_text, NULL);
  if (drawing->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  drawing->timeout = g_timeout_add_seconds (ALBO_PREVIEW_MAX_SECONDS, give_up_cb, drawing);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), drawing->process, 0);
  g_task_run_in_thread (task, read_thread);
}

/**
 * albo_preview_page_finish:
 * @result: what the callback was given
 * @n_pages: (out): how many pages the file has; set only on success
 * @error: (nullable): why there is no picture
 *
 * Returns: (transfer full): the page
 */
GdkTexture *
albo_preview_page_finish (GAsyncResult  *result,
                          int           *n_pages,
                          GError       **error)
{
  Drawing *drawing = g_task_get_task_data (G_TASK (result));
  GdkTexture *texture = g_task_propagate_pointer (G_TASK (result), error);

  if (texture != NULL)
    *n_pages = drawing->n_pages;

  return texture;
}
