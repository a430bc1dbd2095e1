/* albo-portal-routes.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-portal-routes.h"

#include <string.h>

#include "albo-form-cache.h"
#include "albo-portal-calls.h"
#include "albo-register-download.h"
#include "albo-route-appearance.h"
#include "albo-route-area.h"
#include "albo-route-capacity.h"
#include "albo-route-catalogue.h"
#include "albo-route-draft.h"
#include "albo-route-profile.h"
#include "albo-route-rating.h"
#include "albo-route-register.h"
#include "albo-route-request.h"
#include "albo-route-receipt.h"
#include "albo-route-requests.h"
#include "albo-route-service.h"
#include "albo-route-sitemap.h"
#include "albo-route-start.h"
#include "albo-route-summary.h"
#include "albo-route-supplement.h"
#include "albo-route-words.h"
#include "albo-site-routes.h"

#define MEBIBYTE (1024 * 1024)
#define REMOVE   "remove:"  /* a button, with the number of a file */

/* A form without fields of its own: a button, the token, a key. */
#define BUTTON { 4096, 16, 1024 }

/* A step: files, as many as the site takes, and a MiB of fields, which is what a form may
 * hold.
 */
#define STEP { ALBO_BODY_OF_SITE, 1500, 128 * 1024, MEBIBYTE }

/* A text to the office: 20000 characters, which may take four bytes each, sent as nine more. */
#define WORDS { 512 * 1024, 16, 256 * 1024 }

/* The first row that fits answers: what has a word of ours stands before what has
 * a `*` in its place.
 */
static const AlboRoute routes[] = {
  { "GET",  "/robots.txt",              albo_route_portal_robots },
  { "GET",  "/sitemap.xml",             albo_route_sitemap },
  ALBO_SITE_ROUTES,
  { "GET",  "/",                        albo_route_organizations },
  { "GET",  "/privacy",                 albo_route_privacy },
  { "GET",  "/accessibilita",           albo_route_accessibility },
  { "GET",  "/ente/*",                  albo_route_organization },
  { "GET",  "/ente/*/privacy",          albo_route_privacy },
  { "GET",  "/ente/*/accessibilita",    albo_route_accessibility },
  { "GET",  "/ente/*/stile.css",        albo_route_stylesheet },
  { "GET",  "/ente/*/logo",             albo_route_logo },
  { "GET",  "/ente/*/albi",             albo_route_registers },
  { "GET",  "/ente/*/albi/*",           albo_route_register },
  { "GET",  "/ente/*/albi/*/dati.csv",  albo_route_register_csv, ALBO_ROUTE_COSTLY },
  { "GET",  "/ente/*/albi/*/dati.json", albo_route_register_json, ALBO_ROUTE_COSTLY },
  { "GET",  "/ente/*/albi/*/*",         albo_route_register_entry },
  { "GET",  "/ente/*/*",                albo_route_service },
  { "GET",  "/ente/*/*/inizia",         albo_route_start, ALBO_ROUTE_SIGN_IN },
  { "POST", "/ente/*/*/inizia",         albo_route_start_draft, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/ente/*/*/per-conto",      albo_route_capacity, ALBO_ROUTE_SIGN_IN },
  { "POST", "/ente/*/*/per-conto",      albo_route_declare_capacity, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/bozze/*/riepilogo",       albo_route_summary, ALBO_ROUTE_SIGN_IN },
  { "POST", "/bozze/*/riepilogo",       albo_route_submit, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/bozze/*/elimina",         albo_route_deletion, ALBO_ROUTE_SIGN_IN },
  { "POST", "/bozze/*/elimina",         albo_route_delete_draft, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/bozze/*/allegati/*",      albo_route_draft_attachment, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/bozze/*/*",               albo_route_step, ALBO_ROUTE_SIGN_IN },
  { "POST", "/bozze/*/*",               albo_route_save_step, ALBO_ROUTE_SIGN_IN, STEP, albo_route_admit_draft },
  { "GET",  "/pratiche",                albo_route_requests, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/pratiche/*",              albo_route_request, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/pratiche/*/ricevuta.pdf", albo_route_receipt_file, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/pratiche/*/ricevuta",     albo_route_receipt, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/pratiche/*/accessi",      albo_route_readers, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/pratiche/*/integrazione", albo_route_supplement, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/integrazione", albo_route_send_supplement, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/pratiche/*/integrazione/*", albo_route_item, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/integrazione/*", albo_route_answer_item, ALBO_ROUTE_SIGN_IN, STEP, albo_route_admit_draft },
  { "GET",  "/pratiche/*/messaggi",     albo_route_conversation, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/messaggi",     albo_route_send_message, ALBO_ROUTE_SIGN_IN, WORDS },
  { "GET",  "/pratiche/*/osservazioni", albo_route_observations, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/osservazioni", albo_route_send_observations, ALBO_ROUTE_SIGN_IN, WORDS },
  { "GET",  "/pratiche/*/rettifica",    albo_route_correction, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/rettifica",    albo_route_ask_correction, ALBO_ROUTE_SIGN_IN, WORDS },
  { "GET",  "/pratiche/*/ritiro",       albo_route_withdrawal, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/ritiro",       albo_route_ask_withdrawal, ALBO_ROUTE_SIGN_IN, WORDS },
  { "GET",  "/pratiche/*/valutazione",  albo_route_rating, ALBO_ROUTE_SIGN_IN },
  { "POST", "/pratiche/*/valutazione",  albo_route_rate, ALBO_ROUTE_SIGN_IN, WORDS },
  { "GET",  "/pagamenti",               albo_route_payments, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/documenti",               albo_route_documents, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/messaggi",                albo_route_conversations, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/scadenze",                albo_route_deadlines, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/profilo",                 albo_route_profile, ALBO_ROUTE_SIGN_IN },
  { "POST", "/profilo",                 albo_route_save_profile, ALBO_ROUTE_SIGN_IN, BUTTON },
  { "GET",  "/profilo/dati",            albo_route_my_data, ALBO_ROUTE_SIGN_IN },
  { "GET",  "/profilo/dati/json",       albo_route_export_json, ALBO_ROUTE_SIGN_IN | ALBO_ROUTE_COSTLY },
  { "GET",  "/profilo/dati/pdf",        albo_route_export_pdf, ALBO_ROUTE_SIGN_IN | ALBO_ROUTE_COSTLY },
  { "GET",  "/pratiche/*/allegati/*",   albo_route_request_attachment, ALBO_ROUTE_SIGN_IN },
  { "POST", "/esci",                    albo_route_sign_out, ALBO_ROUTE_ANYBODY, BUTTON },
};

/**
 * albo_portal_list_routes:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): who answers what
 */
const AlboRoute *
albo_portal_list_routes (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}

static void
free_cache_cb (gpointer data)
{
  albo_form_cache_free (data);
}

/* What an address with a number is about: the last number counts, as the handlers read it. */
static void
note_stranger_cb (AlboExchange   *exchange,
                  AlboConnection *connection)
{
  const char *path = albo_exchange_get_path (exchange);
  gboolean is_draft = g_str_has_prefix (path, "/bozze/");
  const char *action = albo_exchange_get_field (exchange, "action");
  gboolean removes = action != NULL && g_str_has_prefix (action, REMOVE);
  gboolean is_file = removes || strstr (path, "/allegati/") != NULL;
  g_autoptr(GError) error = NULL;
  gint64 id;

  if (!is_draft && !g_str_has_prefix (path, "/pratiche/"))
    return;

  if (removes ? !g_ascii_string_to_signed (action + strlen (REMOVE), 10, 1, G_MAXINT64, &id, NULL)
              : !albo_exchange_get_segment_id (exchange, is_file ? 1 : 0, &id))
    return;

  if (!albo_portal_note_stranger (connection, albo_exchange_get_session (exchange),
                                  is_file ? "attachment" : is_draft ? "draft" : "request", id, NULL,
                                  &error))
    g_message ("What a stranger asked for was not kept: %s", error->message);
}

/**
 * albo_portal_set_up:
 * @site: the site of the portal
 *
 * Sets what it has of its own.
 */
void
albo_portal_set_up (AlboSite *site)
{
  site->sign_in_url = site->other_url;
  site->data = albo_form_cache_new ();
  site->free_data = free_cache_cb;
  site->note_stranger = note_stranger_cb;
  albo_site_allow_scripts (site);
}
