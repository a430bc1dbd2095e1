/* main.c - the program `albo`
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-application.h"

#include "albo-config.h"
#include "albo-late.h"
#include "albo-stall.h"

#include <locale.h>

#include <glib/gi18n.h>

static gboolean
load_cb (gpointer user_data)
{
  albo_late_start ();
  return G_SOURCE_REMOVE;
}

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

  /* When there is nothing else to do, which is after the first picture. */
  g_idle_add_full (G_PRIORITY_LOW, load_cb, NULL, NULL);

  application = albo_application_new ();
  g_application_set_default (G_APPLICATION (application));

  return g_application_run (G_APPLICATION (application), argc, argv);
}
