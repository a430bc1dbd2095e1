/* albo-health.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-health.h"

#include "albo-json.h"
#include "albo-office-calls.h"
#include "albo-schema-version.h"

#define SLOW_SECONDS       3
#define LONGEST_WAIT_S    15
#define OUTDATED_WAIT_S   60

/* The lock that `albo-admin upgrade` holds, which everybody may see. */
#define LOOK_SQL \
  "select exists (select from pg_catalog.pg_locks l" \
  " where l.locktype = 'advisory' and l.objid = 1634493039 and l.granted)," \
  " pg_catalog.current_setting ('transaction_read_only') = 'on'"

/**
 * AlboHealth:
 *
 * Finds out what is the matter when a call fails or does not come back, over a connection
 * of its own, so that a call that hangs cannot hide it.  It asks again by itself, less and
 * less often, until all is well; only a refused password is not tried again before the
 * person gave another one, because a server may count the failures.
 */
struct _AlboHealth
{
  GObject parent_instance;

  AlboConnection *connection;   /* whose calls are watched */
  AlboConnection *probe;
  GCancellable   *cancellable;
  AlboTrouble     trouble;
  gboolean        is_probing;
  guint           n_probes;     /* since the trouble began */
  guint           watch_source;
  guint           retry_source;
};

/* What a look at the server found. */
typedef struct
{
  gboolean is_locked;
  gboolean is_read_only;
  gint64   schema_version;
} Finding;

G_DEFINE_FINAL_TYPE (AlboHealth, albo_health, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_trouble (AlboHealth  *self,
             AlboTrouble  trouble)
{
  if (self->trouble == trouble)
    return;

  self->trouble = trouble;
  self->n_probes = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static gboolean
is_slow (AlboHealth *self)
{
  return albo_connection_get_waiting (self->connection) > SLOW_SECONDS * G_USEC_PER_SEC;
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboHealth *self = ALBO_HEALTH (user_data);

  self->retry_source = 0;
  albo_health_check (self);
  return G_SOURCE_REMOVE;
}

/* Half of the wait is chance, so that a whole office does not come back in one instant. */
static void
check_later (AlboHealth *self)
{
  guint seconds = self->trouble == ALBO_TROUBLE_OUTDATED
                  ? OUTDATED_WAIT_S
                  : MIN (1u << MIN (self->n_probes, 10), LONGEST_WAIT_S);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (!g_cancellable_is_cancelled (self->cancellable))
    self->retry_source = g_timeout_add (seconds * 500 + (guint) g_random_int_range (0, (gint32) seconds * 500),
                                        retry_cb, self);
}

static gpointer
look (AlboConnection  *probe,
      gpointer         data,
      GCancellable    *cancellable,
      GError         **error)
{
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(JsonNode) whoami = NULL;
  g_autofree Finding *finding = g_new0 (Finding, 1);

  rows = albo_connection_call (probe, LOOK_SQL, 0, NULL, cancellable, error);

  if (rows != NULL && *PQgetvalue (rows, 0, 0) == 't')
    finding->is_locked = TRUE;
  else if (rows != NULL)
    {
      finding->is_read_only = *PQgetvalue (rows, 0, 1) == 't';
      whoami = albo_office_whoami (probe, cancellable, error);
      if (whoami != NULL && JSON_NODE_HOLDS_OBJECT (whoami))
        finding->schema_version = albo_json_get_int (json_node_get_object (whoami),
                                                     "schema_version", 0);
    }

  /* Next time another server may be the right one, and its password another. */
  albo_connection_close (probe);

  if (rows == NULL || (whoami == NULL && !finding->is_locked))
    return NULL;

  return g_steal_pointer (&finding);
}

static AlboTrouble
trouble_from_finding (AlboHealth    *self,
                      const Finding *finding)
{
  if (finding->is_locked)
    return ALBO_TROUBLE_UPGRADING;

  if (finding->is_read_only)
    return ALBO_TROUBLE_READ_ONLY;

  if (finding->schema_version > ALBO_SCHEMA_VERSION)
    return ALBO_TROUBLE_OUTDATED;

  return is_slow (self) ? ALBO_TROUBLE_SLOW : ALBO_TROUBLE_NONE;
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboHealth) self = ALBO_HEALTH (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree Finding *finding = NULL;

  finding = albo_connection_run_finish (ALBO_CONNECTION (object), result, looked_cb, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_probing = FALSE;
  set_trouble (self, finding != NULL ? trouble_from_finding (self, finding)
                                     : albo_trouble_from_error (error));
  self->n_probes++;

  if (self->trouble != ALBO_TROUBLE_NONE && !albo_trouble_is_lasting (self->trouble))
    check_later (self);
}

static gboolean
watch_cb (gpointer user_data)
{
  AlboHealth *self = ALBO_HEALTH (user_data);

  if (is_slow (self))
    {
      if (self->trouble == ALBO_TROUBLE_NONE && self->is_probing)
        set_trouble (self, ALBO_TROUBLE_SLOW);
      else if (self->trouble == ALBO_TROUBLE_NONE)
        albo_health_check (self);
    }
  else if (self->trouble == ALBO_TROUBLE_SLOW && !self->is_probing)
    {
      albo_health_check (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
albo_health_dispose (GObject *object)
{
  AlboHealth *self = ALBO_HEALTH (object);

  albo_health_stop (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->probe);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (albo_health_parent_class)->dispose (object);
}

static void
albo_health_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AlboHealth *self = ALBO_HEALTH (object);

  switch (prop_id)
    {
    case PROP_TROUBLE:
      g_value_set_uint (value, self->trouble);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_health_class_init (AlboHealthClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_health_dispose;
  object_class->get_property = albo_health_get_property;

  /**
   * AlboHealth:trouble:
   *
   * What is the matter, an [enum@Albo.Trouble].
   */
  properties[PROP_TROUBLE] =
    g_param_spec_uint ("trouble", NULL, NULL, 0, ALBO_TROUBLE_CERTIFICATE, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
albo_health_init (AlboHealth *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * albo_health_new:
 * @connection: of somebody who signed in
 *
 * Watches over the calls of @connection until it is stopped.
 *
 * Returns: (transfer full): a watch
 */
AlboHealth *
albo_health_new (AlboConnection *connection)
{
  AlboHealth *self = g_object_new (ALBO_TYPE_HEALTH, NULL);

  self->connection = g_object_ref (connection);
  self->probe = g_object_new (ALBO_TYPE_CONNECTION,
                              "conninfo", albo_connection_get_conninfo (connection),
                              "application-name", "albo-health",
                              "statement-timeout", 5000,
                              "lock-timeout", 2000,
                              NULL);
  albo_connection_set_schema (self->probe, albo_connection_get_schema (connection));
  self->watch_source = g_timeout_add_seconds (1, watch_cb, self);

  return self;
}

AlboTrouble
albo_health_get_trouble (AlboHealth *self)
{
  g_return_val_if_fail (ALBO_IS_HEALTH (self), ALBO_TROUBLE_NONE);

  return self->trouble;
}

/**
 * albo_health_report:
 * @self: a watch
 * @error: why a call failed
 *
 * Has a look if the error may be about more than that call.
 */
void
albo_health_report (AlboHealth   *self,
                    const GError *error)
{
  g_return_if_fail (ALBO_IS_HEALTH (self));

  if (error == NULL || error->domain != ALBO_STORE_ERROR)
    return;

  switch ((int) error->code)
    {
    case ALBO_STORE_ERROR_UNREACHABLE:
      /* What took longer than it may says nothing about the next call. */
      if (self->trouble == ALBO_TROUBLE_NONE &&
          g_strcmp0 (albo_store_error_get_sqlstate (error), "57014") != 0)
        set_trouble (self, albo_trouble_from_error (error));
      albo_health_check (self);
      break;

    case ALBO_STORE_ERROR_SIGN_IN:
    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_FAILED:
      albo_health_check (self);
      break;

    default:
      break;
    }
}

/**
 * albo_health_check:
 * @self: a watch
 *
 * Looks at once, unless it is looking.
 */
void
albo_health_check (AlboHealth *self)
{
  g_return_if_fail (ALBO_IS_HEALTH (self));

  if (self->is_probing || g_cancellable_is_cancelled (self->cancellable))
    return;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->is_probing = TRUE;
  albo_connection_run_async (self->probe, look, NULL, NULL, g_free, looked_cb, self->cancellable,
                             looked_cb, g_object_ref (self));
}

/**
 * albo_health_set_conninfo:
 * @self: a watch
 * @conninfo: a libpq connection string with another password
 *
 * Looks with that password from now on.
 */
void
albo_health_set_conninfo (AlboHealth *self,
                          const char *conninfo)
{
  g_return_if_fail (ALBO_IS_HEALTH (self));

  albo_connection_set_conninfo (self->probe, conninfo);
}

/**
 * albo_health_stop:
 * @self: a watch
 *
 * Looks no more.
 */
void
albo_health_stop (AlboHealth *self)
{
  g_return_if_fail (ALBO_IS_HEALTH (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_source, g_source_remove);
  g_clear_handle_id (&self->retry_source, g_source_remove);
}

/**
 * albo_trouble_from_error:
 * @error: why a call failed
 *
 * Returns: what that says about the server
 */
AlboTrouble
albo_trouble_from_error (const GError *error)
{
  const char *sqlstate = albo_store_error_get_sqlstate (error);

  if (albo_store_error_is_untrusted (error))
    return ALBO_TROUBLE_CERTIFICATE;

  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_UNREACHABLE)
    {
    case ALBO_STORE_ERROR_UNREACHABLE:
      return g_strcmp0 (sqlstate, "25006") == 0 ? ALBO_TROUBLE_READ_ONLY
           : g_strcmp0 (sqlstate, "57014") == 0 ? ALBO_TROUBLE_SLOW
           : ALBO_TROUBLE_UNREACHABLE;

    case ALBO_STORE_ERROR_SIGN_IN:
      return g_strcmp0 (sqlstate, "28P01") == 0 ? ALBO_TROUBLE_PASSWORD : ALBO_TROUBLE_SUSPENDED;

    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_NOT_FOUND:
      return ALBO_TROUBLE_SUSPENDED;

    case ALBO_STORE_ERROR_CONFLICT:
      return ALBO_TROUBLE_UPGRADING;

    default:
      return ALBO_TROUBLE_OUTDATED;
    }
}

/**
 * albo_trouble_is_lasting:
 * @trouble: what is the matter
 *
 * Returns: whether it does not go away before somebody does something about it
 */
gboolean
albo_trouble_is_lasting (AlboTrouble trouble)
{
  return trouble == ALBO_TROUBLE_PASSWORD || trouble == ALBO_TROUBLE_SUSPENDED;
}
