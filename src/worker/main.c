/* main.c - albo-worker: sends what waits in the outbox, and does what is due
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <curl/curl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>

#include "albo-config.h"
#include "albo-listen.h"
#include "albo-listener.h"
#include "albo-notify.h"
#include "albo-watch.h"
#include "albo-worker.h"

#define MAX_THREADS     64
#define MAX_TIMEOUT     3600  /* seconds */
#define SECONDS_TO_STOP 20
#define CHANNEL         "albo_worker"

typedef struct
{
  AlboWorkerOptions worker;
  char             *database;
  char             *public_url;
  char             *key_file;
  char             *ca_file;
  char             *mailbox;
  int               metrics_port;
  gboolean          version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->database);
  g_free (self->public_url);
  g_free (self->key_file);
  g_free (self->ca_file);
  g_free (self->mailbox);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv,
               GError   **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &options->database,
      "How to reach the database, as libpq takes it", "CONNINFO" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      "Where citizens reach the portal: what links of messages begin with", "URL" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key_file,
      "File with the key that passwords of mail accounts are sealed with", "FILE" },
    { "reports", 0, 0, G_OPTION_ARG_FILENAME, &options->mailbox,
      "Maildir that reports of failed deliveries and certified receipts come to", "FOLDER" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_file,
      "Certificates of mail servers to trust, instead of the system's", "FILE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->worker.n_threads,
      "How many things are done at the same time (4)", "N" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options->worker.timeout,
      "How long one may take (300)", "SECONDS" },
    { "grace", 0, 0, G_OPTION_ARG_INT, &options->worker.grace,
      "How much longer before another worker takes it over (60)", "SECONDS" },
    { "poll", 0, 0, G_OPTION_ARG_INT, &options->worker.poll,
      "How often to look when nobody wakes us (10)", "SECONDS" },
    { "metrics-port", 0, 0, G_OPTION_ARG_INT, &options->metrics_port,
      "Port of 127.0.0.1 on which to answer /metrics; 0 for none", "N" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Say the version and end", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Sends what waits in the outbox, and does what is due.");
  g_option_context_add_main_entries (context, entries, NULL);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (!options->version && *argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is not understood",
                   (*argv)[1]);
      return FALSE;
    }

  if (options->worker.n_threads < 1 || options->worker.n_threads > MAX_THREADS ||
      options->worker.timeout < 1 || options->worker.timeout > MAX_TIMEOUT ||
      options->worker.grace < 1 || options->worker.grace > MAX_TIMEOUT ||
      options->worker.poll < 1 || options->worker.poll > MAX_TIMEOUT ||
      options->metrics_port < 0 || options->metrics_port > G_MAXUINT16)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--threads goes from 1 to %d, --timeout, --grace and --poll from 1 to %d, --metrics-port "
                   "from 0 to %d", MAX_THREADS, MAX_TIMEOUT, G_MAXUINT16);
      return FALSE;
    }

  return TRUE;
}

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static void
wake_cb (gpointer user_data)
{
  albo_worker_wake (user_data);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  if (albo_worker_is_healthy (user_data))
    albo_notify ("WATCHDOG=1");

  return G_SOURCE_CONTINUE;
}

static char *
measure_cb (gpointer user_data)
{
  return albo_tally_print (user_data);
}

static void
work (Options   *options,
      AlboTally *tally)
{
  static const char * const channels[] = { CHANNEL, NULL };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(AlboListener) listener = albo_listener_new (options->database, channels);
  g_autoptr(AlboWorker) worker = albo_worker_new (&options->worker, tally);
  guint watchdog = albo_notify_get_watchdog ();

  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_signal_connect_swapped (listener, "notified", G_CALLBACK (wake_cb), worker);
  g_signal_connect_swapped (listener, "reconnected", G_CALLBACK (wake_cb), worker);
  albo_listener_start (listener);

  if (watchdog > 0)
    g_timeout_add (MAX (watchdog / 3, 100), watchdog_cb, worker);

  albo_notify ("READY=1");
  g_print ("ready\n");
  fflush (stdout);
  g_main_loop_run (loop);

  albo_notify ("STOPPING=1");
  albo_listener_stop (listener);
  albo_worker_stop (worker, SECONDS_TO_STOP);
}

static gboolean
is_empty (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size == 0;
}

static gboolean
run (Options  *options,
     GError  **error)
{
  g_autoptr(AlboTally) tally = albo_tally_new ();
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(AlboWatch) watch = NULL;
  AlboSecretKey key;

  /* A credential that nobody needs is an empty file. */
  if (options->key_file != NULL && !is_empty (options->key_file))
    {
      if (!albo_secret_key_load (options->key_file, &key, error))
        return FALSE;

      options->worker.key = &key;
    }

  if (options->metrics_port > 0)
    {
      socket = albo_listen_open ("127.0.0.1", (guint16) options->metrics_port, error);
      if (socket == NULL || (watch = albo_watch_new (socket, measure_cb, tally, error)) == NULL)
        return FALSE;
    }

  curl_global_init (CURL_GLOBAL_DEFAULT);
  work (options, tally);
  curl_global_cleanup ();

  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_auto(Options) options = {
    .worker = { .n_threads = 4, .timeout = 300, .grace = 60, .poll = 10 },
  };
  g_autoptr(GError) error = NULL;

  /* One arena: threads that mostly wait need not have one each. */
  mallopt (M_ARENA_MAX, 2);
  setlocale (LC_ALL, "");
  g_set_prgname ("albo-worker");

  if (!parse_options (&options, &argc, &argv, &error))
    {
      g_printerr ("albo-worker: %s\n", error->message);
      return 2;
    }

  if (options.version)
    {
      g_print ("albo-worker %s\n", ALBO_VERSION);
      return 0;
    }

  if (options.database == NULL)
    options.database = g_strdup ("");
  options.worker.database = options.database;
  options.worker.public_url = options.public_url;
  options.worker.ca_file = options.ca_file;
  options.worker.mailbox = options.mailbox;

  if (!run (&options, &error))
    {
      g_printerr ("albo-worker: %s\n", error->message);
      return 1;
    }

  return 0;
}
