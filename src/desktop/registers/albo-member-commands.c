/* albo-member-commands.c - what an administrator writes about a member
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-member-private.h"

#include "albo-ask.h"
#include "albo-date.h"
#include "albo-json.h"
#include "albo-member-text.h"
#include "albo-office-invoke.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/* A command on its way; the window that asked for it tells its outcome. */
typedef struct
{
  AlboMember *member;
  AlboAsk    *ask;
  const char *done;
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->member);
  g_object_unref (sending->ask);
  g_free (sending);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  AlboMember *self = sending->member;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL)
    {
      if (self->office != NULL)
        albo_office_report (self->office, error);
      albo_ask_fail (sending->ask, error);
    }
  else
    {
      gtk_window_destroy (GTK_WINDOW (sending->ask));
      if (self->office != NULL)
        {
          albo_member_tell (self, sending->done);
          albo_member_reload (self);
          g_signal_emit_by_name (self, "changed");
        }
    }

  sending_free (sending);
}

static Sending *
sending_new (AlboMember *self,
             AlboAsk    *ask,
             const char *done)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->member = g_object_ref (self);
  sending->ask = g_object_ref (ask);
  sending->done = done;
  return sending;
}

static gint64
get_target (AlboAsk *ask)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (ask), "target");
}

static AlboAsk *
new_ask (AlboMember *self,
         gint64      target,
         const char *title,
         const char *effect,
         const char *confirm,
         GCallback   confirmed_cb)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AlboAsk *ask = albo_ask_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, effect, confirm);
  gint64 *kept = g_new (gint64, 1);

  *kept = target;
  g_object_set_data_full (G_OBJECT (ask), "target", kept, g_free);
  g_signal_connect_object (ask, "confirmed", confirmed_cb, self, 0);
  return ask;
}

static char *
today_iso (void)
{
  GDate day;

  albo_date_today (&day);
  return albo_date_to_iso (&day);
}

static void
annotate_confirmed_cb (AlboAsk    *ask,
                       AlboMember *self)
{
  g_autoptr(JsonObject) details = albo_ask_get_details (ask);

  albo_office_invoke_async (albo_office_get_connection (self->office), "annotate",
                            ALBO_ARGS (ALBO_ARG_INT (get_target (ask)), ALBO_ARG_TEXT (albo_ask_get_key (ask)),
                                       ALBO_ARG_OBJECT (details)),
                            NULL, sent_cb, sending_new (self, ask, _("Annotation written")));
}

static void
annotate (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  static const char * const codes[] = { "", "suspension", "sanction", "note", "other", NULL };
  AlboMember *self = ALBO_MEMBER (widget);
  JsonObject *entry = albo_member_find_entry (self, g_variant_get_int64 (parameter));
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  g_autofree char *title = NULL;
  g_autofree char *effect = NULL;
  g_autofree char *today = today_iso ();
  AlboAsk *ask;

  if (entry == NULL || self->office == NULL)
    return;

  title = albo_entry_to_text (entry);
  effect = g_strdup_printf (_("An annotation is added to %s, under your name. It is never deleted: "
                              "it can be closed later, with reasons. The member’s number and periods do not change."),
                            title);
  g_ptr_array_add (labels, (gpointer) _("Choose a kind"));
  for (gsize i = 1; codes[i] != NULL; i++)
    g_ptr_array_add (labels, (gpointer) albo_annotation_kind_to_label (codes[i]));
  g_ptr_array_add (labels, NULL);

  ask = new_ask (self, g_variant_get_int64 (parameter), _("Annotate"), effect, _("Write Annotation"),
                 G_CALLBACK (annotate_confirmed_cb));
  albo_ask_add_choice (ask, "kind", _("Kind"), codes, (const char * const *) labels->pdata, 0);
  albo_ask_add_day (ask, "effective_from", _("Effective from"), today, TRUE);
  albo_ask_add_day (ask, "effective_to", _("First day without it, if known"), NULL, FALSE);
  albo_ask_add_switch (ask, "is_public", _("Public"), _("Whoever reads the public register sees it"));
  albo_ask_add_text (ask, "resolution_number", _("Resolution number"), FALSE);
  albo_ask_add_day (ask, "resolution_date", _("Date of the resolution"), NULL, FALSE);
  albo_ask_add_long_text (ask, "text", _("Text of the annotation"), TRUE);
  gtk_window_present (GTK_WINDOW (ask));
}

static void
close_confirmed_cb (AlboAsk    *ask,
                    AlboMember *self)
{
  g_autoptr(JsonObject) details = albo_ask_get_details (ask);

  albo_office_invoke_async (albo_office_get_connection (self->office), "annotation_close",
                            ALBO_ARGS (ALBO_ARG_INT (get_target (ask)), ALBO_ARG_TEXT (albo_ask_get_key (ask)),
                                       ALBO_ARG_TEXT (albo_json_get_string (details, "day", NULL)),
                                       ALBO_ARG_TEXT (albo_json_get_string (details, "reasons", NULL))),
                            NULL, sent_cb, sending_new (self, ask, _("Annotation closed")));
}

static void
close_annotation (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  AlboMember *self = ALBO_MEMBER (widget);
  g_autofree char *today = today_iso ();
  AlboAsk *ask;

  if (self->document == NULL || self->office == NULL)
    return;

  ask = new_ask (self, g_variant_get_int64 (parameter), _("Close the Annotation"),
                 _("The annotation holds no more from the day you give. What was written and how it ended "
                   "both stay on record. This cannot be undone."),
                 _("Close Annotation"), G_CALLBACK (close_confirmed_cb));
  albo_ask_add_day (ask, "day", _("First day without it"), today, TRUE);
  albo_ask_add_long_text (ask, "reasons", _("Reasons"), TRUE);
  gtk_window_present (GTK_WINDOW (ask));
}

/* (nullable): the sections of the register of an entry. */
static JsonArray *
find_sections (AlboMember *self,
               JsonObject *entry)
{
  JsonObject *wanted = albo_json_get_object (entry, "register");
  JsonArray *registers;

  if (self->registers == NULL || !JSON_NODE_HOLDS_ARRAY (self->registers) || wanted == NULL)
    return NULL;

  registers = json_node_get_array (self->registers);
  for (guint i = 0; i < json_array_get_length (registers); i++)
    {
      JsonObject *found = json_array_get_object_element (registers, i);

      if (albo_json_get_int (found, "id", 0) == albo_json_get_int (wanted, "id", -1))
        return albo_json_get_array (found, "sections");
    }

  return NULL;
}

static void
add_section (AlboMember *self,
             AlboAsk    *ask,
             JsonObject *entry)
{
  JsonArray *sections = find_sections (self, entry);
  JsonObject *present = albo_json_get_object (entry, "section");
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  guint selected = 0;

  if (sections == NULL || json_array_get_length (sections) == 0)
    return;

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      const char *code = albo_json_get_string (section, "code", "");

      if (present != NULL && g_strcmp0 (code, albo_json_get_string (present, "code", NULL)) == 0)
        selected = i;
      g_ptr_array_add (codes, g_strdup (code));
      g_ptr_array_add (labels, albo_request_view_localize (section, "name"));
    }
  g_ptr_array_add (codes, NULL);
  g_ptr_array_add (labels, NULL);
  albo_ask_add_choice (ask, "section", _("Section"), (const char * const *) codes->pdata,
                       (const char * const *) labels->pdata, selected);
}

static void
correct_confirmed_cb (AlboAsk    *ask,
                      AlboMember *self)
{
  g_autoptr(JsonObject) details = albo_ask_get_details (ask);

  albo_office_invoke_async (albo_office_get_connection (self->office), "entry_correct",
                            ALBO_ARGS (ALBO_ARG_INT (get_target (ask)), ALBO_ARG_TEXT (albo_ask_get_key (ask)),
                                       ALBO_ARG_OBJECT (details)),
                            NULL, sent_cb, sending_new (self, ask, _("Entry corrected")));
}

static void
correct (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  AlboMember *self = ALBO_MEMBER (widget);
  JsonObject *entry = albo_member_find_entry (self, g_variant_get_int64 (parameter));
  g_autofree char *title = NULL;
  g_autofree char *effect = NULL;
  AlboAsk *ask;

  if (entry == NULL || self->office == NULL)
    return;

  title = albo_entry_to_text (entry);
  if (albo_json_get_string (entry, "to", NULL) == NULL)
    effect = g_strdup_printf (_("The period of %s ends on the day you give, and a new one begins on it as you "
                                "write it here. The period that was wrong stays on record, with your name and the "
                                "reasons. This cannot be undone."), title);
  else
    effect = g_strdup_printf (_("The period of %s was closed. A new one begins on the day you give, as you write "
                                "it here; the closed one stays on record. This cannot be undone."), title);

  ask = new_ask (self, g_variant_get_int64 (parameter), _("Correct the Entry"), effect, _("Correct"),
                 G_CALLBACK (correct_confirmed_cb));
  albo_ask_add_day (ask, "effective_from", _("New period from"), NULL, TRUE);
  add_section (self, ask, entry);
  albo_ask_add_number (ask, "number", _("Number, the same if empty"));
  albo_ask_add_text (ask, "resolution_number", _("Resolution number"), FALSE);
  albo_ask_add_day (ask, "resolution_date", _("Date of the resolution"), NULL, FALSE);
  albo_ask_add_long_text (ask, "reasons", _("Reasons"), TRUE);
  gtk_window_present (GTK_WINDOW (ask));
}

void
albo_member_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "member.annotate", "x", annotate);
  gtk_widget_class_install_action (widget_class, "member.close-annotation", "x", close_annotation);
  gtk_widget_class_install_action (widget_class, "member.correct", "x", correct);
}
