/* albo-connection.c - one connection to PostgreSQL, one call at a time
 *
 * The object and what it is made with.  albo-connection-send.c sends a statement and
 * waits, albo-connection-call.c makes other calls of that, and albo-connection-async.c
 * runs them on a thread for those who have a main loop to keep turning.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-connection-private.h"

G_DEFINE_FINAL_TYPE (AlboConnection, albo_connection, G_TYPE_OBJECT)

enum
{
  PROP_CONNINFO = 1,
  PROP_APPLICATION_NAME,
  PROP_STATEMENT_TIMEOUT,
  PROP_LOCK_TIMEOUT,
  PROP_IDLE_IN_TRANSACTION_TIMEOUT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
albo_connection_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AlboConnection *self = ALBO_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_CONNINFO:
      g_value_set_string (value, self->conninfo);
      break;
    case PROP_APPLICATION_NAME:
      g_value_set_string (value, self->application_name);
      break;
    case PROP_STATEMENT_TIMEOUT:
      g_value_set_uint (value, self->statement_timeout);
      break;
    case PROP_LOCK_TIMEOUT:
      g_value_set_uint (value, self->lock_timeout);
      break;
    case PROP_IDLE_IN_TRANSACTION_TIMEOUT:
      g_value_set_uint (value, self->idle_in_transaction_timeout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_connection_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  AlboConnection *self = ALBO_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_CONNINFO:
      self->conninfo = g_value_dup_string (value);
      break;
    case PROP_APPLICATION_NAME:
      self->application_name = g_value_dup_string (value);
      break;
    case PROP_STATEMENT_TIMEOUT:
      self->statement_timeout = g_value_get_uint (value);
      break;
    case PROP_LOCK_TIMEOUT:
      self->lock_timeout = g_value_get_uint (value);
      break;
    case PROP_IDLE_IN_TRANSACTION_TIMEOUT:
      self->idle_in_transaction_timeout = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_connection_finalize (GObject *object)
{
  AlboConnection *self = ALBO_CONNECTION (object);

  /* Each queued call holds a reference, so the queue is empty.  No waiting: the
   * last reference may be dropped by the worker itself.
   */
  if (self->worker != NULL)
    g_thread_pool_free (self->worker, FALSE, FALSE);

  g_clear_pointer (&self->conn, PQfinish);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->conninfo, g_free);
  g_clear_pointer (&self->application_name, g_free);
  g_clear_pointer (&self->schema, g_free);
  g_queue_clear_full (&self->waiting, g_free);

  G_OBJECT_CLASS (albo_connection_parent_class)->finalize (object);
}

static void
albo_connection_class_init (AlboConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = albo_connection_get_property;
  object_class->set_property = albo_connection_set_property;
  object_class->finalize = albo_connection_finalize;

  /**
   * AlboConnection:conninfo:
   *
   * A libpq connection string or URI; what it says wins over the other properties.
   */
  props[PROP_CONNINFO] = g_param_spec_string ("conninfo", NULL, NULL, "", flags);

  /**
   * AlboConnection:application-name:
   *
   * How the server's logs call this connection.
   */
  props[PROP_APPLICATION_NAME] = g_param_spec_string ("application-name", NULL, NULL, NULL, flags);

  /**
   * AlboConnection:statement-timeout:
   *
   * Milliseconds after which the server gives up a statement; 0 is its own limit.
   */
  props[PROP_STATEMENT_TIMEOUT] =
    g_param_spec_uint ("statement-timeout", NULL, NULL, 0, G_MAXINT, 0, flags);

  /**
   * AlboConnection:lock-timeout:
   *
   * Milliseconds after which the server gives up waiting for a lock; 0 is its own limit.
   */
  props[PROP_LOCK_TIMEOUT] =
    g_param_spec_uint ("lock-timeout", NULL, NULL, 0, G_MAXINT, 0, flags);

  /**
   * AlboConnection:idle-in-transaction-timeout:
   *
   * Milliseconds after which the server ends a session that forgot its transaction;
   * 0 is its own limit.
   */
  props[PROP_IDLE_IN_TRANSACTION_TIMEOUT] =
    g_param_spec_uint ("idle-in-transaction-timeout", NULL, NULL, 0, G_MAXINT, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
albo_connection_init (AlboConnection *self)
{
  g_queue_init (&self->waiting);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * albo_connection_new:
 * @conninfo: a libpq connection string or URI; empty for the environment's
 *
 * Does not touch the network: the first call opens the connection.  With
 * g_object_new() the limits of the session can be given too.
 *
 * Returns: (transfer full): a connection that is not open yet
 */
AlboConnection *
albo_connection_new (const char *conninfo)
{
  g_return_val_if_fail (conninfo != NULL, NULL);

  return g_object_new (ALBO_TYPE_CONNECTION, "conninfo", conninfo, NULL);
}

/**
 * albo_connection_open:
 * @conninfo: a libpq connection string or URI; empty for the environment's
 * @cancellable: (nullable): ends the wait
 * @error: (nullable): %ALBO_STORE_ERROR_UNREACHABLE, %ALBO_STORE_ERROR_SIGN_IN or
 *   %G_IO_ERROR_CANCELLED
 *
 * Blocks until the server let us in, for those who want to know at once.
 *
 * Returns: (transfer full): an open connection, or %NULL on error
 */
AlboConnection *
albo_connection_open (const char    *conninfo,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(AlboConnection) self = albo_connection_new (conninfo);

  if (!albo_connection_open_link (self, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * albo_connection_get_conninfo:
 * @self: a connection
 *
 * Returns: (transfer none): what it was made with; may hold a password
 */
const char *
albo_connection_get_conninfo (AlboConnection *self)
{
  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);

  return self->conninfo;
}

/**
 * albo_connection_get_schema:
 * @self: a connection
 *
 * Returns: (transfer none): the schema whose functions the calls of the office
 *   use, `office` until somebody said otherwise
 */
const char *
albo_connection_get_schema (AlboConnection *self)
{
  g_return_val_if_fail (ALBO_IS_CONNECTION (self), NULL);

  return self->schema != NULL ? self->schema : "office";
}

/**
 * albo_connection_set_schema:
 * @self: a connection on which no call is under way
 * @schema: `office` or `audit`
 *
 * Chooses the functions for albo_office_…() calls; albo_office_sign_in() does it by
 * itself.
 */
void
albo_connection_set_schema (AlboConnection *self,
                            const char     *schema)
{
  g_return_if_fail (ALBO_IS_CONNECTION (self));
  g_return_if_fail (g_strcmp0 (schema, "office") == 0 || g_strcmp0 (schema, "audit") == 0);

  g_free (self->schema);
  self->schema = g_strdup (schema);
}

/**
 * albo_connection_close:
 * @self: a connection on which no call is under way
 *
 * Closes the link, if there is one; the next call opens another.
 */
void
albo_connection_close (AlboConnection *self)
{
  g_return_if_fail (ALBO_IS_CONNECTION (self));

  g_clear_pointer (&self->conn, PQfinish);
  g_hash_table_remove_all (self->statements);
}
