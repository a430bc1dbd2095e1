/* albo-service-switch.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-service-switch.h"

#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"
#include "albo-setting-words.h"

#include <glib/gi18n.h>

/**
 * AlboServiceSwitch:
 *
 * Whether a service can be asked for.  Before it is switched, a window says what will happen.
 */
struct _AlboServiceSwitch
{
  AdwActionRow parent_instance;

  GtkSwitch  *toggle;
  char       *service;
  char       *title;       /* of the service */
  AlboOffice *office;      /* (nullable) */

  gboolean    is_active;   /* as the server has it */
  gboolean    can_change;
  gint64      n_open;      /* requests that go on */
  gint64      version;     /* of the last change of it that was seen */
  char       *changed;     /* (nullable): when, and by whom */
  char       *problem;     /* (nullable): why it was not switched, until it is tried again */

  gboolean    asked;       /* what the window that is open asks for */
  gint64      asked_version;  /* that was seen when it opened */
  gboolean    is_busy;
  gboolean    is_unknown;  /* the outcome of the last command */
  gboolean    wanted;      /* by it */
  gint64      sent;        /* the version that it is to take the place of */
  char       *key;         /* (nullable): of it */
};

G_DEFINE_FINAL_TYPE (AlboServiceSwitch, albo_service_switch, ADW_TYPE_ACTION_ROW)

enum {
  STALE,
  SWITCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_state (AlboServiceSwitch *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append (text, self->is_active ? _("It can be asked for now.")
                   : _("Nobody can ask for it now. Requests that were submitted go on."));
  if (self->changed != NULL)
    g_string_append_printf (text, "\n%s", self->changed);
  if (self->problem != NULL)
    g_string_append_printf (text, "\n%s", self->problem);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
  gtk_switch_set_active (self->toggle, self->is_active);
  gtk_switch_set_state (self->toggle, self->is_active);
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), self->can_change && !self->is_busy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
take_change (AlboServiceSwitch *self,
             JsonObject        *change)
{
  char *text = change != NULL ? albo_setting_change_text (change) : NULL;

  self->version = change != NULL ? albo_json_get_int (change, "version", 0) : 0;
  g_free (self->changed);
  self->changed = text;
}

static void
switched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(AlboServiceSwitch) self = ALBO_SERVICE_SWITCH (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (self->office == NULL)
    return;

  self->is_busy = FALSE;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      self->is_unknown = FALSE;
      self->is_active = self->wanted;
      take_change (self, json_node_get_object (answer));
      show_state (self);
      g_signal_emit (self, signals[SWITCHED], 0, self->is_active);
      return;
    }

  self->is_unknown = error == NULL || albo_store_error_is_unknown (error, self->is_unknown);
  if (self->is_unknown)
    self->problem = albo_problem_text_of_unknown ();
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    self->problem = g_strdup (_("Nothing was done: somebody else switched it meanwhile."));
  else
    self->problem = albo_problem_text_of_error (error);
  show_state (self);
  if (error != NULL)
    albo_office_report (self->office, error);
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    g_signal_emit (self, signals[STALE], 0);
}

static void
response_cb (AlboServiceSwitch *self,
             const char        *response)
{
  if (g_str_equal (response, "switch"))
    albo_service_switch_put (self, self->asked, self->asked_version);
  else
    show_state (self);
}

static void
ask (AlboServiceSwitch *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (!GTK_IS_WINDOW (root))
    return;

  heading = g_strdup_printf (self->is_active ? _("Stop Offering “%s”?") : _("Offer “%s”?"), self->title);
  body = albo_service_switch_describe (self->is_active, self->n_open);
  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"),
                                    "switch", self->is_active ? _("Stop Offering") : _("Offer"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "switch", self->is_active
                                              ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
state_set_cb (AlboServiceSwitch *self,
              gboolean           state)
{
  if (state == self->is_active)
    return FALSE;

  self->asked = state;
  self->asked_version = self->version;
  ask (self);

  /* It moves for good when the server has said so. */
  return TRUE;
}

/* Not the row's own way, by which a screen reader would read the switch's name twice. */
static void
albo_service_switch_activate (AdwActionRow *row)
{
  AlboServiceSwitch *self = ALBO_SERVICE_SWITCH (row);

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->toggle)))
    gtk_widget_activate (GTK_WIDGET (self->toggle));
}

static void
albo_service_switch_dispose (GObject *object)
{
  g_clear_object (&ALBO_SERVICE_SWITCH (object)->office);

  G_OBJECT_CLASS (albo_service_switch_parent_class)->dispose (object);
}

static void
albo_service_switch_finalize (GObject *object)
{
  AlboServiceSwitch *self = ALBO_SERVICE_SWITCH (object);

  g_free (self->service);
  g_free (self->title);
  g_free (self->changed);
  g_free (self->problem);
  g_free (self->key);

  G_OBJECT_CLASS (albo_service_switch_parent_class)->finalize (object);
}

static void
albo_service_switch_class_init (AlboServiceSwitchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  ADW_ACTION_ROW_CLASS (klass)->activate = albo_service_switch_activate;
  object_class->dispose = albo_service_switch_dispose;
  object_class->finalize = albo_service_switch_finalize;

  /**
   * AlboServiceSwitch::stale:
   *
   * Somebody else switched it: what is shown is to be read anew.
   */
  signals[STALE] =
    g_signal_new ("stale", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboServiceSwitch::switched:
   * @is_active: whether it is offered now
   */
  signals[SWITCHED] =
    g_signal_new ("switched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
albo_service_switch_init (AlboServiceSwitch *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->toggle, "state-set", G_CALLBACK (state_set_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

/**
 * albo_service_switch_new:
 * @service: its code
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
albo_service_switch_new (const char *service)
{
  AlboServiceSwitch *self = g_object_new (ALBO_TYPE_SERVICE_SWITCH, "title", _("Offered"), "use-markup", FALSE,
                                          "subtitle-lines", 0, NULL);

  self->service = g_strdup (service);

  return GTK_WIDGET (self);
}

void
albo_service_switch_set_office (AlboServiceSwitch *self,
                                AlboOffice        *office)
{
  g_return_if_fail (ALBO_IS_SERVICE_SWITCH (self));

  g_set_object (&self->office, office);
}

/**
 * albo_service_switch_update:
 * @self: a row
 * @service: as albo.services() tells it
 * @title: what people call it
 * @can_change: whether who looks at it may switch it
 */
void
albo_service_switch_update (AlboServiceSwitch *self,
                            JsonObject        *service,
                            const char        *title,
                            gboolean           can_change)
{
  JsonObject *changes = albo_json_get_object (service, "changes");
  g_autofree char *name = NULL;

  g_return_if_fail (ALBO_IS_SERVICE_SWITCH (self));

  if (self->is_busy)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  self->is_active = albo_json_get_bool (service, "is_active", FALSE);
  self->can_change = can_change;
  self->n_open = albo_json_get_int (service, "open_requests", 0);
  take_change (self, changes != NULL ? albo_json_get_object (changes, "is_active") : NULL);
  /* What is not known is answered by what is there; why nothing was done is still to be read. */
  if (self->is_unknown)
    g_clear_pointer (&self->problem, g_free);
  show_state (self);

  /* Translators: of a switch, read out; %s is a service */
  name = g_strdup_printf (_("%s is offered"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * albo_service_switch_describe:
 * @is_active: whether a service is offered now, and will not be any more
 * @n_open: how many of its requests are open
 *
 * Returns: (transfer full): what switching it will do
 */
char *
albo_service_switch_describe (gboolean is_active,
                              gint64   n_open)
{
  g_autofree char *open = NULL;

  if (!is_active)
    return g_strdup (_("Citizens find it on the portal at once, and the office can file it for them. "
                       "Forms that were begun before can be submitted again."));

  open = n_open > 0
    ? g_strdup_printf (ngettext ("%d open request goes on as it is.", "%d open requests go on as they are.",
                                 (gulong) n_open), (int) n_open)
    : g_strdup (_("No request of it is open."));

  return g_strdup_printf (_("Citizens do not find it on the portal any more, and the office cannot file it either. %s "
                            "Forms that were begun are kept, and cannot be submitted until it is offered again."), open);
}

gint64
albo_service_switch_get_version (AlboServiceSwitch *self)
{
  g_return_val_if_fail (ALBO_IS_SERVICE_SWITCH (self), 0);

  return self->version;
}

/**
 * albo_service_switch_put:
 * @self: a row
 * @is_active: whether the service is to be offered
 * @version: of the change that this takes the place of; when there was another one, nothing is
 *   done, and #AlboServiceSwitch::stale is emitted
 *
 * Switches it without asking.
 */
void
albo_service_switch_put (AlboServiceSwitch *self,
                         gboolean           is_active,
                         gint64             version)
{
  g_return_if_fail (ALBO_IS_SERVICE_SWITCH (self));

  if (self->office == NULL || self->is_busy)
    return;

  /* What was switched meanwhile, by that command or by somebody, takes another command: the server
   * answers a repeated one as it did before, and does nothing. */
  if (!self->is_unknown || self->wanted != is_active || self->sent != version)
    {
      g_free (self->key);
      self->key = g_uuid_string_random ();
      self->is_unknown = FALSE;
      self->sent = version;
    }
  self->wanted = is_active;
  self->is_busy = TRUE;
  g_clear_pointer (&self->problem, g_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), FALSE);
  albo_office_invoke_async (albo_office_get_connection (self->office), "service_switch",
                            ALBO_ARGS (ALBO_ARG_TEXT (self->key), ALBO_ARG_TEXT (self->service),
                                       ALBO_ARG_TEXT (is_active ? "true" : "false"), ALBO_ARG_INT (self->sent)),
                            NULL, switched_cb, g_object_ref (self));
}
