/* main.c - albo-portal: the pages of citizens
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-calls.h"
#include "albo-portal-routes.h"
#include "albo-web-program.h"

static gboolean
ask_demo (AlboConnection  *connection,
          gboolean        *is_demo,
          GError         **error)
{
  return albo_portal_is_demo (connection, is_demo, NULL, error);
}

int
main (int   argc,
      char *argv[])
{
  AlboWebProgram program = {
    .name = "albo-portal",
    .summary = "Serves the pages on which citizens ask to be enrolled, removed or transferred.",
    .other_option = "login-url",
    .other_summary = "Where browsers reach the sign-in",
    .port = 8080,
    .address_rate = 30,
    .session_rate = 10,
    .ask_demo = ask_demo,
    .set_up = albo_portal_set_up,
  };

  program.routes = albo_portal_list_routes (&program.n_routes);

  return albo_web_program_run (&program, argc, argv);
}
