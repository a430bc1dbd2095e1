/* albo-payments.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-payments-private.h"

#include "albo-drop-down.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"
#include "albo-office-invoke.h"
#include "albo-payment-columns.h"
#include "albo-request-view.h"
#include "albo-row-export.h"
#include "albo-width-bin.h"

#include <glib/gi18n.h>

#define SEARCH_DELAY_MS 200

/**
 * AlboPayments:
 *
 * All that is owed, or was, over all requests of the body: filtered, with what each state
 * amounts to.  A click opens the request.
 */
G_DEFINE_FINAL_TYPE (AlboPayments, albo_payments, ADW_TYPE_BIN)

static const char * const states[] = { "", "open", "overdue", "paid", "cancelled" };

static JsonObject *
new_filter (AlboPayments *self)
{
  JsonObject *filter = json_object_new ();
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  guint state = gtk_drop_down_get_selected (self->state);
  guint service = gtk_drop_down_get_selected (self->service);

  if (state > 0 && state < G_N_ELEMENTS (states))
    json_object_set_string_member (filter, "state", states[state]);
  if (service > 0 && service < self->service_codes->len)
    json_object_set_string_member (filter, "service", g_ptr_array_index (self->service_codes, service));
  if (*search != '\0')
    json_object_set_string_member (filter, "search", search);

  return filter;
}

static void
add_total (AlboPayments *self,
           const char   *title,
           JsonObject   *total)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *child = gtk_flow_box_child_new ();
  g_autofree char *amount = albo_money_format (albo_json_get_int (total, "amount_cents", 0), albo_language ());
  gint64 n = albo_json_get_int (total, "n", 0);
  g_autofree char *count = g_strdup_printf (ngettext ("%s (%d)", "%s (%d)", n), title, (int) n);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", count, amount);
  GtkWidget *name = gtk_label_new (count);
  GtkWidget *value = gtk_label_new (amount);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (value, "heading");
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_flow_box_append (self->totals, child);
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(AlboPayments) self = ALBO_PAYMENTS (user_data);
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);
  g_autofree char *paid = NULL;
  g_autofree char *cancelled = NULL;
  JsonObject *totals;
  GtkWidget *child;
  int year;

  if (self->office == NULL || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->totals))) != NULL)
    gtk_flow_box_remove (self->totals, child);

  totals = json_node_get_object (node);
  year = albo_json_get_int (totals, "year", 0);
  /* Translators: a year; what was paid in it */
  paid = g_strdup_printf (_("Paid in %d"), year);
  cancelled = g_strdup_printf (_("Given up in %d"), year);
  add_total (self, _("To be paid"), albo_json_get_object (totals, "open"));
  add_total (self, _("Overdue"), albo_json_get_object (totals, "overdue"));
  add_total (self, paid, albo_json_get_object (totals, "paid"));
  add_total (self, cancelled, albo_json_get_object (totals, "cancelled"));
}

static void
count (AlboPayments *self)
{
  albo_office_invoke_async (albo_office_get_connection (self->office), "payment_totals", ALBO_NO_ARGS,
                            NULL, counted_cb, g_object_ref (self));
}

static void
load (AlboPayments *self)
{
  gboolean is_filtered = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0' ||
                         gtk_drop_down_get_selected (self->state) > 0 ||
                         gtk_drop_down_get_selected (self->service) > 0;
  g_autoptr(JsonObject) filter = NULL;

  if (self->office == NULL)
    return;

  albo_list_page_set_empty (self->page, is_filtered ? _("No Results") : _("No Payments Yet"), is_filtered
                            ? _("Choose other payments, or search a name, a protocol number or a receipt.")
                            : _("What applicants owe for their requests is listed here."));
  filter = new_filter (self);
  albo_list_page_ask (self->page, 0, filter);
}

static void
services_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(AlboPayments) self = ALBO_PAYMENTS (user_data);
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  JsonArray *services;

  if (self->office == NULL || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;

  self->is_filling = TRUE;
  self->has_services = TRUE;
  services = json_node_get_array (node);
  g_ptr_array_set_size (self->service_codes, 1);
  gtk_string_list_append (labels, _("All services"));
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);
      g_autofree char *title = albo_request_view_localize (service, "title");

      g_ptr_array_add (self->service_codes, g_strdup (albo_json_get_string (service, "code", "")));
      gtk_string_list_append (labels, title);
    }
  gtk_drop_down_set_model (self->service, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->service, 0);
  self->is_filling = FALSE;
}

static gboolean
search_cb (gpointer user_data)
{
  AlboPayments *self = ALBO_PAYMENTS (user_data);

  self->search_source = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (AlboPayments *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY_MS, search_cb, self);
}

static void
stop_search_cb (AlboPayments *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
filter_changed_cb (AlboPayments *self)
{
  if (!self->is_filling)
    load (self);
}

static void
activated_cb (AlboPayments *self,
              JsonObject   *row)
{
  JsonObject *request = albo_json_get_object (row, "request");

  if (request != NULL)
    g_signal_emit_by_name (self, "open-request", albo_json_get_int (request, "id", 0));
}

static void
width_changed_cb (AlboPayments *self,
                  int           width)
{
  albo_payment_columns_fit (albo_list_page_get_view (self->page), width);
}

static void
export (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboPayments *self = ALBO_PAYMENTS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr(JsonObject) filter = new_filter (self);
  const AlboRowExportColumn *columns;
  guint n_columns;

  if (self->office == NULL || !GTK_IS_WINDOW (root))
    return;

  columns = albo_payment_columns_get_export (&n_columns);
  albo_row_export_choose (GTK_WINDOW (root), self->toasts, self->office,
                          g_str_equal (g_variant_get_string (parameter, NULL), "ods")
                          ? ALBO_SHEET_ODS : ALBO_SHEET_CSV,
                          _("Payments"), "payments", 0, filter, columns, n_columns);
}

static void
albo_payments_dispose (GObject *object)
{
  AlboPayments *self = ALBO_PAYMENTS (object);

  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_object (&self->office);
  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_PAYMENTS);
  self->list = NULL;

  G_OBJECT_CLASS (albo_payments_parent_class)->dispose (object);
}

static void
albo_payments_finalize (GObject *object)
{
  g_ptr_array_unref (ALBO_PAYMENTS (object)->service_codes);

  G_OBJECT_CLASS (albo_payments_parent_class)->finalize (object);
}

static void
albo_payments_class_init (AlboPaymentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_payments_dispose;
  G_OBJECT_CLASS (klass)->finalize = albo_payments_finalize;
  g_type_ensure (ALBO_TYPE_LIST_PAGE);
  g_type_ensure (ALBO_TYPE_WIDTH_BIN);

  /**
   * AlboPayments::open-request:
   * @id: a request, to be looked at
   */
  g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-payments.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, toasts);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, header);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, state);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, service);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, totals);
  gtk_widget_class_bind_template_child (widget_class, AlboPayments, page);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_install_action (widget_class, "payments.export", "s", export);
  albo_payments_install_actions (widget_class);
}

static void
albo_payments_init (AlboPayments *self)
{
  const char *all[] = { _("All services"), NULL };
  g_autoptr(GtkStringList) services = gtk_string_list_new (all);
  g_autoptr(GtkColumnViewColumn) actions = albo_payments_actions_column ();

  self->service_codes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->service_codes, g_strdup (""));
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->service, G_LIST_MODEL (services));
  self->is_filling = FALSE;

  albo_drop_down_name (self->state, _("Which payments"));
  albo_drop_down_name (self->service, _("Service"));
  self->list = albo_list_page_get_list (self->page);
  albo_payment_columns_add (albo_list_page_get_view (self->page));
  gtk_column_view_append_column (albo_list_page_get_view (self->page), actions);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Payments"), -1);
}

GtkWidget *
albo_payments_new (void)
{
  return g_object_new (ALBO_TYPE_PAYMENTS, NULL);
}

/**
 * albo_payments_set_office:
 * @self: the page
 * @office: who looks
 */
void
albo_payments_set_office (AlboPayments *self,
                          AlboOffice   *office)
{
  g_return_if_fail (ALBO_IS_PAYMENTS (self));

  g_set_object (&self->office, office);
  albo_paged_list_set_office (self->list, office);
}

/**
 * albo_payments_show:
 * @self: the page
 *
 * Reads what is owed, when the page comes into view.
 */
void
albo_payments_show (AlboPayments *self)
{
  g_return_if_fail (ALBO_IS_PAYMENTS (self));

  if (self->office == NULL)
    return;

  if (!self->has_services)
    albo_office_invoke_async (albo_office_get_connection (self->office), "services_on_offer", ALBO_NO_ARGS,
                              NULL, services_cb, g_object_ref (self));
  count (self);
  load (self);
}

/**
 * albo_payments_reload:
 * @self: the page
 *
 * Reads again what is shown.
 */
void
albo_payments_reload (AlboPayments *self)
{
  g_return_if_fail (ALBO_IS_PAYMENTS (self));

  if (self->office == NULL)
    return;

  count (self);
  if (albo_paged_list_has_failed (self->list))
    load (self);
  else
    albo_paged_list_reload (self->list);
}

void
albo_payments_start_search (AlboPayments *self)
{
  g_return_if_fail (ALBO_IS_PAYMENTS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
albo_payments_set_show_ends (AlboPayments *self,
                             gboolean      show_start)
{
  g_return_if_fail (ALBO_IS_PAYMENTS (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
}
