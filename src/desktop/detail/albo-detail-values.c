/* albo-detail-values.c - marks on the values of a form
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-detail-private.h"

#include "albo-json.h"
#include "albo-office-calls.h"
#include "albo-office-invoke.h"

#include <glib/gi18n.h>

typedef struct
{
  AlboDetail *detail;
  gint64      request;
  char       *field;
  char       *label;
  gboolean    is_verified;
} Marking;

static void
marking_free (Marking *marking)
{
  g_object_unref (marking->detail);
  g_free (marking->field);
  g_free (marking->label);
  g_free (marking);
}

static void
announced_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  /* Others look every minute anyway. */
  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);
  if (answer == NULL)
    g_debug ("Nobody was told of a step: %s", error->message);
}

/* Tells the colleagues that something of a request is new. */
void
albo_detail_announce (AlboDetail *self,
                      gint64      request)
{
  if (self->office != NULL && request != 0)
    albo_office_invoke_async (albo_office_get_connection (self->office), "announce",
                              ALBO_ARGS (ALBO_ARG_INT (request)), NULL, announced_cb, NULL);
}

/* Only a mark can be undone: one that was taken back would come again as another's. */
static void
tell_done (AlboDetail    *self,
           const Marking *marking)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  text = g_strdup_printf (marking->is_verified ? _("“%s” marked as verified")
                                               : _("“%s” is not verified any more"), marking->label);
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 10);
  if (marking->is_verified)
    {
      adw_toast_set_button_label (toast, _("Undo"));
      adw_toast_set_action_name (toast, "detail.verify-value");
      adw_toast_set_action_target (toast, "(ssb)", marking->field, marking->label, FALSE);

      /* It undoes what was done to this request, not to the next one that is opened. */
      g_set_weak_pointer (&self->undo_toast, toast);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static const char *
error_to_text (const GError *error)
{
  switch (error->domain == ALBO_STORE_ERROR ? error->code : ALBO_STORE_ERROR_FAILED)
    {
    case ALBO_STORE_ERROR_UNREACHABLE:
      return _("The connection was lost: whether the value is marked shows when it is back");
    case ALBO_STORE_ERROR_NO_TRANSITION:
      return _("The request was closed meanwhile");
    case ALBO_STORE_ERROR_STALE:
    case ALBO_STORE_ERROR_INVALID:
      return _("This value changed meanwhile");
    case ALBO_STORE_ERROR_CONFLICT:
    case ALBO_STORE_ERROR_TOO_MANY:
      return _("The server is busy. Try again in a moment");
    default:
      return _("The value could not be marked");
    }
}

static void
marked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Marking *marking = user_data;
  AlboDetail *self = marking->detail;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  answer = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (self->office != NULL && self->request == marking->request)
    {
      if (answer != NULL)
        {
          tell_done (self, marking);
          albo_detail_announce (self, self->request);
        }
      else
        {
          albo_detail_tell (self, error_to_text (error));
          albo_office_report (self->office, error);
        }

      /* What is there now is what counts, also after an outcome that is not known. */
      self->must_read = TRUE;
      albo_detail_reload (self);
    }

  marking_free (marking);
}

/* The value as it is shown: nobody vouches for another one. */
static JsonNode *
find_declared (AlboDetail *self,
               const char *field)
{
  JsonObject *data = albo_json_get_object (json_node_get_object (self->document), "data");
  JsonObject *value = data != NULL ? albo_json_get_object (data, field) : NULL;

  return value != NULL ? albo_json_get_node (value, "declared") : NULL;
}

static void
verify_value (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AlboDetail *self = ALBO_DETAIL (widget);
  g_autofree char *key = g_uuid_string_random ();
  Marking *marking;

  if (self->office == NULL || self->document == NULL)
    return;

  marking = g_new0 (Marking, 1);
  marking->detail = g_object_ref (self);
  marking->request = self->request;
  g_variant_get (parameter, "(ssb)", &marking->field, &marking->label, &marking->is_verified);

  albo_office_invoke_async (albo_office_get_connection (self->office), "verify_value",
                            ALBO_ARGS (ALBO_ARG_INT (self->request), ALBO_ARG_TEXT (marking->field),
                                       ALBO_ARG_NODE (find_declared (self, marking->field)),
                                       ALBO_ARG_TEXT (key),
                                       ALBO_ARG_TEXT (marking->is_verified ? "true" : "false")),
                            NULL, marked_cb, marking);
}

/* To be called when another request is opened. */
void
albo_detail_end_undo (AlboDetail *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_clear_weak_pointer (&self->undo_toast);
}

void
albo_detail_install_value_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "detail.verify-value", "(ssb)", verify_value);
}
