/* albo-listener.c - wake-ups from the database
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-listener.h"

#include <glib-unix.h>

#include "albo-link-private.h"

/* Milliseconds.  The wait doubles with each failure up to the longest; half of it is
 * chance, so that a whole office does not come back in the same instant.
 */
#define SHORTEST_WAIT 250
#define LONGEST_WAIT 30000

/**
 * AlboListener:
 *
 * Listens on channels over a connection of its own, and comes back by itself after
 * the server was away.
 *
 * Anyone may send on a channel, so a wake-up says what to reload, never what is in
 * it.  It can also be lost with the connection: reload on
 * [signal@Albo.Listener::reconnected].
 */
struct _AlboListener
{
  GObject parent_instance;

  char         *conninfo;
  GStrv         channels;
  GMainContext *context;       /* (nullable): while started */
  GCancellable *opening;       /* (nullable): while a thread opens the link */
  PGconn       *conn;          /* (nullable): while listening */
  GSource      *input_source;  /* (nullable): while listening */
  GSource      *retry_source;  /* (nullable): while waiting to try again */
  guint         n_failures;    /* since it last listened */
};

G_DEFINE_FINAL_TYPE (AlboListener, albo_listener, G_TYPE_OBJECT)

enum
{
  PROP_CONNECTED = 1,
  N_PROPS
};

enum
{
  NOTIFIED,
  RECONNECTED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

typedef struct
{
  char  *conninfo;
  GStrv  channels;
} Order;

static void open_link (AlboListener *self);

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->conninfo);
  g_strfreev (order->channels);
  g_free (order);
}

static void
weak_ref_free (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GWeakRef, weak_ref_free)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static void
close_link (AlboListener *self)
{
  gboolean was_connected = self->conn != NULL;

  clear_source (&self->input_source);
  g_clear_pointer (&self->conn, PQfinish);

  if (was_connected)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTED]);
}

static guint
choose_wait (guint n_failures)
{
  guint wait = MIN (SHORTEST_WAIT << MIN (n_failures, 10), LONGEST_WAIT);

  return wait / 2 + (guint) g_random_int_range (0, wait / 2 + 1);
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboListener *self = user_data;

  clear_source (&self->retry_source);
  open_link (self);

  return G_SOURCE_REMOVE;
}

static void
try_later (AlboListener *self)
{
  close_link (self);

  if (self->context == NULL || self->retry_source != NULL)
    return;

  self->retry_source = g_timeout_source_new (choose_wait (self->n_failures++));
  g_source_set_callback (self->retry_source, retry_cb, self, NULL);
  g_source_attach (self->retry_source, self->context);
}

static gboolean
listen_on (PGconn      *conn,
           const char  *channel,
           GError     **error)
{
  char *quoted = PQescapeIdentifier (conn, channel, strlen (channel));
  g_autofree char *sql = g_strconcat ("listen ", quoted, NULL);
  PGresult *result = PQexec (conn, sql);
  gboolean is_good = PQresultStatus (result) == PGRES_COMMAND_OK;

  if (!is_good)
    g_propagate_error (error, albo_store_error_from_conn (conn));

  PQfreemem (quoted);
  PQclear (result);

  return is_good;
}

/* In a thread: looking up a name and signing in take their time. */
static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Order *order = task_data;
  const AlboLinkOptions options = { .application_name = "albo-listener" };
  GError *error = NULL;
  PGconn *conn = albo_link_open (order->conninfo, &options, cancellable, &error);

  for (gsize i = 0; error == NULL && order->channels[i] != NULL; i++)
    listen_on (conn, order->channels[i], &error);

  if (error != NULL)
    {
      PQfinish (conn);
      g_task_return_error (task, error);
    }
  else
    {
      g_task_return_pointer (task, conn, (GDestroyNotify) PQfinish);
    }
}

/* A handler may stop or drop the listener, so nothing is touched after the first. */
static gboolean
read_wake_ups (AlboListener *self)
{
  g_autoptr(AlboListener) kept = g_object_ref (self);
  g_autoptr(GPtrArray) wake_ups = g_ptr_array_new_with_free_func (PQfreemem);
  PGnotify *wake_up;
  gboolean is_up = PQconsumeInput (self->conn) && PQstatus (self->conn) == CONNECTION_OK;

  while ((wake_up = PQnotifies (self->conn)) != NULL)
    g_ptr_array_add (wake_ups, wake_up);

  if (!is_up)
    try_later (self);

  for (guint i = 0; i < wake_ups->len; i++)
    {
      wake_up = wake_ups->pdata[i];
      g_signal_emit (self, signals[NOTIFIED], 0, wake_up->relname, wake_up->extra);
    }

  return is_up;
}

static gboolean
input_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  return read_wake_ups (user_data);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GWeakRef) ref = user_data;
  g_autoptr(AlboListener) self = g_weak_ref_get (ref);
  PGconn *conn = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->opening)
    {
      PQfinish (conn);
      return;
    }

  g_clear_object (&self->opening);

  if (conn == NULL)
    {
      try_later (self);
      return;
    }

  self->conn = conn;
  self->n_failures = 0;
  self->input_source = g_unix_fd_source_new (PQsocket (conn), G_IO_IN);
  g_source_set_callback (self->input_source, G_SOURCE_FUNC (input_cb), self, NULL);
  g_source_attach (self->input_source, self->context);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTED]);
  g_signal_emit (self, signals[RECONNECTED], 0);

  /* What came with the answers to LISTEN is read already and wakes nobody. */
  if (self->conn == conn)
    read_wake_ups (self);
}

static void
open_link (AlboListener *self)
{
  g_autoptr(GTask) task = NULL;
  Order *order = g_new0 (Order, 1);
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  order->conninfo = g_strdup (self->conninfo);
  order->channels = g_strdupv (self->channels);
  g_weak_ref_init (ref, self);

  self->opening = g_cancellable_new ();
  task = g_task_new (NULL, self->opening, opened_cb, ref);
  g_task_set_source_tag (task, open_link);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, open_in_thread);
}

static void
albo_listener_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AlboListener *self = ALBO_LISTENER (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->conn != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_listener_dispose (GObject *object)
{
  albo_listener_stop (ALBO_LISTENER (object));

  G_OBJECT_CLASS (albo_listener_parent_class)->dispose (object);
}

static void
albo_listener_finalize (GObject *object)
{
  AlboListener *self = ALBO_LISTENER (object);

  g_clear_pointer (&self->conninfo, g_free);
  g_clear_pointer (&self->channels, g_strfreev);

  G_OBJECT_CLASS (albo_listener_parent_class)->finalize (object);
}

static void
albo_listener_class_init (AlboListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = albo_listener_get_property;
  object_class->dispose = albo_listener_dispose;
  object_class->finalize = albo_listener_finalize;

  /**
   * AlboListener:connected:
   *
   * Whether wake-ups can arrive now.
   */
  props[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * AlboListener::notified:
   * @self: the listener
   * @channel: where it came in
   * @payload: what to reload; anyone may have sent it
   *
   * A wake-up came.
   */
  signals[NOTIFIED] = g_signal_new ("notified", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE,
                                    2, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * AlboListener::reconnected:
   * @self: the listener
   *
   * It listens from now on, for the first time or again.  Wake-ups may have been
   * missed before, so what is shown must be loaded anew.
   */
  signals[RECONNECTED] = g_signal_new ("reconnected", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_listener_init (AlboListener *self)
{
}

/**
 * albo_listener_new:
 * @conninfo: a libpq connection string or URI; of the server itself, not of a pooler
 * @channels: (array zero-terminated=1): the channels, e.g. `albo_1`
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
AlboListener *
albo_listener_new (const char         *conninfo,
                   const char * const *channels)
{
  AlboListener *self;

  g_return_val_if_fail (conninfo != NULL, NULL);
  g_return_val_if_fail (channels != NULL, NULL);

  self = g_object_new (ALBO_TYPE_LISTENER, NULL);
  self->conninfo = g_strdup (conninfo);
  self->channels = g_strdupv ((char **) channels);

  return self;
}

/**
 * albo_listener_start:
 * @self: a listener
 *
 * Listens from now on; signals come in the thread-default main context of the caller.
 * Nothing happens if it was started before.
 */
void
albo_listener_start (AlboListener *self)
{
  g_return_if_fail (ALBO_IS_LISTENER (self));

  if (self->context != NULL)
    return;

  self->context = g_main_context_ref_thread_default ();
  self->n_failures = 0;
  open_link (self);
}

/**
 * albo_listener_stop:
 * @self: a listener
 *
 * Stops listening; albo_listener_start() may be called again.
 */
void
albo_listener_stop (AlboListener *self)
{
  g_return_if_fail (ALBO_IS_LISTENER (self));

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);

  g_clear_object (&self->opening);
  clear_source (&self->retry_source);
  g_clear_pointer (&self->context, g_main_context_unref);
  close_link (self);
}

/**
 * albo_listener_get_connected:
 * @self: a listener
 *
 * Returns: whether wake-ups can arrive now
 */
gboolean
albo_listener_get_connected (AlboListener *self)
{
  g_return_val_if_fail (ALBO_IS_LISTENER (self), FALSE);

  return self->conn != NULL;
}
