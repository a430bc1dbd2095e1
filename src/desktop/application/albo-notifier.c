/* albo-notifier.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-notifier.h"

#include "albo-date.h"
#include "albo-inbox-row.h"
#include "albo-office-calls.h"
#include "albo-request-source.h"
#include "albo-settings.h"

#include <gtk/gtk.h>

#include <glib/gi18n.h>

#define MAX_SINGLE   3    /* notifications at once: more are one that counts */
#define MAX_CHANGED 64    /* wake-ups between two counts that are looked into */
#define MAX_DUE    200    /* rows of a page */
#define START_DELAY_MS 500

/* Requests whose term is near or over, until all the answers about them came. */
typedef struct
{
  GPtrArray *protocols;  /* of those that were not told of yet */
  gboolean   is_cut;     /* whether there may be more */
  guint      n_pending;
} Late;

/**
 * AlboNotifier:
 *
 * Notifications of what came and of what is late, for those who can do something about it.
 * A screen may be seen by others, and the desktop keeps what it was told: a notification
 * says a protocol number or a count, never a name.
 *
 * Wake-ups say which request changed and the counts whether there are more than before:
 * together they tell what is new.  When wake-ups were lost, the count alone is told.
 */
struct _AlboNotifier
{
  GObject parent_instance;

  AlboOffice   *office;
  GApplication *application;
  GSettings    *settings;      /* (nullable) */
  GCancellable *cancellable;
  GArray       *changed;       /* gint64: requests that changed since the last count */
  GHashTable   *sent;          /* ids of the notifications that may still be shown */
  GHashTable   *told_new;      /* gint64: requests that were told as new */
  GHashTable   *told_due;      /* gint64: requests that were told as due today */
  GHashTable   *told_overdue;  /* gint64: requests that were told as overdue */
  guint         n_looking;
  guint64       n_fresh;       /* what came, and is not told of yet */
  GPtrArray    *fresh;         /* protocol numbers of some of it */
  guint64       count;         /* of what waits for this person */
  gboolean      has_count;
  Late          due;
  Late          overdue;
  guint         start_source;
};

G_DEFINE_FINAL_TYPE (AlboNotifier, albo_notifier, G_TYPE_OBJECT)

/**
 * albo_notifier_states:
 * @duty: what somebody does in the office
 *
 * Returns: the states in which a request waits for that duty, a bit `1 << state` each;
 *   0 for a duty that only looks
 */
guint
albo_notifier_states (AlboDuty duty)
{
  switch (duty)
    {
    case ALBO_DUTY_OFFICER:
      return 1u << ALBO_REQUEST_STATE_AWAITING_REVIEW;

    case ALBO_DUTY_ADMINISTRATOR:
      return 1u << ALBO_REQUEST_STATE_AWAITING_ADMINISTRATOR;

    case ALBO_DUTY_AUDITOR:
    default:
      return 0;
    }
}

static gboolean
is_wanted (AlboNotifier *self,
           const char   *key)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, key);
}

/* Who looks at the window sees it there. */
static gboolean
is_looked_at (AlboNotifier *self)
{
  GtkWindow *window = NULL;

  if (GTK_IS_APPLICATION (self->application))
    window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  return window != NULL && gtk_window_is_active (window);
}

static gboolean
remember (GHashTable *told,
          gint64      id)
{
  return g_hash_table_add (told, g_memdup2 (&id, sizeof id));
}

static void
send (AlboNotifier *self,
      const char   *id,
      const char   *title,
      const char   *body,
      const char   *protocol)
{
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autoptr(GIcon) icon = g_themed_icon_new (g_application_get_application_id (self->application));

  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  if (protocol != NULL)
    g_notification_set_default_action_and_target (notification, "app.open-request", "(xs)",
                                                  albo_office_get_organization_id (self->office),
                                                  protocol);
  else
    g_notification_set_default_action_and_target (notification, "app.show-work", "s", id);

  g_application_send_notification (self->application, id, notification);
  g_hash_table_add (self->sent, g_strdup (id));
}

static void
send_of_request (AlboNotifier *self,
                 const char   *kind,
                 const char   *title,
                 const char   *protocol)
{
  g_autofree char *id = g_strdup_printf ("%s-%s", kind, protocol);
  /* Translators: %s is a protocol number */
  g_autofree char *body = g_strdup_printf (_("Protocol %s"), protocol);

  send (self, id, title, body, protocol);
}

static const char *
get_new_title (AlboNotifier *self)
{
  return albo_office_get_duty (self->office) == ALBO_DUTY_OFFICER
         ? _("New request")
         : _("Request to examine");
}

static void
tell_fresh (AlboNotifier *self)
{
  guint64 n = MAX (self->n_fresh, self->fresh->len);

  if (is_wanted (self, "notify-new") && !is_looked_at (self))
    {
      if (n > 0 && n == self->fresh->len && n <= MAX_SINGLE)
        {
          for (guint i = 0; i < self->fresh->len; i++)
            send_of_request (self, "new", get_new_title (self), g_ptr_array_index (self->fresh, i));
        }
      else if (n > 0)
        {
          g_autofree char *body =
            g_strdup_printf (ngettext ("%u more waits for you than before",
                                       "%u more wait for you than before", n), (guint) n);

          send (self, "new", _("New requests"), body, NULL);
        }
    }

  self->n_fresh = 0;
  g_ptr_array_set_size (self->fresh, 0);
}

static void
row_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(AlboNotifier) self = ALBO_NOTIFIER (user_data);
  g_autoptr(AlboInboxRow) row = NULL;

  row = albo_office_inbox_row_finish (ALBO_CONNECTION (object), result, NULL);
  self->n_looking--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (row != NULL &&
      (albo_notifier_states (albo_office_get_duty (self->office)) & (1u << row->state)) != 0 &&
      remember (self->told_new, row->id))
    g_ptr_array_add (self->fresh, g_strdup (row->protocol_number));

  if (self->n_looking == 0)
    tell_fresh (self);
}

static void
look_at_changed (AlboNotifier *self)
{
  for (guint i = 0; i < self->changed->len; i++)
    {
      self->n_looking++;
      albo_office_inbox_row_async (albo_office_get_connection (self->office),
                                   g_array_index (self->changed, gint64, i), self->cancellable,
                                   row_cb, g_object_ref (self));
    }
}

static void
counts_changed_cb (AlboNotifier *self)
{
  guint states = albo_notifier_states (albo_office_get_duty (self->office));
  guint64 before = self->count;
  gboolean is_first = !self->has_count;

  self->count = 0;
  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    if ((states & (1u << state)) != 0)
      self->count += albo_office_get_count (self->office, state);
  self->has_count = TRUE;

  if (!is_first && self->count > before)
    {
      self->n_fresh += self->count - before;
      look_at_changed (self);
      if (self->n_looking == 0)
        tell_fresh (self);
    }

  g_array_set_size (self->changed, 0);
}

static void
request_changed_cb (AlboNotifier *self,
                    gint64        id)
{
  for (guint i = 0; i < self->changed->len; i++)
    if (g_array_index (self->changed, gint64, i) == id)
      return;

  if (self->changed->len < MAX_CHANGED)
    g_array_append_val (self->changed, id);
}

static void
tell_due (AlboNotifier *self,
          GPtrArray    *protocols,
          gboolean      is_cut,
          gboolean      is_overdue)
{
  g_autofree char *body = NULL;

  if (is_looked_at (self))
    return;

  for (guint i = 0; i < protocols->len && protocols->len <= MAX_SINGLE; i++)
    send_of_request (self, is_overdue ? "overdue" : "due",
                     is_overdue ? _("Overdue request") : _("Request due today"),
                     g_ptr_array_index (protocols, i));

  if (protocols->len <= MAX_SINGLE)
    return;

  if (is_cut && is_overdue)
    body = g_strdup_printf (_("The terms of %u requests or more have passed"), protocols->len);
  else if (is_cut)
    body = g_strdup_printf (_("The terms of %u requests or more end today"), protocols->len);
  else if (is_overdue)
    body = g_strdup_printf (ngettext ("The term of %u request has passed",
                                      "The terms of %u requests have passed", protocols->len),
                            protocols->len);
  else
    body = g_strdup_printf (ngettext ("The term of %u request ends today",
                                      "The terms of %u requests end today", protocols->len),
                            protocols->len);

  send (self, is_overdue ? "overdue" : "due",
        is_overdue ? _("Overdue requests") : _("Requests due today"), body, NULL);
}

static void
read_due (AlboNotifier *self,
          GObject      *connection,
          GAsyncResult *result,
          gboolean      is_overdue)
{
  Late *late = is_overdue ? &self->overdue : &self->due;
  g_autoptr(GPtrArray) rows = NULL;

  rows = albo_office_inbox_finish (ALBO_CONNECTION (connection), result, NULL);
  late->n_pending--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AlboInboxRow *row = g_ptr_array_index (rows, i);

      if (remember (is_overdue ? self->told_overdue : self->told_due, row->id))
        g_ptr_array_add (late->protocols, g_strdup (row->protocol_number));
    }
  late->is_cut = late->is_cut || (rows != NULL && rows->len == MAX_DUE);

  if (late->n_pending > 0)
    return;

  tell_due (self, late->protocols, late->is_cut, is_overdue);
  g_ptr_array_set_size (late->protocols, 0);
  late->is_cut = FALSE;
}

static void
due_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(AlboNotifier) self = ALBO_NOTIFIER (user_data);

  read_due (self, object, result, FALSE);
}

static void
overdue_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboNotifier) self = ALBO_NOTIFIER (user_data);

  read_due (self, object, result, TRUE);
}

/* Those in @states, or those under review that this person claimed. */
static void
check_states (AlboNotifier        *self,
              guint                states,
              const GDate         *from,
              const GDate         *to,
              Late                *late,
              GAsyncReadyCallback  callback)
{
  g_autoptr(JsonObject) filter = json_object_new ();
  JsonArray *wanted = json_array_new ();
  AlboInboxQuery query = { .filter = filter, .sort = "deadline", .limit = MAX_DUE };
  char day[16];

  if (from != NULL)
    {
      g_date_strftime (day, sizeof day, "%Y-%m-%d", from);
      json_object_set_string_member (filter, "deadline_from", day);
    }
  g_date_strftime (day, sizeof day, "%Y-%m-%d", to);
  json_object_set_string_member (filter, "deadline_to", day);

  for (guint state = ALBO_REQUEST_STATE_FIRST; state <= ALBO_REQUEST_STATE_LAST; state++)
    if ((states & (1u << state)) != 0)
      json_array_add_int_element (wanted, state);
  json_object_set_array_member (filter, "states", wanted);
  if (states == 1u << ALBO_REQUEST_STATE_UNDER_REVIEW)
    json_object_set_string_member (filter, "assignee", "me");

  late->n_pending++;
  albo_office_inbox_async (albo_office_get_connection (self->office), &query, self->cancellable,
                           callback, g_object_ref (self));
}

/* Only what this duty can do something about. */
static void
check_due (AlboNotifier        *self,
           const GDate         *from,
           const GDate         *to,
           Late                *late,
           GAsyncReadyCallback  callback)
{
  AlboDuty duty = albo_office_get_duty (self->office);

  check_states (self, albo_notifier_states (duty), from, to, late, callback);
  if (duty == ALBO_DUTY_ADMINISTRATOR)
    check_states (self, 1u << ALBO_REQUEST_STATE_UNDER_REVIEW, from, to, late, callback);
}

/* With every look at everything, once a minute: a day ends while the window is open. */
static void
reload_cb (AlboNotifier *self)
{
  GDate day;

  if (self->due.n_pending > 0 || self->overdue.n_pending > 0 || !is_wanted (self, "notify-due"))
    return;

  albo_date_today (&day);
  check_due (self, &day, &day, &self->due, due_cb);
  g_date_subtract_days (&day, 1);
  check_due (self, NULL, &day, &self->overdue, overdue_cb);
}

static gboolean
start_cb (gpointer user_data)
{
  AlboNotifier *self = ALBO_NOTIFIER (user_data);

  self->start_source = 0;
  reload_cb (self);
  return G_SOURCE_REMOVE;
}

/* Who comes next is not told what was for somebody else. */
static void
withdraw (AlboNotifier *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->sent);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_application_withdraw_notification (self->application, id);
  g_hash_table_remove_all (self->sent);
}

static void
albo_notifier_dispose (GObject *object)
{
  AlboNotifier *self = ALBO_NOTIFIER (object);

  albo_notifier_stop (self);
  g_clear_object (&self->office);
  g_clear_object (&self->application);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (albo_notifier_parent_class)->dispose (object);
}

static void
albo_notifier_finalize (GObject *object)
{
  AlboNotifier *self = ALBO_NOTIFIER (object);

  g_clear_object (&self->cancellable);
  g_array_unref (self->changed);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->told_new);
  g_hash_table_unref (self->told_due);
  g_hash_table_unref (self->told_overdue);
  g_ptr_array_unref (self->fresh);
  g_ptr_array_unref (self->due.protocols);
  g_ptr_array_unref (self->overdue.protocols);

  G_OBJECT_CLASS (albo_notifier_parent_class)->finalize (object);
}

static void
albo_notifier_class_init (AlboNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_notifier_dispose;
  object_class->finalize = albo_notifier_finalize;
}

static void
albo_notifier_init (AlboNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = albo_settings_new ();
  self->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told_new = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->told_due = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->told_overdue = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->fresh = g_ptr_array_new_with_free_func (g_free);
  self->due.protocols = g_ptr_array_new_with_free_func (g_free);
  self->overdue.protocols = g_ptr_array_new_with_free_func (g_free);
}

/**
 * albo_notifier_new:
 * @office: who signed in
 * @application: who sends the notifications, and has the actions `open-request` and
 *   `show-work` that a click on one asks for
 *
 * Returns: (transfer full): tells of new and late requests until it is let go
 */
AlboNotifier *
albo_notifier_new (AlboOffice   *office,
                   GApplication *application)
{
  AlboNotifier *self;

  g_return_val_if_fail (ALBO_IS_OFFICE (office), NULL);
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  self = g_object_new (ALBO_TYPE_NOTIFIER, NULL);
  self->office = g_object_ref (office);
  self->application = g_object_ref (application);

  if (albo_notifier_states (albo_office_get_duty (office)) != 0)
    {
      g_signal_connect_swapped (office, "counts-changed", G_CALLBACK (counts_changed_cb), self);
      g_signal_connect_swapped (office, "request-changed", G_CALLBACK (request_changed_cb), self);
      g_signal_connect_swapped (office, "reload", G_CALLBACK (reload_cb), self);
      /* The inbox that one looks at comes first. */
      self->start_source = g_timeout_add (START_DELAY_MS, start_cb, self);
    }

  return self;
}

/**
 * albo_notifier_stop:
 * @self: a notifier
 *
 * Tells nothing any more, and takes back what it told, though an answer be on its way.
 */
void
albo_notifier_stop (AlboNotifier *self)
{
  g_return_if_fail (ALBO_IS_NOTIFIER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->start_source, g_source_remove);
  if (self->office != NULL)
    g_signal_handlers_disconnect_by_data (self->office, self);
  withdraw (self);
}
