/* albo-filing.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filing-private.h"

#include "albo-fit.h"
#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/**
 * AlboFiling:
 *
 * What arrives on paper or at the counter becomes a request here, by the same form and the
 * same rules as the portal's.  What is typed is kept as a draft of this person: when asked,
 * before each file and when the window is closed.
 */
G_DEFINE_FINAL_TYPE (AlboFiling, albo_filing, ADW_TYPE_WINDOW)

/* Says what is wrong, above the page; nothing when @text is NULL. */
void
albo_filing_explain (AlboFiling *self,
                     const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

void
albo_filing_fail (AlboFiling   *self,
                  const GError *error)
{
  g_autofree char *text = albo_problem_text_of_error (error);

  albo_office_report (self->office, error);
  albo_filing_explain (self, text);
}

void
albo_filing_update (AlboFiling *self)
{
  const char *page;
  gboolean is_start, is_form;

  /* While the window is built its pages come one by one. */
  if (self->done_page == NULL)
    return;

  page = gtk_stack_get_visible_child_name (self->pages);
  is_start = g_strcmp0 (page, "start") == 0;
  is_form = g_strcmp0 (page, "form") == 0;

  gtk_widget_set_visible (self->begin_button, is_start);
  gtk_widget_set_visible (self->submit_button, is_form);
  gtk_widget_set_visible (self->save_button, is_form);
  gtk_widget_set_sensitive (self->begin_button,
                            !self->is_busy && albo_filing_start_is_complete (self->start));
  gtk_widget_set_sensitive (self->submit_button, !self->is_busy);
  gtk_widget_set_sensitive (self->save_button, !self->is_busy && self->is_changed && !self->is_unknown);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), !self->is_busy && !self->is_unknown);
  gtk_widget_set_visible (self->spinner, self->is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_busy);
}

void
albo_filing_set_busy (AlboFiling *self,
                      gboolean    is_busy)
{
  self->is_busy = is_busy;
  albo_filing_update (self);
}

/* Shows a draft as the database gives it. */
void
albo_filing_show_draft (AlboFiling *self,
                        JsonNode   *node)
{
  JsonObject *draft = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *document = draft != NULL ? albo_json_get_node (draft, "form") : NULL;
  JsonObject *identity = draft != NULL ? albo_json_get_object (draft, "identity") : NULL;
  g_autoptr(AlboForm) form = document != NULL ? albo_form_new_from_node (document, NULL) : NULL;
  g_autofree char *service = NULL;
  g_autofree char *name = NULL;

  if (form == NULL)
    {
      albo_filing_explain (self, _("This version of Albo cannot show the form. Update the program."));
      return;
    }

  albo_filing_explain (self, NULL);
  self->draft = albo_json_get_int (draft, "id", 0);
  self->row_version = albo_json_get_int (draft, "row_version", 0);
  service = albo_request_view_localize (albo_json_get_object (draft, "service"), "title");
  if (identity != NULL)
    name = g_strdup_printf ("%s %s", albo_json_get_string (identity, "family_name", ""),
                            albo_json_get_string (identity, "given_name", ""));
  adw_window_title_set_title (self->title, service);
  adw_window_title_set_subtitle (self->title, name != NULL ? name : "");
  albo_form_editor_show (self->editor, form, albo_json_get_object (draft, "values"), identity);
  self->is_changed = FALSE;
  gtk_stack_set_visible_child_name (self->pages, "form");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  albo_filing_update (self);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  albo_filing_set_busy (self, FALSE);
  if (node != NULL)
    albo_filing_show_draft (self, node);
  else
    albo_filing_fail (self, error);
}

static void
begin_cb (AlboFiling *self)
{
  AlboConnection *connection = albo_office_get_connection (self->office);
  g_autofree char *received_on = albo_filing_start_get_received_on (self->start);
  const char *channel = albo_filing_start_get_channel (self->start);

  albo_filing_explain (self, NULL);
  albo_filing_set_busy (self, TRUE);
  if (self->corrects != 0)
    {
      albo_office_invoke_async (connection, "correction_open",
                                ALBO_ARGS (ALBO_ARG_INT (self->corrects), ALBO_ARG_TEXT (channel),
                                           ALBO_ARG_TEXT (received_on)),
                                NULL, opened_cb, g_object_ref (self));
    }
  else
    {
      g_autoptr(JsonObject) applicant = albo_filing_start_get_applicant (self->start);

      albo_office_invoke_async (connection, "draft_open",
                                ALBO_ARGS (ALBO_ARG_TEXT (albo_filing_start_get_service (self->start)),
                                           ALBO_ARG_OBJECT (applicant), ALBO_ARG_TEXT (channel),
                                           ALBO_ARG_TEXT (received_on)),
                                NULL, opened_cb, g_object_ref (self));
    }
}

static void
resume_cb (AlboFiling *self,
           gint64      draft)
{
  albo_filing_explain (self, NULL);
  albo_filing_set_busy (self, TRUE);
  albo_office_invoke_async (albo_office_get_connection (self->office), "draft_get",
                            ALBO_ARGS (ALBO_ARG_INT (draft)), NULL, opened_cb, g_object_ref (self));
}

static void
drafts_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);

  if (self->office != NULL && node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    albo_filing_start_set_drafts (self->start, json_node_get_array (node));
}

static void
read_drafts (AlboFiling *self)
{
  albo_office_invoke_async (albo_office_get_connection (self->office), "drafts", ALBO_NO_ARGS, NULL,
                            drafts_cb, g_object_ref (self));
}

static void
services_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    albo_filing_start_set_services (self->start, json_node_get_array (node));
  else if (error != NULL)
    albo_filing_fail (self, error);
}

static void
thrown_away_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  if (node == NULL)
    albo_filing_fail (self, error);
  read_drafts (self);
}

static void
throw_away_response_cb (AdwMessageDialog *dialog,
                        const char       *response,
                        AlboFiling       *self)
{
  gint64 *draft = g_object_get_data (G_OBJECT (dialog), "draft");

  if (g_strcmp0 (response, "delete") == 0 && self->office != NULL)
    albo_office_invoke_async (albo_office_get_connection (self->office), "draft_delete",
                              ALBO_ARGS (ALBO_ARG_INT (*draft)), NULL, thrown_away_cb, g_object_ref (self));
}

static void
throw_away_cb (AlboFiling *self,
               gint64      draft)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Throw Away the Draft?"),
                                              _("What was typed and the files that were added are deleted. "
                                                "This cannot be undone."));
  gint64 *kept = g_new (gint64, 1);

  *kept = draft;
  g_object_set_data_full (G_OBJECT (dialog), "draft", kept, g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Go Back"),
                                    "delete", _("Throw Away"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (throw_away_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
changed_cb (AlboFiling *self)
{
  self->is_changed = TRUE;
  albo_filing_update (self);
}

static void
open_cb (AlboFiling *self)
{
  g_signal_emit_by_name (self, "open-request", self->filed);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
albo_filing_close_request (GtkWindow *window)
{
  AlboFiling *self = ALBO_FILING (window);

  /* Not while something is on its way; and nothing typed is lost. */
  if (self->is_busy)
    return TRUE;

  if (self->is_changed && !self->is_unknown && self->draft != 0 && self->office != NULL)
    {
      albo_filing_save (self, ALBO_FILING_CLOSE);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (albo_filing_parent_class)->close_request (window);
}

static void
albo_filing_dispose (GObject *object)
{
  AlboFiling *self = ALBO_FILING (object);

  g_clear_object (&self->office);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->field, g_free);

  G_OBJECT_CLASS (albo_filing_parent_class)->dispose (object);
}

static void
albo_filing_class_init (AlboFilingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_filing_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = albo_filing_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_w, GDK_CONTROL_MASK,
                                       "window.close", NULL);
  g_type_ensure (ALBO_TYPE_FILING_START);
  g_type_ensure (ALBO_TYPE_FORM_EDITOR);

  /**
   * AlboFiling::filed:
   * @id: the new request
   */
  g_signal_new ("filed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboFiling::open-request:
   * @id: a request, to be looked at
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-filing.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, title);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, begin_button);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, submit_button);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, save_button);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, problem);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, pages);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, start);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, scroller);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, editor);
  gtk_widget_class_bind_template_child (widget_class, AlboFiling, done_page);
  gtk_widget_class_bind_template_callback (widget_class, albo_filing_update);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, throw_away_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  albo_filing_bind_commands (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "filing.save", NULL);
}

static void
albo_filing_init (AlboFiling *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  albo_filing_update (self);
}

/**
 * albo_filing_new:
 * @parent: (nullable): the window it belongs to
 * @office: who files
 *
 * Returns: (transfer none): a window to be presented
 */
AlboFiling *
albo_filing_new (GtkWindow  *parent,
                 AlboOffice *office)
{
  AlboFiling *self;

  g_return_val_if_fail (ALBO_IS_OFFICE (office), NULL);

  self = g_object_new (ALBO_TYPE_FILING, "transient-for", parent, NULL);
  albo_fit_to_parent (GTK_WINDOW (self));
  self->office = g_object_ref (office);
  albo_office_invoke_async (albo_office_get_connection (office), "services_on_offer", ALBO_NO_ARGS, NULL,
                            services_cb, g_object_ref (self));
  read_drafts (self);

  return self;
}

/**
 * albo_filing_correct:
 * @self: a window that was not presented yet
 * @request: a closed request
 * @protocol: its number
 *
 * Files a new request that corrects a closed one, for the same applicant, with its values.
 */
void
albo_filing_correct (AlboFiling *self,
                     gint64      request,
                     const char *protocol)
{
  g_autofree char *subtitle = NULL;

  g_return_if_fail (ALBO_IS_FILING (self));

  self->corrects = request;
  /* Translators: a protocol number */
  subtitle = g_strdup_printf (_("Corrects %s"), protocol);
  adw_window_title_set_subtitle (self->title, subtitle);
  albo_filing_start_set_correction (self->start, protocol);
  albo_filing_update (self);
}
