/* albo-composer.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-composer.h"

#include "albo-local-draft.h"
#include "albo-office-invoke.h"
#include "albo-store-error.h"

#include <string.h>

#include <glib/gi18n.h>

#define MAX_LENGTH 20000  /* characters; albo.require_text says so too */
#define RETRY_SECONDS 5

/**
 * AlboComposer:
 *
 * What is typed for a request stays with it until it was sent, whichever request is looked
 * at meanwhile.  A text whose sending has an unknown outcome is sent again by itself, as it
 * is and with the same key: the database then finds that it has it already.
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
  gint64         sending;     /* the request whose text is on its way, 0 for none */
  gboolean       is_opening;
  guint          retry_source;
};

G_DEFINE_FINAL_TYPE (AlboComposer, albo_composer, ADW_TYPE_BIN)

enum {
  SENT,
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

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_text_view_set_editable (self->view, !is_unknown (self));
  gtk_widget_set_sensitive (self->button,
                            self->sending == 0 && self->office != NULL && *text != '\0' &&
                            length <= MAX_LENGTH);
}

static void
tell (AlboComposer *self,
      const char   *text)
{
  gtk_label_set_text (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* On this computer too: what was typed survives a crash. */
static void
keep_draft (AlboComposer *self,
            char         *text)
{
  if (self->draft != NULL)
    albo_local_draft_write_text (self->draft, text);
  g_hash_table_insert (self->drafts, g_memdup2 (&self->request, sizeof self->request), text);
}

static void
drop_draft (AlboComposer *self,
            gint64        request)
{
  g_autoptr(AlboLocalDraft) draft = NULL;

  g_hash_table_remove (self->drafts, &request);
  if (self->draft != NULL && self->request == request)
    draft = g_object_ref (self->draft);
  else if (self->office != NULL)
    draft = albo_local_draft_new_for_office (self->office, request, self->function);

  if (draft != NULL)
    albo_local_draft_discard (draft);
}

static void
open_draft (AlboComposer *self)
{
  const char *text = g_hash_table_lookup (self->drafts, &self->request);
  g_autofree char *kept = NULL;

  g_clear_object (&self->draft);
  if (self->office != NULL)
    self->draft = albo_local_draft_new_for_office (self->office, self->request, self->function);
  if (text == NULL && self->draft != NULL)
    text = kept = albo_local_draft_read_text (self->draft);

  self->is_opening = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->is_opening = FALSE;
}

static void
changed_cb (AlboComposer *self)
{
  if (self->is_opening || self->request == 0)
    return;

  keep_draft (self, albo_composer_get_text (self));
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

/* Whether another try, later, may tell what became of it. */
static gboolean
is_worth_retrying (const GError *error)
{
  return g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE) ||
         g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT) ||
         g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY) ||
         g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN);
}

static void retry_later (AlboComposer *self);

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  g_autoptr(AlboComposer) self = sending->composer;
  gint64 request = sending->request;
  gboolean is_repeat = sending->is_repeat;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  g_free (sending);
  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  self->sending = 0;

  if (albo_store_error_is_unknown (error, is_repeat))
    {
      if (self->office != NULL)
        albo_office_report (self->office, error);
      if (is_worth_retrying (error))
        retry_later (self);
      update (self);
      return;
    }

  g_hash_table_remove (self->keys, &request);
  if (g_hash_table_size (self->keys) > 0)
    retry_later (self);
  if (answer != NULL)
    {
      drop_draft (self, request);
      if (self->request == request)
        {
          self->is_opening = TRUE;
          gtk_text_buffer_set_text (self->buffer, "", -1);
          self->is_opening = FALSE;
        }
    }

  update (self);
  if (answer == NULL && self->request == request)
    tell (self, error_to_text (error));
  else if (answer != NULL)
    g_signal_emit (self, signals[SENT], 0, request);
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
  self->sending = request;
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
      g_hash_table_insert (self->keys, g_memdup2 (&self->request, sizeof self->request),
                           g_uuid_string_random ());
    }

  send (self, self->request, is_repeat);
}

/* Any of those whose outcome is not known, also of a request that is not looked at now. */
static void
retry (AlboComposer *self)
{
  GHashTableIter iter;
  gpointer request;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->keys);
  if (self->office != NULL && self->sending == 0 && g_hash_table_iter_next (&iter, &request, NULL))
    send (self, *(gint64 *) request, TRUE);
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
retry_later (AlboComposer *self)
{
  if (self->retry_source == 0)
    self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
}

/* As soon as the server is back. */
static void
trouble_cb (AlboComposer *self)
{
  if (self->office != NULL && albo_office_get_trouble (self->office) == ALBO_TROUBLE_NONE)
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
}

static void
albo_composer_init (AlboComposer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

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
