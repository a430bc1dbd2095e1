/* albo-watch.c
 *
 * A socket of its own: what a program counts is not for citizens, and a proxy that passes
 * everything on cannot make it theirs by mistake.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-watch.h"

#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define N_CONNECTIONS 16
#define TIMEOUT       10           /* seconds */
#define MEMORY        (8 * 1024)   /* bytes */

struct _AlboWatch
{
  struct MHD_Daemon *daemon;
  GSocket           *socket;
  AlboWatchMeasure   measure;
  gpointer           user_data;  /* borrowed */
};

static enum MHD_Result
question_cb (void                   *user_data,
             struct MHD_Connection  *wire,
             const char             *path,
             const char             *method,
             const char             *version,
             const char             *data,
             size_t                 *size,
             void                  **state)
{
  AlboWatch *self = user_data;
  gboolean is_metrics = strcmp (path, "/metrics") == 0;
  gboolean is_known = is_metrics || strcmp (path, "/health") == 0;
  guint status = strcmp (method, "GET") != 0 ? 405 : is_known ? 200 : 404;
  struct MHD_Response *response;
  enum MHD_Result queued;
  char *text;

  if (status != 200)
    text = g_strdup ("");
  else
    text = is_metrics ? self->measure (self->user_data) : g_strdup ("ok\n");

  response = MHD_create_response_from_buffer_with_free_callback (strlen (text), text, g_free);
  MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE,
                           is_metrics ? "text/plain; version=0.0.4; charset=utf-8"
                                      : "text/plain; charset=utf-8");
  MHD_add_response_header (response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  MHD_add_response_header (response, "X-Content-Type-Options", "nosniff");
  queued = MHD_queue_response (wire, status, response);
  MHD_destroy_response (response);

  return queued;
}

/**
 * albo_watch_new:
 * @socket: a listening socket that only those who watch can reach
 * @measure: what they are answered
 * @user_data: (closure measure): for @measure; outlives the watch
 * @error: (nullable): %G_IO_ERROR_FAILED
 *
 * Answers `GET /metrics` and `GET /health`.
 *
 * Returns: (transfer full): a running watch, or %NULL on error
 */
AlboWatch *
albo_watch_new (GSocket           *socket,
                AlboWatchMeasure   measure,
                gpointer           user_data,
                GError           **error)
{
  g_autoptr(AlboWatch) self = g_new0 (AlboWatch, 1);

  self->socket = g_object_ref (socket);
  self->measure = measure;
  self->user_data = user_data;
  self->daemon = MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, question_cb, self,
                                   MHD_OPTION_LISTEN_SOCKET, g_socket_get_fd (socket),
                                   MHD_OPTION_CONNECTION_LIMIT, N_CONNECTIONS,
                                   MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT,
                                   MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) MEMORY,
                                   MHD_OPTION_END);

  if (self->daemon == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The watch did not start");
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
albo_watch_free (AlboWatch *self)
{
  if (self == NULL)
    return;

  /* The listening socket is ours. */
  if (self->daemon != NULL)
    {
      MHD_quiesce_daemon (self->daemon);
      MHD_stop_daemon (self->daemon);
    }

  g_clear_object (&self->socket);
  g_free (self);
}

/* Returns: bytes in memory, 0 if the system does not tell */
static guint64
get_resident (void)
{
  g_autofree char *text = NULL;
  guint64 pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    {
      const char *second = strchr (text, ' ');

      if (second != NULL)
        pages = g_ascii_strtoull (second, NULL, 10);
    }

  return pages * (guint64) sysconf (_SC_PAGESIZE);
}

/**
 * albo_watch_add_memory:
 * @text: what is measured so far
 *
 * Adds how much memory the program holds.
 */
void
albo_watch_add_memory (GString *text)
{
  g_string_append_printf (text,
                          "# HELP process_resident_memory_bytes What it holds in memory.\n"
                          "# TYPE process_resident_memory_bytes gauge\n"
                          "process_resident_memory_bytes %" G_GUINT64_FORMAT "\n",
                          get_resident ());
}
