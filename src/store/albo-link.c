/* albo-link.c - how a connection to the server is opened, and waited for
 *
 * PQconnectdb() can neither be cancelled nor tell a wrong password from a full
 * server.  Driving PQconnectPoll() gives both, at the price of minding the time.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-link-private.h"

#include <errno.h>

static void
ignore_notice_cb (gpointer         user_data,
                  const PGresult  *result)
{
}

/* One option of @conninfo, or what the environment has for it. */
static char *
find_option (const char *conninfo,
             const char *keyword)
{
  PQconninfoOption *given = PQconninfoParse (conninfo, NULL);
  PQconninfoOption *defaults = PQconndefaults ();
  char *value = NULL;

  for (PQconninfoOption *o = given; value == NULL && o != NULL && o->keyword != NULL; o++)
    if (g_str_equal (o->keyword, keyword))
      value = g_strdup (o->val);

  for (PQconninfoOption *o = defaults; value == NULL && o != NULL && o->keyword != NULL; o++)
    if (g_str_equal (o->keyword, keyword))
      value = g_strdup (o->val);

  PQconninfoFree (given);
  PQconninfoFree (defaults);

  return value;
}

static void
append_limit (GString    *text,
              const char *name,
              guint       milliseconds)
{
  if (milliseconds > 0)
    g_string_append_printf (text, "-c %s=%u ", name, milliseconds);
}

static char *
make_session_options (const char            *conninfo,
                      const AlboLinkOptions *options)
{
  GString *text = g_string_new ("-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning ");
  g_autofree char *given = find_option (conninfo, "options");

  append_limit (text, "statement_timeout", options->statement_timeout);
  append_limit (text, "lock_timeout", options->lock_timeout);
  append_limit (text, "idle_in_transaction_session_timeout",
                options->idle_in_transaction_timeout);

  if (given != NULL)
    g_string_append (text, given);

  return g_string_free (text, FALSE);
}

/* Seconds for each host. */
static int
get_connect_timeout (PGconn *conn)
{
  PQconninfoOption *options = PQconninfo (conn);
  int seconds = 0;

  for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
    if (g_str_equal (o->keyword, "connect_timeout") && o->val != NULL)
      seconds = (int) g_ascii_strtoll (o->val, NULL, 10);

  PQconninfoFree (options);

  return seconds > 0 ? MIN (seconds, 3600) : 3600;
}

/* Turns PQconnectPoll() until the link is there or cannot be.  libpq goes to the
 * next host by itself when one does not answer in tcp_user_timeout; the second of
 * grace lets it.
 */
static gboolean
poll_until_open (PGconn        *conn,
                 GCancellable  *cancellable,
                 GError       **error)
{
  gint64 limit = (get_connect_timeout (conn) + 1) * G_USEC_PER_SEC;
  gint64 deadline = g_get_monotonic_time () + limit;
  g_autofree char *host = NULL;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED)
    {
      gushort events = status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;
      gint64 now = g_get_monotonic_time ();

      if (g_strcmp0 (host, PQhost (conn)) != 0)
        {
          g_free (host);
          host = g_strdup (PQhost (conn));
          deadline = now + limit;
        }

      if (now >= deadline ||
          albo_link_wait (PQsocket (conn), events, (int) ((deadline - now) / 1000) + 1,
                          cancellable) == 0)
        {
          if (!g_cancellable_set_error_if_cancelled (cancellable, error))
            g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE,
                                 "the server does not answer");
          return FALSE;
        }

      status = PQconnectPoll (conn);
    }

  if (status == PGRES_POLLING_OK)
    return TRUE;

  g_propagate_error (error, albo_store_error_from_conn (conn));
  return FALSE;
}

/**
 * albo_link_wait: (skip)
 * @fd: a socket
 * @events: `G_IO_IN`, `G_IO_OUT`
 * @timeout: milliseconds; -1 for no limit
 * @cancellable: (nullable): what ends the wait early
 *
 * Returns: 1 when something happened on @fd, 0 when the time was over or
 *   @cancellable came first
 */
int
albo_link_wait (int           fd,
                gushort       events,
                int           timeout,
                GCancellable *cancellable)
{
  GPollFD fds[2] = { { .fd = fd, .events = events } };
  gboolean watched = g_cancellable_make_pollfd (cancellable, &fds[1]);
  int n;

  do
    n = g_poll (fds, watched ? 2 : 1, timeout);
  while (n < 0 && errno == EINTR);

  if (watched)
    g_cancellable_release_fd (cancellable);

  return n > 0 && !g_cancellable_is_cancelled (cancellable) ? 1 : 0;
}

/**
 * albo_link_is_up: (skip)
 * @conn: (nullable): a connection on which nothing is under way
 *
 * Notices a link that broke while idle, before anything is sent over it.
 *
 * Returns: %TRUE if @conn may be used
 */
gboolean
albo_link_is_up (PGconn *conn)
{
  while (PQstatus (conn) == CONNECTION_OK && albo_link_wait (PQsocket (conn), G_IO_IN, 0, NULL))
    if (!PQconsumeInput (conn))
      return FALSE;

  return PQstatus (conn) == CONNECTION_OK;
}

/**
 * albo_link_open: (skip)
 * @conninfo: a libpq connection string or URI; empty for the environment's
 * @options: what the session starts with
 * @cancellable: (nullable): ends the wait, except for the look-up of a host name
 * @error: (nullable): %ALBO_STORE_ERROR, mostly %ALBO_STORE_ERROR_UNREACHABLE or
 *   %ALBO_STORE_ERROR_SIGN_IN, or %G_IO_ERROR_CANCELLED
 *
 * Blocks until the server let us in; `connect_timeout` is 5 seconds a host unless
 * @conninfo says otherwise.
 *
 * Returns: (transfer full): an open connection, or %NULL on error
 */
PGconn *
albo_link_open (const char             *conninfo,
                const AlboLinkOptions  *options,
                GCancellable           *cancellable,
                GError                **error)
{
  g_autofree char *session_options = make_session_options (conninfo, options);
  const char *name = options->application_name != NULL ? options->application_name : "albo";

  /* What stands before `dbname` is a default that the string may override. */
  const char *keywords[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
                             "keepalives_interval", "keepalives_count", "client_encoding",
                             "fallback_application_name", "dbname", "options", NULL };
  const char *values[] = { "5", "6000", "30", "10", "3", "UTF8", name, conninfo,
                           session_options, NULL };
  PGconn *conn;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  conn = PQconnectStartParams (keywords, values, TRUE);

  if (conn == NULL || PQstatus (conn) == CONNECTION_BAD)
    {
      g_propagate_error (error, albo_store_error_from_conn (conn));
      PQfinish (conn);
      return NULL;
    }

  PQsetErrorVerbosity (conn, PQERRORS_VERBOSE);
  PQsetNoticeReceiver (conn, ignore_notice_cb, NULL);

  if (!poll_until_open (conn, cancellable, error))
    {
      PQfinish (conn);
      return NULL;
    }

  PQsetErrorVerbosity (conn, PQERRORS_DEFAULT);

  return conn;
}
