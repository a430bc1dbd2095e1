/* albo-web-program.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-web-program.h"

#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <unistd.h>

#include "albo-config.h"
#include "albo-listen.h"
#include "albo-server.h"
#include "albo-watch.h"

#define MAX_THREADS       128
#define CONNECTIONS       512
#define TIMEOUT           30           /* seconds of silence */
#define HEADER_MEMORY     (32 * 1024)  /* bytes */
#define SECONDS_TO_STOP   20
#define BURST             10           /* seconds of its rate that may be asked at once */
#define MAX_RATE          1000000
#define MEBIBYTE          (1024 * 1024)
#define MAX_UPLOAD        1024         /* MiB */

/* However steadily its bytes come: a form of 26 MiB in ten minutes, an answer in half an hour. */
static const AlboPatience patience = { .headers = 20, .body = 600, .answer = 1800 };

/* What a page may ask of the database.  An administrator's PGOPTIONS wins. */
#define DATABASE_OPTIONS \
  "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"

typedef struct
{
  char    *database;
  char    *address;
  char    *public_url;
  char    *other_url;
  char    *folder;
  int      port;
  int      metrics_port;  /* 0 for none */
  int      n_threads;
  int      n_per_address;
  int      max_upload;    /* MiB */
  double   address_rate;
  double   session_rate;
  gboolean trusts_proxy;
  gboolean is_silent;
  gboolean version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->database);
  g_free (self->address);
  g_free (self->public_url);
  g_free (self->other_url);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (const AlboWebProgram   *self,
               Options                *options,
               int                    *argc,
               char                 ***argv,
               GError                **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &options->database,
      "How to reach the database, as libpq takes it", "CONNINFO" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->address,
      "Address to listen on (127.0.0.1)", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port,
      "Port to listen on; 0 for any free one", "N" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      "Where browsers reach this program", "URL" },
    { self->other_option, 0, 0, G_OPTION_ARG_STRING, &options->other_url,
      self->other_summary, "URL" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->n_threads,
      "How many questions are answered at the same time", "N" },
    { "trust-proxy", 0, 0, G_OPTION_ARG_NONE, &options->trusts_proxy,
      "Believe this machine, where the proxy is, for whom it asks (X-Real-IP)", NULL },
    { "address-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options->address_rate,
      "Questions a second that one address may ask; 0 for no limit", "N" },
    { "session-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options->session_rate,
      "Questions a second that one session may ask; 0 for no limit", "N" },
    { "connections-per-address", 0, 0, G_OPTION_ARG_INT, &options->n_per_address,
      "Connections of one address; 0, as behind a proxy, for no limit", "N" },
    { "max-upload", 0, 0, G_OPTION_ARG_INT, &options->max_upload,
      "How large a form with files may be (26)", "MIB" },
    { "metrics-port", 0, 0, G_OPTION_ARG_INT, &options->metrics_port,
      "Port of 127.0.0.1 on which to answer /metrics; 0 for none", "N" },
    { "silent", 0, 0, G_OPTION_ARG_NONE, &options->is_silent,
      "Write no line for each question", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Say the version and end", NULL },
    /* Without a folder, this is the end already. */
    { self->folder_option, 0, 0, G_OPTION_ARG_FILENAME, &options->folder, self->folder_summary, "FOLDER" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, self->summary);
  g_option_context_add_main_entries (context, entries, NULL);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (options->version)
    return TRUE;

  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is not understood",
                   (*argv)[1]);
      return FALSE;
    }

  if (options->port < 0 || options->port > G_MAXUINT16 ||
      options->metrics_port < 0 || options->metrics_port > G_MAXUINT16 ||
      options->n_threads < 1 || options->n_threads > MAX_THREADS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--port and --metrics-port go from 0 to %d, --threads from 1 to %d", G_MAXUINT16,
                   MAX_THREADS);
      return FALSE;
    }

  /* Written so that what is no number is refused too. */
  if (!(options->address_rate >= 0 && options->address_rate <= MAX_RATE) ||
      !(options->session_rate >= 0 && options->session_rate <= MAX_RATE) ||
      options->n_per_address < 0 || options->max_upload < 1 || options->max_upload > MAX_UPLOAD)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "Rates go from 0 to %d, --connections-per-address from 0, --max-upload from 1 to %d",
                   MAX_RATE, MAX_UPLOAD);
      return FALSE;
    }

  if (options->public_url == NULL || options->other_url == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--public-url and --%s are needed", self->other_option);
      return FALSE;
    }

  return TRUE;
}

static AlboConnection *
make_connection (gpointer user_data)
{
  return albo_connection_new (user_data);
}

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static AlboRate
make_rate (double rate)
{
  return (AlboRate) { rate, (guint) MAX (1, rate * BURST) };
}

static char *
measure_cb (gpointer user_data)
{
  return albo_server_measure (user_data);
}

/* Returns: (nullable): a socket for those who watch; NULL without @error if none is wanted */
static GSocket *
open_watch (Options  *options,
            GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocket) socket = albo_listen_inherit (ALBO_LISTEN_METRICS, &local_error);

  if (socket == NULL && local_error == NULL && options->metrics_port > 0)
    socket = albo_listen_open ("127.0.0.1", (guint16) options->metrics_port, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return g_steal_pointer (&socket);
}

/* Serves until it is told to stop. */
static gboolean
serve (const AlboWebProgram  *self,
       Options               *options,
       AlboSite              *site,
       GError               **error)
{
  AlboServerLimits limits = {
    .n_threads = (guint) options->n_threads,
    .n_connections = CONNECTIONS,
    .n_connections_per_address = (guint) options->n_per_address,
    .timeout = TIMEOUT,
    .patience = patience,
    .memory = HEADER_MEMORY,
    .by_address = make_rate (options->address_rate),
    .by_session = make_rate (options->session_rate),
    .trusts_proxy = options->trusts_proxy,
  };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GSocket) watched = NULL;
  g_autoptr(AlboServer) server = NULL;
  g_autoptr(AlboWatch) watch = NULL;
  g_autofree char *where = NULL;
  GError *local_error = NULL;

  socket = albo_listen_inherit (NULL, &local_error);
  if (socket == NULL && local_error == NULL)
    socket = albo_listen_open (options->address != NULL ? options->address : "127.0.0.1",
                               (guint16) options->port, &local_error);
  if (socket != NULL)
    watched = open_watch (options, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  server = albo_server_new (socket, site, self->routes, self->n_routes, &limits,
                            make_connection, options->database, error);
  if (server == NULL)
    return FALSE;

  if (watched != NULL && (watch = albo_watch_new (watched, measure_cb, server, error)) == NULL)
    return FALSE;

  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);

  where = albo_listen_to_string (socket);
  g_print ("listening on http://%s\n", where);
  fflush (stdout);

  g_main_loop_run (loop);
  albo_server_stop (server, SECONDS_TO_STOP);

  return TRUE;
}

static gboolean
run (const AlboWebProgram  *self,
     Options               *options,
     GError               **error)
{
  g_autoptr(AlboSite) site = albo_site_new (options->public_url, options->other_url,
                                            self->ask_demo, error);

  if (site == NULL)
    return FALSE;

  site->max_upload = (gsize) options->max_upload * MEBIBYTE;
  if (!options->is_silent)
    site->log_fd = STDOUT_FILENO;

  site->folder = g_steal_pointer (&options->folder);

  if (self->set_up != NULL)
    self->set_up (site);

  if (self->check != NULL)
    {
      g_autoptr(AlboConnection) connection = albo_connection_new (options->database);

      if (!self->check (site, connection, error))
        return FALSE;
    }

  return serve (self, options, site, error);
}

/**
 * albo_web_program_run:
 * @self: the program
 * @argc: how many arguments
 * @argv: (array length=argc): the arguments
 *
 * Reads the command line, serves until SIGTERM or SIGINT, and lets the answers
 * under way finish.
 *
 * Returns: the status to exit with
 */
int
albo_web_program_run (const AlboWebProgram  *self,
                  int                 argc,
                  char              **argv)
{
  g_auto(Options) options = {
    .port = self->port,
    .address_rate = self->address_rate,
    .session_rate = self->session_rate,
    .max_upload = ALBO_MAX_UPLOAD / MEBIBYTE,
  };
  g_autoptr(GError) error = NULL;

  /* Pages are made of many small pieces and a few large ones, and each large one would sort
   * all the small ones that were freed before it.  What a page took stays for the next one.
   */
  mallopt (M_MXFAST, 0);
  mallopt (M_TRIM_THRESHOLD, MEBIBYTE);

  setlocale (LC_ALL, "");
  g_set_prgname (self->name);

  /* A thread that waits for the database serves nobody meanwhile. */
  options.n_threads = (int) CLAMP (g_get_num_processors () * 4, 8, 32);

  if (!parse_options (self, &options, &argc, &argv, &error))
    {
      g_printerr ("%s: %s\n", self->name, error->message);
      return 2;
    }

  if (options.version)
    {
      g_print ("%s %s\n", self->name, ALBO_VERSION);
      return 0;
    }

  if (options.database == NULL)
    options.database = g_strdup ("");

  g_setenv ("PGOPTIONS", DATABASE_OPTIONS, FALSE);
  g_setenv ("PGAPPNAME", self->name, FALSE);

  if (!run (self, &options, &error))
    {
      g_printerr ("%s: %s\n", self->name, error->message);
      return 1;
    }

  return 0;
}
