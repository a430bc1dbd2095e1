/* albo-route-summary.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-summary.h"

#include "albo-draft.h"
#include "albo-json.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"
#include "albo-view.h"

#define OPEN_TWIN "open_twin"

/* Each part leads back to its step. */
static void
add_edit_links (AlboDraft  *draft,
                JsonObject *view)
{
  JsonArray *sections = albo_json_get_array (view, "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      guint step = (guint) albo_json_get_int (section, "number", 1);

      albo_view_take_text (section, "edit_href", albo_draft_get_path (draft, step));
    }
}

static gboolean
has_code (GPtrArray  *problems,
          const char *code)
{
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      AlboFormProblem *problem = problems->pdata[i];

      if (g_strcmp0 (problem->code, code) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Shows the summary of a draft; @told are the problems that the database told. */
static void
reply_summary (AlboExchange   *exchange,
               AlboConnection *connection,
               gint64          id,
               guint           status,
               GPtrArray      *told,
               const char     *flag)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDraft) draft = albo_draft_load (exchange, connection, id, &error);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(JsonNode) rendering = NULL;
  g_autofree char *base = NULL;
  g_autofree char *key = g_uuid_string_random ();
  JsonObject *view;
  guint summary;

  if (draft == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  summary = albo_form_get_n_sections (draft->form) + 1;
  problems = albo_form_validate (draft->form, ALBO_FORM_ALL_SECTIONS, draft->values);

  /* What the database found beyond what we find ourselves; a twin has its own notice. */
  if (!albo_form_problems_has_errors (problems) && !has_code (told, OPEN_TWIN))
    for (guint i = 0; told != NULL && i < told->len; i++)
      g_ptr_array_add (problems, albo_form_problem_copy (told->pdata[i]));

  rendering = albo_form_render (draft->form, ALBO_FORM_ALL_SECTIONS, draft->values,
                                draft->identity, problems, lang);
  base = g_strdup_printf ("/bozze/%" G_GINT64_FORMAT, draft->id);
  view = albo_draft_view (draft, exchange, summary);
  albo_view_add_form (view, rendering, base);
  albo_draft_add_problems (draft, view, rendering, summary);
  add_edit_links (draft, view);
  albo_view_set_text (view, "key", key);
  albo_view_take_text (view, "back_href",
                       albo_draft_get_path (draft, albo_draft_find_back (draft, summary)));
  json_object_set_boolean_member (view, "can_send", !albo_form_problems_has_errors (problems));
  json_object_set_boolean_member (view, "is_twin", has_code (told, OPEN_TWIN));
  if (flag != NULL)
    json_object_set_boolean_member (view, flag, TRUE);

  albo_exchange_reply_page (exchange, status, "summary", view);
}

/**
 * albo_route_summary:
 * @exchange: a `GET /bozze/DRAFT/riepilogo` by somebody signed in
 * @connection: the connection of this thread
 *
 * All that was filled in, on one page, with the key that makes its submission
 * happen once: 200; 404 if the draft is not one's own.
 */
void
albo_route_summary (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  gint64 id;

  if (albo_exchange_get_segment_id (exchange, 0, &id))
    reply_summary (exchange, connection, id, 200, NULL, NULL);
  else
    albo_exchange_reply_problem (exchange, 404);
}

static void
reply_refusal (AlboExchange   *exchange,
               AlboConnection *connection,
               gint64          id,
               const GError   *error)
{
  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    {
      reply_summary (exchange, connection, id, 409, NULL, "is_stale");
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      const char *detail = albo_store_error_get_detail (error);
      g_autoptr(JsonNode) node = detail != NULL ? albo_json_parse (detail, -1, NULL) : NULL;
      g_autoptr(GPtrArray) told = node != NULL ? albo_form_problems_from_json (node) : NULL;

      reply_summary (exchange, connection, id, 422, told, NULL);
    }
  else
    {
      albo_exchange_reply_error (exchange, error);
    }
}

/**
 * albo_route_submit:
 * @exchange: a `POST /bozze/DRAFT/riepilogo` by somebody signed in, with
 *   `versione` and `chiave`
 * @connection: the connection of this thread
 *
 * Submits a draft: 303 to the receipt.  The same `chiave` again, after a double
 * click or a lost answer, gets the same receipt.  422 with the summary if the
 * form is not complete or there is an open request already; 409 if it was changed
 * elsewhere; 404 if it is not one's own; 400 without a key.
 */
void
albo_route_submit (AlboExchange   *exchange,
                   AlboConnection *connection)
{
  const char *token = albo_exchange_get_session (exchange);
  const char *version = albo_exchange_get_field (exchange, "versione");
  const char *key = albo_exchange_get_field (exchange, "chiave");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) receipt = NULL;
  g_autofree char *path = NULL;
  gint64 request;
  gint64 id;

  if (!albo_exchange_get_segment_id (exchange, 0, &id))
    {
      albo_exchange_reply_problem (exchange, 404);
      return;
    }

  if (version == NULL || key == NULL || !g_uuid_string_is_valid (key))
    {
      albo_exchange_reply_problem (exchange, 400);
      return;
    }

  receipt = albo_portal_submit (connection, token, id,
                                (int) g_ascii_strtoll (version, NULL, 10), key, NULL, &error);
  if (receipt == NULL)
    {
      reply_refusal (exchange, connection, id, error);
      return;
    }

  request = albo_json_get_int (json_node_get_object (receipt), "request_id", 0);

  /* Only a wake-up: the office also looks by itself now and then. */
  if (!albo_portal_announce (connection, token, request, NULL, &error))
    g_message ("A wake-up was not sent: %s", error->message);

  path = g_strdup_printf ("/pratiche/%" G_GINT64_FORMAT "/ricevuta", request);
  albo_exchange_reply_redirect (exchange, path);
}
