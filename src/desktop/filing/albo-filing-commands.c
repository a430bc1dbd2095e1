/* albo-filing-commands.c - saving, files and submission of what the office files
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-filing-private.h"

#include "albo-json.h"
#include "albo-office-invoke.h"
#include "albo-problem-text.h"
#include "albo-upload.h"

#include <glib/gi18n.h>

static void submit (AlboFiling *self);

static void
saved_cb (GObject      *object,
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
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      /* Saving twice does no harm, but the version that is there now must be known. */
      if (error != NULL)
        albo_filing_fail (self, error);
      self->is_stale = TRUE;
      return;
    }

  self->row_version = albo_json_get_int (json_node_get_object (node), "row_version", self->row_version);
  self->is_changed = FALSE;
  albo_filing_explain (self, NULL);
  albo_filing_update (self);
  if (self->next == ALBO_FILING_SUBMIT)
    submit (self);
  else if (self->next == ALBO_FILING_CLOSE)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Draft saved")));
}

static void
send_values (AlboFiling *self)
{
  g_autoptr(JsonObject) values = albo_form_editor_get_values (self->editor);

  albo_office_invoke_async (albo_office_get_connection (self->office), "draft_save",
                            ALBO_ARGS (ALBO_ARG_INT (self->draft), ALBO_ARG_INT (self->row_version),
                                       ALBO_ARG_OBJECT (values), ALBO_ARG_INT (0)),
                            NULL, saved_cb, g_object_ref (self));
}

static void
version_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      albo_filing_set_busy (self, FALSE);
      if (error != NULL)
        albo_filing_fail (self, error);
      return;
    }

  self->row_version = albo_json_get_int (json_node_get_object (node), "row_version", self->row_version);
  self->is_stale = FALSE;
  send_values (self);
}

/* Keeps what is typed, and goes on from there.  A draft is of one person: what is on the
 * screen is the newest, also where an earlier save has an unknown outcome.
 */
void
albo_filing_save (AlboFiling     *self,
                  AlboFilingNext  next)
{
  self->next = next;
  albo_filing_set_busy (self, TRUE);
  if (self->is_stale)
    albo_office_invoke_async (albo_office_get_connection (self->office), "draft_get",
                              ALBO_ARGS (ALBO_ARG_INT (self->draft)), NULL, version_cb, g_object_ref (self));
  else
    send_values (self);
}

static void
save (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboFiling *self = ALBO_FILING (widget);

  if (self->draft != 0 && !self->is_busy && !self->is_unknown && self->filed == 0)
    albo_filing_save (self, ALBO_FILING_STAY);
}

static void
show_done (AlboFiling *self,
           JsonObject *answer)
{
  g_autofree char *text = NULL;

  self->filed = albo_json_get_int (answer, "request_id", 0);
  self->is_changed = FALSE;
  self->is_unknown = FALSE;
  /* Translators: a protocol number */
  text = g_strdup_printf (_("Filed as %s"), albo_json_get_string (answer, "protocol_number", ""));
  adw_status_page_set_title (self->done_page, text);
  adw_window_title_set_subtitle (self->title, "");
  albo_filing_explain (self, NULL);
  gtk_stack_set_visible_child_name (self->pages, "done");
  albo_filing_update (self);
  g_signal_emit_by_name (self, "filed", self->filed);
  albo_office_invoke_async (albo_office_get_connection (self->office), "announce",
                            ALBO_ARGS (ALBO_ARG_INT (self->filed)), NULL, NULL, NULL);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  self->is_unknown = albo_store_error_is_unknown (error, self->is_unknown);
  albo_filing_set_busy (self, FALSE);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      show_done (self, json_node_get_object (node));
      return;
    }

  if (self->is_unknown)
    {
      g_autofree char *text = albo_problem_text_of_unknown ();

      albo_office_report (self->office, error);
      albo_filing_explain (self, text);
      return;
    }

  /* It was refused and has left nothing: the next try is another one. */
  g_clear_pointer (&self->key, g_free);

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_autoptr(JsonNode) detail = NULL;
      g_autoptr(GPtrArray) problems = NULL;

      detail = albo_json_parse (albo_store_error_get_detail (error), -1, NULL);
      problems = detail != NULL ? albo_form_problems_from_json (detail) : NULL;
      if (problems != NULL)
        albo_form_editor_set_problems (self->editor, problems);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    {
      self->is_stale = TRUE;
    }

  if (error != NULL)
    albo_filing_fail (self, error);
}

static void
submit (AlboFiling *self)
{
  if (self->key == NULL)
    self->key = g_uuid_string_random ();

  albo_filing_set_busy (self, TRUE);
  albo_office_invoke_async (albo_office_get_connection (self->office), "submit",
                            ALBO_ARGS (ALBO_ARG_INT (self->draft), ALBO_ARG_INT (self->row_version),
                                       ALBO_ARG_TEXT (self->key)),
                            NULL, submitted_cb, g_object_ref (self));
}

static void
response_cb (AlboFiling *self,
             const char *response)
{
  if (g_strcmp0 (response, "submit") == 0 && self->office != NULL && !self->is_busy)
    albo_filing_save (self, ALBO_FILING_SUBMIT);
}

static void
submit_clicked_cb (AlboFiling *self)
{
  GtkWidget *dialog;
  g_autofree char *body = NULL;

  /* What may have been done is sent once more as it was; it is done once. */
  if (self->is_unknown)
    {
      submit (self);
      return;
    }

  albo_filing_explain (self, NULL);
  if (!albo_form_editor_check (self->editor))
    {
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      return;
    }

  body = g_strdup_printf (_("The request of %s gets a protocol number, and its term begins. The applicant is told "
                            "and sees it in the personal area. History names you as who filed it. "
                            "This cannot be undone."), adw_window_title_get_subtitle (self->title));
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("File the Request?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Go Back"),
                                    "submit", _("File Request"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "submit", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The files that the database has now; what was typed since stays. */
static void
files_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonArray) none = json_array_new ();
  JsonObject *values;
  JsonArray *files;

  node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (self->office == NULL)
    return;

  albo_filing_set_busy (self, FALSE);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (error != NULL)
        albo_filing_fail (self, error);
      return;
    }

  values = albo_json_get_object (json_node_get_object (node), "values");
  files = values != NULL && self->field != NULL ? albo_json_get_array (values, self->field) : NULL;
  self->row_version = albo_json_get_int (json_node_get_object (node), "row_version", self->row_version);
  if (self->field != NULL)
    albo_form_editor_set_files (self->editor, self->field, files != NULL ? files : none);
}

static void
read_files (AlboFiling *self)
{
  albo_office_invoke_async (albo_office_get_connection (self->office), "draft_get",
                            ALBO_ARGS (ALBO_ARG_INT (self->draft)), NULL, files_cb, g_object_ref (self));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(AlboFiling) self = ALBO_FILING (user_data);
  g_autoptr(GError) error = NULL;

  if (albo_upload_finish (result, &error) == 0)
    {
      if (self->office == NULL)
        return;
      albo_filing_set_busy (self, FALSE);
      if (error->domain == ALBO_STORE_ERROR)
        albo_filing_fail (self, error);
      else
        albo_filing_explain (self, _("The file cannot be read."));
      return;
    }

  if (self->office != NULL)
    read_files (self);
}

static void
file_chosen_cb (GtkNativeDialog *chooser,
                int              response,
                AlboFiling      *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->office != NULL && self->field != NULL)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      albo_filing_explain (self, NULL);
      albo_filing_set_busy (self, TRUE);
      albo_upload_async (albo_office_get_connection (self->office), "attachment_begin", self->draft, self->field,
                         file, NULL, uploaded_cb, g_object_ref (self));
    }

  g_object_unref (chooser);
}

static void
add_file_cb (AlboFiling *self,
             const char *field)
{
  GtkFileChooserNative *chooser;

  g_free (self->field);
  self->field = g_strdup (field);
  chooser = gtk_file_chooser_native_new (_("Add a File"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _("_Open"), _("_Cancel"));
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
removed_cb (GObject      *object,
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
  read_files (self);
}

static void
remove_file_cb (AlboFiling *self,
                const char *field,
                gint64      file)
{
  g_free (self->field);
  self->field = g_strdup (field);
  albo_filing_set_busy (self, TRUE);
  albo_office_invoke_async (albo_office_get_connection (self->office), "attachment_remove",
                            ALBO_ARGS (ALBO_ARG_INT (file)), NULL, removed_cb, g_object_ref (self));
}

void
albo_filing_bind_commands (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, submit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_file_cb);
  gtk_widget_class_install_action (widget_class, "filing.save", NULL, save);
}
