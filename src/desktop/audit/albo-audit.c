/* albo-audit.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-audit.h"

#include "albo-figures-page.h"
#include "albo-log-view.h"
#include "albo-office-invoke.h"
#include "albo-staff-page.h"
#include "albo-verification-page.h"

#include <glib/gi18n.h>

/**
 * AlboAudit:
 *
 * What the auditor (RTD) sees of the whole organization: what was done and read, who changed
 * accounts and settings, who could act, figures, and a verification.  Nothing can be changed.
 */
struct _AlboAudit
{
  AdwBin parent_instance;

  AdwHeaderBar         *header;
  AdwViewStack         *stack;
  AlboLogView          *logs[3];
  AlboStaffPage        *staff_page;
  AlboFiguresPage      *figures_page;
  AlboVerificationPage *verification_page;

  AlboOffice           *office;       /* (nullable) */
  GCancellable         *cancellable;
};

G_DEFINE_FINAL_TYPE (AlboAudit, albo_audit, ADW_TYPE_BIN)

enum { OPEN_REQUEST, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
people_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboAudit) self = ALBO_AUDIT (user_data);
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || self->office == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (self->logs); i++)
    albo_log_view_set_people (self->logs[i], json_node_get_array (node));
}

/* Each page is asked for when it is looked at. */
static void
load_visible (AlboAudit *self)
{
  GtkWidget *page = self->office != NULL ? adw_view_stack_get_visible_child (self->stack) : NULL;

  if (ALBO_IS_LOG_VIEW (page))
    albo_log_view_reload (ALBO_LOG_VIEW (page));
  else if (ALBO_IS_STAFF_PAGE (page))
    albo_staff_page_reload (ALBO_STAFF_PAGE (page));
  else if (ALBO_IS_FIGURES_PAGE (page))
    albo_figures_page_reload (ALBO_FIGURES_PAGE (page));
}

static void
open_request_cb (AlboAudit *self,
                 gint64     id)
{
  g_signal_emit (self, signals[OPEN_REQUEST], 0, id);
}

static void
person_chosen_cb (AlboAudit *self,
                  gint64     id)
{
  adw_view_stack_set_visible_child (self->stack, GTK_WIDGET (self->logs[ALBO_LOG_ACCESS]));
  albo_log_view_show_person (self->logs[ALBO_LOG_ACCESS], id);
}

static void
add_page (AlboAudit  *self,
          GtkWidget  *page,
          const char *name,
          const char *title,
          const char *icon_name)
{
  adw_view_stack_page_set_icon_name (adw_view_stack_add_titled (self->stack, page, name, title), icon_name);
}

static void
albo_audit_dispose (GObject *object)
{
  AlboAudit *self = ALBO_AUDIT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_AUDIT);

  G_OBJECT_CLASS (albo_audit_parent_class)->dispose (object);
}

static void
albo_audit_class_init (AlboAuditClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_audit_dispose;

  /**
   * AlboAudit::open-request:
   * @id: a request
   */
  signals[OPEN_REQUEST] =
    g_signal_new ("open-request", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, "/it/albo/Albo/desktop/albo-audit.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboAudit, header);
  gtk_widget_class_bind_template_child (widget_class, AlboAudit, stack);
}

static void
albo_audit_init (AlboAudit *self)
{
  static const struct { const char *name, *title, *icon_name; } logs[] = {
    { "history", N_("History"), "document-open-recent-symbolic" },
    { "access", N_("Access"), "view-reveal-symbolic" },
    { "changes", N_("Changes"), "document-edit-symbolic" },
  };

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      self->logs[i] = ALBO_LOG_VIEW (albo_log_view_new (i));
      add_page (self, GTK_WIDGET (self->logs[i]), logs[i].name, _(logs[i].title), logs[i].icon_name);
      g_signal_connect_swapped (self->logs[i], "open-request", G_CALLBACK (open_request_cb), self);
    }

  self->staff_page = ALBO_STAFF_PAGE (albo_staff_page_new ());
  add_page (self, GTK_WIDGET (self->staff_page), "staff", _("Staff"), "system-users-symbolic");
  self->figures_page = ALBO_FIGURES_PAGE (albo_figures_page_new ());
  add_page (self, GTK_WIDGET (self->figures_page), "figures", _("Figures"), "view-list-bullet-symbolic");
  g_signal_connect_swapped (self->figures_page, "person-chosen", G_CALLBACK (person_chosen_cb), self);
  self->verification_page = ALBO_VERIFICATION_PAGE (albo_verification_page_new ());
  add_page (self, GTK_WIDGET (self->verification_page), "verification", _("Verification"), "security-high-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Audit"), -1);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (load_visible), self);
}

GtkWidget *
albo_audit_new (void)
{
  return g_object_new (ALBO_TYPE_AUDIT, NULL);
}

/**
 * albo_audit_set_office:
 * @self: the view
 * @office: an auditor's
 */
void
albo_audit_set_office (AlboAudit  *self,
                       AlboOffice *office)
{
  g_return_if_fail (ALBO_IS_AUDIT (self));

  if (!g_set_object (&self->office, office))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (self->logs); i++)
    albo_log_view_set_office (self->logs[i], office);
  albo_staff_page_set_office (self->staff_page, office);
  albo_figures_page_set_office (self->figures_page, office);
  albo_verification_page_set_office (self->verification_page, office);
  albo_office_invoke_async (albo_office_get_connection (office), "people", ALBO_NO_ARGS,
                            self->cancellable, people_cb, g_object_ref (self));
}

/**
 * albo_audit_reload:
 * @self: the view
 *
 * Loads the page that is seen.
 */
void
albo_audit_reload (AlboAudit *self)
{
  g_return_if_fail (ALBO_IS_AUDIT (self));

  load_visible (self);
}

void
albo_audit_set_show_ends (AlboAudit *self,
                          gboolean   show_start)
{
  g_return_if_fail (ALBO_IS_AUDIT (self));

  adw_header_bar_set_show_start_title_buttons (self->header, show_start);
}
