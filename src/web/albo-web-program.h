/* albo-web-program.h - the command line and the life of a web program
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-route.h"
#include "albo-site.h"

G_BEGIN_DECLS

/**
 * AlboWebProgram:
 * @name: what it is called
 * @summary: what `--help` says that it is
 * @other_option: the option that takes the address of the other program
 * @other_summary: what `--help` says about that
 * @port: the TCP port unless another one is given
 * @address_rate: questions a second that one address may ask
 * @session_rate: questions a second that one session may ask
 * @routes: who answers what
 * @n_routes: how many
 * @ask_demo: how to learn whether the database is a demo
 * @folder_option: (nullable): option that names a folder of its own, if it has one
 * @folder_summary: (nullable): what that is
 * @set_up: (nullable): sets what the site of this program has of its own
 * @check: (nullable): called before serving; what it refuses is not served
 *
 * What makes one web program different from the other.
 */
typedef struct
{
  const char        *name;
  const char        *summary;
  const char        *other_option;
  const char        *other_summary;
  guint16            port;
  double             address_rate;
  double             session_rate;
  const AlboRoute   *routes;
  gsize              n_routes;
  AlboDemoQuestion   ask_demo;
  const char        *folder_option;
  const char        *folder_summary;
  void             (*set_up) (AlboSite        *site);
  gboolean         (*check)  (AlboSite        *site,
                              AlboConnection  *connection,
                              GError         **error);
} AlboWebProgram;

int albo_web_program_run (const AlboWebProgram  *self,
                          int                    argc,
                          char                 **argv);

G_END_DECLS
