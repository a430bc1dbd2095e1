/* bare-server - the least a server can do to answer with the result of one query
 *
 *   bare-server CONNINFO SQL PARAMETER N_THREADS
 *
 * The floor of the portal's figure: libmicrohttpd and libpq with nothing between them.  Each thread
 * of the pool has a connection with the statement prepared once; every request runs it with
 * PARAMETER and answers with the bytes it returned.  Prints its port, serves until its standard
 * input closes.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib.h>
#include <libpq-fe.h>
#include <microhttpd.h>
#include <stdio.h>

static struct
{
  const char *conninfo;
  const char *sql;
  const char *parameter;
} job;

static GPrivate connection = G_PRIVATE_INIT ((GDestroyNotify) PQfinish);

static PGconn *
ensure_connection (void)
{
  PGconn *conn = g_private_get (&connection);
  PGresult *result;

  if (conn != NULL)
    return conn;

  conn = PQconnectdb (job.conninfo);
  result = PQprepare (conn, "page", job.sql, 1, NULL);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s", PQerrorMessage (conn));
  PQclear (result);
  g_private_set (&connection, conn);

  return conn;
}

static enum MHD_Result
answer_cb (void                   *user_data,
           struct MHD_Connection  *wire,
           const char             *path,
           const char             *method,
           const char             *version,
           const char             *data,
           size_t                 *size,
           void                  **state)
{
  PGresult *result = PQexecPrepared (ensure_connection (), "page", 1, &job.parameter, NULL, NULL, 0);
  struct MHD_Response *response;
  enum MHD_Result queued;

  if (PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s", PQresultErrorMessage (result));

  response = MHD_create_response_from_buffer (PQgetlength (result, 0, 0), PQgetvalue (result, 0, 0),
                                              MHD_RESPMEM_MUST_COPY);
  MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
  queued = MHD_queue_response (wire, MHD_HTTP_OK, response);
  MHD_destroy_response (response);
  PQclear (result);

  return queued;
}

int
main (int    argc,
      char **argv)
{
  struct MHD_Daemon *daemon;

  if (argc != 5)
    {
      fprintf (stderr, "Usage: bare-server CONNINFO SQL PARAMETER N_THREADS\n");
      return 2;
    }

  job.conninfo = argv[1];
  job.sql = argv[2];
  job.parameter = argv[3];

  daemon = MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer_cb, NULL,
                             MHD_OPTION_THREAD_POOL_SIZE, (guint) g_ascii_strtoull (argv[4], NULL, 10),
                             MHD_OPTION_END);
  if (daemon == NULL)
    g_error ("the server does not start");

  g_print ("%u\n", MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_BIND_PORT)->port);

  while (getchar () != EOF);

  MHD_stop_daemon (daemon);

  return 0;
}
