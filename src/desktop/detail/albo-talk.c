/* albo-talk.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-talk.h"

#include "albo-composer.h"
#include "albo-fact-list.h"
#include "albo-json.h"
#include "albo-language.h"

#include <glib/gi18n.h>

/**
 * AlboTalk:
 *
 * What was said about a request: with the applicant, and in the office.
 */
struct _AlboTalk
{
  AdwBin parent_instance;

  AdwBin       *messages;
  AdwBin       *notes;
  AlboComposer *message;
  AlboComposer *note;
  GHashTable   *numbers;  /* request → its number, of all that were shown */
};

G_DEFINE_FINAL_TYPE (AlboTalk, albo_talk, ADW_TYPE_BIN)

enum {
  SENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sent_cb (AlboTalk *self,
         gint64    request)
{
  g_signal_emit (self, signals[SENT], 0, request);
}

/* Who looks at the composer of that request reads there what happened. */
static void
not_sent_cb (AlboTalk     *self,
             gint64        request,
             gboolean      is_unknown,
             AlboComposer *composer)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  const char *number = g_hash_table_lookup (self->numbers, &request);

  if (overlay != NULL && number != NULL && !albo_composer_is_read (composer, request))
    {
      g_autofree char *text = g_strdup_printf (is_unknown ? _("Request %s: text perhaps not sent")
                                                          : _("Request %s: text not sent"), number);
      g_autofree char *escaped = g_markup_escape_text (text, -1);
      AdwToast *toast = adw_toast_new (escaped);

      /* It stays until it was read. */
      adw_toast_set_timeout (toast, 0);
      adw_toast_set_button_label (toast, _("Open"));
      adw_toast_set_action_name (toast, "detail.open-request");
      adw_toast_set_action_target (toast, "x", request);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
    }

  if (is_unknown)
    g_signal_emit (self, signals[SENT], 0, request);
}

static void
add_message (AlboFactList *list,
             JsonObject   *message)
{
  gboolean is_office = g_str_equal (albo_json_get_string (message, "from", "office"), "office");
  const char *author = albo_json_get_string (message, "author", "");
  g_autofree char *at = albo_format_instant (albo_json_get_string (message, "at", NULL));
  g_autofree char *read = albo_format_instant (albo_json_get_string (message, "read_at", NULL));
  g_autofree char *who = NULL;
  g_autofree char *note = NULL;

  /* Translators: who wrote a message, and when */
  who = g_strdup_printf (is_office ? _("%s to the applicant, %s") : _("%s to the office, %s"), author, at);
  if (is_office)
    note = *read != '\0' ? g_strdup_printf (_("Read on %s"), read) : g_strdup (_("Not read yet"));
  else if (g_str_equal (albo_json_get_string (message, "kind", "message"), "correction"))
    note = g_strdup (_("Asks for a correction (art. 16 GDPR): to be answered within a month"));
  albo_fact_list_add_full (list, who, albo_json_get_string (message, "text", ""), note, NULL);
}

static void
add_note (AlboFactList *list,
          JsonObject   *note)
{
  g_autofree char *at = albo_format_instant (albo_json_get_string (note, "at", NULL));
  g_autofree char *who = NULL;

  who = g_strdup_printf (_("%s, %s"), albo_json_get_string (note, "author", ""), at);
  albo_fact_list_add (list, who, albo_json_get_string (note, "text", ""));
}

static void
fill (AdwBin     *place,
      JsonArray  *array,
      const char *title,
      const char *nothing,
      void      (*add) (AlboFactList *, JsonObject *))
{
  GtkWidget *list = albo_fact_list_new (title);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add (ALBO_FACT_LIST (list), json_node_get_object (node));
    }

  if (albo_fact_list_is_empty (ALBO_FACT_LIST (list)))
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *label = gtk_label_new (nothing);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "fact");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, nothing, -1);
      albo_fact_list_add_row (ALBO_FACT_LIST (list), row);
    }

  adw_bin_set_child (place, list);
}

static void
albo_talk_finalize (GObject *object)
{
  g_hash_table_unref (ALBO_TALK (object)->numbers);

  G_OBJECT_CLASS (albo_talk_parent_class)->finalize (object);
}

static void
albo_talk_class_init (AlboTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_talk_finalize;

  /**
   * AlboTalk::sent:
   * @request: a request
   *
   * Something was said about it, or may have been.
   */
  signals[SENT] =
    g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

/* A composer that waits for an answer lives longer than the talk. */
static void
listen (AlboTalk     *self,
        AlboComposer *composer)
{
  g_signal_connect_object (composer, "sent", G_CALLBACK (sent_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "not-sent", G_CALLBACK (not_sent_cb), self, G_CONNECT_SWAPPED);
}

static void
albo_talk_init (AlboTalk *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));

  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->messages = ADW_BIN (adw_bin_new ());
  self->notes = ADW_BIN (adw_bin_new ());
  self->message = ALBO_COMPOSER (albo_composer_new ("message_send", _("Message to the applicant"),
                                                    _("Send Message")));
  self->note = ALBO_COMPOSER (albo_composer_new ("note_add", _("Internal note"), _("Add Note")));
  listen (self, self->message);
  listen (self, self->note);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->message), 24);

  gtk_box_append (box, GTK_WIDGET (self->messages));
  gtk_box_append (box, GTK_WIDGET (self->message));
  gtk_box_append (box, GTK_WIDGET (self->notes));
  gtk_box_append (box, GTK_WIDGET (self->note));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
}

GtkWidget *
albo_talk_new (void)
{
  return g_object_new (ALBO_TYPE_TALK, NULL);
}

/**
 * albo_talk_show:
 * @self: what was said
 * @office: (nullable): who looks
 * @request: a request as `office.request` gives it
 *
 * Shows what was said about a request.  An auditor has nothing to write with.
 */
void
albo_talk_show (AlboTalk   *self,
                AlboOffice *office,
                JsonObject *request)
{
  gboolean can_write = office != NULL && albo_office_get_duty (office) != ALBO_DUTY_AUDITOR;
  gint64 id = albo_json_get_int (request, "id", 0);

  g_return_if_fail (ALBO_IS_TALK (self));

  fill (self->messages, albo_json_get_array (request, "messages"), _("Messages with the Applicant"),
        _("Nobody has written yet."), add_message);
  fill (self->notes, albo_json_get_array (request, "notes"), _("Internal Notes"),
        _("No notes. The applicant never sees them."), add_note);
  g_hash_table_insert (self->numbers, g_memdup2 (&id, sizeof id),
                       g_strdup (albo_json_get_string (request, "protocol_number", "")));
  gtk_widget_set_visible (GTK_WIDGET (self->message), can_write);
  gtk_widget_set_visible (GTK_WIDGET (self->note), can_write);
  albo_composer_open (self->message, office, id);
  albo_composer_open (self->note, office, id);
}
