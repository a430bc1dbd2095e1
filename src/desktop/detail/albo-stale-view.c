/* albo-stale-view.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-stale-view.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"

#include <glib/gi18n.h>

/**
 * AlboStaleView:
 *
 * Says that a request was changed by somebody else, lists each step since, and offers to go on
 * with the request as it is now, if the verb is still possible.  Emits `go-on`.
 */
struct _AlboStaleView
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (AlboStaleView, albo_stale_view, ADW_TYPE_BIN)

enum {
  GO_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
go_on_cb (AlboStaleView *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
albo_stale_view_class_init (AlboStaleViewClass *klass)
{
  /**
   * AlboStaleView::go-on:
   *
   * Who typed looked at what changed, and goes on.
   */
  signals[GO_ON] =
    g_signal_new ("go-on", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
albo_stale_view_init (AlboStaleView *self)
{
}

static void
add_label (GtkWidget  *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static gint64
last_seq (JsonObject *request)
{
  JsonArray *history = albo_json_get_array (request, "history");
  guint n = history != NULL ? json_array_get_length (history) : 0;

  return n > 0 ? albo_json_get_int (json_array_get_object_element (history, n - 1), "seq", 0) : 0;
}

static void
add_steps (GtkWidget  *box,
           JsonObject *before,
           JsonObject *after)
{
  JsonArray *history = albo_json_get_array (after, "history");
  gint64 seen = last_seq (before);

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *step = json_array_get_object_element (history, i);
      g_autofree char *when = NULL;
      g_autofree char *text = NULL;

      if (albo_json_get_int (step, "seq", 0) <= seen)
        continue;

      when = albo_format_instant (albo_json_get_string (step, "at", NULL));
      /* Translators: a step of the history, who took it, and when */
      text = g_strdup_printf (_("• %s: %s, %s"),
                              albo_request_event_label (albo_json_get_string (step, "action", ""),
                                                        albo_language ()),
                              albo_json_get_string (step, "actor", ""), when);
      add_label (box, text, "body");
    }
}

/* Whether the verb can be used now; why not otherwise. */
static gboolean
is_possible (const AlboVerb  *verb,
             JsonObject      *request,
             const char     **reason)
{
  JsonArray *verbs = albo_json_get_array (request, "verbs");

  *reason = NULL;
  for (guint i = 0; verbs != NULL && i < json_array_get_length (verbs); i++)
    {
      JsonObject *object = json_array_get_object_element (verbs, i);

      if (g_strcmp0 (albo_json_get_string (object, "action", NULL), albo_verb_get_code (verb)) == 0)
        {
          *reason = albo_json_get_string (object, "reason", NULL);
          return albo_json_get_bool (object, "enabled", TRUE);
        }
    }

  return FALSE;
}

/**
 * albo_stale_view_new:
 * @verb: what somebody was about to do
 * @before: the request as they saw it
 * @after: the request as it is
 *
 * Returns: (transfer floating): what changed
 */
GtkWidget *
albo_stale_view_new (const AlboVerb *verb,
                     JsonObject     *before,
                     JsonObject     *after)
{
  AlboStaleView *self = g_object_new (ALBO_TYPE_STALE_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  const char *reason;

  gtk_widget_add_css_class (box, "stale");
  add_label (box, _("Somebody changed this request meanwhile"), "heading");
  add_steps (box, before, after);

  if (is_possible (verb, after, &reason))
    {
      GtkWidget *button = gtk_button_new_with_label (_("Go On"));

      add_label (box, _("Nothing was done, and what you typed is kept. Look at what changed, then go on with the request as it is now."), "body");
      gtk_widget_set_halign (button, GTK_ALIGN_END);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (go_on_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  else
    {
      add_label (box, reason != NULL ? albo_reason_to_text (reason) : _("This step does not exist any more where the request is now."), "body");
      add_label (box, _("Nothing was done. What you typed is kept on this computer for thirty days."), "body");
    }

  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
