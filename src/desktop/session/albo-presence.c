/* albo-presence.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-presence.h"

#include "albo-json.h"
#include "albo-office-invoke.h"

/* The server forgets after two minutes what is not said again. */
#define BEAT_SECONDS   30
#define WAKE_DELAY_MS 500  /* somebody who goes down a list opens many */

/**
 * AlboPresence:
 *
 * Says on the server which request this person has open, and knows who else has which.  It
 * is a courtesy: a call that fails is not told to anybody, the next one comes soon.
 */
struct _AlboPresence
{
  GObject parent_instance;

  AlboConnection *connection;
  GCancellable   *cancellable;
  gint64          request;     /* open here, 0 for none */
  JsonNode       *others;      /* (nullable): array of `{request, name, …}` */
  gboolean        is_calling;
  gboolean        must_say;    /* what is open here is to be said by the next call */
  gboolean        must_ask;    /* somebody was woken, or the time came, during the call */
  guint           beat_source;
  guint           wake_source;
};

G_DEFINE_FINAL_TYPE (AlboPresence, albo_presence, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void call (AlboPresence *self);

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboPresence) self = ALBO_PRESENCE (user_data);
  g_autoptr(JsonNode) others = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);

  self->is_calling = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (others != NULL && JSON_NODE_HOLDS_ARRAY (others) &&
      (self->others == NULL || !json_node_equal (self->others, others)))
    {
      g_clear_pointer (&self->others, json_node_unref);
      self->others = g_steal_pointer (&others);
      g_signal_emit (self, signals[CHANGED], 0);
    }

  if (self->must_say || self->must_ask)
    call (self);
}

/* Only what is new of the own person is said: what is said wakes the others, and who is woken
 * asks.  The same person at two desks would wake both for ever.
 */
static void
call (AlboPresence *self)
{
  if (self->is_calling || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->is_calling = TRUE;
  self->must_ask = FALSE;
  if (!self->must_say)
    albo_office_invoke_async (self->connection, "presence_others", NULL, 0,
                              self->cancellable, called_cb, g_object_ref (self));
  else if (self->request != 0)
    albo_office_invoke_async (self->connection, "presence", ALBO_ARGS (ALBO_ARG_INT (self->request)),
                              self->cancellable, called_cb, g_object_ref (self));
  else
    albo_office_invoke_async (self->connection, "presence", ALBO_ARGS (ALBO_ARG_NULL),
                              self->cancellable, called_cb, g_object_ref (self));
  self->must_say = FALSE;
}

static gboolean
beat_cb (gpointer user_data)
{
  AlboPresence *self = ALBO_PRESENCE (user_data);

  self->must_say |= self->request != 0;
  self->must_ask = TRUE;
  call (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_cb (gpointer user_data)
{
  AlboPresence *self = ALBO_PRESENCE (user_data);

  self->wake_source = 0;
  self->must_ask = TRUE;
  call (self);
  return G_SOURCE_REMOVE;
}

static void
albo_presence_dispose (GObject *object)
{
  AlboPresence *self = ALBO_PRESENCE (object);

  albo_presence_stop (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (albo_presence_parent_class)->dispose (object);
}

static void
albo_presence_finalize (GObject *object)
{
  AlboPresence *self = ALBO_PRESENCE (object);

  g_clear_pointer (&self->others, json_node_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (albo_presence_parent_class)->finalize (object);
}

static void
albo_presence_class_init (AlboPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_presence_dispose;
  object_class->finalize = albo_presence_finalize;

  /**
   * AlboPresence::changed:
   *
   * Somebody else opened or closed a request.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_presence_init (AlboPresence *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * albo_presence_new:
 * @connection: (nullable): of an officer or administrator; %NULL for whoever is not to be
 *   seen, and sees nobody
 *
 * Returns: (transfer full): the presence of that person, with nothing open
 */
AlboPresence *
albo_presence_new (AlboConnection *connection)
{
  AlboPresence *self = g_object_new (ALBO_TYPE_PRESENCE, NULL);

  if (connection != NULL)
    {
      self->connection = g_object_ref (connection);
      self->beat_source = g_timeout_add_seconds (BEAT_SECONDS, beat_cb, self);
    }
  else
    {
      g_cancellable_cancel (self->cancellable);
    }

  return self;
}

/**
 * albo_presence_stop:
 * @self: a presence
 *
 * Says and asks nothing any more.
 */
void
albo_presence_stop (AlboPresence *self)
{
  g_return_if_fail (ALBO_IS_PRESENCE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->beat_source, g_source_remove);
  g_clear_handle_id (&self->wake_source, g_source_remove);
}

/**
 * albo_presence_wake:
 * @self: a presence
 *
 * Asks in a moment what the others have open: one of them opened or closed something.
 */
void
albo_presence_wake (AlboPresence *self)
{
  g_return_if_fail (ALBO_IS_PRESENCE (self));

  if (self->wake_source == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->wake_source = g_timeout_add (WAKE_DELAY_MS, wake_cb, self);
}

/**
 * albo_presence_set_open:
 * @self: a presence
 * @request: the request that is open now, 0 for none
 *
 * Tells the others, and asks what they have open.
 */
void
albo_presence_set_open (AlboPresence *self,
                        gint64        request)
{
  g_return_if_fail (ALBO_IS_PRESENCE (self));

  if (self->request == request)
    return;

  self->request = request;
  self->must_say = TRUE;
  call (self);
}

/**
 * albo_presence_describe:
 * @self: a presence
 * @request: a request
 *
 * Returns: (transfer full) (nullable): who else has the request open, as "Anna Bruni, Ugo Neri";
 *   %NULL for nobody.  [signal@Albo.Presence::changed] tells when to ask again
 */
char *
albo_presence_describe (AlboPresence *self,
                        gint64        request)
{
  g_autoptr(GString) names = g_string_new (NULL);
  JsonArray *others;

  g_return_val_if_fail (ALBO_IS_PRESENCE (self), NULL);

  if (self->others == NULL)
    return NULL;

  others = json_node_get_array (self->others);
  for (guint i = 0; i < json_array_get_length (others); i++)
    {
      JsonNode *node = json_array_get_element (others, i);
      JsonObject *other = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (other != NULL && albo_json_get_int (other, "request", 0) == request)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                albo_json_get_string (other, "name", ""));
    }

  return names->len > 0 ? g_strdup (names->str) : NULL;
}
