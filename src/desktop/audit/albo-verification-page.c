/* albo-verification-page.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-verification-page.h"

#include "albo-language.h"
#include "albo-report-saver.h"
#include "albo-verification-report.h"
#include "albo-verification.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/**
 * AlboVerificationPage:
 *
 * Checks all histories and seals of the body while one goes on working, and says what is
 * wrong: the first of each kind by name.
 */
struct _AlboVerificationPage
{
  AdwBin parent_instance;

  GtkButton              *start_button;
  GtkWidget              *progress_box;
  GtkProgressBar         *progress_bar;
  AdwStatusPage          *status_page;
  GtkWidget              *result_box;
  AdwPreferencesGroup    *findings_group;
  GtkListBox             *facts_list;
  GtkListBox             *findings_list;

  AlboOffice             *office;       /* (nullable) */
  AlboVerificationReport *report;       /* (nullable): of the last one that ended */
  GCancellable           *cancellable;  /* (nullable): while one runs */
};

G_DEFINE_FINAL_TYPE (AlboVerificationPage, albo_verification_page, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_line (GtkListBox *list,
          const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (list, row);
}

static void
add_number (AlboVerificationPage *self,
            const char           *title,
            guint64               number)
{
  g_autofree char *text = g_strdup_printf ("%'" PRIu64, number);

  add_line (self->facts_list, title, text);
}

static void
show_running (AlboVerificationPage *self,
              gboolean              is_running)
{
  gtk_widget_set_visible (GTK_WIDGET (self->start_button), !is_running);
  gtk_widget_set_visible (self->progress_box, is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verification.save", !is_running && self->report != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "verification.save-signed", !is_running && self->report != NULL);
}

static void
progress_cb (gboolean is_seals,
             guint64  n_done,
             guint64  n_total,
             gpointer user_data)
{
  AlboVerificationPage *self = ALBO_VERIFICATION_PAGE (user_data);
  g_autofree char *text = NULL;

  if (is_seals)
    {
      text = g_strdup_printf (_("Seal %" PRIu64), n_done);
      gtk_progress_bar_pulse (self->progress_bar);
    }
  else
    {
      text = g_strdup_printf (_("%" PRIu64 " requests of %" PRIu64), n_done, MAX (n_done, n_total));
      gtk_progress_bar_set_fraction (self->progress_bar, n_total > 0 ? MIN (1.0, (double) n_done / n_total) : 1.0);
    }

  gtk_progress_bar_set_text (self->progress_bar, text);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AlboVerificationPage) self = ALBO_VERIFICATION_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  AlboVerificationReport *report;

  report = albo_verification_run_finish (result, &error);

  /* The page is gone. */
  if (self->office == NULL)
    {
      g_clear_pointer (&report, albo_verification_report_free);
      return;
    }

  g_clear_object (&self->cancellable);

  if (report != NULL)
    {
      albo_verification_page_show (self, report);
      return;
    }

  show_running (self, FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  albo_office_report (self->office, error);
  adw_status_page_set_icon_name (self->status_page, "network-offline-symbolic");
  adw_status_page_set_title (self->status_page, _("The Verification Stopped"));
  adw_status_page_set_description (self->status_page, _("The server did not answer. Nothing was found out; start again when the connection is back."));
  gtk_widget_set_visible (self->result_box, FALSE);
}

static void
start (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  AlboVerificationPage *self = ALBO_VERIFICATION_PAGE (widget);

  if (self->office == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_progress_bar_set_text (self->progress_bar, _("Beginning"));
  show_running (self, TRUE);
  albo_verification_run_async (albo_office_get_connection (self->office), progress_cb, self,
                               self->cancellable, ended_cb, g_object_ref (self));
}

static void
stop (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboVerificationPage *self = ALBO_VERIFICATION_PAGE (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
save (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboVerificationPage *self = ALBO_VERIFICATION_PAGE (widget);

  if (self->report != NULL && self->office != NULL)
    albo_report_save (widget, self->report, albo_office_get_name (self->office),
                      albo_office_get_login (self->office), g_str_equal (action, "verification.save-signed"));
}

static void
albo_verification_page_dispose (GObject *object)
{
  AlboVerificationPage *self = ALBO_VERIFICATION_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  g_clear_pointer (&self->report, albo_verification_report_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_VERIFICATION_PAGE);

  G_OBJECT_CLASS (albo_verification_page_parent_class)->dispose (object);
}

static void
albo_verification_page_class_init (AlboVerificationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_verification_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-verification-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, result_box);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, findings_group);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, facts_list);
  gtk_widget_class_bind_template_child (widget_class, AlboVerificationPage, findings_list);
  gtk_widget_class_install_action (widget_class, "verification.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "verification.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "verification.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "verification.save-signed", NULL, save);
}

static void
albo_verification_page_init (AlboVerificationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_running (self, FALSE);
}

GtkWidget *
albo_verification_page_new (void)
{
  return g_object_new (ALBO_TYPE_VERIFICATION_PAGE, NULL);
}

/**
 * albo_verification_page_set_office:
 * @self: the page
 * @office: an auditor's
 */
void
albo_verification_page_set_office (AlboVerificationPage *self,
                                   AlboOffice           *office)
{
  g_return_if_fail (ALBO_IS_VERIFICATION_PAGE (self));

  g_set_object (&self->office, office);
}

/**
 * albo_verification_page_show:
 * @self: the page
 * @report: (transfer full): what was found
 *
 * Says what was found, and offers the report.
 */
void
albo_verification_page_show (AlboVerificationPage   *self,
                             AlboVerificationReport *report)
{
  g_return_if_fail (ALBO_IS_VERIFICATION_PAGE (self));

  g_clear_pointer (&self->report, albo_verification_report_free);
  self->report = report;
  show_running (self, FALSE);
  clear_list (self->facts_list);
  clear_list (self->findings_list);

  if (report->n_findings == 0)
    {
      g_autofree char *text = albo_verification_report_describe (report);

      adw_status_page_set_icon_name (self->status_page, "security-high-symbolic");
      adw_status_page_set_title (self->status_page, _("Nothing Wrong Was Found"));
      adw_status_page_set_description (self->status_page, text);
    }
  else
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%" PRIu64 " thing is wrong. Save the report, and tell those who run the server and the data protection officer.",
                                                         "%" PRIu64 " things are wrong. Save the report, and tell those who run the server and the data protection officer.",
                                                         report->n_findings), report->n_findings);

      adw_status_page_set_icon_name (self->status_page, "dialog-warning-symbolic");
      adw_status_page_set_title (self->status_page, _("Something Is Wrong"));
      adw_status_page_set_description (self->status_page, text);
    }

  for (guint i = 0; i < report->findings->len; i++)
    add_line (self->findings_list, report->findings->pdata[i], NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_group), report->findings->len > 0);

  add_number (self, _("Requests"), report->n_requests);
  add_number (self, _("Rows of their histories"), report->n_rows);
  add_number (self, _("Rows that no seal holds yet"), report->n_unsealed);
  add_number (self, _("Seals"), report->n_seals);
  add_number (self, _("Entries of this organization in the seals"), report->n_leaves);
  if (report->n_empty > 0)
    add_number (self, _("Seals that hold nothing of this organization, as the server says"), report->n_empty);
  if (report->last_seal > 0)
    {
      g_autofree char *at = albo_format_instant (report->last_sealed_at);

      add_line (self->facts_list, _("Newest seal"), at);
    }
  for (guint i = 0; i < report->keys->len; i++)
    add_line (self->facts_list, _("Key of the seals, to compare with the one on paper"), report->keys->pdata[i]);
  gtk_widget_set_visible (self->result_box, TRUE);
}
