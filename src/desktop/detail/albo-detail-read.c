/* albo-detail-read.c - reading a request, and looking whether it changed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-json.h"
#include "albo-office-calls.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

/* Whoever leaves a request does not wait for it. */
void
albo_detail_stop_reading (AlboDetail *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_error (AlboDetail   *self,
            const GError *error)
{
  gboolean is_missing = g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND);

  adw_status_page_set_title (self->error_page, is_missing
                             ? _("The Request Is Not There")
                             : _("The Request Cannot Be Read"));
  adw_status_page_set_description (self->error_page, is_missing
                                   ? NULL
                                   : _("The server did not answer as expected. Your work is safe there."));
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(AlboDetail) self = ALBO_DETAIL (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) document = NULL;

  document = albo_office_request_finish (ALBO_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->office == NULL)
    return;

  gtk_spinner_stop (self->spinner);
  self->must_read = self->must_read && document == NULL;

  if (document == NULL || !JSON_NODE_HOLDS_OBJECT (document))
    {
      if (error != NULL)
        albo_office_report (self->office, error);

      /* What is shown stays readable while the server is away. */
      if (self->document == NULL)
        show_error (self, error);
      return;
    }

  albo_detail_show_document (self, document);
  albo_detail_settle_unknown (self);
  albo_detail_update_verbs (self);
  g_signal_emit_by_name (self, "read", self->request);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboDetail) self = ALBO_DETAIL (user_data);
  g_autoptr(JsonNode) answer = NULL;
  JsonObject *chain;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);
  if (answer == NULL || self->document == NULL || self->office == NULL)
    return;

  /* A step of another request is another number too, or it is found out next time. */
  chain = albo_json_get_object (json_node_get_object (self->document), "chain");
  if (chain == NULL || json_node_get_int (answer) != albo_json_get_int (chain, "seq", 0))
    albo_detail_reload (self);
}

/**
 * albo_detail_reload:
 * @self: the page
 *
 * Reads the request again.
 */
void
albo_detail_reload (AlboDetail *self)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  if (self->request == 0 || self->office == NULL)
    return;

  albo_detail_stop_reading (self);
  self->cancellable = g_cancellable_new ();
  albo_office_request_async (albo_office_get_connection (self->office), self->request,
                             self->cancellable, read_cb, g_object_ref (self));
}

/**
 * albo_detail_check:
 * @self: the page
 *
 * Reads the request again if it has changed.  Other than
 * [method@Albo.Detail.reload] this is not recorded as a reading when it has not.
 */
void
albo_detail_check (AlboDetail *self)
{
  g_return_if_fail (ALBO_IS_DETAIL (self));

  if (self->office == NULL)
    return;

  albo_detail_settle_unknown (self);
  if (self->request == 0)
    return;

  if (self->must_read || self->document == NULL)
    albo_detail_reload (self);
  else
    albo_office_invoke_async (albo_office_get_connection (self->office), "request_seq",
                              ALBO_ARGS (ALBO_ARG_INT (self->request)), NULL, checked_cb,
                              g_object_ref (self));
}
