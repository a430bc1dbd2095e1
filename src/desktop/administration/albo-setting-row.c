/* albo-setting-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-setting-row.h"

#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"
#include "albo-setting-text.h"
#include "albo-setting-words.h"

#include <glib/gi18n.h>

/**
 * AlboSettingRow:
 *
 * One setting.  What is typed stays typed until it is saved or discarded, whatever becomes of
 * the server, and whatever others do meanwhile.  A save whose outcome is not known is sent
 * again under the same key, so that it is done once.
 */
struct _AlboSettingRow
{
  AdwPreferencesRow parent_instance;

  GtkWidget   *title_label;
  GtkWidget   *entry;
  GtkWidget   *area;         /* for what needs several lines: around the text view */
  GtkWidget   *text_view;
  GtkWidget   *value_label;  /* for who may not change it */
  GtkWidget   *spinner;
  GtkWidget   *save_button;
  GtkWidget   *discard_button;
  GtkWidget   *problem_label;
  GtkWidget   *explanation_label;
  GtkWidget   *change_label;

  char        *setting;
  char        *kind;
  char        *name;         /* what is read out, and told */
  AlboOffice  *office;       /* (nullable) */

  JsonNode    *value;        /* (nullable): as the server has it */
  JsonNode    *fallback;     /* (nullable): what holds where nothing is set */
  gint64       version;      /* that was seen */
  gboolean     can_change;

  gboolean     is_busy;
  gboolean     is_unknown;   /* the outcome of the last save */
  char        *key;          /* (nullable): of the last save */
  JsonNode    *sent;         /* (nullable): what it would set */
  gint64       sent_version; /* what it would change */
  char        *sent_text;    /* (nullable): what was typed then, if that is what was sent */
};

G_DEFINE_FINAL_TYPE (AlboSettingRow, albo_setting_row, ADW_TYPE_PREFERENCES_ROW)

enum {
  EDITED,
  SAVED,
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_long (AlboSettingRow *self)
{
  return g_str_equal (self->kind, "dates");
}

static gboolean
is_same (JsonNode *a,
         JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return json_node_equal (a, b);
}

static JsonNode *
copy_value (JsonNode *value)
{
  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? json_node_copy (value) : NULL;
}

static void
set_label (GtkWidget  *label,
           const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static GtkWidget *
get_editor (AlboSettingRow *self)
{
  return is_long (self) ? self->text_view : self->entry;
}

/* A screen reader reads the problem, or what the setting is for, behind the name of the field. */
static void
describe_editor (AlboSettingRow *self)
{
  const char *problem = gtk_label_get_text (GTK_LABEL (self->problem_label));
  GtkAccessible *editor = GTK_ACCESSIBLE (get_editor (self));

  gtk_accessible_update_property (editor, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, *problem != '\0' ? problem
                                  : gtk_label_get_text (GTK_LABEL (self->explanation_label)), -1);
  gtk_accessible_update_state (editor, GTK_ACCESSIBLE_STATE_INVALID,
                               *problem != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (*problem != '\0')
    gtk_widget_add_css_class (is_long (self) ? self->area : self->entry, "error");
  else
    gtk_widget_remove_css_class (is_long (self) ? self->area : self->entry, "error");
}

static void
set_problem (AlboSettingRow *self,
             const char     *problem)
{
  set_label (self->problem_label, problem);
  describe_editor (self);
}

static void
show_state (AlboSettingRow *self)
{
  gboolean is_dirty = self->can_change && albo_setting_row_is_dirty (self);

  gtk_widget_set_visible (self->save_button, is_dirty && !self->is_busy);
  gtk_widget_set_visible (self->discard_button, is_dirty && !self->is_busy);
  gtk_widget_set_visible (self->spinner, self->is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setting.save", is_dirty && !self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setting.discard", is_dirty && !self->is_busy);
}

static void
edited_cb (AlboSettingRow *self)
{
  if (self->kind == NULL)
    return;

  set_problem (self, NULL);
  show_state (self);
  g_signal_emit (self, signals[EDITED], 0);
}

/* What holds now, whoever decided it. */
static char *
get_text_in_force (AlboSettingRow *self)
{
  return albo_setting_to_text (self->kind, self->value != NULL ? self->value : self->fallback);
}

static void
show_value (AlboSettingRow *self)
{
  g_autofree char *text = get_text_in_force (self);

  gtk_label_set_text (GTK_LABEL (self->value_label), *text != '\0' ? text : _("Not set"));
  gtk_widget_set_visible (self->value_label, !self->can_change);
  gtk_widget_set_visible (self->entry, self->can_change && !is_long (self));
  gtk_widget_set_visible (self->area, self->can_change && is_long (self));
}

static void
take_change (AlboSettingRow *self,
             JsonObject     *change)
{
  g_autofree char *text = albo_setting_change_text (change);

  self->version = albo_json_get_int (change, "version", 0);
  set_label (self->change_label, text);
}

static void
set_value (AlboSettingRow *self,
           JsonNode       *value)
{
  g_clear_pointer (&self->value, json_node_unref);
  self->value = copy_value (value);
}

static void
put_value_into_editor (AlboSettingRow *self)
{
  g_autofree char *text = get_text_in_force (self);

  albo_setting_row_set_text (self, text);
}

static void
forget_save (AlboSettingRow *self)
{
  self->is_unknown = FALSE;
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->sent, json_node_unref);
  g_clear_pointer (&self->sent_text, g_free);
}

static void
finish_save (AlboSettingRow *self,
             JsonObject     *change)
{
  g_autofree char *typed = albo_setting_row_get_text (self);
  g_autofree char *sent_text = g_steal_pointer (&self->sent_text);
  g_autoptr(JsonNode) former = g_steal_pointer (&self->value);

  set_value (self, self->sent);
  take_change (self, change);
  forget_save (self);
  set_problem (self, NULL);

  /* Unless somebody typed on while it was saved. */
  if (g_strcmp0 (sent_text, typed) == 0)
    put_value_into_editor (self);
  show_value (self);
  show_state (self);
  g_signal_emit (self, signals[SAVED], 0, former);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AlboSettingRow) self = ALBO_SETTING_ROW (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (self->office == NULL)
    return;

  self->is_busy = FALSE;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    finish_save (self, json_node_get_object (answer));
  else
    albo_setting_row_fail (self, error);
}

/* The text is what was typed, if that is what is sent; the version, what it is to take the place of. */
static void
send_value (AlboSettingRow *self,
            JsonNode       *value,
            gint64          version,
            const char     *text)
{
  g_autoptr(JsonNode) wanted = copy_value (value);

  if (self->office == NULL || self->is_busy)
    return;

  /* Only the very same command is repeated; anything else is another one. */
  if (!self->is_unknown || self->sent_version != version || !is_same (self->sent, wanted))
    {
      forget_save (self);
      self->key = g_uuid_string_random ();
      self->sent = g_steal_pointer (&wanted);
      self->sent_version = version;
    }

  g_free (self->sent_text);
  self->sent_text = g_strdup (text);
  self->is_busy = TRUE;
  set_problem (self, NULL);
  show_state (self);
  albo_office_invoke_async (albo_office_get_connection (self->office), "setting_set",
                            ALBO_ARGS (ALBO_ARG_TEXT (self->key), ALBO_ARG_TEXT (self->setting),
                                       ALBO_ARG_NODE (self->sent), ALBO_ARG_INT (self->sent_version)),
                            NULL, sent_cb, g_object_ref (self));
}

static void
save_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  albo_setting_row_save (ALBO_SETTING_ROW (widget));
}

static void
discard_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboSettingRow *self = ALBO_SETTING_ROW (widget);

  put_value_into_editor (self);
  set_problem (self, NULL);
  gtk_widget_grab_focus (get_editor (self));
}

static gboolean
albo_setting_row_grab_focus (GtkWidget *widget)
{
  AlboSettingRow *self = ALBO_SETTING_ROW (widget);

  return self->can_change && gtk_widget_grab_focus (get_editor (self));
}

static void
albo_setting_row_dispose (GObject *object)
{
  AlboSettingRow *self = ALBO_SETTING_ROW (object);

  g_clear_object (&self->office);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_SETTING_ROW);

  G_OBJECT_CLASS (albo_setting_row_parent_class)->dispose (object);
}

static void
albo_setting_row_finalize (GObject *object)
{
  AlboSettingRow *self = ALBO_SETTING_ROW (object);

  forget_save (self);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->fallback, json_node_unref);
  g_free (self->setting);
  g_free (self->kind);
  g_free (self->name);

  G_OBJECT_CLASS (albo_setting_row_parent_class)->finalize (object);
}

static void
albo_setting_row_class_init (AlboSettingRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_setting_row_dispose;
  object_class->finalize = albo_setting_row_finalize;
  widget_class->grab_focus = albo_setting_row_grab_focus;

  /**
   * AlboSettingRow::edited:
   *
   * Something was typed, or taken back.
   */
  signals[EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboSettingRow::saved:
   * @former: (nullable): what it was before
   *
   * The server has another value now.
   */
  signals[SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, JSON_TYPE_NODE);

  /**
   * AlboSettingRow::stale:
   *
   * Somebody else changed it; it is to be read again.
   */
  signals[STALE] =
    g_signal_new ("stale", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-setting-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, entry);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, area);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, text_view);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, save_button);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, discard_button);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, AlboSettingRow, change_label);
  gtk_widget_class_bind_template_callback (widget_class, albo_setting_row_save);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_install_action (widget_class, "setting.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "setting.discard", NULL, discard_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "setting.discard", NULL);
}

static void
albo_setting_row_init (AlboSettingRow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  /* Before the text view, which begins a new line whatever is held down with Enter. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                                                          gtk_named_action_new ("setting.save")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
name_widget (GtkWidget  *widget,
             const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * albo_setting_row_new:
 * @setting: as office.setting_set() takes it
 * @kind: what sort of value it has; see albo_setting_to_text()
 * @title: what people call it
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
albo_setting_row_new (const char *setting,
                      const char *kind,
                      const char *title)
{
  AlboSettingRow *self = g_object_new (ALBO_TYPE_SETTING_ROW, "title", title, "use-markup", FALSE, NULL);

  self->setting = g_strdup (setting);
  self->kind = g_strdup (kind);
  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  if (g_str_equal (kind, "email"))
    gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_EMAIL);
  else if (g_str_equal (kind, "link"))
    gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_URL);

  albo_setting_row_set_name (self, title);
  show_state (self);

  return GTK_WIDGET (self);
}

/**
 * albo_setting_row_set_name:
 * @self: a row
 * @name: what it is, also for who does not see where it is
 */
void
albo_setting_row_set_name (AlboSettingRow *self,
                           const char     *name)
{
  g_autofree char *save = NULL;
  g_autofree char *discard = NULL;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  /* Translators: of buttons, read out; %s is a setting */
  save = g_strdup_printf (_("Save %s"), name);
  discard = g_strdup_printf (_("Discard what was typed for %s"), name);
  name_widget (GTK_WIDGET (self), name);
  name_widget (self->entry, name);
  name_widget (self->text_view, name);
  name_widget (self->save_button, save);
  name_widget (self->discard_button, discard);
}

const char *
albo_setting_row_get_name (AlboSettingRow *self)
{
  g_return_val_if_fail (ALBO_IS_SETTING_ROW (self), NULL);

  return self->name;
}

const char *
albo_setting_row_get_setting (AlboSettingRow *self)
{
  g_return_val_if_fail (ALBO_IS_SETTING_ROW (self), NULL);

  return self->setting;
}

/**
 * albo_setting_row_get_version:
 * @self: a row
 *
 * Returns: the version of its last change that was seen; 0 if there was none
 */
gint64
albo_setting_row_get_version (AlboSettingRow *self)
{
  g_return_val_if_fail (ALBO_IS_SETTING_ROW (self), 0);

  return self->version;
}

void
albo_setting_row_set_office (AlboSettingRow *self,
                             AlboOffice     *office)
{
  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  g_set_object (&self->office, office);
}

/**
 * albo_setting_row_set_explanation:
 * @self: a row
 * @explanation: (nullable): what the setting is for, and how to write it
 */
void
albo_setting_row_set_explanation (AlboSettingRow *self,
                                  const char     *explanation)
{
  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  set_label (self->explanation_label, explanation);
  describe_editor (self);
}

static void
tell_meanwhile (AlboSettingRow *self,
                JsonObject     *change)
{
  g_autofree char *by = albo_setting_change_person (change);
  g_autofree char *value = get_text_in_force (self);
  g_autofree char *text = NULL;

  if (*value != '\0')
    /* Translators: a person, and what that person wrote */
    text = g_strdup_printf (_("Meanwhile %s changed this to “%s”. What you typed is still here: save it, "
                              "and it takes the place of that, or discard it."), by, value);
  else
    /* Translators: a person */
    text = g_strdup_printf (_("Meanwhile %s took this away. What you typed is still here: save it, or discard it."), by);
  set_problem (self, text);
}

/**
 * albo_setting_row_update:
 * @self: a row
 * @value: (nullable): what is set now
 * @fallback: (nullable): what holds while nothing is set
 * @change: `{version, changed_at, changed_by}`
 * @can_change: whether who looks at it may change it
 *
 * Shows how things are now.  What somebody is typing stays.
 */
void
albo_setting_row_update (AlboSettingRow *self,
                         JsonNode       *value,
                         JsonNode       *fallback,
                         JsonObject     *change,
                         gboolean        can_change)
{
  gboolean is_dirty;
  gint64 seen;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  if (self->is_busy)
    return;

  is_dirty = albo_setting_row_is_dirty (self);
  seen = self->version;
  self->can_change = can_change && albo_setting_kind_is_known (self->kind);
  set_value (self, value);
  g_clear_pointer (&self->fallback, json_node_unref);
  self->fallback = copy_value (fallback);
  take_change (self, change);

  if (!is_dirty)
    put_value_into_editor (self);
  else if (self->version != seen && albo_setting_row_is_dirty (self))
    tell_meanwhile (self, change);
  else if (!albo_setting_row_is_dirty (self))
    set_problem (self, NULL);

  show_value (self);
  show_state (self);
}

/**
 * albo_setting_row_get_text:
 * @self: a row
 *
 * Returns: (transfer full): what is typed now
 */
char *
albo_setting_row_get_text (AlboSettingRow *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (ALBO_IS_SETTING_ROW (self), NULL);

  if (!is_long (self))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * albo_setting_row_set_text:
 * @self: a row
 * @text: what is there as if it had been typed
 */
void
albo_setting_row_set_text (AlboSettingRow *self,
                           const char     *text)
{
  g_autofree char *now = albo_setting_row_get_text (self);

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  if (g_strcmp0 (now, text) == 0)
    return;

  if (is_long (self))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/**
 * albo_setting_row_restore:
 * @self: a row
 * @text: what was typed and never saved, some time ago
 *
 * Puts it back, and says what is set instead.
 */
void
albo_setting_row_restore (AlboSettingRow *self,
                          const char     *text)
{
  g_autofree char *value = NULL;
  g_autofree char *problem = NULL;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  albo_setting_row_set_text (self, text);
  if (!albo_setting_row_is_dirty (self))
    return;

  value = get_text_in_force (self);
  if (*value != '\0')
    /* Translators: %s is the value of a setting, as it is while another one is typed */
    problem = g_strdup_printf (_("You typed this before and did not save it. Set is “%s”."), value);
  else
    problem = g_strdup (_("You typed this before and did not save it. Nothing is set now."));
  set_problem (self, problem);
}

/**
 * albo_setting_row_is_dirty:
 * @self: a row
 *
 * Returns: whether something else is typed than what is set
 */
gboolean
albo_setting_row_is_dirty (AlboSettingRow *self)
{
  g_autofree char *typed = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (ALBO_IS_SETTING_ROW (self), FALSE);

  typed = g_strstrip (albo_setting_row_get_text (self));
  text = get_text_in_force (self);
  return g_strcmp0 (typed, text) != 0;
}

/**
 * albo_setting_row_save:
 * @self: a row
 *
 * Saves what is typed, or says what is wrong with it.
 */
void
albo_setting_row_save (AlboSettingRow *self)
{
  g_autoptr(JsonNode) value = NULL;
  g_autofree char *text = NULL;
  const char *problem;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  if (!self->can_change || self->is_busy || !albo_setting_row_is_dirty (self))
    return;

  text = albo_setting_row_get_text (self);
  if (!albo_setting_from_text (self->kind, text, &value, &problem))
    set_problem (self, albo_setting_problem_text (self->kind, problem));
  else if (is_same (value, self->value))
    put_value_into_editor (self);
  else
    send_value (self, value, self->version, text);
}

/**
 * albo_setting_row_put_back:
 * @self: a row
 * @value: (nullable): what was set before a change
 * @version: of that change; see albo_setting_row_get_version()
 *
 * Undoes that change, unless there was another one after it.  What is being typed stays.
 */
void
albo_setting_row_put_back (AlboSettingRow *self,
                           JsonNode       *value,
                           gint64          version)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  if (!albo_setting_row_is_dirty (self))
    text = albo_setting_to_text (self->kind, value != NULL ? value : self->fallback);
  if (text != NULL)
    albo_setting_row_set_text (self, text);

  send_value (self, value, version, text);
}

static char *
find_code (const GError *error)
{
  const char *detail = albo_store_error_get_detail (error);
  g_autoptr(JsonNode) node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;
  JsonArray *problems = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    problems = albo_json_get_array (json_node_get_object (node), "problems");
  if (problems == NULL || json_array_get_length (problems) == 0 ||
      !JSON_NODE_HOLDS_OBJECT (json_array_get_element (problems, 0)))
    return NULL;

  return g_strdup (albo_json_get_string (json_array_get_object_element (problems, 0), "code", NULL));
}

/**
 * albo_setting_row_fail:
 * @self: a row
 * @error: (nullable): why it could not be saved; %NULL for an answer that says nothing
 *
 * Says why, next to what is typed.
 */
void
albo_setting_row_fail (AlboSettingRow *self,
                       const GError   *error)
{
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (ALBO_IS_SETTING_ROW (self));

  code = error != NULL ? find_code (error) : NULL;
  self->is_unknown = error == NULL || albo_store_error_is_unknown (error, self->is_unknown);
  if (self->is_unknown)
    text = albo_problem_text_of_unknown ();
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    text = g_strdup (albo_setting_problem_text (self->kind, code));
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    text = g_strdup (_("Somebody changed this meanwhile. Nothing was done, and what you typed is still here."));
  else
    text = albo_problem_text_of_error (error);

  set_problem (self, text);
  show_state (self);
  if (error != NULL && self->office != NULL)
    albo_office_report (self->office, error);
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    g_signal_emit (self, signals[STALE], 0);
}
