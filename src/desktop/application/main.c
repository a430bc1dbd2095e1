/* main.c - the program `albo`
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-application.h"

#include "albo-config.h"
#include "albo-stall.h"

#include <locale.h>

#include <glib/gi18n.h>

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AlboApplication) application = NULL;
  const char *locale_dir = g_getenv ("ALBO_LOCALE_DIR");
  const char *stall_report = g_getenv ("ALBO_STALL_REPORT");

  setlocale (LC_ALL, "");
  bindtextdomain ("albo", locale_dir != NULL ? locale_dir : ALBO_LOCALE_DIR);
  bind_textdomain_codeset ("albo", "UTF-8");
  textdomain ("albo");

  if (stall_report != NULL)
    albo_stall_report (stall_report);

  application = albo_application_new ();
  g_application_set_default (G_APPLICATION (application));

  return g_application_run (G_APPLICATION (application), argc, argv);
}
