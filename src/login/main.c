/* main.c - albo-login: the sign-in, and the only program that may open a session
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-login-calls.h"
#include "albo-login-routes.h"
#include "albo-web-program.h"

static gboolean
ask_demo (AlboConnection  *connection,
          gboolean        *is_demo,
          GError         **error)
{
  return albo_login_is_demo (connection, is_demo, NULL, error);
}

int
main (int   argc,
      char *argv[])
{
  AlboWebProgram program = {
    .name = "albo-login",
    .summary = "Signs citizens in and sends them back to the portal.",
    .other_option = "portal-url",
    .other_summary = "Where browsers reach the portal",
    .port = 8081,
    .address_rate = 5,
    .session_rate = 5,
    .ask_demo = ask_demo,
    .set_up = albo_login_set_up,
    .folder_option = "keys",
    .folder_summary = "Where the private keys are",
    .check = albo_login_check,
  };

  program.routes = albo_login_list_routes (&program.n_routes);

  return albo_web_program_run (&program, argc, argv);
}
