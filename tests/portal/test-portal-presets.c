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
  draft = test_browser_find (browser, "(?:action|href)=\"(/bozze/[0-9]+)/");
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

/* Sends the step that is shown, with one button and up to four fields. */
static void
press (TestBrowser *browser,
       const char  *step,
       const char  *action,
       const char  *first,
       const char  *first_value,
       const char  *second,
       const char  *second_value)
{
  g_autofree char *csrf = test_browser_get_hidden (browser, "csrf");
  g_autofree char *version = test_browser_get_hidden (browser, "versione");

  test_browser_post_files (browser, step, NULL, NULL, NULL, "csrf", csrf, "versione", version,
                           "second_parent", "yes", "other_parents.0.family_name", "Verdi", first, first_value,
                           second, second_value, "action", action, NULL);
}

/* Entries are added and removed by buttons that save, and what is wrong in one leads to its field. */
static void
test_group (void)
{
  g_autoptr(TestBrowser) browser = test_browser_new ();
  g_autofree char *csrf = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *step = NULL;
  g_autofree char *choices = NULL;

  test_sites_sign_in (browser, citizen, "/lingua/it");
  test_browser_get (browser, "/ente/scuola/iscrizione");
  csrf = test_browser_get_hidden (browser, "csrf");
  test_browser_post (browser, "/ente/scuola/iscrizione/inizia", "csrf", csrf, NULL);
  draft = test_browser_find (browser, "(?:action|href)=\"(/bozze/[0-9]+)/");
  step = g_strconcat (draft, "/6", NULL);
  choices = g_strconcat (draft, "/4", NULL);

  /* The answer makes a group necessary, with the one entry that it must have. */
  test_browser_get (browser, step);
  press (browser, step, "next", "x", "x", "y", "y");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "Le tue risposte rendono necessari altri campi");
  test_assert_shows (browser, "<legend>Genitore o tutore 1</legend>");
  test_assert_shows (browser, "name=\"other_parents.items\" value=\"1\"");
  test_assert_hides (browser, "drop:other_parents:0");

  press (browser, step, "add:other_parents", "other_parents.items", "1", "other_parents.0.given_name", "Anna");
  g_assert_cmpuint (browser->status, ==, 200);
  test_assert_shows (browser, "id=\"other_parents.1\"");
  test_assert_shows (browser, "name=\"other_parents.0.family_name\" value=\"Verdi\"");
  test_assert_shows (browser, "value=\"drop:other_parents:1\"");
  g_assert_true (g_str_has_suffix (browser->url, "/6#other_parents.1"));

  press (browser, step, "next", "other_parents.items", "2", "other_parents.1.given_name", "Luca");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "<title>Errore: ");
  test_assert_shows (browser, "<a href=\"#other_parents.1.family_name\">Genitore o tutore 2, Cognome: ");
  test_assert_shows (browser, "id=\"other_parents.1.family_name-error\"");

  press (browser, step, "drop:other_parents:0", "other_parents.items", "2", "other_parents.1.family_name", "Neri");
  g_assert_true (g_str_has_suffix (browser->url, "/6#other_parents"));
  test_assert_hides (browser, "id=\"other_parents.1\"");
  test_assert_shows (browser, "name=\"other_parents.0.family_name\" value=\"Neri\"");

  /* What can be asked for by nobody's button changes nothing. */
  press (browser, step, "drop:other_parents:99", "other_parents.items", "1", "x", "x");
  g_assert_cmpuint (browser->status, ==, 200);
  press (browser, step, "add:family_name", "other_parents.items", "1", "x", "x");
  g_assert_cmpuint (browser->status, ==, 200);

  test_browser_get (browser, choices);
  press (browser, choices, "raise:sites:1", "sites", "nord", "sites", "sud");
  g_assert_true (g_str_has_suffix (browser->url, "/4#sites.0"));
  test_assert_shows (browser, "<option value=\"sud\" selected>Plesso Sud</option>");
  g_assert_true (strstr (browser->page, "value=\"sud\" selected") < strstr (browser->page, "value=\"nord\" selected"));
  press (browser, choices, "next", "sites", "nord", "sites", "nord");
  g_assert_cmpuint (browser->status, ==, 422);
  test_assert_shows (browser, "La stessa voce è scelta due volte.");
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

  g_test_add_func ("/portal/group", test_group);

  status = g_test_run ();
  test_sites_stop ();

  return status;
}
