/* albo-payments-commands.c - settling and giving up what is owed
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payments-private.h"

#include "albo-ask.h"
#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"
#include "albo-office-invoke.h"
#include "albo-text-scale.h"
#include "albo-upload.h"

#include <glib/gi18n.h>

/* What a window settles or gives up: the position as it was seen, and the proof. */
typedef struct
{
  gint64      position;
  gint64      request;
  int         row_version;
  GFile      *proof;       /* (nullable) */
  gint64      attachment;  /* of the proof, once it was sent */
  GtkWidget  *proof_row;   /* borrowed from the window */
} Target;

typedef struct
{
  AlboPayments *payments;
  AlboAsk      *ask;
} Sending;

static void
target_free (Target *target)
{
  g_clear_object (&target->proof);
  g_free (target);
}

static Target *
get_target (AlboAsk *ask)
{
  return g_object_get_data (G_OBJECT (ask), "target");
}

static Sending *
sending_new (AlboPayments *self,
             AlboAsk      *ask)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->payments = g_object_ref (self);
  sending->ask = g_object_ref (ask);
  return sending;
}

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->payments);
  g_object_unref (sending->ask);
  g_free (sending);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  AlboPayments *self = sending->payments;
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
      if (self->office != NULL)
        {
          adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Done; the applicant is told")));
          albo_office_invoke_async (albo_office_get_connection (self->office), "announce",
                                    ALBO_ARGS (ALBO_ARG_INT (get_target (sending->ask)->request)), NULL, NULL, NULL);
          albo_payments_reload (self);
          albo_office_reload_counts (self->office);
        }
      gtk_window_destroy (GTK_WINDOW (sending->ask));
    }

  sending_free (sending);
}

static void
send_paid_elsewhere (AlboPayments *self,
                     AlboAsk      *ask)
{
  Target *target = get_target (ask);
  g_autoptr(JsonObject) proof = albo_ask_get_details (ask);

  if (target->attachment != 0)
    json_object_set_int_member (proof, "attachment_id", target->attachment);
  albo_office_invoke_async (albo_office_get_connection (self->office), "paid_elsewhere",
                            ALBO_ARGS (ALBO_ARG_INT (target->request), ALBO_ARG_INT (target->row_version),
                                       ALBO_ARG_TEXT (albo_ask_get_key (ask)), ALBO_ARG_INT (target->position),
                                       ALBO_ARG_OBJECT (proof)),
                            NULL, sent_cb, sending_new (self, ask));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Sending *sending = user_data;
  g_autoptr(GError) error = NULL;
  gint64 attachment = albo_upload_finish (result, &error);

  if (attachment == 0)
    {
      albo_ask_fail (sending->ask, error);
    }
  else if (sending->payments->office != NULL)
    {
      get_target (sending->ask)->attachment = attachment;
      send_paid_elsewhere (sending->payments, sending->ask);
    }

  sending_free (sending);
}

/* The proof first: once it is the request's it is not sent again, whatever follows. */
static void
paid_confirmed_cb (AlboAsk      *ask,
                   AlboPayments *self)
{
  Target *target = get_target (ask);

  if (target->proof != NULL && target->attachment == 0)
    albo_upload_async (albo_office_get_connection (self->office), "document_begin", target->request, "proof",
                       target->proof, NULL, uploaded_cb, sending_new (self, ask));
  else
    send_paid_elsewhere (self, ask);
}

static void
cancel_confirmed_cb (AlboAsk      *ask,
                     AlboPayments *self)
{
  Target *target = get_target (ask);
  g_autoptr(JsonObject) details = albo_ask_get_details (ask);

  albo_office_invoke_async (albo_office_get_connection (self->office), "cancel_payment",
                            ALBO_ARGS (ALBO_ARG_INT (target->request), ALBO_ARG_INT (target->row_version),
                                       ALBO_ARG_TEXT (albo_ask_get_key (ask)), ALBO_ARG_INT (target->position),
                                       ALBO_ARG_TEXT (albo_json_get_string (details, "reasons", NULL))),
                            NULL, sent_cb, sending_new (self, ask));
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           AlboAsk         *ask)
{
  Target *target = get_target (ask);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autofree char *name = NULL;

      g_clear_object (&target->proof);
      target->proof = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      target->attachment = 0;
      name = g_file_get_basename (target->proof);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (target->proof_row), name);
    }

  g_object_unref (chooser);
}

static void
choose_cb (AlboAsk *ask)
{
  GtkFileChooserNative *chooser;

  chooser = gtk_file_chooser_native_new (_("Choose the Proof"), GTK_WINDOW (ask), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _("_Open"), _("_Cancel"));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), ask, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
add_proof (AlboAsk *ask)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Choose…"));
  Target *target = get_target (ask);

  target->proof_row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _("File of the proof"),
                                    "subtitle", _("PDF or picture, if there is one"), NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose the file of the proof"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_cb), ask);
  adw_action_row_add_suffix (ADW_ACTION_ROW (target->proof_row), button);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), target->proof_row);
  albo_ask_add_widget (ask, list);
}

/* (nullable): the window for a position that is listed. */
static AlboAsk *
new_ask (AlboPayments *self,
         gint64        position,
         const char   *title,
         const char   *effect,
         const char   *confirm,
         GCallback     confirmed_cb)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AlboRow *row = albo_paged_list_find (self->list, "id", position);
  JsonObject *object = row != NULL ? albo_row_get_object (row) : NULL;
  JsonObject *request = object != NULL ? albo_json_get_object (object, "request") : NULL;
  g_autofree char *amount = NULL;
  g_autofree char *text = NULL;
  Target *target;
  AlboAsk *ask;

  if (request == NULL || self->office == NULL)
    return NULL;

  amount = albo_money_format (albo_json_get_int (object, "amount_cents", 0), albo_language ());
  text = g_strdup_printf ("%s: %s, %s.\n\n%s", albo_json_get_string (object, "applicant", ""),
                          albo_json_get_string (object, "description", ""), amount, effect);
  ask = albo_ask_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text, confirm);
  target = g_new0 (Target, 1);
  target->position = position;
  target->request = albo_json_get_int (request, "id", 0);
  target->row_version = albo_json_get_int (request, "row_version", 0);
  g_object_set_data_full (G_OBJECT (ask), "target", target, (GDestroyNotify) target_free);
  g_signal_connect_object (ask, "confirmed", confirmed_cb, self, 0);
  return ask;
}

static void
paid_elsewhere (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AlboAsk *ask = new_ask (ALBO_PAYMENTS (widget), g_variant_get_int64 (parameter), _("Paid Elsewhere"),
                          _("You saw that this was paid at the counter or by bank transfer. It is closed as paid, "
                            "a notice that is still payable is closed with it, and the applicant is told. "
                            "If nothing else is owed, the request goes on. This cannot be undone."),
                          _("Record as Paid"), G_CALLBACK (paid_confirmed_cb));
  g_autofree char *today = NULL;
  GDate day;

  if (ask == NULL)
    return;

  albo_date_today (&day);
  today = albo_date_to_iso (&day);
  albo_ask_add_text (ask, "reference", _("Reference of the payment"), TRUE);
  albo_ask_add_day (ask, "paid_on", _("Paid on"), today, TRUE);
  add_proof (ask);
  gtk_window_present (GTK_WINDOW (ask));
}

static void
cancel_payment (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AlboAsk *ask = new_ask (ALBO_PAYMENTS (widget), g_variant_get_int64 (parameter), _("Give Up the Payment"),
                          _("The body does not ask for this any more. The applicant is told, with the reasons, and "
                            "cannot pay it. If nothing else is owed, the request goes on. This cannot be undone."),
                          _("Give Up"), G_CALLBACK (cancel_confirmed_cb));

  if (ask == NULL)
    return;

  albo_ask_set_final (ask);
  albo_ask_add_long_text (ask, "reasons", _("Reasons, as the applicant will read them"), TRUE);
  gtk_window_present (GTK_WINDOW (ask));
}

static gboolean
has_action (JsonArray  *actions,
            const char *action)
{
  for (guint i = 0; actions != NULL && i < json_array_get_length (actions); i++)
    if (g_strcmp0 (json_array_get_string_element (actions, i), action) == 0)
      return TRUE;

  return FALSE;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_list_item_set_child (item, button);
}

static void
show (GtkListItem *item)
{
  GtkWidget *button = gtk_list_item_get_child (item);
  JsonObject *row = albo_row_get_object (gtk_list_item_get_item (item));
  JsonArray *actions = row != NULL ? albo_json_get_array (row, "actions") : NULL;
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *label = NULL;
  gint64 id;

  gtk_widget_set_visible (button, actions != NULL && json_array_get_length (actions) > 0);
  if (row == NULL)
    return;

  id = albo_json_get_int (row, "id", 0);
  if (has_action (actions, "paid_elsewhere"))
    {
      g_autofree char *action = g_strdup_printf ("payments.paid-elsewhere(int64 %" G_GINT64_FORMAT ")", id);

      g_menu_append (menu, _("_Paid Elsewhere…"), action);
    }
  if (has_action (actions, "cancel_payment"))
    {
      g_autofree char *action = g_strdup_printf ("payments.cancel(int64 %" G_GINT64_FORMAT ")", id);

      g_menu_append (menu, _("_Give Up…"), action);
    }

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  /* Translators: a person, and what is owed */
  label = g_strdup_printf (_("What you can do: %s, %s"), albo_json_get_string (row, "applicant", ""),
                           albo_json_get_string (row, "description", ""));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (show), item);
  show (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  gpointer row = gtk_list_item_get_item (item);

  if (row != NULL)
    g_signal_handlers_disconnect_by_data (row, item);
}

/* (transfer full): the column with what can be done with each. */
GtkColumnViewColumn *
albo_payments_actions_column (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_column_set_fixed_width (column, albo_text_scaled (52));
  return column;
}

void
albo_payments_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "payments.paid-elsewhere", "x", paid_elsewhere);
  gtk_widget_class_install_action (widget_class, "payments.cancel", "x", cancel_payment);
}
