/* albo-ask.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-ask.h"

#include "albo-day-row.h"
#include "albo-fit.h"
#include "albo-problem-text.h"

#include <glib/gi18n.h>

/**
 * AlboAsk:
 *
 * Says what a command will change and asks for what it needs.  It stays open until the
 * command has succeeded, so that nothing is typed twice.  The command has one key: where
 * the connection was lost, and nobody knows what became of it, the very same command can
 * be sent again and is carried out once.
 */
struct _AlboAsk
{
  AdwWindow parent_instance;

  GtkWidget  *box;
  GtkWidget  *list;      /* (nullable): until there is a row */
  GtkWidget  *confirm;
  GtkWidget  *cancel;
  GtkWidget  *spinner;
  GtkWidget  *problem;
  GPtrArray  *fields;    /* of Field */
  char       *key;
  gboolean    is_sent;
  gboolean    is_unknown;
};

typedef enum
{
  FIELD_TEXT,
  FIELD_NUMBER,
  FIELD_DAY,
  FIELD_CHOICE,
  FIELD_SWITCH,
  FIELD_LONG_TEXT,
} FieldKind;

typedef struct
{
  FieldKind   kind;
  char       *member;
  GtkWidget  *widget;
  char      **codes;
  gboolean    is_required;
} Field;

G_DEFINE_FINAL_TYPE (AlboAsk, albo_ask, ADW_TYPE_WINDOW)

enum {
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
field_free (Field *field)
{
  g_free (field->member);
  g_strfreev (field->codes);
  g_free (field);
}

static char *
get_text (const Field *field)
{
  if (field->kind == FIELD_LONG_TEXT)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field->widget));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
    }

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->widget))));
}

static gboolean
field_is_good (const Field *field)
{
  g_autofree char *text = NULL;

  switch (field->kind)
    {
    case FIELD_CHOICE:
      return !field->is_required || adw_combo_row_get_selected (ADW_COMBO_ROW (field->widget)) > 0;

    case FIELD_SWITCH:
      return TRUE;

    case FIELD_DAY:
      text = albo_day_row_get_iso (ALBO_DAY_ROW (field->widget));
      return text != NULL || (!field->is_required && albo_day_row_is_empty (ALBO_DAY_ROW (field->widget)));

    case FIELD_NUMBER:
      text = get_text (field);
      return (*text == '\0' && !field->is_required) ||
             g_ascii_string_to_signed (text, 10, 1, 999999999, NULL, NULL);

    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    default:
      text = get_text (field);
      return *text != '\0' || !field->is_required;
    }
}

static void
update (AlboAsk *self)
{
  gtk_widget_set_sensitive (self->confirm, !self->is_sent && albo_ask_is_complete (self));
  gtk_widget_set_sensitive (self->cancel, !self->is_sent);
  gtk_widget_set_sensitive (self->box, !self->is_sent && !self->is_unknown);
  gtk_widget_set_visible (self->spinner, self->is_sent);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_sent);
}

static void
confirm_cb (AlboAsk *self)
{
  if (self->is_sent || !albo_ask_is_complete (self))
    return;

  gtk_widget_set_visible (self->problem, FALSE);
  self->is_sent = TRUE;
  update (self);
  g_signal_emit (self, signals[CONFIRMED], 0);
}

static gboolean
albo_ask_close_request (GtkWindow *window)
{
  /* Not while the answer is on its way. */
  return ALBO_ASK (window)->is_sent;
}

static void
albo_ask_finalize (GObject *object)
{
  AlboAsk *self = ALBO_ASK (object);

  g_ptr_array_unref (self->fields);
  g_free (self->key);

  G_OBJECT_CLASS (albo_ask_parent_class)->finalize (object);
}

static void
albo_ask_class_init (AlboAskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = albo_ask_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = albo_ask_close_request;

  /**
   * AlboAsk::confirmed:
   *
   * The command is to be sent, with [method@Albo.Ask.get_key].  Whoever sends it closes the
   * window, or calls [method@Albo.Ask.fail].
   */
  signals[CONFIRMED] =
    g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
albo_ask_init (AlboAsk *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->key = g_uuid_string_random ();
}

static void
build (AlboAsk    *self,
       const char *title,
       const char *effect,
       const char *confirm)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->cancel = gtk_button_new_with_label (_("Go Back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "window.close");
  self->confirm = gtk_button_new_with_label (confirm);
  gtk_widget_add_css_class (self->confirm, "suggested-action");
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  self->spinner = gtk_spinner_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sending"), -1);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->confirm);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->spinner);

  self->problem = new_label ("");
  gtk_widget_add_css_class (self->problem, "problem");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (inner), self->problem);
  gtk_box_append (GTK_BOX (inner), new_label (effect));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (inner), self->box);

  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 24);
  gtk_widget_set_margin_start (inner, 12);
  gtk_widget_set_margin_end (inner, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 520);
  adw_clamp_set_child (ADW_CLAMP (clamp), inner);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 620);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (outer), header);
  gtk_box_append (GTK_BOX (outer), scrolled);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, -1);
}

/**
 * albo_ask_new:
 * @parent: (nullable): the window it belongs to
 * @title: the command
 * @effect: what will happen, in sentences
 * @confirm: what the button says that does it
 *
 * Returns: (transfer none): a window to which fields are added, then to be presented
 */
AlboAsk *
albo_ask_new (GtkWindow  *parent,
              const char *title,
              const char *effect,
              const char *confirm)
{
  AlboAsk *self = g_object_new (ALBO_TYPE_ASK, "transient-for", parent, "modal", TRUE, NULL);

  build (self, title, effect, confirm);
  albo_fit_to_parent (GTK_WINDOW (self));
  update (self);

  return self;
}

/**
 * albo_ask_set_final:
 * @self: a window
 *
 * Marks the command as one that takes something away for good.
 */
void
albo_ask_set_final (AlboAsk *self)
{
  g_return_if_fail (ALBO_IS_ASK (self));

  gtk_widget_remove_css_class (self->confirm, "suggested-action");
  gtk_widget_add_css_class (self->confirm, "destructive-action");
}

static Field *
add_field (AlboAsk    *self,
           FieldKind   kind,
           const char *member,
           GtkWidget  *widget,
           gboolean    is_required)
{
  Field *field = g_new0 (Field, 1);

  field->kind = kind;
  field->member = g_strdup (member);
  field->widget = widget;
  field->is_required = is_required;
  g_ptr_array_add (self->fields, field);
  return field;
}

static void
add_row (AlboAsk   *self,
         GtkWidget *row)
{
  if (self->list == NULL)
    {
      self->list = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (self->list, "boxed-list");
      gtk_box_append (GTK_BOX (self->box), self->list);
    }

  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/**
 * albo_ask_add_text:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 * @is_required: whether the command needs it
 */
void
albo_ask_add_text (AlboAsk    *self,
                   const char *member,
                   const char *title,
                   gboolean    is_required)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "title", title, NULL);

  g_return_if_fail (ALBO_IS_ASK (self));

  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  add_field (self, FIELD_TEXT, member, row, is_required);
  add_row (self, row);
  update (self);
}

/**
 * albo_ask_add_number:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 *
 * Adds a whole number, which may be left out.
 */
void
albo_ask_add_number (AlboAsk    *self,
                     const char *member,
                     const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "title", title, NULL);

  g_return_if_fail (ALBO_IS_ASK (self));

  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_DIGITS);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  add_field (self, FIELD_NUMBER, member, row, FALSE);
  add_row (self, row);
  update (self);
}

/**
 * albo_ask_add_day:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 * @iso: (nullable): the day that is proposed
 * @is_required: whether the command needs it
 */
void
albo_ask_add_day (AlboAsk    *self,
                  const char *member,
                  const char *title,
                  const char *iso,
                  gboolean    is_required)
{
  GtkWidget *row = albo_day_row_new (title);

  g_return_if_fail (ALBO_IS_ASK (self));

  albo_day_row_set_iso (ALBO_DAY_ROW (row), iso);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  add_field (self, FIELD_DAY, member, row, is_required);
  add_row (self, row);
  update (self);
}

/**
 * albo_ask_add_choice:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 * @codes: (array zero-terminated=1): what the database calls each; an empty first one must
 *   not stay chosen
 * @labels: (array zero-terminated=1): what a person reads
 * @selected: which one is proposed
 */
void
albo_ask_add_choice (AlboAsk            *self,
                     const char         *member,
                     const char         *title,
                     const char * const *codes,
                     const char * const *labels,
                     guint               selected)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (labels);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", title,
                                 "model", model, "selected", selected, NULL);
  Field *field;

  g_return_if_fail (ALBO_IS_ASK (self));

  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (update), self);
  field = add_field (self, FIELD_CHOICE, member, row, codes[0] != NULL && *codes[0] == '\0');
  field->codes = g_strdupv ((char **) codes);
  add_row (self, row);
  update (self);
}

/**
 * albo_ask_add_switch:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 * @subtitle: what it means
 */
void
albo_ask_add_switch (AlboAsk    *self,
                     const char *member,
                     const char *title,
                     const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle, NULL);
  GtkWidget *toggle = gtk_switch_new ();

  g_return_if_fail (ALBO_IS_ASK (self));

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  add_field (self, FIELD_SWITCH, member, toggle, FALSE);
  add_row (self, row);
}

/**
 * albo_ask_add_long_text:
 * @self: a window
 * @member: the member of the details
 * @title: what it is
 * @is_required: whether the command needs it
 */
void
albo_ask_add_long_text (AlboAsk    *self,
                        const char *member,
                        const char *title,
                        gboolean    is_required)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = new_label (title);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  g_return_if_fail (ALBO_IS_ASK (self));

  gtk_widget_add_css_class (label, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 96);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "reasons");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (self->box), box);
  self->list = NULL;

  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                            G_CALLBACK (update), self);
  add_field (self, FIELD_LONG_TEXT, member, view, is_required);
  update (self);
}

/**
 * albo_ask_add_widget:
 * @self: a window
 * @widget: something of the caller's, below what is there
 */
void
albo_ask_add_widget (AlboAsk   *self,
                     GtkWidget *widget)
{
  g_return_if_fail (ALBO_IS_ASK (self));

  gtk_box_append (GTK_BOX (self->box), widget);
  self->list = NULL;
}

/**
 * albo_ask_get_key:
 * @self: a window
 *
 * Returns: (transfer none): the key of the command, the same for each try
 */
const char *
albo_ask_get_key (AlboAsk *self)
{
  g_return_val_if_fail (ALBO_IS_ASK (self), NULL);

  return self->key;
}

/**
 * albo_ask_get_details:
 * @self: a window
 *
 * Returns: (transfer full): what was filled in, as the database wants it
 */
JsonObject *
albo_ask_get_details (AlboAsk *self)
{
  JsonObject *details = json_object_new ();

  g_return_val_if_fail (ALBO_IS_ASK (self), details);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = g_ptr_array_index (self->fields, i);
      g_autofree char *text = NULL;

      switch (field->kind)
        {
        case FIELD_CHOICE:
          text = g_strdup (field->codes[adw_combo_row_get_selected (ADW_COMBO_ROW (field->widget))]);
          break;
        case FIELD_SWITCH:
          json_object_set_boolean_member (details, field->member,
                                          gtk_switch_get_active (GTK_SWITCH (field->widget)));
          break;
        case FIELD_DAY:
          text = albo_day_row_get_iso (ALBO_DAY_ROW (field->widget));
          break;
        case FIELD_NUMBER:
        case FIELD_TEXT:
        case FIELD_LONG_TEXT:
        default:
          text = get_text (field);
          break;
        }

      if (text == NULL || *text == '\0')
        continue;

      if (field->kind == FIELD_NUMBER)
        json_object_set_int_member (details, field->member, g_ascii_strtoll (text, NULL, 10));
      else
        json_object_set_string_member (details, field->member, text);
    }

  return details;
}

/**
 * albo_ask_is_complete:
 * @self: a window
 *
 * Returns: whether nothing is missing that the command needs
 */
gboolean
albo_ask_is_complete (AlboAsk *self)
{
  g_return_val_if_fail (ALBO_IS_ASK (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    if (!field_is_good (g_ptr_array_index (self->fields, i)))
      return FALSE;

  return TRUE;
}

/**
 * albo_ask_fail:
 * @self: a window whose command was sent
 * @error: why it did not succeed, or is not known to have
 *
 * Says so, and lets the person try again.  While the outcome is unknown only the very same
 * command can be sent again.
 */
void
albo_ask_fail (AlboAsk      *self,
               const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ALBO_IS_ASK (self));

  self->is_sent = FALSE;
  self->is_unknown = albo_store_error_is_unknown (error, self->is_unknown);
  text = self->is_unknown ? albo_problem_text_of_unknown () : albo_problem_text_of_error (error);
  gtk_label_set_text (GTK_LABEL (self->problem), text);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  update (self);
}
