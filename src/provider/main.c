/* main.c - albo-test-provider: an identity provider of invented people, for demonstrations and tests
 *
 * It starts only on a database that is marked as a demo, which then trusts it; no other one can.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-provider.h"
#include "albo-web-program.h"

#define COOKIE "albo_prova"

static void
free_provider_cb (gpointer data)
{
  albo_provider_free (data);
}

static void
set_up (AlboSite *site)
{
  site->csrf_cookie = COOKIE;
  site->makes_csrf_cookie = TRUE;
  site->is_demo = TRUE;
}

/* It is registered before anybody can ask it. */
static gboolean
check (AlboSite        *site,
       AlboConnection  *connection,
       GError         **error)
{
  AlboProvider *provider;

  if (site->folder == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--keys is needed");
      return FALSE;
    }

  provider = albo_provider_new (site->public_url, site->other_url, site->folder, error);
  if (provider == NULL)
    return FALSE;

  site->data = provider;
  site->free_data = free_provider_cb;

  return albo_provider_register (provider, connection, error);
}

int
main (int   argc,
      char *argv[])
{
  AlboWebProgram program = {
    .name = "albo-test-provider",
    .summary = "Says who invented people are, in a demonstration and to nobody else.",
    .other_option = "login-url",
    .other_summary = "Where browsers reach the sign-in",
    .port = 8082,
    .address_rate = 30,
    .session_rate = 30,
    .folder_option = "keys",
    .folder_summary = "Where keys are kept, also those of the sign-in",
    .set_up = set_up,
    .check = check,
  };

  program.routes = albo_provider_list_routes (&program.n_routes);

  return albo_web_program_run (&program, argc, argv);
}
