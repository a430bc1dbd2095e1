/* albo-command-mail.c - albo-admin mail: how an organization sends
 *
 * The password is sealed here, under a key that is on this computer and on that of the worker,
 * and nowhere else: the database keeps what it cannot read.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "albo-admin-error.h"
#include "albo-json.h"
#include "albo-secret.h"

#define MAX_PASSWORD 500  /* bytes */

static gboolean
check_channel (char **channel)
{
  if (*channel == NULL)
    *channel = g_strdup ("email");

  return g_str_equal (*channel, "email") || g_str_equal (*channel, "pec");
}

/* Returns: (transfer full): the first line of @path */
static char *
read_line (const char  *path,
           GError     **error)
{
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  text[strcspn (text, "\r\n")] = '\0';

  if (*text == '\0' || strlen (text) > MAX_PASSWORD || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE, _("“%s” holds no password."), path);
      albo_secret_free (text);
      return NULL;
    }

  return text;
}

static GBytes *
seal_password (const char  *key_file,
               const char  *password_file,
               const char  *context,
               GError     **error)
{
  AlboSecretKey key;
  GBytes *sealed;
  char *password;

  if (!albo_secret_key_load (key_file, &key, error))
    return NULL;

  password = read_line (password_file, error);
  if (password == NULL)
    return NULL;

  sealed = albo_secret_seal (&key, context, password, error);
  albo_secret_free (password);

  return sealed;
}

static gboolean
store_account (AlboConnection  *connection,
               const char      *code,
               const char      *channel,
               const char      *account,
               GBytes          *sealed,
               GError         **error)
{
  gsize length = 0;
  const char *bytes = sealed != NULL ? g_bytes_get_data (sealed, &length) : NULL;
  const AlboParam params[] = { { code }, { channel }, { account }, { bytes, length, TRUE } };
  g_autoptr(PGresult) done = NULL;

  done = albo_connection_call_params (connection, "select admin.mail_account_set ($1, $2, $3, $4)",
                                      G_N_ELEMENTS (params), params, FALSE, NULL, error);

  return done != NULL;
}

static int
verb_set (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  g_autofree char *channel = NULL;
  g_autofree char *host = NULL;
  g_autofree char *security = NULL;
  g_autofree char *username = NULL;
  g_autofree char *password_file = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *sender_name = NULL;
  g_autofree char *context = NULL;
  g_autofree char *text = NULL;
  int port = 0;
  gboolean repeat = FALSE;
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_("email, or pec for certified mail"), "CHANNEL" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, N_("Its SMTP server"), "HOST" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("Port; 465 with tls, 587 with starttls"), "N" },
    { "security", 0, 0, G_OPTION_ARG_STRING, &security,
      N_("tls, starttls, or none for a server on the same machine"), "HOW" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &username, N_("Who signs in there"), N_("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_("File whose first line is the password"), N_("FILE") },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key_file,
      N_("Key of “albo-admin mail key”, which the worker has too"), N_("FILE") },
    { "sender", 0, 0, G_OPTION_ARG_STRING, &sender, N_("Address that messages come from"), N_("ADDRESS") },
    { "sender-name", 0, 0, G_OPTION_ARG_STRING, &sender_name, N_("Name beside that address"), N_("NAME") },
    { "repeat-unknown", 0, 0, G_OPTION_ARG_NONE, &repeat,
      N_("Send again by itself what a server took without an answer: it may come twice"), NULL },
    { NULL }
  };
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *account;
  const char *words[1] = { NULL };
  int status;

  if (!albo_program_parse_words ("mail set ", "CODE", _("Says how an organization sends its notices."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (!check_channel (&channel) || host == NULL || sender == NULL || sender_name == NULL ||
      (username == NULL) != (password_file == NULL) || (username != NULL && key_file == NULL))
    return albo_program_misuse ("mail set ", _("Say --host, --sender and --sender-name; with --user also "
                                               "--password-file and --key. A channel is email or pec."));

  if (security == NULL)
    security = g_strdup ("starttls");
  if (port == 0)
    port = g_str_equal (security, "tls") ? 465 : g_str_equal (security, "none") ? 25 : 587;

  account = json_object_new ();
  json_object_set_string_member (account, "host", host);
  json_object_set_int_member (account, "port", port);
  json_object_set_string_member (account, "security", security);
  json_object_set_string_member (account, "sender", sender);
  json_object_set_string_member (account, "sender_name", sender_name);
  json_object_set_boolean_member (account, "repeats_unknown", repeat);
  if (username != NULL)
    json_object_set_string_member (account, "username", username);
  json_node_take_object (node, account);
  text = albo_json_to_string (node);
  context = albo_secret_for_mail (words[0], channel, host, port, username);

  if (username != NULL &&
      (sealed = seal_password (key_file, password_file, context, &error)) == NULL)
    return albo_program_fail (error);

  connection = albo_program_connect (program, &error);

  if (connection == NULL || !store_account (connection, words[0], channel, text, sealed, &error))
    return albo_program_fail (error);

  g_print (_("“%s” now sends over %s.\n"), words[0], host);

  return ALBO_EXIT_DONE;
}

static int
verb_remove (AlboProgram *program,
             int          argc,
             char        *argv[])
{
  g_autofree char *channel = NULL;
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_("email, or pec for certified mail"), "CHANNEL" },
    { NULL }
  };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *words[1] = { NULL };
  int status;

  if (!albo_program_parse_words ("mail remove ", "CODE",
                                 _("Takes an account away: notices wait until there is another one."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (!check_channel (&channel))
    return albo_program_misuse ("mail remove ", _("A channel is email or pec."));

  connection = albo_program_connect (program, &error);

  if (connection == NULL || !store_account (connection, words[0], channel, NULL, NULL, &error))
    return albo_program_fail (error);

  g_print (_("“%s” has no such account any more.\n"), words[0]);

  return ALBO_EXIT_DONE;
}

static int
verb_show (AlboProgram *program,
           int          argc,
           char        *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PGresult) rows = NULL;
  const char *words[1] = { NULL };
  int status;

  if (!albo_program_parse_words ("mail show ", "[CODE]", _("Lists accounts, without their passwords."),
                                 entries, argc, argv, 0, 1, words, &status))
    return status;

  connection = albo_program_connect (program, &error);

  if (connection != NULL)
    rows = albo_connection_call (connection,
                                 "select organization, channel, security, host, port, coalesce (username, '-'),"
                                 " sender_name || ' <' || sender || '>' from admin.mail_accounts ($1)",
                                 G_N_ELEMENTS (words), words, NULL, &error);

  if (rows == NULL)
    return albo_program_fail (error);

  for (int i = 0; i < PQntuples (rows); i++)
    g_print ("%s  %s  %s  %s:%s  %s  %s\n", PQgetvalue (rows, i, 0), PQgetvalue (rows, i, 1),
             PQgetvalue (rows, i, 2), PQgetvalue (rows, i, 3), PQgetvalue (rows, i, 4),
             PQgetvalue (rows, i, 5), PQgetvalue (rows, i, 6));

  return ALBO_EXIT_DONE;
}

static int
verb_key (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(GError) error = NULL;
  const char *words[1] = { NULL };
  int status;

  if (!albo_program_parse_words ("mail key ", "FILE",
                                 _("Makes the key that passwords are sealed with. Give it to the worker, and "
                                   "keep a copy apart from those of the database."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (!albo_secret_key_create (words[0], &error))
    return albo_program_fail (error);

  return ALBO_EXIT_DONE;
}

static const AlboVerb verbs[] = {
  { "set", N_("say how an organization sends"), verb_set },
  { "remove", N_("take an account away"), verb_remove },
  { "show", N_("list accounts"), verb_show },
  { "key", N_("make the key of passwords"), verb_key },
};

/**
 * albo_command_mail: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `mail` and what follows
 *
 * Returns: what to end with
 */
int
albo_command_mail (AlboProgram *program,
                   int          argc,
                   char        *argv[])
{
  return albo_program_run_verb (program, verbs, G_N_ELEMENTS (verbs), argc, argv);
}
