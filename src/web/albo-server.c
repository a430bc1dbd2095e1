/* albo-server.c
 *
 * GNU libmicrohttpd with a pool of epoll threads.  A question is answered by the
 * thread that read it, with a database connection of that thread, so handlers
 * are straight lines that block.
 *
 * A thread that waits for the database serves none of its other connections
 * meanwhile: statement_timeout bounds how long, and there are more threads than
 * processors.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-server.h"

#include <string.h>
#include <unistd.h>

#include "albo-client.h"
#include "albo-exchange-private.h"

/* The body of a refused question is read and thrown away up to this size, because a
 * browser that is still sending shows a broken connection instead of our answer.
 */
#define MAX_DISCARDED (64 * 1024 * 1024)

#define N_BUCKETS  16384                   /* addresses, and sessions, that are told apart */
#define SWEEP_TURN (G_USEC_PER_SEC / 2)    /* between two looks for who is too slow */
#define REST       (2 * G_USEC_PER_SEC)    /* a proxy keeps its idle connections for less */

struct _AlboServer
{
  struct MHD_Daemon   *daemon;      /* (nullable): NULL once stopped */
  GSocket             *socket;
  AlboSite            *site;        /* borrowed */
  const AlboRoute     *routes;      /* borrowed: a static table */
  gsize                n_routes;
  AlboConnectionMaker  make_connection;
  gpointer             user_data;
  AlboPatience         patience;
  gboolean             trusts_proxy;
  AlboLimiter         *by_address;  /* (nullable) */
  AlboLimiter         *by_session;  /* (nullable) */
  AlboMetrics         *metrics;
  AlboPeers           *peers;
  GThread             *sweeper;     /* (nullable): shuts who is too slow */
  gboolean             is_draining; /* atomic: each answer is the last of its connection */
  gboolean             is_ended;    /* guarded by lock */
  GMutex               lock;
  GCond                ended;
};

/* A thread belongs to one server and ends with it, closing its connection. */
static GPrivate thread_connection = G_PRIVATE_INIT (g_object_unref);

static AlboConnection *
get_thread_connection (AlboServer *self)
{
  AlboConnection *connection = g_private_get (&thread_connection);

  if (connection == NULL)
    {
      connection = self->make_connection (self->user_data);
      g_private_set (&thread_connection, connection);
    }

  return connection;
}

typedef struct
{
  guint       n_hosts;
  guint       n_lengths;
  const char *length;    /* (nullable) */
  gboolean    encoded;   /* chunked or worse */
} Framing;

static enum MHD_Result
read_header_cb (void               *user_data,
                enum MHD_ValueKind  kind,
                const char         *name,
                const char         *value)
{
  Framing *framing = user_data;

  if (g_ascii_strcasecmp (name, MHD_HTTP_HEADER_HOST) == 0)
    framing->n_hosts++;
  else if (g_ascii_strcasecmp (name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0)
    framing->encoded = TRUE;
  else if (g_ascii_strcasecmp (name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
    {
      framing->n_lengths++;
      framing->length = value;
    }

  return MHD_YES;
}

typedef struct
{
  char         *query;        /* (nullable): as it was sent, of an address with a signature */
  AlboExchange *exchange;     /* (nullable): NULL until the headers are read */
  guint         refusal;      /* 0, or the status to answer with */
  gboolean      must_sign_in; /* who asks has no session */
  GError       *error;        /* (nullable): why the body is not kept */
  gboolean      has_body;     /* and it is small enough to be read to its end */
} Question;

static gboolean
is_refused (Question *question)
{
  return question->refusal != 0 || question->must_sign_in || question->error != NULL;
}

static void
reply_refusal (Question *question)
{
  if (question->refusal != 0)
    albo_exchange_reply_problem (question->exchange, question->refusal);
  else if (question->must_sign_in)
    albo_exchange_reply_sign_in (question->exchange);
  else
    albo_exchange_reply_error (question->exchange, question->error);
}

/* What a proxy and we could read differently is refused, and so is a body whose
 * size is not told beforehand: browsers tell it.
 *
 * Returns: 0, or the status to refuse with; whether the body may be thrown away
 *   first is told in @question
 */
static guint
check_body (Question        *question,
            const AlboRoute *route)
{
  AlboExchange *exchange = question->exchange;
  Framing framing = { 0 };
  AlboBodyLimits limits;
  guint64 length = 0;
  const char *type;

  MHD_get_connection_values (exchange->wire, MHD_HEADER_KIND, read_header_cb, &framing);

  if (framing.n_hosts > 1 || framing.n_lengths > 1)
    return MHD_HTTP_BAD_REQUEST;

  if (framing.encoded)
    return MHD_HTTP_LENGTH_REQUIRED;

  if (framing.length != NULL &&
      !g_ascii_string_to_unsigned (framing.length, 10, 0, G_MAXUINT64, &length, NULL))
    return MHD_HTTP_BAD_REQUEST;

  if (route == NULL || length == 0)
    return 0;

  limits = route->body;
  if (limits.size == ALBO_BODY_OF_SITE)
    limits.size = exchange->site->max_upload;

  if (length > limits.size)
    {
      question->has_body = limits.size > 0 && length <= MAX_DISCARDED;
      return MHD_HTTP_CONTENT_TOO_LARGE;
    }

  type = albo_exchange_get_header (exchange, MHD_HTTP_HEADER_CONTENT_TYPE);
  exchange->body = type != NULL ? albo_body_new (type, &limits) : NULL;
  question->has_body = exchange->body != NULL;

  return question->has_body ? 0 : MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
}

/* Returns: FALSE if who asks has asked too often; the answer is given then */
static gboolean
check_rate (AlboServer   *self,
            AlboExchange *exchange)
{
  gint64 now = exchange->started_at;
  gboolean is_costly = exchange->route != NULL && exchange->route->flags & ALBO_ROUTE_COSTLY;
  guint cost = is_costly ? ALBO_COSTLY : 1;
  char address[ALBO_CLIENT_LENGTH];
  guint wait = 0;

  if (albo_client_find (exchange->wire, self->trusts_proxy, address))
    wait = albo_limiter_take (self->by_address, address, cost, now);

  if (wait > 0)
    {
      albo_metrics_count_refusal (self->metrics, ALBO_REFUSAL_ADDRESS);
    }
  else if (exchange->session != NULL)
    {
      wait = albo_limiter_take (self->by_session, exchange->session, cost, now);
      if (wait > 0)
        albo_metrics_count_refusal (self->metrics, ALBO_REFUSAL_SESSION);
    }

  if (wait > 0)
    {
      exchange->retry_after = wait;
      albo_exchange_reply_problem (exchange, MHD_HTTP_TOO_MANY_REQUESTS);
    }

  return wait == 0;
}

/* Finds who answers; answers itself if nobody does. */
static const AlboRoute *
find_route (AlboServer   *self,
            AlboExchange *exchange)
{
  g_autofree char *allowed = NULL;
  AlboPath segments;
  const AlboRoute *route = albo_route_find (self->routes, self->n_routes, exchange->method,
                                            exchange->path, &segments, &allowed);

  if (route != NULL)
    {
      albo_exchange_set_route (exchange, route, &segments);
    }
  else if (!check_rate (self, exchange))
    {
      /* Who looks for what might be there is not told either. */
    }
  else if (allowed != NULL)
    {
      albo_exchange_set_header (exchange, MHD_HTTP_HEADER_ALLOW, allowed);
      albo_exchange_reply_problem (exchange, MHD_HTTP_METHOD_NOT_ALLOWED);
    }
  else
    {
      albo_exchange_reply_problem (exchange, MHD_HTTP_NOT_FOUND);
    }

  return route;
}

/* The headers were read: what is refused now is answered at once, or once its body
 * was thrown away.
 */
static void
begin_exchange (AlboServer *self,
                Question   *question)
{
  AlboExchange *exchange = question->exchange;
  const AlboRoute *route = find_route (self, exchange);

  if (route == NULL)
    return;

  if (!(route->flags & ALBO_ROUTE_FREE) && !check_rate (self, exchange))
    return;

  question->refusal = check_body (question, route);

  if (question->refusal == 0 && (route->flags & ALBO_ROUTE_SIGN_IN) && exchange->session == NULL)
    question->must_sign_in = TRUE;
  else if (question->refusal == 0 && route->admit != NULL)
    route->admit (exchange, exchange->connection, &question->error);

  if (is_refused (question) && !question->has_body)
    reply_refusal (question);
}

static void
answer (AlboServer *self,
        Question   *question)
{
  AlboExchange *exchange = question->exchange;
  const AlboRoute *route = exchange->route;
  gboolean is_form = strcmp (route->method, "POST") == 0;
  gboolean is_bound = !(route->flags & ALBO_ROUTE_FOREIGN) &&
                      (!(route->flags & ALBO_ROUTE_ANYBODY) || exchange->csrf_token != NULL);

  if (!is_refused (question) && exchange->body != NULL && !albo_body_end (exchange->body))
    question->refusal = MHD_HTTP_BAD_REQUEST;

  if (!is_refused (question) && is_form && is_bound && !albo_exchange_check_csrf (exchange))
    question->refusal = MHD_HTTP_FORBIDDEN;

  if (is_refused (question))
    {
      reply_refusal (question);
      return;
    }

  albo_site_is_demo (self->site, exchange->connection);
  route->handler (exchange, exchange->connection);
}

static AlboPeer *
get_peer (struct MHD_Connection *wire)
{
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info (wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  return info->socket_context;
}

/* The headers were read. */
static enum MHD_Result
start_question (AlboServer             *self,
                struct MHD_Connection  *wire,
                const char             *method,
                const char             *path,
                void                  **state)
{
  Question *question = *state != NULL ? *state : g_new0 (Question, 1);

  *state = question;
  albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_WORKING);
  question->exchange = albo_exchange_new (wire, self->site, get_thread_connection (self),
                                          method, path);
  question->exchange->query = g_steal_pointer (&question->query);
  question->exchange->metrics = self->metrics;
  question->exchange->is_last = g_atomic_int_get (&self->is_draining);
  begin_exchange (self, question);

  if (!albo_exchange_is_answered (question->exchange))
    {
      if (question->has_body)
        albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_ASKING);

      return MHD_YES;
    }

  albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_SENDING);

  return albo_exchange_finish (question->exchange);
}

/* Called once with the headers, then with each piece of the body, then at its end. */
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
  AlboServer *self = user_data;
  Question *question = *state;

  if (question == NULL || question->exchange == NULL)
    return start_question (self, wire, method, path, state);

  if (*size > 0)
    {
      if (!is_refused (question) &&
          !albo_body_feed (question->exchange->body, (const guint8 *) data, *size))
        question->refusal = MHD_HTTP_BAD_REQUEST;

      *size = 0;

      return MHD_YES;
    }

  if (question->has_body)
    albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_WORKING);

  question->exchange->is_last = g_atomic_int_get (&self->is_draining);
  answer (self, question);
  albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_SENDING);

  return albo_exchange_finish (question->exchange);
}

/* One line a question, in one write, so that those of two threads do not mix.  It has the
 * pattern, not the path, and of what strangers send nothing at all.
 */
static void
write_line (AlboServer   *self,
            AlboExchange *exchange,
            gint64        duration)
{
  char line[256];
  gboolean is_known = exchange->route != NULL;
  int length;

  if (self->site->log_fd < 0)
    return;

  length = g_snprintf (line, sizeof line, "id=%s method=%s route=%s status=%u us=%" G_GINT64_FORMAT "\n",
                       exchange->id, is_known ? exchange->route->method : "-",
                       is_known ? exchange->route->pattern : "-", exchange->status, duration);
  length = MIN (length, (int) sizeof line - 1);

  /* A journal that is full is no reason to answer nobody. */
  if (write (self->site->log_fd, line, (gsize) length) < 0)
    return;
}

static void
completed_cb (void                             *user_data,
              struct MHD_Connection            *wire,
              void                            **state,
              enum MHD_RequestTerminationCode   code)
{
  AlboServer *self = user_data;
  Question *question = *state;
  AlboExchange *exchange;
  gint64 duration;

  if (question == NULL)
    return;

  exchange = question->exchange;

  /* Who went away before the headers were whole. */
  if (exchange == NULL)
    {
      g_free (question->query);
      g_clear_pointer (state, g_free);
      return;
    }

  duration = g_get_monotonic_time () - exchange->started_at;
  albo_metrics_count_answer (self->metrics, exchange->route, exchange->status, duration);
  write_line (self, exchange, duration);

  /* The answer is on its way: how long this takes says nothing about what there is. */
  if (exchange->is_stranger)
    {
      albo_metrics_count_refusal (self->metrics, ALBO_REFUSAL_STRANGER);
      if (self->site->note_stranger != NULL)
        self->site->note_stranger (exchange, exchange->connection);
    }

  albo_exchange_free (exchange);
  g_clear_error (&question->error);
  g_clear_pointer (state, g_free);
  albo_peers_set (self->peers, get_peer (wire), ALBO_PEER_IDLE);
}

static void
connection_cb (void                              *user_data,
               struct MHD_Connection             *wire,
               void                             **context,
               enum MHD_ConnectionNotificationCode code)
{
  AlboServer *self = user_data;

  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    *context = albo_peers_add (self->peers,
                               MHD_get_connection_info (wire, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
  else
    albo_peers_remove (self->peers, g_steal_pointer (context));
}

static gpointer
sweep_thread (gpointer data)
{
  AlboServer *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_ended)
    {
      gint64 now = g_get_monotonic_time ();

      if (!g_cond_wait_until (&self->ended, &self->lock, now + SWEEP_TURN))
        for (guint n = albo_peers_sweep (self->peers, &self->patience, now); n > 0; n--)
          albo_metrics_count_refusal (self->metrics, ALBO_REFUSAL_SLOW);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* The request line was read.  What is signed in a query is the text that was sent, which
 * nobody can have back once it is decoded.
 */
static void *
address_cb (void                  *user_data,
            const char            *address,
            struct MHD_Connection *wire)
{
  const char *query = strchr (address, '?');
  Question *question;

  if (query == NULL || strstr (query, "Signature=") == NULL)
    return NULL;

  question = g_new0 (Question, 1);
  question->query = g_strdup (query + 1);

  return question;
}

/* Undoes `%xx` in place, in paths and parameters.  A NUL stays as it is written:
 * decoded, it would hide what follows it, and two addresses would look the same.
 *
 * Returns: the bytes that are left
 */
static size_t
unescape_cb (void                  *user_data,
             struct MHD_Connection *wire,
             char                  *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (from[0] == '%' && g_ascii_isxdigit (from[1]) && g_ascii_isxdigit (from[2]) &&
          (from[1] != '0' || from[2] != '0'))
        {
          *to++ = (char) (g_ascii_xdigit_value (from[1]) * 16 + g_ascii_xdigit_value (from[2]));
          from += 2;
        }
      else
        {
          *to++ = *from;
        }
    }

  *to = '\0';

  return (size_t) (to - text);
}

/* It tells what strangers did wrong, which is nothing for the journal. */
static void G_GNUC_PRINTF (2, 0)
log_cb (void       *user_data,
        const char *format,
        va_list     args)
{
  g_logv (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, format, args);
}

/**
 * albo_server_new:
 * @socket: a listening TCP or Unix socket
 * @site: what the answers share; outlives the server
 * @routes: (array length=n_routes): who answers what; outlives the server
 * @n_routes: how many
 * @limits: what strangers may use up
 * @make_connection: called once in each thread
 * @user_data: for @make_connection; outlives the server
 * @error: (nullable): %G_IO_ERROR_FAILED
 *
 * Starts serving.  The database is not needed yet: until it is there, what
 * needs it is answered with 503.
 *
 * Returns: (transfer full): a running server, or %NULL on error
 */
AlboServer *
albo_server_new (GSocket                 *socket,
                 AlboSite                *site,
                 const AlboRoute         *routes,
                 gsize                    n_routes,
                 const AlboServerLimits  *limits,
                 AlboConnectionMaker      make_connection,
                 gpointer                 user_data,
                 GError                 **error)
{
  g_autoptr(AlboServer) self = g_new0 (AlboServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->socket = g_object_ref (socket);
  self->site = site;
  self->routes = routes;
  self->n_routes = n_routes;
  self->make_connection = make_connection;
  self->user_data = user_data;
  self->patience = limits->patience;
  self->trusts_proxy = limits->trusts_proxy;
  self->metrics = albo_metrics_new (routes, n_routes);
  self->peers = albo_peers_new ();
  if (limits->by_address.rate > 0)
    self->by_address = albo_limiter_new (&limits->by_address, N_BUCKETS);
  if (limits->by_session.rate > 0)
    self->by_session = albo_limiter_new (&limits->by_session, N_BUCKETS);

  /* The logger comes first, or errors in the other options go to stderr. */
  self->daemon =
    MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0,
                      NULL, NULL, question_cb, self,
                      MHD_OPTION_EXTERNAL_LOGGER, log_cb, NULL,
                      MHD_OPTION_LISTEN_SOCKET, g_socket_get_fd (socket),
                      MHD_OPTION_NOTIFY_COMPLETED, completed_cb, self,
                      MHD_OPTION_NOTIFY_CONNECTION, connection_cb, self,
                      MHD_OPTION_URI_LOG_CALLBACK, address_cb, NULL,
                      MHD_OPTION_UNESCAPE_CALLBACK, unescape_cb, NULL,
                      MHD_OPTION_THREAD_POOL_SIZE, limits->n_threads,
                      MHD_OPTION_CONNECTION_LIMIT, limits->n_connections,
                      MHD_OPTION_PER_IP_CONNECTION_LIMIT, limits->n_connections_per_address,
                      MHD_OPTION_CONNECTION_TIMEOUT, limits->timeout,
                      MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits->memory,
                      MHD_OPTION_STRICT_FOR_CLIENT, 1,
                      MHD_OPTION_END);

  if (self->daemon == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The HTTP server did not start");
      return NULL;
    }

  self->sweeper = g_thread_new ("sweeper", sweep_thread, self);

  return g_steal_pointer (&self);
}

/**
 * albo_server_free:
 * @self: (nullable): a server
 *
 * Stops it at once if it is still running.
 */
void
albo_server_free (AlboServer *self)
{
  if (self == NULL)
    return;

  albo_server_stop (self, 0);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->by_address, albo_limiter_free);
  g_clear_pointer (&self->by_session, albo_limiter_free);
  g_clear_pointer (&self->metrics, albo_metrics_free);
  g_clear_pointer (&self->peers, albo_peers_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}

/**
 * albo_server_get_port:
 * @self: a server
 *
 * Returns: the TCP port it listens on, 0 for a Unix socket
 */
guint16
albo_server_get_port (AlboServer *self)
{
  g_autoptr(GSocketAddress) where = g_socket_get_local_address (self->socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (where)
         ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (where)) : 0;
}

/**
 * albo_server_measure:
 * @self: a server
 *
 * Returns: (transfer full): what it has counted so far, as Prometheus reads it
 */
char *
albo_server_measure (AlboServer *self)
{
  return albo_metrics_print (self->metrics, albo_peers_count (self->peers));
}

/**
 * albo_server_stop:
 * @self: a server
 * @seconds: how long questions under way may take
 *
 * Accepts no more connections, answers what was asked on those there are, and tells each
 * of them that this was the last; then ends the threads and their database connections.
 * A handler is never interrupted, so this may take as long as the longest statement.
 *
 * Connections that come meanwhile wait in the socket: whoever else it was passed to
 * serves them, or whoever it is passed to next.
 */
void
albo_server_stop (AlboServer *self,
                  guint       seconds)
{
  if (self->daemon != NULL)
    {
      g_atomic_int_set (&self->is_draining, TRUE);

      /* The socket it returns stays ours, and open until the threads have ended. */
      MHD_quiesce_daemon (self->daemon);
      albo_peers_drain (self->peers, REST, g_get_monotonic_time () + seconds * G_USEC_PER_SEC);
    }

  if (self->sweeper != NULL)
    {
      g_mutex_lock (&self->lock);
      self->is_ended = TRUE;
      g_cond_signal (&self->ended);
      g_mutex_unlock (&self->lock);
      g_clear_pointer (&self->sweeper, g_thread_join);
    }

  g_clear_pointer (&self->daemon, MHD_stop_daemon);
}
