/* albo-staff-command.c - what an administrator does with an account, from the question to the answer
 *
 * A dialog asks; what is refused opens it again, with what was typed and why.  A command whose
 * outcome is unknown is repeated with the same key.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-staff-command.h"

#include "albo-office-invoke.h"
#include "albo-password-rule.h"
#include "albo-store-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Who watches over the office is appointed by those who run the server. */
static const char * const duties[] = { "officer", "administrator" };

/* Shared by the dialog that asks and by what is on its way. */
typedef struct
{
  GtkWidget       *widget;
  AlboOffice      *office;
  AlboStaffDone    done;
  AlboStaffAction  action;
  gint64           person;
  char            *key;
  char            *login;     /* of the person; for a new one as typed */
  char            *name;
  char            *email;
  char            *reason;
  char            *password;
  char            *verifier;
  guint            duty;      /* place in duties */

  GtkWidget       *login_row;
  GtkWidget       *name_row;
  GtkWidget       *email_row;
  GtkWidget       *duty_row;
  GtkWidget       *reason_row;
  GtkWidget       *password_row;
} Command;

static void
command_clear (gpointer data)
{
  Command *command = data;

  if (command->password != NULL)
    explicit_bzero (command->password, strlen (command->password));
  g_object_unref (command->widget);
  g_object_unref (command->office);
  g_free (command->key);
  g_free (command->login);
  g_free (command->name);
  g_free (command->email);
  g_free (command->reason);
  g_free (command->password);
  g_free (command->verifier);
}

static void
command_unref (Command *command)
{
  g_rc_box_release_full (command, command_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Command, command_unref)

static void
asked_cb (gpointer  data,
          GClosure *closure)
{
  command_unref (data);
}

static void ask (Command *command, const char *problem);

static const struct { const char *code, *text; } refusals[] = {
  { "\"taken\"", N_("Somebody has this login already. Choose another one.") },
  { "\"login\"", N_("The login begins as proposed, and goes on with small letters, digits, dots, hyphens or underscores.") },
  { "\"name\"", N_("Write the name of the person.") },
  { "\"invalid_email\"", N_("This is not an e-mail address.") },
  { "\"reason\"", N_("Write why.") },
  { "\"yourself\"", N_("Nobody changes the own account.") },
  { "\"auditor\"", N_("Whoever watches over the office is not changed by it: ask those who run the server.") },
  { "\"administrator\"", N_("Whoever knows an administrator’s password could decide in that name: ask those who run the server.") },
  { "\"last_administrator\"", N_("This is the last administrator: nobody could decide any more.") },
  { "\"assigned\"", N_("Open requests are in this person’s charge. Assign them to somebody else first.") },
};

static const char *
explain (const GError *error)
{
  const char *detail = albo_store_error_get_detail (error);

  for (gsize i = 0; detail != NULL && i < G_N_ELEMENTS (refusals); i++)
    if (strstr (detail, refusals[i].code) != NULL)
      return _(refusals[i].text);

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    return _("The server did not answer. Try again: nothing is done twice.");

  return _("The server refused. Those who run it may know why.");
}

static const char *
get_done_text (AlboStaffAction action)
{
  switch (action)
    {
    case ALBO_STAFF_ADD:
      return _("Added; give the password to the person");
    case ALBO_STAFF_DUTY:
      return _("The duty was changed");
    case ALBO_STAFF_SUSPEND:
      return _("Suspended");
    case ALBO_STAFF_RESUME:
      return _("May sign in again");
    case ALBO_STAFF_PASSWORD:
    default:
      return _("The password was changed; give it to the person");
    }
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Command) command = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = albo_office_invoke_finish (ALBO_CONNECTION (object), result, &error);

  if (node != NULL)
    {
      command->done (get_done_text (command->action), command->widget);
      return;
    }

  /* Refused: what comes next is another command. */
  if (!g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    {
      g_free (command->key);
      command->key = g_uuid_string_random ();
    }

  ask (command, explain (error));
}

/* Takes @command. */
static void
send_command (Command *command)
{
  AlboConnection *connection = albo_office_get_connection (command->office);

  switch (command->action)
    {
    case ALBO_STAFF_ADD:
      albo_office_invoke_async (connection, "staff_add",
                                ALBO_ARGS (ALBO_ARG_TEXT (command->key), ALBO_ARG_TEXT (command->login), ALBO_ARG_TEXT (command->name),
                                           ALBO_ARG_TEXT (command->email), ALBO_ARG_TEXT (duties[command->duty]),
                                           ALBO_ARG_TEXT (command->verifier)), NULL, done_cb, command);
      break;
    case ALBO_STAFF_DUTY:
      albo_office_invoke_async (connection, "staff_duty",
                                ALBO_ARGS (ALBO_ARG_TEXT (command->key), ALBO_ARG_INT (command->person), ALBO_ARG_TEXT (duties[command->duty]),
                                           ALBO_ARG_TEXT (command->reason)), NULL, done_cb, command);
      break;
    case ALBO_STAFF_SUSPEND:
      albo_office_invoke_async (connection, "staff_suspend",
                                ALBO_ARGS (ALBO_ARG_TEXT (command->key), ALBO_ARG_INT (command->person), ALBO_ARG_TEXT (command->reason)), NULL, done_cb, command);
      break;
    case ALBO_STAFF_RESUME:
      albo_office_invoke_async (connection, "staff_resume",
                                ALBO_ARGS (ALBO_ARG_TEXT (command->key), ALBO_ARG_INT (command->person), ALBO_ARG_TEXT (command->reason)), NULL, done_cb, command);
      break;
    case ALBO_STAFF_PASSWORD:
    default:
      albo_office_invoke_async (connection, "staff_password",
                                ALBO_ARGS (ALBO_ARG_TEXT (command->key), ALBO_ARG_INT (command->person), ALBO_ARG_TEXT (command->verifier)), NULL, done_cb, command);
      break;
    }
}

static gpointer
make_verifier (AlboConnection  *connection,
               gpointer         data,
               GCancellable    *cancellable,
               GError         **error)
{
  const Command *command = data;

  return albo_connection_encrypt_password (connection, command->login, command->password, cancellable, error);
}

static void
verifier_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Command) command = user_data;
  g_autoptr(GError) error = NULL;

  g_free (command->verifier);
  command->verifier = albo_connection_run_finish (ALBO_CONNECTION (object), result, make_verifier, &error);

  if (command->verifier != NULL)
    send_command (g_steal_pointer (&command));
  else
    ask (command, explain (error));
}

static char *
take_text (GtkWidget *row,
           char      *before)
{
  char *text = row != NULL ? g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)))) : g_strdup (before);

  g_free (before);

  return text;
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Command *command = user_data;

  if (!g_str_equal (response, "do"))
    return;

  command->login = take_text (command->login_row, command->login);
  command->name = take_text (command->name_row, command->name);
  command->email = take_text (command->email_row, command->email);
  command->reason = take_text (command->reason_row, command->reason);
  if (command->duty_row != NULL)
    command->duty = adw_combo_row_get_selected (ADW_COMBO_ROW (command->duty_row));

  if (command->password_row == NULL)
    {
      send_command (g_rc_box_acquire (command));
      return;
    }

  g_free (command->password);
  command->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (command->password_row)));

  switch (albo_password_find_problem (command->password, command->login))
    {
    case ALBO_PASSWORD_PROBLEM_NONE:
      albo_connection_run_async (albo_office_get_connection (command->office), make_verifier, command, NULL,
                                 g_free, make_verifier, NULL, verifier_cb, g_rc_box_acquire (command));
      break;
    case ALBO_PASSWORD_PROBLEM_OBVIOUS:
      ask (command, _("The password is too easy to guess: it is the login, or one character repeated."));
      break;
    case ALBO_PASSWORD_PROBLEM_NOT_TEXT:
    case ALBO_PASSWORD_PROBLEM_SHORT:
    default:
      ask (command, _("The password needs at least 12 characters."));
      break;
    }
}

static GtkWidget *
add_entry (GtkWidget  *list,
           const char *title,
           const char *text,
           gboolean    is_password)
{
  GtkWidget *row = is_password ? adw_password_entry_row_new () : adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static GtkWidget *
add_duties (GtkWidget *list,
            guint      duty)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (duties); i++)
    gtk_string_list_append (names, albo_duty_to_label ((AlboDuty) i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Duty"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), duty);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static const char *
get_body (AlboStaffAction action)
{
  switch (action)
    {
    case ALBO_STAFF_ADD:
      return _("The person can sign in at once. Albo keeps no password that can be read: note it, and give it to the person.");
    case ALBO_STAFF_DUTY:
      return _("It counts at once, and is recorded. A digital transition officer is appointed by those who run the server: the office does not choose who watches over it.");
    case ALBO_STAFF_SUSPEND:
      return _("The person can do nothing from now on, and not sign in. What the person did stays. It is recorded, with the reason.");
    case ALBO_STAFF_RESUME:
      return _("The person may sign in again, with the duty and the password of before. It is recorded.");
    case ALBO_STAFF_PASSWORD:
    default:
      return _("The password of before is no longer good. That it was changed is recorded, and by whom; the password is not.");
    }
}

static void
ask (Command    *command,
     const char *problem)
{
  static const char * const headings[] = {
    N_("Add a Person"), N_("Change the Duty"), N_("Suspend"), N_("Let in Again"), N_("New Password"),
  };
  static const char * const verbs[] = { N_("Add"), N_("Change"), N_("Suspend"), N_("Let In"), N_("Set Password") };
  GtkRoot *root = gtk_widget_get_root (command->widget);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;
  GtkWidget *list;

  if (root == NULL)
    return;

  heading = command->action == ALBO_STAFF_ADD ? g_strdup (_(headings[ALBO_STAFF_ADD]))
    : g_strdup_printf ("%s: %s", _(headings[command->action]), command->name);
  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, problem != NULL ? problem : get_body (command->action));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);

  command->login_row = command->name_row = command->email_row = NULL;
  command->duty_row = command->reason_row = command->password_row = NULL;

  if (command->action == ALBO_STAFF_ADD)
    {
      command->name_row = add_entry (list, _("Name"), command->name, FALSE);
      command->login_row = add_entry (list, _("Login"), command->login, FALSE);
      command->email_row = add_entry (list, _("E-mail, if any"), command->email, FALSE);
    }
  if (command->action == ALBO_STAFF_ADD || command->action == ALBO_STAFF_DUTY)
    command->duty_row = add_duties (list, command->duty);
  if (command->action == ALBO_STAFF_ADD || command->action == ALBO_STAFF_PASSWORD)
    command->password_row = add_entry (list, _("Password, at least 12 characters"), command->password, TRUE);
  else
    command->reason_row = add_entry (list, _("Reason"), command->reason, FALSE);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "do", _(verbs[command->action]), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", command->action == ALBO_STAFF_SUSPEND
                                              ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_rc_box_acquire (command), asked_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * albo_staff_command_ask:
 * @widget: where it was asked for
 * @office: an administrator's
 * @action: what to do
 * @person: to whom; 0 for a new one
 * @name: (nullable): of the person
 * @login: of the person; of a new one, how it must begin
 * @duty: (nullable): of the person
 * @done: (scope async): called with @widget when it was done
 *
 * Asks for what is needed, does it, and asks again when it is refused.
 */
void
albo_staff_command_ask (GtkWidget       *widget,
                        AlboOffice      *office,
                        AlboStaffAction  action,
                        gint64           person,
                        const char      *name,
                        const char      *login,
                        const char      *duty,
                        AlboStaffDone    done)
{
  g_autoptr(Command) command = g_rc_box_new0 (Command);
  AlboDuty value;

  command->widget = g_object_ref (widget);
  command->office = g_object_ref (office);
  command->action = action;
  command->person = person;
  command->done = done;
  command->key = g_uuid_string_random ();
  command->name = g_strdup (name);
  command->login = g_strdup (login);
  if (duty != NULL && albo_duty_from_code (duty, &value))
    command->duty = (guint) value;

  ask (command, NULL);
}
