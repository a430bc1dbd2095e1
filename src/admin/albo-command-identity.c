/* albo-command-identity.c - albo-admin identity
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-program.h"

#include <glib/gi18n.h>

#include "albo-admin-error.h"
#include "albo-identity.h"
#include "albo-json.h"
#include "albo-saml-library.h"
#include "albo-saml-registry.h"

#define DEFAULT_DAYS 1095

static JsonObject *
load_object (const char  *path,
             GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  node = albo_json_parse (text, (gssize) length, &local_error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ALBO_ADMIN_ERROR, ALBO_ADMIN_ERROR_USAGE, "%s: %s", path,
                   local_error != NULL ? local_error->message : _("not an object of JSON"));
      return NULL;
    }

  return json_node_dup_object (node);
}

static gboolean
is_kind (const char *word)
{
  return word != NULL && g_strv_contains ((const char *[]) { "spid", "cie", "eidas", NULL }, word);
}

static int
put_file (AlboProgram *program,
          int          argc,
          char        *argv[],
          const char  *command,
          const char  *description,
          const char  *sql)
{
  const GOptionEntry entries[] = { { NULL } };
  const char *words[2] = { NULL };
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!albo_program_parse_words (command, _("CODE FILE"), description, entries, argc, argv, 2, 2, words, &status))
    return status;

  object = load_object (words[1], &error);
  connection = object != NULL ? albo_program_connect (program, &error) : NULL;
  if (connection == NULL || !albo_identity_put (connection, sql, words[0], object, &error))
    return albo_program_fail (error);

  g_print (_("“%s” is there.\n"), words[0]);

  return ALBO_EXIT_DONE;
}

static int
verb_set (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  return put_file (program, argc, argv, "identity set ",
                   _("Sets as whom identity providers are asked, from a file of JSON: entity_id, base_url, keys, "
                     "contacts, and organization for a body that asks as itself."),
                   "select admin.identity_service_put ($1, $2)");
}

static int
verb_aggregator (AlboProgram *program,
                 int          argc,
                 char        *argv[])
{
  return put_file (program, argc, argv, "identity aggregator ",
                   _("Trusts an aggregator of sign-ins that speaks OpenID Connect, from a file of JSON: names, "
                     "settings, credential, and organization if it is of one body only."),
                   "select admin.oidc_provider_put ($1, $2)");
}

static int
verb_key (AlboProgram *program,
          int          argc,
          char        *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *locality = NULL;
  int n_days = DEFAULT_DAYS;
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_("Where albo-login looks for its keys"), N_("FOLDER") },
    { "locality", 0, 0, G_OPTION_ARG_STRING, &locality, N_("Where the seat of the body is"), N_("PLACE") },
    { "days", 0, 0, G_OPTION_ARG_INT, &n_days, N_("How long the certificate is valid, if not 1095 days"), N_("DAYS") },
    { NULL }
  };
  const char *words[1] = { NULL };
  g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(JsonObject) service = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_done;
  int status;

  if (!albo_program_parse_words ("identity key ", _("CODE"),
                                 _("Makes the keys that an identity names and that are not there yet, each with its "
                                   "certificate, and the key of the register of messages. To change keys, name a "
                                   "second one, make it, publish the metadata, and later put it first."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (folder == NULL || locality == NULL || n_days < 1 || n_days > 3650)
    return albo_program_misuse ("identity key ", _("Say --folder and --locality; --days is 1 to 3650."));

  connection = albo_program_connect (program, &error);
  service = connection != NULL ? albo_identity_find_service (connection, words[0], &error) : NULL;
  is_done = service != NULL &&
            albo_identity_make_keys (service, folder, locality, (guint) n_days, made, &error);

  for (guint i = 0; i < made->len; i++)
    g_print (_("Made %s.\n"), (const char *) made->pdata[i]);

  if (!is_done)
    return albo_program_fail (error);

  if (made->len == 0)
    g_print (_("All keys are there; none was made.\n"));

  return ALBO_EXIT_DONE;
}

static int
refresh (AlboProgram         *program,
         AlboIdentityRefresh *how,
         const char          *path)
{
  g_autofree char *text = NULL;
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  gboolean is_done;

  if (!g_file_get_contents (path, &text, &length, &error))
    return albo_program_fail (error);

  connection = albo_program_connect (program, &error);
  is_done = connection != NULL && albo_identity_refresh (connection, how, text, length, &error);
  if (!is_done)
    return albo_program_fail (error);

  for (guint i = 0; i < how->report->len; i++)
    g_print ("%s\n", (const char *) how->report->pdata[i]);

  if (how->report->len == 0)
    g_print (_("Nothing is new.\n"));

  return how->n_alarms == 0 ? ALBO_EXIT_DONE : ALBO_EXIT_FAILED;
}

static int
verb_refresh (AlboProgram *program,
              int          argc,
              char        *argv[])
{
  g_autofree char *kind = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *pem = NULL;
  gboolean is_unsigned = FALSE;
  gboolean accepts = FALSE;
  gboolean is_test = FALSE;
  gboolean is_assertion_only = FALSE;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("spid, cie or eidas"), N_("KIND") },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate,
      N_("Certificate of who must have signed the file (PEM), kept where only you can change it"), N_("CERTIFICATE") },
    { "unsigned", 0, 0, G_OPTION_ARG_NONE, &is_unsigned, N_("Trust the file for where it comes from"), NULL },
    { "accept-new-key", 0, 0, G_OPTION_ARG_NONE, &accepts, N_("Take providers that sign with a new key, too"), NULL },
    { "assertion-only", 0, 0, G_OPTION_ARG_NONE, &is_assertion_only,
      N_("These providers sign assertions, but not the messages around them"), NULL },
    { "test", 0, 0, G_OPTION_ARG_NONE, &is_test, N_("Their people are invented; only in a demo database"), NULL },
    { NULL }
  };
  const char *words[1] = { NULL };
  g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GError) error = NULL;
  AlboIdentityRefresh how = { 0 };
  int status;

  if (!albo_program_parse_words ("identity refresh ", _("FILE"),
                                 _("Takes metadata of identity providers from a file that was fetched. If anything is "
                                   "wrong with it, all stays as it was."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (!is_kind (kind) || (certificate == NULL) == !is_unsigned)
    return albo_program_misuse ("identity refresh ",
                                _("Say --kind, which is spid, cie or eidas, and either --certificate or --unsigned."));

  if (certificate != NULL &&
      (!g_file_get_contents (certificate, &pem, NULL, &error) || (keys = albo_saml_registry_keys (pem, &error)) == NULL))
    return albo_program_fail (error);

  how.kind = kind;
  how.registry_keys = keys;
  how.accepts_new_keys = accepts;
  how.report = report;
  how.flags = (is_test ? ALBO_SAML_PROVIDER_TEST : 0) | (is_assertion_only ? ALBO_SAML_PROVIDER_ASSERTION_ONLY : 0);

  return refresh (program, &how, words[0]);
}

static void
print_provider (JsonObject *provider)
{
  const char *problem = albo_json_get_string (provider, "problem", NULL);

  g_print ("%-6s %s (%s)%s%s%s%s\n", albo_json_get_string (provider, "kind", ""),
           albo_json_get_string (provider, "name", ""), albo_json_get_string (provider, "entity_id", ""),
           albo_json_get_bool (provider, "is_enabled", FALSE) ? "" : _(", not offered"),
           albo_json_get_bool (provider, "is_test", FALSE) ? _(", for tests") : "",
           problem != NULL ? _(", last metadata not taken: ") : "", problem != NULL ? problem : "");
}

static int
verb_list (AlboProgram *program,
           int          argc,
           char        *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) services = NULL;
  g_autoptr(JsonNode) providers = NULL;
  g_autoptr(JsonNode) oidc = NULL;
  int status;

  if (!albo_program_parse ("identity list ", _("Says as whom identity providers are asked, and which are trusted."),
                           entries, argc, argv, &status))
    return status;

  connection = albo_program_connect (program, &error);
  services = connection != NULL ? albo_identity_list_services (connection, &error) : NULL;
  providers = services != NULL ? albo_identity_list_providers (connection, NULL, &error) : NULL;
  oidc = providers != NULL ? albo_identity_list_oidc (connection, &error) : NULL;
  if (oidc == NULL)
    return albo_program_fail (error);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (services)); i++)
    {
      JsonObject *service = json_array_get_object_element (json_node_get_array (services), i);
      const char *organization = albo_json_get_string (service, "organization", NULL);

      g_print (_("as     %s (%s), for %s\n"), albo_json_get_string (service, "code", ""),
               albo_json_get_string (service, "entity_id", ""), organization != NULL ? organization : _("all"));
    }

  for (guint i = 0; i < json_array_get_length (json_node_get_array (providers)); i++)
    print_provider (json_array_get_object_element (json_node_get_array (providers), i));

  for (guint i = 0; i < json_array_get_length (json_node_get_array (oidc)); i++)
    {
      JsonObject *provider = json_array_get_object_element (json_node_get_array (oidc), i);

      json_object_set_string_member (provider, "kind", "oidc");
      json_object_set_string_member (provider, "name", albo_json_get_string (provider, "code", ""));
      json_object_set_string_member (provider, "entity_id",
                                     albo_json_get_string (albo_json_get_object (provider, "settings"), "issuer", ""));
      print_provider (provider);
    }

  return ALBO_EXIT_DONE;
}

static int
verb_check (AlboProgram *program,
            int          argc,
            char        *argv[])
{
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_("Where albo-login looks for its keys"), N_("FOLDER") },
    { NULL }
  };
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!albo_program_parse ("identity check ",
                           _("Looks at keys, certificates, clock, providers and their metadata, and says what would "
                             "keep people from signing in. It ends with 1 if there is anything."),
                           entries, argc, argv, &status))
    return status;

  if (folder == NULL)
    return albo_program_misuse ("identity check ", _("Say --folder."));

  connection = albo_program_connect (program, &error);
  if (connection == NULL || !albo_identity_check (connection, folder, problems, &error))
    return albo_program_fail (error);

  for (guint i = 0; i < problems->len; i++)
    g_print ("%s\n", (const char *) problems->pdata[i]);

  if (problems->len > 0)
    return ALBO_EXIT_FAILED;

  g_print (_("All is well.\n"));

  return ALBO_EXIT_DONE;
}

static int
verb_metadata (AlboProgram *program,
               int          argc,
               char        *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *kind = NULL;
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_("Where albo-login looks for its keys"), N_("FOLDER") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("spid, which has eIDAS in it, or cie"), N_("KIND") },
    { NULL }
  };
  const char *words[1] = { NULL };
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *metadata = NULL;
  int status;

  if (!albo_program_parse_words ("identity metadata ", _("CODE"),
                                 _("Prints the signed metadata of an identity, as albo-login publishes them."),
                                 entries, argc, argv, 1, 1, words, &status))
    return status;

  if (folder == NULL || !is_kind (kind) || g_str_equal (kind, "eidas"))
    return albo_program_misuse ("identity metadata ", _("Say --folder, and --kind, which is spid or cie."));

  connection = albo_program_connect (program, &error);
  if (connection != NULL)
    metadata = albo_identity_make_metadata (connection, folder, words[0], albo_saml_kind_read (kind), &error);
  if (metadata == NULL)
    return albo_program_fail (error);

  g_print ("%s", metadata);

  return ALBO_EXIT_DONE;
}

/* `oidc` CODE, or the kind and the entity ID of a provider. */
static int
change (AlboProgram *program,
        int          argc,
        char        *argv[],
        const char  *command,
        const char  *description,
        const char  *provider_sql,
        const char  *oidc_sql)
{
  const GOptionEntry entries[] = { { NULL } };
  const char *words[2] = { NULL };
  const char *params[2];
  g_autoptr(AlboConnection) connection = NULL;
  g_autoptr(PGresult) rows = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_oidc;
  int status;

  if (!albo_program_parse_words (command, _("KIND PROVIDER"), description, entries, argc, argv, 2, 2, words, &status))
    return status;

  is_oidc = g_str_equal (words[0], "oidc");
  if (!is_oidc && !is_kind (words[0]))
    return albo_program_misuse (command, _("KIND is spid, cie, eidas or oidc."));

  params[0] = words[1];
  params[1] = words[0];
  connection = albo_program_connect (program, &error);
  rows = connection != NULL
         ? albo_connection_call (connection, is_oidc ? oidc_sql : provider_sql, is_oidc ? 1 : 2, params, NULL, &error)
         : NULL;
  if (rows == NULL)
    return albo_program_fail (error);

  g_print (_("Done.\n"));

  return ALBO_EXIT_DONE;
}

static int
verb_enable (AlboProgram *program,
             int          argc,
             char        *argv[])
{
  return change (program, argc, argv, "identity enable ",
                 _("Offers a provider to citizens: spid, cie, eidas and its entity ID, or oidc and its code."),
                 "select admin.identity_provider_enable ($1, $2, true)", "select admin.oidc_provider_enable ($1, true)");
}

static int
verb_disable (AlboProgram *program,
              int          argc,
              char        *argv[])
{
  return change (program, argc, argv, "identity disable ",
                 _("Offers a provider no longer, and refuses its answers from now on."),
                 "select admin.identity_provider_enable ($1, $2, false)", "select admin.oidc_provider_enable ($1, false)");
}

static int
verb_remove (AlboProgram *program,
             int          argc,
             char        *argv[])
{
  return change (program, argc, argv, "identity remove ", _("Trusts a provider no longer."),
                 "select admin.identity_provider_remove ($1, $2)", "select admin.oidc_provider_remove ($1)");
}

static const AlboVerb verbs[] = {
  { "set", N_("set as whom identity providers are asked"), verb_set },
  { "key", N_("make keys and certificates"), verb_key },
  { "metadata", N_("print the signed metadata of an identity"), verb_metadata },
  { "refresh", N_("take metadata of identity providers"), verb_refresh },
  { "aggregator", N_("trust an aggregator of sign-ins"), verb_aggregator },
  { "list", N_("say what there is"), verb_list },
  { "check", N_("say what would keep people from signing in"), verb_check },
  { "enable", N_("offer a provider"), verb_enable },
  { "disable", N_("offer a provider no longer"), verb_disable },
  { "remove", N_("trust a provider no longer"), verb_remove },
};

/**
 * albo_command_identity: (skip)
 * @program: the program
 * @argc: how many words
 * @argv: (array length=argc): `identity` and what follows
 *
 * As whom Albo asks identity providers, and whom it trusts.
 *
 * Returns: what to end with
 */
int
albo_command_identity (AlboProgram *program,
                       int          argc,
                       char        *argv[])
{
  albo_saml_init ();

  return albo_program_run_verb (program, verbs, G_N_ELEMENTS (verbs), argc, argv);
}
