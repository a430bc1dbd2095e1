/* albo-workspace.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-workspace.h"

#include "albo-audit.h"
#include "albo-detail.h"
#include "albo-filing.h"
#include "albo-inbox-query.h"
#include "albo-inbox.h"
#include "albo-json.h"
#include "albo-office-calls.h"
#include "albo-organization-page.h"
#include "albo-payments.h"
#include "albo-preferences.h"
#include "albo-register.h"
#include "albo-searches.h"
#include "albo-services-page.h"
#include "albo-sidebar.h"
#include "albo-text-scale.h"
#include "albo-staff-list.h"
#include "albo-trouble-banner.h"
#include "albo-width-bin.h"

#include <glib/gi18n.h>

/**
 * AlboWorkspace:
 *
 * What a person of the staff works in: where to go, what is there, and one request.
 * In a narrow window one after the other, in a wide one side by side.
 */
struct _AlboWorkspace
{
  AdwBin parent_instance;

  AdwFlap         *flap;
  AdwLeaflet      *leaflet;
  GtkStack        *content;
  AlboSidebar     *sidebar;
  GtkWidget       *sidebar_pane;
  AdwHeaderBar    *sidebar_header;
  GtkLabel        *organization_label;
  AlboInbox       *inbox;
  AlboDetail      *detail;
  AlboRegister    *register_page;
  AlboPayments    *payments;
  AlboTroubleBanner *trouble_banner;
  AlboAudit       *audit;    /* (nullable): until it is looked at */
  GtkWidget       *demo_label;
  AdwAvatar       *avatar;
  GtkLabel        *person_label;
  GtkLabel        *duty_label;

  AlboOffice      *office;  /* (nullable): until there is one */
  gboolean         has_registers;
  AlboSearches    *searches;
  GCancellable    *cancellable;
};

G_DEFINE_FINAL_TYPE (AlboWorkspace, albo_workspace, ADW_TYPE_BIN)

/* About the office itself, below the registers; made when they are first looked at. */
static const struct
{
  const char  *name;
  const char  *icon_name;
  const char  *title;
  GtkWidget *(*create) (void);
  gboolean     is_for_all;  /* or for administrators only */
} administration[] = {
  { "staff", "system-users-symbolic", N_("Staff"), albo_staff_list_new, FALSE },
  { "services", "emblem-documents-symbolic", N_("Services"), albo_services_page_new, TRUE },
  { "organization", "emblem-system-symbolic", N_("Organization"), albo_organization_page_new, TRUE },
};

static gboolean
shows_requests (AlboWorkspace *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "requests") == 0;
}

static gboolean
shows_payments (AlboWorkspace *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "payments") == 0;
}

static void
go_to_list (AlboWorkspace *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->inbox));
}

/* In a narrow window the sidebar lies over what was chosen in it. */
static void
put_sidebar_away (AlboWorkspace *self)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

/* The buttons of the window stand in the panes at its ends. */
static void
folded_cb (AlboWorkspace *self)
{
  gboolean has_sidebar;
  gboolean is_single;

  if (self->inbox == NULL || self->detail == NULL)
    return;

  has_sidebar = adw_flap_get_reveal_flap (self->flap) && !adw_flap_get_folded (self->flap);
  is_single = adw_leaflet_get_folded (self->leaflet);
  albo_inbox_set_show_ends (self->inbox, !has_sidebar, is_single);
  albo_detail_set_show_ends (self->detail, is_single && !has_sidebar, is_single);
  albo_register_set_show_ends (self->register_page, !has_sidebar);
  albo_payments_set_show_ends (self->payments, !has_sidebar);
  if (self->audit != NULL)
    albo_audit_set_show_ends (self->audit, !has_sidebar);
  for (gsize i = 0; i < G_N_ELEMENTS (administration); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->content, administration[i].name);

      if (page != NULL)
        albo_administration_page_set_show_ends (ALBO_ADMINISTRATION_PAGE (page), !has_sidebar);
    }
}

/* The list gets what its columns need, the request what is left of it. */
static void
width_changed_cb (AlboWorkspace *self,
                  int            width)
{
  gtk_widget_set_size_request (GTK_WIDGET (self->inbox), albo_text_scaled (CLAMP (width - 400, 360, 680)), -1);
}

static void
query_selected_cb (AlboWorkspace *self,
                   JsonObject    *query,
                   const char    *title)
{
  if (self->office == NULL)
    return;

  gtk_stack_set_visible_child_name (self->content, "requests");
  albo_inbox_show (self->inbox, query, title);
  go_to_list (self);
  put_sidebar_away (self);
}

static void
register_selected_cb (AlboWorkspace *self,
                      gint64         id,
                      const char    *title)
{
  gtk_stack_set_visible_child_name (self->content, "register");
  albo_register_show (self->register_page, id, title);
  put_sidebar_away (self);
}

static void show_request_cb (AlboWorkspace *self, gint64 id);

/* Made when it is first looked at: most people never do. */
static void
show_audit (AlboWorkspace *self)
{
  if (self->audit == NULL)
    {
      self->audit = ALBO_AUDIT (albo_audit_new ());
      albo_audit_set_office (self->audit, self->office);
      g_signal_connect_swapped (self->audit, "open-request", G_CALLBACK (show_request_cb), self);
      gtk_stack_add_named (self->content, GTK_WIDGET (self->audit), "audit");
    }

  albo_audit_reload (self->audit);
}

static void
show_administration (AlboWorkspace *self,
                     const char    *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (administration); i++)
    {
      GtkWidget *page;

      if (!g_str_equal (administration[i].name, name))
        continue;

      page = gtk_stack_get_child_by_name (self->content, name);
      if (page == NULL)
        {
          page = administration[i].create ();
          albo_administration_page_set_office (ALBO_ADMINISTRATION_PAGE (page), self->office);
          gtk_stack_add_named (self->content, page, name);
        }
      albo_administration_page_reload (ALBO_ADMINISTRATION_PAGE (page));
    }
}

static void
page_selected_cb (AlboWorkspace *self,
                  const char    *page,
                  const char    *title)
{
  if (g_str_equal (page, "audit"))
    show_audit (self);
  else
    show_administration (self, page);

  gtk_stack_set_visible_child_name (self->content, page);
  if (shows_payments (self))
    albo_payments_show (self->payments);
  folded_cb (self);
  put_sidebar_away (self);
}

static void
open_request_cb (AlboWorkspace *self,
                 gint64         id)
{
  albo_detail_open (self->detail, id);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

/* From a view that is not the list of requests. */
static void
show_request_cb (AlboWorkspace *self,
                 gint64         id)
{
  albo_sidebar_select_states (self->sidebar, ALBO_STATES_ALL);
  gtk_stack_set_visible_child_name (self->content, "requests");
  open_request_cb (self, id);
}

static void
open_member_cb (AlboWorkspace *self,
                gint64         member)
{
  albo_sidebar_select_register (self->sidebar);
  gtk_stack_set_visible_child_name (self->content, "register");
  albo_register_show_member (self->register_page, member);
}

static void
moved_cb (AlboWorkspace *self,
          gint64         id)
{
  albo_request_list_row_changed (albo_inbox_get_list (self->inbox), id);
  albo_office_reload_counts (self->office);
}

static void
requests_moved_cb (AlboWorkspace *self)
{
  albo_detail_check (self->detail);
}

static void
read_cb (AlboWorkspace *self,
         gint64         id)
{
  AlboRequestSummary *row = NULL;

  if (albo_office_get_duty (self->office) != ALBO_DUTY_AUDITOR)
    row = albo_request_list_find (albo_inbox_get_list (self->inbox), id, NULL);
  if (row != NULL)
    albo_request_summary_mark_read (row);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workspace.correct-shown",
                                 albo_office_get_duty (self->office) != ALBO_DUTY_AUDITOR &&
                                 albo_detail_get_closed (self->detail) != NULL);
}

static void
request_changed_cb (AlboWorkspace *self,
                    gint64         id)
{
  albo_request_list_row_changed (albo_inbox_get_list (self->inbox), id);
  if (albo_detail_get_request (self->detail) == id)
    albo_detail_check (self->detail);
  if (shows_payments (self))
    albo_payments_reload (self->payments);
  else if (!shows_requests (self))
    albo_register_reload (self->register_page);
}

static void ask_registers (AlboWorkspace *self);

static void
reload_cb (AlboWorkspace *self)
{
  if (!self->has_registers)
    ask_registers (self);
  albo_request_list_refresh (albo_inbox_get_list (self->inbox));
  albo_detail_check (self->detail);
  show_administration (self, gtk_stack_get_visible_child_name (self->content));
  if (shows_payments (self))
    albo_payments_reload (self->payments);
  else if (!shows_requests (self))
    albo_register_reload (self->register_page);
}

static void
counts_changed_cb (AlboWorkspace *self)
{
  albo_sidebar_set_counts (self->sidebar, albo_office_get_counts (self->office),
                           ALBO_OFFICE_N_COUNTS);
}

static void
registers_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(JsonNode) registers = NULL;
  g_autoptr(GError) error = NULL;
  AlboWorkspace *self;

  registers = albo_office_registers_finish (ALBO_CONNECTION (object), result, &error);
  if (registers == NULL)
    return;

  self = ALBO_WORKSPACE (user_data);
  self->has_registers = TRUE;
  albo_sidebar_set_registers (self->sidebar, registers);
  albo_detail_set_registers (self->detail, registers);
  albo_register_set_registers (self->register_page, registers);
}

/* Asked once, unless the server was away. */
static void
ask_registers (AlboWorkspace *self)
{
  albo_office_registers_async (albo_office_get_connection (self->office), self->cancellable,
                               registers_cb, self);
}

static void
search (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);

  if (shows_requests (self))
    {
      go_to_list (self);
      albo_inbox_start_search (self->inbox);
    }
  else if (shows_payments (self))
    {
      albo_payments_start_search (self->payments);
    }
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "register") == 0)
    {
      albo_register_start_search (self->register_page);
    }
}

static void
go_to_date (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);

  if (!shows_requests (self))
    return;

  go_to_list (self);
  gtk_widget_activate_action (GTK_WIDGET (self->inbox), "inbox.go-to-date", NULL);
}

/* What nothing was found for among some is looked for among all. */
static void
search_all (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);
  g_autoptr(JsonObject) query = albo_inbox_get_query (self->inbox);
  JsonObject *filter = albo_inbox_query_get_filter (query);

  albo_workspace_search (self, albo_json_get_string (filter, "search", ""));
}

static void
reload (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);

  albo_office_reload (self->office);
}

static void
back (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);

  if (!adw_leaflet_get_folded (self->leaflet))
    return;

  /* So that choosing the same row opens it again. */
  albo_inbox_clear_selection (self->inbox);
  go_to_list (self);
}

static void
toggle_sidebar (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

static AlboFiling *
new_filing (AlboWorkspace *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AlboFiling *filing = albo_filing_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->office);

  g_signal_connect_object (filing, "filed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filing, "open-request", G_CALLBACK (show_request_cb), self, G_CONNECT_SWAPPED);
  return filing;
}

static void
new_request (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (new_filing (ALBO_WORKSPACE (widget))));
}

static void
correct_request (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  AlboFiling *filing = new_filing (ALBO_WORKSPACE (widget));
  const char *protocol;
  gint64 request;

  g_variant_get (parameter, "(x&s)", &request, &protocol);
  albo_filing_correct (filing, request, protocol);
  gtk_window_present (GTK_WINDOW (filing));
}

static void
correct_shown (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  AlboWorkspace *self = ALBO_WORKSPACE (widget);
  const char *protocol = albo_detail_get_closed (self->detail);
  AlboFiling *filing;

  if (protocol == NULL)
    return;

  filing = new_filing (self);
  albo_filing_correct (filing, albo_detail_get_request (self->detail), protocol);
  gtk_window_present (GTK_WINDOW (filing));
}

static gboolean
albo_workspace_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ALBO_WORKSPACE (widget)->sidebar));
}

static void
albo_workspace_dispose (GObject *object)
{
  AlboWorkspace *self = ALBO_WORKSPACE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->searches != NULL)
    albo_searches_dismiss (self->searches);
  g_clear_object (&self->searches);
  if (self->office != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->office, self);
      albo_office_close (self->office);
    }

  /* The bin's own child is one of the template's too: only one may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_WORKSPACE);
  g_clear_object (&self->office);

  G_OBJECT_CLASS (albo_workspace_parent_class)->dispose (object);
}

static void
albo_workspace_class_init (AlboWorkspaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = albo_workspace_dispose;
  widget_class->grab_focus = albo_workspace_grab_focus;

  g_type_ensure (ALBO_TYPE_SIDEBAR);
  g_type_ensure (ALBO_TYPE_INBOX);
  g_type_ensure (ALBO_TYPE_DETAIL);
  g_type_ensure (ALBO_TYPE_REGISTER);
  g_type_ensure (ALBO_TYPE_PAYMENTS);
  g_type_ensure (ALBO_TYPE_TROUBLE_BANNER);
  g_type_ensure (ALBO_TYPE_WIDTH_BIN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-workspace.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, flap);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, content);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, sidebar_pane);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, organization_label);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, inbox);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, detail);
  gtk_widget_class_bind_template_child_full (widget_class, "register", FALSE,
                                             G_STRUCT_OFFSET (AlboWorkspace, register_page));
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, payments);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, trouble_banner);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, demo_label);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, avatar);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, person_label);
  gtk_widget_class_bind_template_child (widget_class, AlboWorkspace, duty_label);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, register_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_member_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, requests_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_cb);

  gtk_widget_class_install_action (widget_class, "workspace.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "workspace.new-request", NULL, new_request);
  gtk_widget_class_install_action (widget_class, "workspace.correct-request", "(xs)", correct_request);
  gtk_widget_class_install_action (widget_class, "workspace.correct-shown", NULL, correct_shown);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "workspace.new-request", NULL);
  gtk_widget_class_install_action (widget_class, "workspace.go-to-date", NULL, go_to_date);
  gtk_widget_class_install_action (widget_class, "workspace.search-all", NULL, search_all);
  gtk_widget_class_install_action (widget_class, "workspace.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "workspace.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "workspace.toggle-sidebar", NULL, toggle_sidebar);
}

static void
albo_workspace_init (AlboWorkspace *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (self->sidebar_pane, albo_text_scaled (236), -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->detail), MIN (albo_text_scaled (360), 720), -1);
  folded_cb (self);
}

static void
show_person (AlboWorkspace *self)
{
  const char *name = albo_office_get_name (self->office);

  gtk_label_set_text (self->organization_label, albo_office_get_organization (self->office));
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->person_label, name);
  gtk_label_set_text (self->duty_label, albo_duty_to_label (albo_office_get_duty (self->office)));
  gtk_widget_set_visible (self->demo_label, albo_office_is_demo (self->office));
}

/**
 * albo_workspace_new:
 * @office: (nullable): who signed in; %NULL for a workspace that waits for
 *   [method@Albo.Workspace.start]
 *
 * Returns: (transfer floating): the workspace of that person
 */
GtkWidget *
albo_workspace_new (AlboOffice *office)
{
  GtkWidget *self = g_object_new (ALBO_TYPE_WORKSPACE, NULL);

  if (office != NULL)
    albo_workspace_start (ALBO_WORKSPACE (self), office);

  return self;
}

/**
 * albo_workspace_start:
 * @self: a workspace of nobody
 * @office: who signed in
 *
 * Makes it the workspace of that person.
 */
void
albo_workspace_start (AlboWorkspace *self,
                      AlboOffice    *office)
{
  g_return_if_fail (ALBO_IS_WORKSPACE (self));
  g_return_if_fail (ALBO_IS_OFFICE (office));
  g_return_if_fail (self->office == NULL);

  self->office = g_object_ref (office);
  g_signal_connect_swapped (office, "counts-changed", G_CALLBACK (counts_changed_cb), self);
  g_signal_connect_swapped (office, "request-changed", G_CALLBACK (request_changed_cb), self);
  g_signal_connect_swapped (office, "reload", G_CALLBACK (reload_cb), self);
  albo_trouble_banner_set_office (self->trouble_banner, office);

  show_person (self);
  albo_detail_set_office (self->detail, office);
  albo_register_set_office (self->register_page, office);
  albo_payments_set_office (self->payments, office);
  albo_sidebar_add_page (self->sidebar, "payments", "albo-payment-symbolic", _("Payments"));
  if (albo_office_get_duty (office) == ALBO_DUTY_AUDITOR)
    albo_sidebar_add_page (self->sidebar, "audit", "security-high-symbolic", _("Audit"));
  for (gsize i = 0; i < G_N_ELEMENTS (administration); i++)
    if (administration[i].is_for_all || albo_office_get_duty (office) == ALBO_DUTY_ADMINISTRATOR)
      albo_sidebar_add_page (self->sidebar, administration[i].name, administration[i].icon_name,
                             _(administration[i].title));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workspace.new-request",
                                 albo_office_get_duty (office) != ALBO_DUTY_AUDITOR);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workspace.correct-shown", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workspace.correct-request",
                                 albo_office_get_duty (office) != ALBO_DUTY_AUDITOR);
  if (albo_office_get_duty (office) != ALBO_DUTY_ADMINISTRATOR)
    albo_sidebar_remove_mine (self->sidebar);
  /* The first answer takes its place in the sidebar before that is looked at. */
  ask_registers (self);
  albo_inbox_set_office (self->inbox, office);
  albo_inbox_set_source (self->inbox, ALBO_REQUEST_SOURCE (office));
  albo_sidebar_select_states (self->sidebar,
                              albo_preferences_start_states (albo_office_get_duty (office)));
  self->searches = albo_searches_new (office, self->sidebar, self->inbox);
}

/**
 * albo_workspace_open_request:
 * @self: the workspace
 * @id: a request
 *
 * Shows a request, wherever the person is.
 */
void
albo_workspace_open_request (AlboWorkspace *self,
                             gint64         id)
{
  g_return_if_fail (ALBO_IS_WORKSPACE (self));

  gtk_stack_set_visible_child_name (self->content, "requests");
  open_request_cb (self, id);
}

/**
 * albo_workspace_show_states:
 * @self: the workspace
 * @states: one of the choices of the sidebar
 *
 * Goes there, as if it had been chosen.
 */
void
albo_workspace_show_states (AlboWorkspace *self,
                            guint          states)
{
  g_return_if_fail (ALBO_IS_WORKSPACE (self));

  albo_sidebar_select_states (self->sidebar, states);
}

/**
 * albo_workspace_show_view:
 * @self: the workspace
 * @view: one of the choices of the sidebar
 *
 * Goes there, as if it had been chosen.
 */
void
albo_workspace_show_view (AlboWorkspace *self,
                          AlboInboxView  view)
{
  g_return_if_fail (ALBO_IS_WORKSPACE (self));

  albo_sidebar_select_view (self->sidebar, view);
}

/**
 * albo_workspace_search:
 * @self: the workspace
 * @text: what to look for
 *
 * Looks for it among all requests.
 */
void
albo_workspace_search (AlboWorkspace *self,
                       const char    *text)
{
  g_autoptr(JsonObject) query = NULL;
  g_autoptr(JsonObject) more = NULL;

  g_return_if_fail (ALBO_IS_WORKSPACE (self));

  albo_sidebar_select_states (self->sidebar, ALBO_STATES_ALL);

  /* Whoever was there already keeps the filters of before: nothing was chosen. */
  query = albo_inbox_get_query (self->inbox);
  more = albo_inbox_query_get_more (query);
  if (json_object_get_size (more) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->inbox), "inbox.reset-filter", NULL);

  albo_inbox_search (self->inbox, text);
}

/**
 * albo_workspace_get_help:
 * @self: the workspace
 *
 * Returns: (transfer none) (nullable): the page of the help about what is seen
 */
const char *
albo_workspace_get_help (AlboWorkspace *self)
{
  static const struct { const char *name, *page; } pages[] = {
    { "requests", "inbox" }, { "register", "registers" }, { "payments", "payments" }, { "staff", "staff" },
    { "services", "services" }, { "organization", "settings" }, { "audit", "audit" },
  };

  g_return_val_if_fail (ALBO_IS_WORKSPACE (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), pages[i].name) == 0)
      return pages[i].page;

  return NULL;
}
