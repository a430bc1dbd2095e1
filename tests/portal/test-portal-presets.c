/* test-portal-presets.c - the pages of the preset services, as a browser sees them
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <string.h>

#include "test-draft-helper.h"
#include "test-sites.h"

#define MAX_STEPS 40

static gint64 citizen;

typedef struct
{
  const char *code;
  const char *kind;
  const char *file;
} Preset;

static const Preset presets[] = {
  { "ordine", "order",  "professional-order.json" },
  { "scuola", "school", "school.json" },
  { "elenco", "list",   "generic-list.json" },
};

static const char * const services[] = { "iscrizione", "cancellazione", "trasferimento" };

static void
add_organization (const Preset *preset)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALBO_SOURCE"), "data", "services",
                                            preset->file, NULL);

  test_sites_add_organization (preset->code, preset->kind, preset->code, path);
}

/* Sends a step as it came: nothing filled in, so what is required is told. */
static void
send_step (TestBrowser *browser,
           const char  *step)
{
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");

  test_browser_post_files (browser, step, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "action", "next", NULL);
  g_assert_true (browser->status == 200 || browser->status == 422);
}

/* Each page is checked when it comes; here it only has to come. */
static void
visit_draft (TestBrowser *browser,
             const char  *draft)
{
  g_autofree char *summary = g_strconcat (draft, "/riepilogo", NULL);
  guint n_shown = 0;

  for (guint i = 1; i <= MAX_STEPS; i++)
    {
      g_autofree char *step = g_strdup_printf ("%s/%u", draft, i);

      test_browser_get (browser, step);
      if (browser->status == 404)
        continue;

      g_assert_cmpuint (browser->status, ==, 200);
      n_shown++;
      send_step (browser, step);
    }

  g_assert_cmpuint (n_shown, >=, 2);

  test_browser_get (browser, summary);
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "id=\"errori\"");
  test_assert_hides (browser, "value=\"submit\"");
}

static void
visit_service (TestBrowser *browser,
               const char  *organization,
               const char  *service)
{
  g_autofree char *page = g_strdup_printf ("/ente/%s/%s", organization, service);
  g_autofree char *start = g_strconcat (page, "/inizia", NULL);
  g_autofree char *csrf = NULL;
  g_autofree char *draft = NULL;

  test_browser_get (browser, page);
  g_assert_cmpuint (browser->status, ==, 200);
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, start, "csrf", csrf, NULL);
  g_assert_cmpuint (browser->status, ==, 200);
  draft = test_browser_find (browser, "action=\"(/bozze/[0-9]+)/");
  visit_draft (browser, draft);
}

static void
test_preset (gconstpointer data)
{
  const Preset *preset = data;
  static const char * const languages[] = { "it", "en" };
  g_autoptr(TestBrowser) browser = test_browser_new ();

  test_sites_sign_in (browser, citizen, "/pratiche");

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *choice = g_strconcat ("/lingua/", languages[i], NULL);
      g_autofree char *shown = g_strdup_printf ("<html lang=\"%s\">", languages[i]);

      test_browser_get (browser, choice);
      test_assert_shows (browser, shown);

      for (gsize j = 0; j < G_N_ELEMENTS (services); j++)
        visit_service (browser, preset->code, services[j]);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("PGHOST") == NULL)
    {
      g_print ("1..0 # SKIP needs a server: tests/with-postgres.sh\n");
      return 0;
    }

  test_sites_start (TRUE);
  citizen = test_sites_add_citizen ("RSSMRA80A01H501U", "Rossi");

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autofree char *path = g_strconcat ("/portal/preset/", presets[i].code, NULL);

      add_organization (&presets[i]);
      g_test_add_data_func (path, &presets[i], test_preset);
    }

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
