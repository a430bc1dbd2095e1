/* albo-confirmation.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-confirmation.h"

#include "albo-fit.h"
#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-stale-view.h"
#include "albo-verb-forms.h"

#include <glib/gi18n.h>

/* Whoever types is not asked about each letter. */
#define PATIENCE 350

/**
 * AlboConfirmation:
 *
 * Asks once more, saying what will happen, and asks for what the command needs.
 * It can be confirmed only when nothing is missing, stays until the outcome is known, and says
 * at the field what is wrong with it.  What is typed is kept on this computer until it was sent.
 */
struct _AlboConfirmation
{
  AdwWindow parent_instance;

  GtkWidget      *confirm_button;
  GtkWidget      *spinner;
  GtkWidget      *restored_box;
  GtkWidget      *stale_bin;
  GtkLabel       *explanation;
  GtkWidget      *form_bin;
  GtkLabel       *problem_label;
  GtkWidget      *missing_label;
  GtkWidget      *effects_box;
  GtkListBox     *effects_list;
  GtkWidget      *preview_box;
  GtkLabel       *preview_label;

  const AlboVerb *verb;
  JsonObject     *request;
  JsonObject     *fresh;        /* (nullable): the request as somebody changed it meanwhile */
  JsonNode       *registers;    /* (nullable) */
  JsonNode       *choices;      /* (nullable) */
  AlboVerbForm   *form;
  AlboOffice     *office;       /* (nullable) */
  AlboLocalDraft *draft;        /* (nullable) */
  GCancellable   *rehearsal;    /* (nullable): under way */
  guint           timeout_id;
  gboolean        is_busy;
  gboolean        is_filling;   /* what changes now nobody typed */
};

G_DEFINE_FINAL_TYPE (AlboConfirmation, albo_confirmation, ADW_TYPE_WINDOW)

enum {
  CONFIRMED,
  STALE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
add_effect (AlboConfirmation *self,
            const char       *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "fact");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (self->effects_list, row);
}

static void
show_effects (AlboConfirmation *self,
              JsonObject       *rehearsal)
{
  g_autoptr(GPtrArray) effects = albo_verb_list_effects (self->request, rehearsal);

  clear_list (self->effects_list);
  for (guint i = 0; i < effects->len; i++)
    add_effect (self, g_ptr_array_index (effects, i));
  gtk_widget_set_visible (self->effects_box, TRUE);
}

static void
rehearsed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(AlboConfirmation) self = ALBO_CONFIRMATION (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL || self->is_busy)
    return;

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    show_effects (self, json_node_get_object (answer));
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    albo_confirmation_show_problems (self, albo_store_error_get_detail (error));
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) ||
           g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION))
    g_signal_emit (self, signals[STALE], 0);
  else if (error != NULL)
    albo_office_report (self->office, error);
}

static void
stop_rehearsing (AlboConfirmation *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->rehearsal != NULL)
    g_cancellable_cancel (self->rehearsal);
  g_clear_object (&self->rehearsal);
}

static gboolean
rehearse (gpointer user_data)
{
  AlboConfirmation *self = ALBO_CONFIRMATION (user_data);
  g_autoptr(JsonObject) details = albo_confirmation_get_details (self);
  g_autoptr(AlboCommand) command = NULL;

  self->timeout_id = 0;
  if (details == NULL || self->office == NULL || self->is_busy)
    return G_SOURCE_REMOVE;

  json_object_remove_member (details, ALBO_VERB_FILE);
  command = albo_command_new (self->verb, albo_confirmation_get_request (self),
                              albo_confirmation_get_row_version (self), details);
  self->rehearsal = g_cancellable_new ();
  albo_command_rehearse_async (command, albo_office_get_connection (self->office), self->rehearsal,
                               rehearsed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
rehearse_later (AlboConfirmation *self,
                guint             milliseconds)
{
  stop_rehearsing (self);
  if (self->office != NULL && self->fresh == NULL && albo_confirmation_is_complete (self))
    self->timeout_id = g_timeout_add (milliseconds, rehearse, self);
}

static void
update (AlboConfirmation *self)
{
  const char *missing = albo_verb_form_get_missing (self->form);
  gboolean is_complete = albo_confirmation_is_complete (self);
  g_autofree char *text = NULL;
  g_autofree char *preview = albo_verb_form_get_preview (self->form);

  /* Translators: %s is the name of a field */
  text = missing != NULL ? g_strdup_printf (_("Still to be filled in: %s"), missing)
                         : g_strdup (_("Choose at least one item."));
  gtk_label_set_text (GTK_LABEL (self->missing_label), text);
  gtk_widget_set_visible (self->missing_label, !is_complete && self->fresh == NULL);
  gtk_widget_set_sensitive (self->confirm_button, is_complete && !self->is_busy && self->fresh == NULL);
  gtk_widget_set_sensitive (self->form_bin, !self->is_busy);
  gtk_widget_set_visible (self->preview_box, preview != NULL);
  gtk_label_set_text (self->preview_label, preview != NULL ? preview : "");
}

static void
changed_cb (AlboConfirmation *self)
{
  if (self->is_filling)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  gtk_widget_set_visible (self->effects_box, FALSE);
  update (self);

  if (self->draft != NULL && !self->is_busy)
    {
      g_autoptr(JsonObject) typed = albo_confirmation_get_typed (self);

      albo_local_draft_write (self->draft, typed);
    }

  rehearse_later (self, PATIENCE);
}

static void
begin_anew (AlboConfirmation *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  gtk_widget_set_visible (self->effects_box, FALSE);
  update (self);
  rehearse_later (self, 0);
}

/* The form as it begins, or with what was typed. */
static void
build_form (AlboConfirmation *self,
            JsonObject       *typed)
{
  self->is_filling = TRUE;
  self->form = albo_verb_form_new_for (self->verb, self->request, self->registers, self->choices);
  adw_bin_set_child (ADW_BIN (self->form_bin), GTK_WIDGET (self->form));
  gtk_widget_set_visible (self->form_bin, !albo_verb_form_is_empty (self->form));
  if (typed != NULL)
    albo_verb_form_set_typed (self->form, typed);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (changed_cb), self);
  self->is_filling = FALSE;
  begin_anew (self);
}

static void
confirm_cb (AlboConfirmation *self)
{
  if (gtk_widget_get_sensitive (self->confirm_button))
    g_signal_emit (self, signals[CONFIRMED], 0);
}

static void
anew_cb (AlboConfirmation *self)
{
  gtk_widget_set_visible (self->restored_box, FALSE);
  if (self->draft != NULL)
    albo_local_draft_discard (self->draft);
  build_form (self, NULL);
}

static void
go_on_cb (AlboConfirmation *self)
{
  g_autoptr(JsonObject) typed = albo_confirmation_get_typed (self);

  json_object_unref (self->request);
  self->request = g_steal_pointer (&self->fresh);
  adw_bin_set_child (ADW_BIN (self->stale_bin), NULL);
  gtk_widget_set_visible (self->stale_bin, FALSE);
  build_form (self, typed);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
albo_confirmation_dispose (GObject *object)
{
  AlboConfirmation *self = ALBO_CONFIRMATION (object);

  stop_rehearsing (self);
  g_clear_object (&self->draft);
  g_clear_object (&self->office);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_CONFIRMATION);

  G_OBJECT_CLASS (albo_confirmation_parent_class)->dispose (object);
}

static void
albo_confirmation_finalize (GObject *object)
{
  AlboConfirmation *self = ALBO_CONFIRMATION (object);

  g_clear_pointer (&self->request, json_object_unref);
  g_clear_pointer (&self->fresh, json_object_unref);
  g_clear_pointer (&self->registers, json_node_unref);
  g_clear_pointer (&self->choices, json_node_unref);

  G_OBJECT_CLASS (albo_confirmation_parent_class)->finalize (object);
}

static void
albo_confirmation_class_init (AlboConfirmationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_confirmation_dispose;
  object_class->finalize = albo_confirmation_finalize;

  /**
   * AlboConfirmation::confirmed:
   *
   * It is complete and was confirmed.
   */
  signals[CONFIRMED] =
    g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AlboConfirmation::stale:
   *
   * The request was changed by somebody else: it must be read again.
   */
  signals[STALE] =
    g_signal_new ("stale", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-confirmation.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, restored_box);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, stale_bin);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, explanation);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, form_bin);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, problem_label);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, missing_label);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, effects_box);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, effects_list);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, preview_box);
  gtk_widget_class_bind_template_child (widget_class, AlboConfirmation, preview_label);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, anew_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
albo_confirmation_init (AlboConfirmation *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * albo_confirmation_new:
 * @parent: (nullable): the window it belongs to
 * @verb: the command
 * @request: the request it is for, as `office.request` gives it
 * @registers: (nullable): the registers of the organization
 * @choices: (nullable): what one may choose from, see albo_verb_get_choices()
 *
 * Returns: (transfer none): a window to be presented
 */
AlboConfirmation *
albo_confirmation_new (GtkWindow      *parent,
                       const AlboVerb *verb,
                       JsonObject     *request,
                       JsonNode       *registers,
                       JsonNode       *choices)
{
  AlboConfirmation *self;
  g_autofree char *explanation = NULL;

  g_return_val_if_fail (verb != NULL && request != NULL, NULL);

  self = g_object_new (ALBO_TYPE_CONFIRMATION, "transient-for", parent, "modal", TRUE,
                       "title", _(verb->question), NULL);
  self->verb = verb;
  self->request = json_object_ref (request);
  self->registers = registers != NULL ? json_node_ref (registers) : NULL;
  self->choices = choices != NULL ? json_node_ref (choices) : NULL;
  explanation = albo_verb_explain (verb, request);
  gtk_label_set_text (self->explanation, explanation);
  gtk_button_set_label (GTK_BUTTON (self->confirm_button), _(verb->confirm));
  gtk_widget_add_css_class (self->confirm_button, verb->is_final ? "destructive-action" : "suggested-action");
  build_form (self, NULL);

  /* What is only to be confirmed needs no room for a form. */
  if (albo_verb_form_is_empty (self->form))
    gtk_window_set_default_size (GTK_WINDOW (self), 480, -1);
  albo_fit_to_parent (GTK_WINDOW (self));

  return self;
}

/**
 * albo_confirmation_set_office:
 * @self: a confirmation
 * @office: who confirms
 *
 * Shows again what this person typed and did not send, keeps what they type from now on, and
 * asks the server what will happen.
 */
void
albo_confirmation_set_office (AlboConfirmation *self,
                              AlboOffice       *office)
{
  g_autoptr(JsonObject) typed = NULL;

  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  g_set_object (&self->office, office);
  self->draft = albo_local_draft_new_for_office (office, albo_confirmation_get_request (self),
                                                 albo_verb_get_code (self->verb));
  typed = albo_local_draft_read (self->draft);
  gtk_widget_set_visible (self->restored_box, typed != NULL);
  if (typed != NULL)
    albo_confirmation_set_typed (self, typed);
  else
    rehearse_later (self, 0);
}

/* What was typed into an earlier one, while nothing is in this one. */
void
albo_confirmation_set_typed (AlboConfirmation *self,
                             JsonObject       *typed)
{
  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  self->is_filling = TRUE;
  albo_verb_form_set_typed (self->form, typed);
  self->is_filling = FALSE;
  begin_anew (self);
}

/**
 * albo_confirmation_get_typed:
 * @self: a confirmation
 *
 * Returns: (transfer full): what is filled in, complete or not
 */
JsonObject *
albo_confirmation_get_typed (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), NULL);

  return albo_verb_form_get_typed (self->form);
}

/**
 * albo_confirmation_get_details:
 * @self: a confirmation
 *
 * Returns: (transfer full) (nullable): the details of the command; %NULL while something is missing
 */
JsonObject *
albo_confirmation_get_details (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), NULL);

  return albo_verb_form_get_details (self->form);
}

const AlboVerb *
albo_confirmation_get_verb (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), NULL);

  return self->verb;
}

gint64
albo_confirmation_get_request (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), 0);

  return albo_json_get_int (self->request, "id", 0);
}

/* The version that the person sees. */
int
albo_confirmation_get_row_version (AlboConfirmation *self)
{
  g_return_val_if_fail (ALBO_IS_CONFIRMATION (self), 0);

  return (int) albo_json_get_int (self->request, "row_version", 0);
}

/**
 * albo_confirmation_is_complete:
 * @self: a confirmation
 *
 * Returns: whether nothing is missing
 */
gboolean
albo_confirmation_is_complete (AlboConfirmation *self)
{
  g_autoptr(JsonObject) details = albo_confirmation_get_details (self);

  return details != NULL;
}

/**
 * albo_confirmation_set_busy:
 * @self: a confirmation
 * @is_busy: whether the command is on its way
 */
void
albo_confirmation_set_busy (AlboConfirmation *self,
                            gboolean          is_busy)
{
  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  self->is_busy = is_busy;
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  if (is_busy)
    stop_rehearsing (self);
  update (self);
}

/**
 * albo_confirmation_show_text:
 * @self: a confirmation
 * @text: why nothing was done
 */
void
albo_confirmation_show_text (AlboConfirmation *self,
                             const char       *text)
{
  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  gtk_label_set_text (self->problem_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
}

/**
 * albo_confirmation_show_problems:
 * @self: a confirmation
 * @detail: (nullable): `{"problems":[{"field","code"}]}`
 *
 * Says what the server refused, each problem at the field that it is about.
 */
void
albo_confirmation_show_problems (AlboConfirmation *self,
                                 const char       *detail)
{
  g_autoptr(JsonNode) node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;
  JsonArray *list = NULL;
  g_autoptr(GString) rest = g_string_new (NULL);

  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  albo_verb_form_clear_problems (self->form);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    list = albo_json_get_array (json_node_get_object (node), "problems");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *problem = json_array_get_object_element (list, i);
      const char *field = albo_json_get_string (problem, "field", NULL);
      const char *text = albo_reason_to_text (albo_json_get_string (problem, "code", NULL));

      if (g_strcmp0 (field, "attachment_id") == 0)
        field = ALBO_VERB_FILE;
      if (!albo_verb_form_show_problem (self->form, field, text))
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? "\n" : "", text);
    }

  if (list == NULL || json_array_get_length (list) == 0)
    g_string_append (rest, albo_reason_to_text (NULL));
  if (rest->len > 0)
    albo_confirmation_show_text (self, rest->str);
}

/**
 * albo_confirmation_set_fresh:
 * @self: a confirmation
 * @request: the request as it is now
 *
 * If somebody changed it, shows what happened meanwhile, and offers to go on with it; what is
 * typed stays.
 */
void
albo_confirmation_set_fresh (AlboConfirmation *self,
                             JsonObject       *request)
{
  GtkWidget *view;

  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  if (self->is_busy || albo_json_get_int (request, "row_version", 0) ==
                       albo_json_get_int (self->fresh != NULL ? self->fresh : self->request, "row_version", 0))
    return;

  json_object_ref (request);
  g_clear_pointer (&self->fresh, json_object_unref);
  self->fresh = request;
  stop_rehearsing (self);
  gtk_widget_set_visible (self->effects_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);

  view = albo_stale_view_new (self->verb, self->request, request);
  g_signal_connect_swapped (view, "go-on", G_CALLBACK (go_on_cb), self);
  adw_bin_set_child (ADW_BIN (self->stale_bin), view);
  gtk_widget_set_visible (self->stale_bin, TRUE);
  update (self);
}

/**
 * albo_confirmation_finish:
 * @self: a confirmation
 *
 * The command was carried out: nothing of what was typed is kept, and the window goes.
 */
void
albo_confirmation_finish (AlboConfirmation *self)
{
  g_return_if_fail (ALBO_IS_CONFIRMATION (self));

  if (self->draft != NULL)
    albo_local_draft_discard (self->draft);
  g_clear_object (&self->draft);
  gtk_window_destroy (GTK_WINDOW (self));
}
