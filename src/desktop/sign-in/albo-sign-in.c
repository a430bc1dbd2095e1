/* albo-sign-in.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-sign-in.h"

#include "albo-keyring.h"
#include "albo-office.h"
#include "albo-sample.h"
#include "albo-server-address.h"
#include "albo-settings.h"
#include "albo-store-error.h"

#include <glib/gi18n.h>

#define BUSY_DELAY_MS 150

enum {
  SENT_SERVER,
  SENT_USER,
  SENT_PASSWORD,
  N_SENT
};

/**
 * AlboSignIn:
 *
 * Asks for server, user and password, or makes sample data and asks whom to be.
 * Emits [signal@Albo.SignIn::signed-in] when the server agreed.
 */
struct _AlboSignIn
{
  AdwBin parent_instance;

  GtkStack             *stack;
  GtkEditable          *server;
  GtkEditable          *user;
  GtkEditable          *password;
  GtkSwitch            *remember;
  GtkWidget            *form;
  GtkWidget            *sign_in_button;
  GtkWidget            *sample_button;
  GtkSpinner           *spinner;
  GtkRevealer          *error_revealer;
  GtkLabel             *error_label;
  GtkLabel             *progress_label;   /* these: (nullable), until there are sample data */
  GtkSpinner           *progress_spinner;
  AdwPreferencesPage   *accounts_page;
  GPtrArray            *account_groups;

  GSettings            *settings;   /* (nullable) */
  AlboSample           *sample;     /* (nullable) */
  GCancellable         *cancellable; /* (nullable): of what goes on */
  GCancellable         *lookup;      /* (nullable): of the keyring */
  char                 *sent[N_SENT]; /* (nullable): what the server was asked with */
  guint                 busy_source;
  guint                 lookup_source;
  guint                 remember_source;
};

G_DEFINE_FINAL_TYPE (AlboSignIn, albo_sign_in, ADW_TYPE_BIN)

enum {
  SIGNED_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_error (AlboSignIn *self,
            const char *text)
{
  gtk_label_set_text (self->error_label, text != NULL ? text : "");
  gtk_revealer_set_reveal_child (self->error_revealer, text != NULL);
}

static void
show_busy (AlboSignIn *self,
           gboolean    is_busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* An entry that is not sensitive must not have the focus. */
  if (is_busy && root != NULL)
    gtk_root_set_focus (root, NULL);

  gtk_widget_set_sensitive (self->form, !is_busy);
  gtk_widget_set_sensitive (self->sample_button, !is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
}

static gboolean
busy_cb (gpointer user_data)
{
  AlboSignIn *self = ALBO_SIGN_IN (user_data);

  self->busy_source = 0;
  show_busy (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* A server that answers in no time is not waited for: to draw the form as busy would only
 * make the inbox later.
 */
static void
set_busy (AlboSignIn *self,
          gboolean    is_busy)
{
  g_clear_handle_id (&self->busy_source, g_source_remove);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.submit", !is_busy);

  if (is_busy)
    self->busy_source = g_timeout_add (BUSY_DELAY_MS, busy_cb, self);
  else
    show_busy (self, FALSE);
}

static void
stop (AlboSignIn *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static GCancellable *
start (AlboSignIn *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static void
forget_sent (AlboSignIn *self)
{
  for (guint i = 0; i < N_SENT; i++)
    g_clear_pointer (&self->sent[i], g_free);
}

/* The form may be typed in until it is shown as busy. */
static void
keep_sent (AlboSignIn *self)
{
  forget_sent (self);
  self->sent[SENT_SERVER] = g_strdup (gtk_editable_get_text (self->server));
  self->sent[SENT_USER] = g_strdup (gtk_editable_get_text (self->user));
  self->sent[SENT_PASSWORD] = g_strdup (gtk_editable_get_text (self->password));
}

static gboolean
remember_cb (gpointer user_data)
{
  AlboSignIn *self = ALBO_SIGN_IN (user_data);
  const char *server = self->sent[SENT_SERVER];
  const char *user = self->sent[SENT_USER];
  gboolean remembers = gtk_switch_get_active (self->remember);

  if (self->settings != NULL)
    {
      g_settings_set_string (self->settings, "server", server);
      g_settings_set_string (self->settings, "user", user);
      g_settings_set_boolean (self->settings, "remember-password", remembers);
    }

  if (remembers)
    albo_keyring_store (server, user, self->sent[SENT_PASSWORD]);
  else
    albo_keyring_forget (server, user);

  self->remember_source = 0;
  forget_sent (self);
  return G_SOURCE_REMOVE;
}

/* Settings and keyring are not waited for: what the person wants to see comes first. */
static void
remember_later (AlboSignIn *self)
{
  if (self->remember_source == 0)
    self->remember_source = g_idle_add_full (G_PRIORITY_LOW, remember_cb, self, NULL);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(AlboSignIn) self = ALBO_SIGN_IN (user_data);
  g_autoptr(AlboOffice) office = NULL;
  g_autoptr(GError) error = NULL;

  office = albo_office_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);

  if (office == NULL)
    {
      g_autofree char *server = albo_server_address_to_label (gtk_editable_get_text (self->server));
      g_autofree char *text = albo_sign_in_error_to_text (error, server);

      forget_sent (self);
      gtk_stack_set_visible_child_name (self->stack, "form");
      show_error (self, text);
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "form"))
    remember_later (self);
  else
    forget_sent (self);
  gtk_editable_set_text (self->password, "");
  g_signal_emit (self, signals[SIGNED_IN], 0, office);
}

static void
open_office (AlboSignIn *self,
             const char *server,
             const char *user,
             const char *password)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *conninfo = NULL;

  conninfo = albo_server_address_to_conninfo (server, user, password, &error);
  if (conninfo == NULL)
    {
      show_error (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->server));
      return;
    }

  show_error (self, NULL);
  set_busy (self, TRUE);
  albo_office_open_async (conninfo, start (self), opened_cb, g_object_ref (self));
}

static void
submit (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AlboSignIn *self = ALBO_SIGN_IN (widget);
  GtkEditable *required[] = { self->server, self->user, self->password };

  /* The first empty entry is where to go on. */
  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    if (*gtk_editable_get_text (required[i]) == '\0')
      {
        gtk_widget_grab_focus (GTK_WIDGET (required[i]));
        return;
      }

  keep_sent (self);
  open_office (self, self->sent[SENT_SERVER], self->sent[SENT_USER], self->sent[SENT_PASSWORD]);
}

static void
entry_activated_cb (AlboSignIn *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.submit", NULL);
}

static void
account_activated_cb (AdwActionRow *row,
                      AlboSignIn   *self)
{
  const char *login = g_object_get_data (G_OBJECT (row), "login");

  open_office (self, albo_sample_get_conninfo (self->sample), login,
               albo_sample_get_password (self->sample));
}

/* Made when they are asked for: the first picture would wait for them. */
static void
ensure_sample_pages (AlboSignIn *self)
{
  g_autoptr(GtkBuilder) builder = NULL;

  if (self->accounts_page != NULL)
    return;

  builder = gtk_builder_new_from_resource ("/it/albo/Albo/desktop/albo-sample-pages.ui");
  self->progress_label = GTK_LABEL (gtk_builder_get_object (builder, "progress_label"));
  self->progress_spinner = GTK_SPINNER (gtk_builder_get_object (builder, "progress_spinner"));
  self->accounts_page = ADW_PREFERENCES_PAGE (gtk_builder_get_object (builder, "accounts_page"));
  gtk_stack_add_named (self->stack, GTK_WIDGET (gtk_builder_get_object (builder, "progress")),
                       "progress");
  gtk_stack_add_named (self->stack, GTK_WIDGET (gtk_builder_get_object (builder, "accounts")),
                       "accounts");
}

static AdwPreferencesGroup *
add_account_group (AlboSignIn *self,
                   const char *organization)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (organization, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (self->accounts_page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->account_groups, group);

  return ADW_PREFERENCES_GROUP (group);
}

static void
show_accounts (AlboSignIn *self)
{
  GPtrArray *accounts = albo_sample_get_accounts (self->sample);
  AdwPreferencesGroup *group = NULL;
  const char *organization = NULL;

  for (guint i = 0; i < self->account_groups->len; i++)
    adw_preferences_page_remove (self->accounts_page, g_ptr_array_index (self->account_groups, i));
  g_ptr_array_set_size (self->account_groups, 0);

  for (guint i = 0; i < accounts->len; i++)
    {
      const AlboSampleAccount *account = g_ptr_array_index (accounts, i);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
      g_autofree char *subtitle = NULL;
      AlboDuty duty;

      if (group == NULL || g_strcmp0 (organization, account->organization) != 0)
        group = add_account_group (self, account->organization);
      organization = account->organization;

      subtitle = g_strdup_printf ("%s · %s",
                                  albo_duty_from_code (account->duty, &duty)
                                  ? albo_duty_to_label (duty)
                                  : account->duty,
                                  account->login);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), account->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, account->login,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, account->name,
                                      -1);
      g_object_set_data_full (G_OBJECT (row), "login", g_strdup (account->login), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (account_activated_cb), self);
      adw_preferences_group_add (group, row);
    }

  gtk_stack_set_visible_child_name (self->stack, "accounts");
}

static void
sample_started_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(AlboSignIn) self = ALBO_SIGN_IN (user_data);
  g_autoptr(GError) error = NULL;
  gboolean is_started = albo_sample_start_finish (ALBO_SAMPLE (object), result, &error);

  gtk_spinner_stop (self->progress_spinner);

  if (is_started)
    {
      show_accounts (self);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "form");

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Translators: %s is what the program that makes the sample data said */
      g_autofree char *text = g_strdup_printf (_("The sample data could not be made: %s"),
                                               error->message);

      show_error (self, text);
    }
}

static void
progress_cb (AlboSignIn *self)
{
  g_autofree char *progress = NULL;

  g_object_get (self->sample, "progress", &progress, NULL);
  gtk_label_set_text (self->progress_label, progress != NULL ? progress : "");
}

static void
sample_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  albo_sign_in_try_sample (ALBO_SIGN_IN (widget), NULL);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  AlboSignIn *self = ALBO_SIGN_IN (widget);

  stop (self);
  set_busy (self, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "form");
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *password = albo_keyring_lookup_finish (result, &error);
  AlboSignIn *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Only while nobody typed: without a keyring there is nothing to say. */
  self = ALBO_SIGN_IN (user_data);
  if (password != NULL && *gtk_editable_get_text (self->password) == '\0')
    {
      gtk_editable_set_text (self->password, password);
      gtk_switch_set_active (self->remember, TRUE);
    }
}

static gboolean
look_up_cb (gpointer user_data)
{
  AlboSignIn *self = ALBO_SIGN_IN (user_data);
  const char *server = gtk_editable_get_text (self->server);
  const char *user = gtk_editable_get_text (self->user);

  self->lookup_source = 0;
  if (*server == '\0' || *user == '\0')
    return G_SOURCE_REMOVE;

  self->lookup = g_cancellable_new ();
  albo_keyring_lookup_async (server, user, self->lookup, looked_up_cb, self);
  return G_SOURCE_REMOVE;
}

/* The first picture does not wait for the keyring. */
static void
look_up_password (AlboSignIn *self)
{
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);

  if (self->lookup_source == 0)
    self->lookup_source = g_idle_add_full (G_PRIORITY_LOW, look_up_cb, self, NULL);
}

static gboolean
albo_sign_in_grab_focus (GtkWidget *widget)
{
  AlboSignIn *self = ALBO_SIGN_IN (widget);

  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "form"))
    return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);

  if (*gtk_editable_get_text (self->server) == '\0')
    return gtk_widget_grab_focus (GTK_WIDGET (self->server));

  if (*gtk_editable_get_text (self->user) == '\0')
    return gtk_widget_grab_focus (GTK_WIDGET (self->user));

  return gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
albo_sign_in_dispose (GObject *object)
{
  AlboSignIn *self = ALBO_SIGN_IN (object);

  stop (self);
  forget_sent (self);
  g_clear_handle_id (&self->busy_source, g_source_remove);
  g_clear_handle_id (&self->lookup_source, g_source_remove);
  g_clear_handle_id (&self->remember_source, g_source_remove);
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  if (self->sample != NULL)
    albo_sample_stop (self->sample);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALBO_TYPE_SIGN_IN);
  g_clear_object (&self->sample);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->account_groups, g_ptr_array_unref);

  G_OBJECT_CLASS (albo_sign_in_parent_class)->dispose (object);
}

static void
albo_sign_in_class_init (AlboSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = albo_sign_in_dispose;
  widget_class->grab_focus = albo_sign_in_grab_focus;

  /**
   * AlboSignIn::signed-in:
   * @office: the person
   *
   * The server agreed.
   */
  signals[SIGNED_IN] =
    g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, ALBO_TYPE_OFFICE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/it/albo/Albo/desktop/albo-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, stack);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, server);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, user);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, password);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, remember);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, form);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, sample_button);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, spinner);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, AlboSignIn, error_label);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);

  gtk_widget_class_install_action (widget_class, "sign-in.submit", NULL, submit);
  gtk_widget_class_install_action (widget_class, "sign-in.sample", NULL, sample_action);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel_action);
}

static void
albo_sign_in_init (AlboSignIn *self)
{
  self->account_groups = g_ptr_array_new ();
  self->settings = albo_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  if (self->settings != NULL)
    {
      g_autofree char *server = g_settings_get_string (self->settings, "server");
      g_autofree char *user = g_settings_get_string (self->settings, "user");

      gtk_editable_set_text (self->server, server);
      gtk_editable_set_text (self->user, user);
      gtk_switch_set_active (self->remember,
                             g_settings_get_boolean (self->settings, "remember-password"));
      look_up_password (self);
    }
}

GtkWidget *
albo_sign_in_new (void)
{
  return g_object_new (ALBO_TYPE_SIGN_IN, NULL);
}

/**
 * albo_sign_in_prefill:
 * @self: the view
 * @server: (nullable): what the command line says of the server
 * @user: (nullable): what it says of the user
 *
 * Fills in what is known; what is not stays as it was remembered.
 */
void
albo_sign_in_prefill (AlboSignIn *self,
                      const char *server,
                      const char *user)
{
  g_return_if_fail (ALBO_IS_SIGN_IN (self));

  if (server != NULL)
    gtk_editable_set_text (self->server, server);
  if (user != NULL)
    gtk_editable_set_text (self->user, user);

  look_up_password (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * albo_sign_in_try_sample:
 * @self: the view
 * @folder: (nullable): where the sample data are; %NULL for the person's data folder
 *
 * Makes or starts the sample data, and asks whom to be.
 */
void
albo_sign_in_try_sample (AlboSignIn *self,
                         const char *folder)
{
  g_return_if_fail (ALBO_IS_SIGN_IN (self));

  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_data (self->sample, self);
  g_clear_object (&self->sample);

  self->sample = albo_sample_new (folder);
  g_signal_connect_object (self->sample, "notify::progress", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);

  /* Who signs in already does not, then. */
  set_busy (self, FALSE);
  show_error (self, NULL);
  ensure_sample_pages (self);
  gtk_label_set_text (self->progress_label, "");
  gtk_spinner_start (self->progress_spinner);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  albo_sample_start_async (self->sample, start (self), sample_started_cb, g_object_ref (self));
}

/**
 * albo_sign_in_error_to_text:
 * @error: why somebody could not sign in
 * @server: the host, for those errors that are about it
 *
 * Says what the person can do about it, never what the server said.
 *
 * Returns: (transfer full): a translated sentence
 */
char *
albo_sign_in_error_to_text (const GError *error,
                            const char   *server)
{
  if (albo_store_error_is_untrusted (error))
    return g_strdup_printf (_("The server “%s” does not prove who it is: its certificate is not valid. "
                              "Your password was not sent. Tell who administers Albo."), server);

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    return g_strdup_printf (_("The server “%s” cannot be reached. Check the address and the network."),
                            server);

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_SIGN_IN))
    return g_strdup (_("User or password are not right."));

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_FORBIDDEN))
    return g_strdup (_("This user is not of the staff of any organization. Ask who administers Albo."));

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_TOO_MANY) ||
      g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_CONFLICT))
    return g_strdup (_("The server is busy. Try again in a moment."));

  return g_strdup (_("The server could not sign you in. Ask who administers Albo."));
}
