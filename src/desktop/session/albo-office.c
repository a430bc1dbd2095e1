/* albo-office.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office.h"

#include "albo-json.h"
#include "albo-listener.h"
#include "albo-office-calls.h"
#include "albo-office-source-private.h"
#include "albo-request-source.h"
#include "albo-schema-version.h"
#include "albo-server-address.h"

#include <glib/gi18n.h>

#define POLL_SECONDS      60
#define COUNT_DELAY_MS   200
#define LISTEN_DELAY_MS  400

/**
 * AlboOffice:
 *
 * What the views share: the connection for calls, who is calling, the counts of
 * the open states, and the wake-ups that come over a connection of their own.
 *
 * A wake-up can be lost or forged, so it only says what to look at again; every
 * minute everything in view is looked at anyway.
 */
struct _AlboOffice
{
  GObject parent_instance;

  AlboConnection *connection;
  AlboListener   *listener;
  AlboPresence   *presence;
  AlboHealth     *health;
  GCancellable   *cancellable;
  char           *conninfo;
  char           *login;
  char           *name;
  char           *organization;
  gint64          organization_id;
  AlboDuty        duty;
  gboolean        is_demo;
  gboolean        is_counting;
  guint64         counts[ALBO_OFFICE_N_COUNTS];
  guint           poll_source;
  guint           count_source;
  guint           listen_source;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (AlboOffice, albo_office, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALBO_TYPE_REQUEST_SOURCE,
                                                      albo_office_source_init))

enum {
  PROP_0,
  PROP_CONNECTED,
  PROP_TROUBLE,
  N_PROPS
};

enum {
  COUNTS_CHANGED,
  REQUEST_CHANGED,
  RELOAD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct
{
  const char *code;
  const char *label;
} duties[] = {
  [ALBO_DUTY_OFFICER] = { "officer", N_("Officer") },
  [ALBO_DUTY_ADMINISTRATOR] = { "administrator", N_("Administrator") },
  [ALBO_DUTY_AUDITOR] = { "auditor", N_("Digital transition officer") },
};

/* A server that lets nobody in is not asked again and again; all that was missed is looked
 * at when it is well.
 */
static void
trouble_cb (AlboOffice *self)
{
  AlboTrouble trouble = albo_health_get_trouble (self->health);

  if (albo_trouble_is_lasting (trouble))
    albo_listener_stop (self->listener);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    albo_listener_start (self->listener);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);

  if (trouble == ALBO_TROUBLE_NONE)
    albo_office_reload (self);
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboOffice) self = ALBO_OFFICE (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree guint64 *counts = NULL;

  counts = albo_office_counts_finish (ALBO_CONNECTION (object), result, &error);
  self->is_counting = FALSE;

  if (counts == NULL)
    {
      albo_office_report (self, error);
      return;
    }

  for (guint i = 0; i < ALBO_OFFICE_N_COUNTS; i++)
    self->counts[i] = counts[i];
  g_signal_emit (self, signals[COUNTS_CHANGED], 0);
}

static gboolean
count_cb (gpointer user_data)
{
  AlboOffice *self = ALBO_OFFICE (user_data);

  /* A count on its way may be of before: the next one comes after it. */
  if (self->is_counting)
    return G_SOURCE_CONTINUE;

  self->count_source = 0;
  self->is_counting = TRUE;
  albo_office_counts_async (self->connection, self->cancellable, counted_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
count_later (AlboOffice *self)
{
  if (self->count_source == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->count_source = g_timeout_add (COUNT_DELAY_MS, count_cb, self);
}

static gboolean
poll_cb (gpointer user_data)
{
  albo_office_reload (ALBO_OFFICE (user_data));
  return G_SOURCE_CONTINUE;
}

static gboolean
listen_cb (gpointer user_data)
{
  AlboOffice *self = ALBO_OFFICE (user_data);

  self->listen_source = 0;
  if (!albo_trouble_is_lasting (albo_health_get_trouble (self->health)))
    albo_listener_start (self->listener);
  return G_SOURCE_REMOVE;
}

static void
notified_cb (AlboListener *listener,
             const char   *channel,
             const char   *payload,
             gpointer      user_data)
{
  AlboOffice *self = ALBO_OFFICE (user_data);
  gint64 id;

  if (g_str_equal (payload, "presence"))
    {
      albo_presence_wake (self->presence);
      return;
    }

  if (!g_str_has_prefix (payload, "request:") ||
      !g_ascii_string_to_signed (payload + strlen ("request:"), 10, 1, G_MAXINT64, &id, NULL))
    return;

  g_signal_emit (self, signals[REQUEST_CHANGED], 0, id);
  count_later (self);
}

static void
reconnected_cb (AlboListener *listener,
                gpointer      user_data)
{
  AlboOffice *self = ALBO_OFFICE (user_data);

  albo_office_reload (self);
  albo_presence_wake (self->presence);
}

/* It notices first that the server went, and that it is back. */
static void
listener_connected_cb (AlboOffice *self)
{
  if (!albo_listener_get_connected (self->listener) ||
      albo_health_get_trouble (self->health) != ALBO_TROUBLE_NONE)
    albo_health_check (self->health);
}

static gboolean
read_whoami (AlboOffice  *self,
             JsonNode    *node,
             GError     **error)
{
  JsonObject *person = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *organization = person != NULL ? albo_json_get_object (person, "organization") : NULL;

  if (organization == NULL ||
      !albo_duty_from_code (albo_json_get_string (person, "duty", ""), &self->duty))
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FAILED,
                           _("The server answered in an unknown way."));
      return FALSE;
    }

  self->login = g_strdup (albo_json_get_string (person, "login", ""));
  self->name = g_strdup (albo_json_get_string (person, "name", ""));
  self->organization = g_strdup (albo_json_get_string (organization, "name", ""));
  self->organization_id = albo_json_get_int (organization, "id", 0);
  self->is_demo = albo_json_get_bool (person, "is_demo", FALSE);
  return TRUE;
}

static void
make_listener (AlboOffice *self)
{
  g_autofree char *channel = g_strdup_printf ("albo_%" G_GINT64_FORMAT, self->organization_id);
  const char *channels[] = { channel, NULL };

  self->listener = albo_listener_new (self->conninfo, channels);
  g_signal_connect_object (self->listener, "notified", G_CALLBACK (notified_cb), self, 0);
  g_signal_connect_object (self->listener, "reconnected", G_CALLBACK (reconnected_cb), self, 0);
  g_signal_connect_object (self->listener, "notify::connected",
                           G_CALLBACK (listener_connected_cb), self, G_CONNECT_SWAPPED);
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(AlboOffice) self = NULL;
  g_autoptr(JsonNode) whoami = NULL;
  GError *error = NULL;

  whoami = albo_office_sign_in_finish (ALBO_CONNECTION (object), result, &error);
  if (whoami == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = g_object_new (ALBO_TYPE_OFFICE, NULL);
  self->connection = g_object_ref (ALBO_CONNECTION (object));

  if (!read_whoami (self, whoami, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->presence = albo_presence_new (self->duty != ALBO_DUTY_AUDITOR ? self->connection : NULL);
  self->conninfo = g_strdup (albo_connection_get_conninfo (self->connection));
  self->health = albo_health_new (self->connection);
  g_signal_connect_object (self->health, "notify::trouble", G_CALLBACK (trouble_cb), self,
                           G_CONNECT_SWAPPED);
  make_listener (self);
  /* Who begins to listen looks at everything again, so that nothing is missed that happened before:
   * once the first pages are there, not while they come.
   */
  self->listen_source = g_timeout_add (LISTEN_DELAY_MS, listen_cb, self);
  self->poll_source = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
  /* After the first page was asked for, but before it is drawn: both then come at once. */
  self->count_source = g_idle_add_full (G_PRIORITY_DEFAULT, count_cb, self, NULL);

  /* It says what the matter is, if anything. */
  if (albo_json_get_int (json_node_get_object (whoami), "schema_version", 0) > ALBO_SCHEMA_VERSION)
    albo_health_check (self->health);

  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

static void
albo_office_dispose (GObject *object)
{
  AlboOffice *self = ALBO_OFFICE (object);

  albo_office_close (self);
  g_clear_object (&self->listener);
  g_clear_object (&self->presence);
  g_clear_object (&self->health);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (albo_office_parent_class)->dispose (object);
}

static void
albo_office_finalize (GObject *object)
{
  AlboOffice *self = ALBO_OFFICE (object);

  g_clear_object (&self->cancellable);
  g_free (self->conninfo);
  g_free (self->login);
  g_free (self->name);
  g_free (self->organization);

  G_OBJECT_CLASS (albo_office_parent_class)->finalize (object);
}

static void
albo_office_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AlboOffice *self = ALBO_OFFICE (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, albo_office_is_connected (self));
      break;

    case PROP_TROUBLE:
      g_value_set_uint (value, albo_office_get_trouble (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
albo_office_class_init (AlboOfficeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_office_dispose;
  object_class->finalize = albo_office_finalize;
  object_class->get_property = albo_office_get_property;

  /**
   * AlboOffice:connected:
   *
   * Whether the server can be worked with, as far as is known.
   */
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AlboOffice:trouble:
   *
   * What stands between the person and the server, an [enum@Albo.Trouble].
   */
  properties[PROP_TROUBLE] =
    g_param_spec_uint ("trouble", NULL, NULL, 0, ALBO_TROUBLE_CERTIFICATE, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AlboOffice::counts-changed:
   *
   * The open states were counted again.
   */
  signals[COUNTS_CHANGED] =
    g_signal_new ("counts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboOffice::request-changed:
   * @id: a request
   *
   * Something happened to a request, perhaps.
   */
  signals[REQUEST_CHANGED] =
    g_signal_new ("request-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboOffice::reload:
   *
   * Anything may have happened: what is in view should be looked at again.
   */
  signals[RELOAD] =
    g_signal_new ("reload", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_office_init (AlboOffice *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * albo_office_open_async:
 * @conninfo: a libpq connection string with user and password
 * @cancellable: (nullable): ends it early
 * @callback: called when the person is known
 * @user_data: for @callback
 *
 * Signs a person in.
 */
void
albo_office_open_async (const char          *conninfo,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (conninfo != NULL);

  connection = albo_connection_new (conninfo);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, albo_office_open_async);
  albo_office_sign_in_async (connection, cancellable, signed_in_cb, g_steal_pointer (&task));
}

/**
 * albo_office_open_finish:
 * @result: what the callback was given
 * @error: (nullable): %ALBO_STORE_ERROR_UNREACHABLE, %ALBO_STORE_ERROR_SIGN_IN, or
 *   %ALBO_STORE_ERROR_FORBIDDEN for somebody who is not of the staff
 *
 * Returns: (transfer full): the person, or %NULL on error
 */
AlboOffice *
albo_office_open_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * albo_office_close:
 * @self: a person
 *
 * Signs out: no wake-up comes any more, and calls on their way are cancelled.
 */
void
albo_office_close (AlboOffice *self)
{
  g_return_if_fail (ALBO_IS_OFFICE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_handle_id (&self->listen_source, g_source_remove);
  if (self->presence != NULL)
    albo_presence_stop (self->presence);
  if (self->listener != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->listener, self);
      albo_listener_stop (self->listener);
    }
  if (self->health != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->health, self);
      albo_health_stop (self->health);
    }
}

AlboConnection *
albo_office_get_connection (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->connection;
}

/**
 * albo_office_get_cancellable:
 * @self: a person
 *
 * Returns: (transfer none): for what goes on for long in their name, such as an export;
 *   cancelled when they sign out
 */
GCancellable *
albo_office_get_cancellable (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->cancellable;
}

const char *
albo_office_get_login (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->login;
}

const char *
albo_office_get_name (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->name;
}

AlboDuty
albo_office_get_duty (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), ALBO_DUTY_AUDITOR);

  return self->duty;
}

const char *
albo_office_get_organization (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->organization;
}

gint64
albo_office_get_organization_id (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), 0);

  return self->organization_id;
}

gboolean
albo_office_is_demo (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), FALSE);

  return self->is_demo;
}

gboolean
albo_office_is_connected (AlboOffice *self)
{
  AlboTrouble trouble;

  g_return_val_if_fail (ALBO_IS_OFFICE (self), FALSE);

  trouble = albo_office_get_trouble (self);

  return trouble == ALBO_TROUBLE_NONE || trouble == ALBO_TROUBLE_SLOW ||
         trouble == ALBO_TROUBLE_OUTDATED;
}

AlboTrouble
albo_office_get_trouble (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), ALBO_TROUBLE_NONE);

  return self->health != NULL ? albo_health_get_trouble (self->health) : ALBO_TROUBLE_NONE;
}

/**
 * albo_office_check:
 * @self: a person
 *
 * Looks at once whether the server is well again.
 */
void
albo_office_check (AlboOffice *self)
{
  g_return_if_fail (ALBO_IS_OFFICE (self));

  albo_health_check (self->health);
}

/**
 * albo_office_set_password:
 * @self: a person
 * @password: what is valid now
 *
 * Goes on with another password, after the server refused the one from before.
 */
void
albo_office_set_password (AlboOffice *self,
                          const char *password)
{
  g_autofree char *conninfo = NULL;

  g_return_if_fail (ALBO_IS_OFFICE (self));
  g_return_if_fail (password != NULL);

  conninfo = albo_server_address_with_password (self->conninfo, password);
  albo_connection_set_conninfo (self->connection, conninfo);
  albo_health_set_conninfo (self->health, conninfo);
  g_free (self->conninfo);
  self->conninfo = g_steal_pointer (&conninfo);

  g_signal_handlers_disconnect_by_data (self->listener, self);
  albo_listener_stop (self->listener);
  g_clear_object (&self->listener);
  make_listener (self);
  albo_health_check (self->health);
}

/**
 * albo_office_get_presence:
 * @self: a person
 *
 * Returns: (transfer none): what this person and the others have open
 */
AlboPresence *
albo_office_get_presence (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->presence;
}

/**
 * albo_office_get_counts:
 * @self: a person
 *
 * Returns: (transfer none) (array): %ALBO_OFFICE_N_COUNTS of them, by value of the state and
 *   by `AlboOfficeCount`
 */
const guint64 *
albo_office_get_counts (AlboOffice *self)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), NULL);

  return self->counts;
}

guint64
albo_office_get_count (AlboOffice       *self,
                       AlboRequestState  state)
{
  g_return_val_if_fail (ALBO_IS_OFFICE (self), 0);
  g_return_val_if_fail ((guint) state < ALBO_OFFICE_N_COUNTS, 0);

  return self->counts[state];
}

guint64
albo_office_get_open_count (AlboOffice *self)
{
  guint64 n = 0;

  g_return_val_if_fail (ALBO_IS_OFFICE (self), 0);

  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    if (!albo_request_state_is_final (state))
      n += self->counts[state];

  return n;
}

/**
 * albo_office_reload_counts:
 * @self: a person
 *
 * Has the counts looked at again.
 */
void
albo_office_reload_counts (AlboOffice *self)
{
  g_return_if_fail (ALBO_IS_OFFICE (self));

  count_later (self);
}

/**
 * albo_office_reload:
 * @self: a person
 *
 * Has the counts and all that is in view looked at again.
 */
void
albo_office_reload (AlboOffice *self)
{
  g_return_if_fail (ALBO_IS_OFFICE (self));

  count_later (self);
  g_signal_emit (self, signals[RELOAD], 0);
}

/**
 * albo_office_report:
 * @self: a person
 * @error: why a call failed
 *
 * Tells that a call failed, so that everybody learns when the server is away.
 */
void
albo_office_report (AlboOffice   *self,
                    const GError *error)
{
  g_return_if_fail (ALBO_IS_OFFICE (self));

  albo_health_report (self->health, error);
}

/**
 * albo_duty_to_label:
 * @duty: what somebody does in the office
 *
 * Returns: (transfer none): its name, translated
 */
const char *
albo_duty_to_label (AlboDuty duty)
{
  g_return_val_if_fail ((guint) duty < G_N_ELEMENTS (duties), NULL);

  return _(duties[duty].label);
}

/**
 * albo_duty_from_code:
 * @code: as the database writes it
 * @duty: (out): set on success only
 *
 * Returns: whether there is such a duty
 */
gboolean
albo_duty_from_code (const char *code,
                     AlboDuty   *duty)
{
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    if (g_str_equal (duties[i].code, code))
      {
        *duty = i;
        return TRUE;
      }

  return FALSE;
}
