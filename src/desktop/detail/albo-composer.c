/* albo-composer.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-composer.h"

#include "albo-json.h"
#include "albo-local-draft.h"
#include "albo-office-invoke.h"
#include "albo-store-error.h"

#include <string.h>

#include <glib/gi18n.h>

#define MAX_LENGTH 20000  /* characters; albo.require_text says so too */
#define RETRY_SECONDS 5

/* What asks who one is, while the server says that all is well, does not get another answer. */
#define MOST_SIGN_INS 3

/**
 * AlboComposer:
 *
 * What is typed for a request stays with it until it was sent, whichever request is looked
 * at meanwhile.  A text whose sending has an unknown outcome is sent again by itself, as it
 * is and with the same key: the database then finds that it has it already.  The key is kept
 * with the draft, so that this holds too for who closes the program or signs out meanwhile.
 */
struct _AlboComposer
{
  AdwBin parent_instance;

  char          *function;
  GtkTextView   *view;
  GtkTextBuffer *buffer;
  GtkWidget     *button;
  GtkLabel      *problem;

  AlboOffice    *office;      /* (nullable) */
  gint64         request;     /* 0 when none is open */
  AlboLocalDraft *draft;      /* (nullable): of the request that is open */
  GHashTable    *drafts;      /* request → text */
  GHashTable    *keys;        /* request → key of what was sent, while that is not known to be done */
  GHashTable    *problems;    /* request → why its text was not sent; unowned */
  gint64         sending;     /* the request whose text is on its way, 0 for none */
  gint64         tried;       /* the last one whose text was */
  gboolean       is_opening;
  guint          n_sign_ins;  /* answers in a row that asked who one is */
  guint          retry_source;
};

G_DEFINE_FINAL_TYPE (AlboComposer, albo_composer, ADW_TYPE_BIN)

enum {
  SENT,
  NOT_SENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  AlboComposer *composer;
  gint64        request;
  gboolean      is_repeat;  /* of a text whose sending has an unknown outcome */
} Sending;

/**
 * albo_composer_get_text:
 * @self: a composer
 *
 * Returns: (transfer full): what is typed in it
 */
char *
albo_composer_get_text (AlboComposer *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (ALBO_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/**
 * albo_composer_is_read:
 * @self: a composer
 * @request: a request
 *
 * Returns: whether it is seen, with what was typed for that request
 */
gboolean
albo_composer_is_read (AlboComposer *self,
                       gint64        request)
{
  g_return_val_if_fail (ALBO_IS_COMPOSER (self), FALSE);

  return self->request == request && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static gboolean
is_unknown (AlboComposer *self)
{
  return g_hash_table_contains (self->keys, &self->request);
}

static void
update (AlboComposer *self)
{
  g_autofree char *text = albo_composer_get_text (self);
  glong length = g_utf8_strlen (text, -1);
  const char *problem = NULL;

  g_strstrip (text);
  if (length > MAX_LENGTH)
    problem = _("The text is too long.");
  else if (is_unknown (self) && self->sending != self->request)
    problem = _("The connection was lost: it is not known whether this was sent. "
                "It is sent again by itself, and never twice.");
  else
    problem = g_hash_table_lookup (self->problems, &self->request);

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_text_view_set_editable (self->view, !is_unknown (self));
  gtk_widget_set_sensitive (self->button,
                            self->sending == 0 && self->office != NULL && *text != '\0' &&
                            length <= MAX_LENGTH);
}

static gint64 *
new_id (gint64 request)
{
  return g_memdup2 (&request, sizeof request);
}

/* (transfer full) (nullable): of any request. */
static AlboLocalDraft *
get_draft (AlboComposer *self,
           gint64        request)
{
  if (self->draft != NULL && self->request == request)
    return g_object_ref (self->draft);

  if (self->office == NULL)
    return NULL;

  return albo_local_draft_new_for_office (self->office, request, self->function);
}

/* On this computer too: what was typed survives a crash. */
static void
keep_draft (AlboComposer *self,
            char         *text)
{
  if (self->draft != NULL)
    albo_local_draft_write_text (self->draft, text);
  g_hash_table_insert (self->drafts, new_id (self->request), text);
}

/* It is on its way to the disk before the text is on its way to the server; nobody waits. */
static void
keep_key (AlboComposer *self)
{
  g_autoptr(JsonObject) content = json_object_new ();
  char *key = g_uuid_string_random ();

  g_hash_table_insert (self->keys, new_id (self->request), key);
  json_object_set_string_member (content, "text", g_hash_table_lookup (self->drafts, &self->request));
  json_object_set_string_member (content, "key", key);
  if (self->draft != NULL)
    {
      albo_local_draft_write (self->draft, content);
      albo_local_draft_save (self->draft);
    }
}

/* The text stays, and can be changed again. */
static void
drop_key (AlboComposer *self,
          gint64        request)
{
  g_autoptr(AlboLocalDraft) draft = get_draft (self, request);

  g_hash_table_remove (self->keys, &request);
  if (draft != NULL)
    albo_local_draft_write_text (draft, g_hash_table_lookup (self->drafts, &request));
}

static void
drop_draft (AlboComposer *self,
            gint64        request)
{
  g_autoptr(AlboLocalDraft) draft = get_draft (self, request);

  g_hash_table_remove (self->keys, &request);
  g_hash_table_remove (self->drafts, &request);
  if (draft != NULL)
    albo_local_draft_discard (draft);
}

static void retry_later (AlboComposer *self,
                         guint         seconds);

/* What was on its way when the program was closed is sent again. */
static void
read_draft (AlboComposer *self)
{
  g_autoptr(JsonObject) content = albo_local_draft_read (self->draft);
  const char *text = content != NULL ? albo_json_get_string (content, "text", "") : "";
  const char *key = content != NULL ? albo_json_get_string (content, "key", "") : "";

  if (*text == '\0')
    return;

  g_hash_table_insert (self->drafts, new_id (self->request), g_strdup (text));
  if (g_uuid_string_is_valid (key))
    {
      g_hash_table_insert (self->keys, new_id (self->request), g_strdup (key));
      retry_later (self, 0);
    }
}

static void
show_text (AlboComposer *self,
           const char   *text)
{
  self->is_opening = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->is_opening = FALSE;
}

static void
open_draft (AlboComposer *self)
{
  g_clear_object (&self->draft);
  if (self->office != NULL)
    self->draft = albo_local_draft_new_for_office (self->office, self->request, self->function);
  if (self->draft != NULL && !g_hash_table_contains (self->drafts, &self->request))
    read_draft (self);

  show_text (self, g_hash_table_lookup (self->drafts, &self->request));
}

static void
changed_cb (AlboComposer *self)
{
  if (self->is_opening || self->request == 0)
    return;

  keep_draft (self, albo_composer_get_text (self));
  if (gtk_text_buffer_get_char_count (self->buffer) == 0)
    g_hash_table_remove (self->problems, &self->request);
  update (self);
}

static const char *
error_to_text (const GError *error)
{
  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_FAILED)
    {
    case ALBO_STORE_ERROR_FORBIDDEN:
    case ALBO_STORE_ERROR_SIGN_IN:
      return _("Your duty does not include this.");
    case ALBO_STORE_ERROR_NOT_FOUND:
      return _("The request is not there any more.");
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_TOO_MANY:
      return _("The server is busy. Nothing was sent; try again in a moment.");
    default:
      return _("The server refused it. Nothing was sent.");
    }
}

/* Somebody has to enter a password first, and is asked for it at the top of the window. */
static gboolean
is_waiting_for_person (AlboComposer *self)
{
  return self->office != NULL && albo_trouble_is_lasting (albo_office_get_trouble (self->office));
}

/* Whether another try, later, may tell what became of it. */
static gboolean
is_worth_retrying (AlboComposer *self,
                   const GError *error)
{
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN))
    return is_waiting_for_person (self) || self->n_sign_ins < MOST_SIGN_INS;

  return g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE) ||
         g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT) ||
         g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Sending *sending = user_data;
  g_autoptr(AlboComposer) self = sending->composer;
  gint64 request = sending->request;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  const char *problem;
  gboolean is_unknown;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  is_unknown = albo_store_error_is_unknown (error, sending->is_repeat);
  self->sending = 0;
  self->n_sign_ins = g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN)
                     ? self->n_sign_ins + 1 : 0;
  if (is_unknown && self->office != NULL)
    albo_office_report (self->office, error);

  if (answer != NULL)
    {
      drop_draft (self, request);
      if (self->request == request)
        show_text (self, NULL);
    }
  else if (!is_unknown || !is_worth_retrying (self, error))
    {
      problem = is_unknown ? _("It is not known whether this was sent: look before you send it again.")
                           : error_to_text (error);
      drop_key (self, request);
      g_hash_table_insert (self->problems, new_id (request), (gpointer) problem);
    }

  /* The next one has its turn at once, unless the server is in trouble. */
  if (g_hash_table_size (self->keys) > 0)
    retry_later (self, g_hash_table_contains (self->keys, &request) ? RETRY_SECONDS : 0);
  update (self);

  if (answer != NULL)
    g_signal_emit (self, signals[SENT], 0, request);
  else if (!g_hash_table_contains (self->keys, &request))
    g_signal_emit (self, signals[NOT_SENT], 0, request, is_unknown);
}

/* Sends what was typed for a request, for the first time or again. */
static void
send (AlboComposer *self,
      gint64        request,
      gboolean      is_repeat)
{
  Sending *sending = g_new (Sending, 1);

  sending->composer = g_object_ref (self);
  sending->request = request;
  sending->is_repeat = is_repeat;
  self->sending = self->tried = request;
  g_hash_table_remove (self->problems, &request);
  update (self);
  albo_office_invoke_async (albo_office_get_connection (self->office), self->function,
                            ALBO_ARGS (ALBO_ARG_INT (request),
                                       ALBO_ARG_TEXT (g_hash_table_lookup (self->keys, &request)),
                                       ALBO_ARG_TEXT (g_hash_table_lookup (self->drafts, &request))),
                            NULL, sent_cb, sending);
}

static void
send_cb (AlboComposer *self)
{
  gboolean is_repeat = is_unknown (self);

  if (self->office == NULL || self->request == 0 || self->sending != 0)
    return;

  if (!is_repeat)
    {
      keep_draft (self, albo_composer_get_text (self));
      keep_key (self);
    }

  send (self, self->request, is_repeat);
}

/* Returns: a request the outcome of whose sending is not known, each in its turn; 0 for none. */
static gint64
find_unknown (AlboComposer *self)
{
  GHashTableIter iter;
  gpointer key;
  gint64 first = 0, next = 0;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 request = *(gint64 *) key;

      if (first == 0 || request < first)
        first = request;
      if (request > self->tried && (next == 0 || request < next))
        next = request;
    }

  return next != 0 ? next : first;
}

/* Also of a request that is not looked at now. */
static void
retry (AlboComposer *self)
{
  gint64 request = find_unknown (self);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (self->office != NULL && self->sending == 0 && request != 0 && !is_waiting_for_person (self))
    send (self, request, TRUE);
}

static gboolean
retry_cb (gpointer user_data)
{
  AlboComposer *self = ALBO_COMPOSER (user_data);

  self->retry_source = 0;
  retry (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (AlboComposer *self,
             guint         seconds)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add_seconds (seconds, retry_cb, self);
}

/* As soon as the server is back, and lets one in: a newer schema or a slow answer is no reason
 * to wait.
 */
static void
trouble_cb (AlboComposer *self)
{
  if (self->office == NULL || is_waiting_for_person (self))
    return;

  self->n_sign_ins = 0;
  retry (self);
}

static void
albo_composer_dispose (GObject *object)
{
  AlboComposer *self = ALBO_COMPOSER (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_object (&self->draft);
  g_clear_object (&self->office);

  G_OBJECT_CLASS (albo_composer_parent_class)->dispose (object);
}

static void
albo_composer_finalize (GObject *object)
{
  AlboComposer *self = ALBO_COMPOSER (object);

  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->problems);
  g_free (self->function);

  G_OBJECT_CLASS (albo_composer_parent_class)->finalize (object);
}

static void
albo_composer_class_init (AlboComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = albo_composer_dispose;
  object_class->finalize = albo_composer_finalize;

  /**
   * AlboComposer::sent:
   * @request: a request
   *
   * What was typed has reached the database.
   */
  signals[SENT] =
    g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboComposer::not-sent:
   * @request: a request
   * @is_unknown: whether it may have been sent all the same
   *
   * What was typed for it is not sent again by itself.  Why, the composer says itself, where
   * that request is looked at.
   */
  signals[NOT_SENT] =
    g_signal_new ("not-sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
albo_composer_init (AlboComposer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->problems = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, 12);
  gtk_text_view_set_right_margin (self->view, 12);
  gtk_text_view_set_top_margin (self->view, 9);
  gtk_text_view_set_bottom_margin (self->view, 9);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 84);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "composer");

  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);

  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * albo_composer_new:
 * @function: the function of the office that takes request, key and text
 * @label: what is written here
 * @button: what the button says
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
albo_composer_new (const char *function,
                   const char *label,
                   const char *button)
{
  AlboComposer *self = g_object_new (ALBO_TYPE_COMPOSER, NULL);

  self->function = g_strdup (function);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->button = gtk_button_new_with_label (button);
  gtk_widget_set_halign (self->button, GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, button, -1);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (send_cb), self);
  gtk_box_append (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), self->button);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * albo_composer_open:
 * @self: a composer
 * @office: (nullable): who writes
 * @request: the request that is written about
 *
 * Shows what was typed for that request and not sent.
 */
void
albo_composer_open (AlboComposer *self,
                    AlboOffice   *office,
                    gint64        request)
{
  g_return_if_fail (ALBO_IS_COMPOSER (self));

  if (self->office != NULL && self->office != office)
    g_signal_handlers_disconnect_by_func (self->office, trouble_cb, self);
  if (g_set_object (&self->office, office) && office != NULL)
    g_signal_connect_object (office, "notify::trouble", G_CALLBACK (trouble_cb), self,
                             G_CONNECT_SWAPPED);
  if (self->request != request)
    {
      self->request = request;
      open_draft (self);
    }
  update (self);
}
