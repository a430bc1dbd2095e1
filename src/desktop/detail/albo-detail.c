/* albo-detail.c
 *
 * What the commands do is in albo-detail-commands.c, what the pages show in
 * albo-detail-pages.c, the marks on values are in albo-detail-values.c.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-json.h"
#include "albo-language.h"
#include "albo-office-calls.h"
#include "albo-office-invoke.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

/**
 * AlboDetail:
 *
 * Shows a request: who asks, what they filled in and sent, what happened since,
 * and exactly the verbs that this person may use now.
 */
G_DEFINE_FINAL_TYPE (AlboDetail, albo_detail, ADW_TYPE_BIN)

enum {
  MOVED,
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_state (AlboDetail       *self,
           AlboRequestState  state)
{
  g_autofree char *before = g_strdup_printf ("state-%d", self->state);
  g_autofree char *now = g_strdup_printf ("state-%d", state);

  gtk_widget_remove_css_class (GTK_WIDGET (self->state_label), before);
  gtk_widget_add_css_class (GTK_WIDGET (self->state_label), now);
  gtk_label_set_text (self->state_label, albo_request_state_label (state, albo_language ()));
  self->state = state;
}

static void
page_chosen_cb (AlboDetail *self)
{
  if (self->document != NULL && self->views != NULL)
    albo_detail_show_page (self);
}

static void
sent_cb (AlboDetail *self,
         gint64      request)
{
  albo_detail_announce (self, self->request);
  if (self->request == request)
    albo_detail_reload (self);
}

static void
albo_detail_dispose (GObject *object)
{
  AlboDetail *self = ALBO_DETAIL (object);

  albo_detail_stop_reading (self);
  g_clear_weak_pointer (&self->confirmation);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->office);

  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_DETAIL);

  G_OBJECT_CLASS (albo_detail_parent_class)->dispose (object);
}

static void
albo_detail_finalize (GObject *object)
{
  AlboDetail *self = ALBO_DETAIL (object);

  albo_detail_drop_unknown (self);
  g_free (self->claim_key);
  g_clear_pointer (&self->document, json_node_unref);
  g_clear_pointer (&self->registers, json_node_unref);
  g_clear_pointer (&self->shown_files, json_node_unref);
  g_hash_table_unref (self->shown);

  G_OBJECT_CLASS (albo_detail_parent_class)->finalize (object);
}

static void
albo_detail_class_init (AlboDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_detail_dispose;
  object_class->finalize = albo_detail_finalize;

  /**
   * AlboDetail::moved:
   * @id: a request
   *
   * A command of this page was carried out.
   */
  signals[MOVED] =
    g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * AlboDetail::read:
   * @id: a request
   *
   * The request was read, and so is not unread any more.
   */
  signals[READ] =
    g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (ALBO_TYPE_COLUMN);
  g_type_ensure (ALBO_TYPE_FORM_VIEW);
  g_type_ensure (ALBO_TYPE_TALK);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, header);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, back_button);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, title);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, next_button);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, views);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, request_column);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, applicant_column);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, talk_column);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, procedure_column);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, history_column);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, talk_page);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, summary);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, files);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, form_view);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, talk);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, applicant_label);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, service_label);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, state_label);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, presence_label);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, verbs_bar);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, verbs);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, unknown_revealer);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, unknown_label);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, unknown_button);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, error_page);
  gtk_widget_class_bind_template_child (widget_class, AlboDetail, spinner);
  gtk_widget_class_bind_template_callback (widget_class, page_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, sent_cb);
  albo_detail_install_actions (widget_class);
  albo_detail_install_unknown (widget_class);
  albo_detail_install_next_action (widget_class);
  albo_detail_install_links (widget_class);
  albo_detail_install_value_actions (widget_class);
  albo_detail_install_preview_actions (widget_class);
  albo_detail_install_print_actions (widget_class);
}

static void
albo_detail_init (AlboDetail *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_node_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
albo_detail_new (void)
{
  return g_object_new (ALBO_TYPE_DETAIL, NULL);
}

/**
 * albo_detail_set_office:
 * @self: the page
 * @office: who looks
 *
 * Reads and acts as that person, from now on.
 */
void
albo_detail_set_office (AlboDetail *self,
                        AlboOffice *office)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  gtk_widget_set_visible (self->next_button, office != NULL &&
                                             albo_office_get_duty (office) == ALBO_DUTY_ADMINISTRATOR);
  if (self->office != office)
    albo_detail_drop_unknown (self);
  if (g_set_object (&self->office, office) && office != NULL)
    g_signal_connect_object (albo_office_get_presence (office), "changed",
                             G_CALLBACK (albo_detail_show_presence), self, G_CONNECT_SWAPPED);
}

/**
 * albo_detail_set_registers:
 * @self: the page
 * @registers: the registers of the organization, whose sections an approval may choose
 */
void
albo_detail_set_registers (AlboDetail *self,
                           JsonNode   *registers)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  g_clear_pointer (&self->registers, json_node_unref);
  self->registers = json_node_ref (registers);
}

/**
 * albo_detail_show_document:
 * @self: the page
 * @document: a request as `office.request` gives it
 *
 * Shows a request.  One that is shown already stays as it is, so that the page does
 * not jump under the eyes of who reads it.
 */
void
albo_detail_show_document (AlboDetail *self,
                           JsonNode   *document)
{
  JsonObject *request;
  JsonObject *service;
  AlboRequestState state;
  g_autofree char *applicant = NULL;
  g_autofree char *title = NULL;
  gboolean is_same;

  g_return_if_fail (ALBO_IS_DETAIL (self));
  g_return_if_fail (JSON_NODE_HOLDS_OBJECT (document));

  is_same = self->document != NULL && json_node_equal (self->document, document);
  if (self->preview == NULL)
    gtk_stack_set_visible_child_name (self->stack, "request");
  if (is_same)
    return;

  g_clear_pointer (&self->document, json_node_unref);
  self->document = json_node_ref (document);
  request = json_node_get_object (document);
  self->request = albo_json_get_int (request, "id", 0);
  service = albo_json_get_object (request, "service");
  applicant = albo_request_view_get_name (request);
  title = albo_request_view_localize (service, "title");

  adw_window_title_set_title (self->title, albo_json_get_string (request, "protocol_number", ""));
  adw_window_title_set_subtitle (self->title, applicant);
  gtk_label_set_text (self->applicant_label, applicant);
  gtk_label_set_text (self->service_label, title);
  if (albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state))
    set_state (self, state);

  gtk_widget_set_visible (self->menu_button, TRUE);
  albo_detail_show_presence (self);
  albo_detail_show_page (self);
  albo_detail_update_verbs (self);
}

/**
 * albo_detail_open:
 * @self: the page
 * @request: a request
 *
 * Reads a request and shows it.  The database records that this person read it.
 */
void
albo_detail_open (AlboDetail *self,
                  gint64      request)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));
  g_return_if_fail (self->office != NULL);

  albo_presence_set_open (albo_office_get_presence (self->office), request);

  if (self->request != request)
    {
      g_clear_pointer (&self->document, json_node_unref);
      self->request = request;
      adw_window_title_set_title (self->title, "");
      adw_window_title_set_subtitle (self->title, "");
      gtk_spinner_start (self->spinner);
      gtk_widget_set_visible (self->menu_button, FALSE);
      gtk_stack_set_visible_child_name (self->stack, "loading");
      self->must_read = FALSE;
      albo_detail_end_undo (self);
      albo_detail_close_preview (self);
      albo_detail_rewind_pages (self);
    }

  albo_detail_reload (self);
}

/**
 * albo_detail_close:
 * @self: the page
 *
 * Shows no request.
 */
void
albo_detail_close (AlboDetail *self)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  albo_detail_stop_reading (self);
  if (self->office != NULL)
    albo_presence_set_open (albo_office_get_presence (self->office), 0);
  albo_detail_close_preview (self);
  albo_detail_end_undo (self);
  self->request = 0;
  g_clear_pointer (&self->document, json_node_unref);
  adw_window_title_set_title (self->title, "");
  adw_window_title_set_subtitle (self->title, "");
  gtk_widget_set_visible (self->menu_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

gint64
albo_detail_get_request (AlboDetail *self)
{
  g_return_val_if_fail (ALBO_IS_DETAIL (self), 0);

  return self->request;
}

/**
 * albo_detail_get_closed:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the protocol number of the request that is shown, if
 *   it is closed and so can be corrected by another one
 */
const char *
albo_detail_get_closed (AlboDetail *self)
{
  JsonObject *request;
  AlboRequestState state;

  g_return_val_if_fail (ALBO_IS_DETAIL (self), NULL);

  if (self->document == NULL)
    return NULL;

  request = json_node_get_object (self->document);
  if (!albo_request_state_from_code (albo_json_get_string (request, "state", ""), &state) ||
      !albo_request_state_is_final (state))
    return NULL;

  return albo_json_get_string (request, "protocol_number", NULL);
}

/**
 * albo_detail_set_show_ends:
 * @self: the page
 * @show_start: whether it is at the start of the window
 * @show_back: whether the list is hidden behind it
 */
void
albo_detail_set_show_ends (AlboDetail *self,
                           gboolean    show_start,
                           gboolean    show_back)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
  gtk_widget_set_visible (self->back_button, show_back);
}

/* Says something that needs no answer. */
void
albo_detail_tell (AlboDetail *self,
                  const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
