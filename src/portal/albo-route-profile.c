/* albo-route-profile.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-profile.h"

#include <string.h>

#include "albo-area.h"
#include "albo-contact.h"
#include "albo-date.h"
#include "albo-form-problem.h"
#include "albo-json.h"
#include "albo-lang.h"
#include "albo-my-data.h"
#include "albo-store-error.h"
#include "albo-view.h"

#define CHUNK 65536  /* bytes of the copy that are sent at once */

static const char * const names[] = { "email", "pec", "mobile_phone" };

static void
add_problem (GPtrArray  *problems,
             const char *field,
             const char *code)
{
  g_ptr_array_add (problems, albo_form_problem_new (field, code));
}

/* What can be told without the database; its rules are the same. */
static GPtrArray *
check (JsonObject *contact)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_problem_free);
  const char *email = albo_json_get_string (contact, "email", "");
  const char *pec = albo_json_get_string (contact, "pec", "");
  const char *phone = albo_json_get_string (contact, "mobile_phone", "");

  if (*email != '\0' && !albo_email_is_valid (email))
    add_problem (problems, "email", "invalid_email");
  if (*pec != '\0' && !albo_email_is_valid (pec))
    add_problem (problems, "pec", "invalid_email");
  else if (*pec == '\0' && g_str_equal (albo_json_get_string (contact, "channel", ""), "pec"))
    add_problem (problems, "pec", "required");
  if (*phone != '\0' && !albo_phone_is_valid (phone))
    add_problem (problems, "mobile_phone", "invalid_phone");

  return problems;
}

static void
add_problems (JsonObject *view,
              GPtrArray  *problems,
              const char *lang)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      AlboFormProblem *problem = problems->pdata[i];
      const char *field = problem->field != NULL ? problem->field : "";
      g_autofree char *text = albo_form_problem_to_text (problem, lang);
      g_autofree char *error = g_strconcat (field, "_error", NULL);
      JsonObject *line = json_object_new ();

      albo_view_set_text (view, error, text);
      albo_view_set_text (line, "label", "");
      albo_view_set_text (line, "text", text);
      albo_view_take_text (line, "href", g_strconcat ("#", field, NULL));
      json_array_add_object_element (list, line);
    }

  json_object_set_boolean_member (view, "has_problems", json_array_get_length (list) > 0);
  json_object_set_array_member (view, "problems", list);
}

/* The ids of what explains the field, for those who cannot see where it stands. */
static void
describe_email (JsonObject *view)
{
  gboolean has_help = *albo_json_get_string (view, "identity_email", "") != '\0';
  gboolean has_error = *albo_json_get_string (view, "email_error", "") != '\0';

  albo_view_take_text (view, "email_described",
                       g_strconcat (has_help ? "email-help" : "", has_help && has_error ? " " : "",
                                    has_error ? "email-error" : "", NULL));
}

/* Shows the profile; @typed instead of what is kept, if it was not good. */
static void
reply_profile (AlboExchange   *exchange,
               AlboConnection *connection,
               guint           status,
               JsonObject     *typed,
               GPtrArray      *problems)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_page (connection, albo_exchange_get_session (exchange),
                                                 ALBO_PORTAL_PAGE_PROFILE, NULL, &error);
  g_autofree char *is_language = NULL;
  g_autofree char *is_channel = NULL;
  JsonObject *page;
  JsonObject *identity;
  JsonObject *contact;
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  page = json_node_get_object (answer);
  identity = albo_json_get_object (page, "identity");
  contact = albo_json_get_object (page, "contact");
  view = albo_view_new (exchange, NULL, NULL);
  albo_area_add_tabs (view, page, "profile");
  json_object_set_int_member (view, "row_version", albo_json_get_int (contact, "row_version", 0));
  json_object_set_boolean_member (view, "has_open", albo_json_get_int (page, "n_open", 0) > 0);
  albo_view_set_text (view, "given_name", albo_json_get_string (identity, "given_name", ""));
  albo_view_set_text (view, "family_name", albo_json_get_string (identity, "family_name", ""));
  albo_view_set_text (view, "fiscal_code", albo_json_get_string (identity, "fiscal_code", ""));
  albo_area_set_day (view, "birth_date", albo_json_get_string (identity, "birth_date", ""), lang);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *kept = g_strconcat ("kept_", names[i], NULL);

      albo_view_set_text (view, kept, albo_json_get_string (contact, names[i], ""));
    }

  if (typed != NULL)
    contact = typed;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *known = g_strconcat ("identity_", names[i], NULL);

      albo_view_set_text (view, names[i], albo_json_get_string (contact, names[i], ""));
      albo_view_set_text (view, known, albo_json_get_string (identity, names[i], ""));
    }

  is_language = g_strconcat ("language_", albo_json_get_string (contact, "language", "it"), NULL);
  is_channel = g_strconcat ("channel_", albo_json_get_string (contact, "channel", "email"), NULL);
  json_object_set_boolean_member (view, is_language, TRUE);
  json_object_set_boolean_member (view, is_channel, TRUE);
  json_object_set_boolean_member (view, "is_saved", albo_exchange_get_query (exchange, "salvato") != NULL);
  json_object_set_boolean_member (view, "is_stale", status == 409);
  add_problems (view, problems, lang);
  describe_email (view);
  albo_exchange_reply_page (exchange, status, "profile", view);
}

/**
 * albo_route_profile:
 * @exchange: a `GET /profilo` by somebody signed in
 * @connection: the connection of this thread
 *
 * Who one is, by one's identity, and how one is reached: 200.
 */
void
albo_route_profile (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  reply_profile (exchange, connection, 200, NULL, NULL);
}

/**
 * albo_route_save_profile:
 * @exchange: a `POST /profilo` with `versione`, `email`, `pec`, `mobile_phone`, `language`
 *   and `channel`
 * @connection: the connection of this thread
 *
 * Keeps how one is reached: 303 to the profile; 422 with it if something is to be
 * corrected; 409 with what was typed if it was changed in another window.
 */
void
albo_route_save_profile (AlboExchange   *exchange,
                         AlboConnection *connection)
{
  const char *version = albo_exchange_get_field (exchange, "versione");
  const char *language = albo_exchange_get_field (exchange, "language");
  const char *channel = albo_exchange_get_field (exchange, "channel");
  g_autoptr(JsonObject) contact = json_object_new ();
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) saved = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *typed = albo_exchange_get_field (exchange, names[i]);
      g_autofree char *text = g_strstrip (g_strdup (typed != NULL ? typed : ""));

      json_object_set_string_member (contact, names[i], text);
    }

  json_object_set_string_member (contact, "language", language != NULL ? language : "it");
  json_object_set_string_member (contact, "channel", channel != NULL ? channel : "email");
  problems = check (contact);

  if (problems->len > 0)
    {
      reply_profile (exchange, connection, 422, contact, problems);
      return;
    }

  saved = albo_portal_profile_save (connection, albo_exchange_get_session (exchange),
                                    (int) g_ascii_strtoll (version != NULL ? version : "", NULL, 10),
                                    contact, NULL, &error);

  if (saved != NULL)
    {
      albo_exchange_prefer_language (exchange, language, TRUE);
      albo_exchange_reply_redirect (exchange, "/profilo?salvato=1");
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
    {
      reply_profile (exchange, connection, 409, contact, NULL);
    }
  else if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID))
    {
      g_autoptr(JsonNode) told = albo_area_get_problems (error);

      g_clear_pointer (&problems, g_ptr_array_unref);
      problems = told != NULL ? albo_form_problems_from_json (told) : NULL;
      reply_profile (exchange, connection, 422, contact, problems);
    }
  else
    {
      albo_exchange_reply_error (exchange, error);
    }
}

/**
 * albo_route_my_data:
 * @exchange: a `GET /profilo/dati` by somebody signed in
 * @connection: the connection of this thread
 *
 * What is kept of one, and how to get a copy: 200.
 */
void
albo_route_my_data (AlboExchange   *exchange,
                    AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_page (connection, albo_exchange_get_session (exchange),
                                                 ALBO_PORTAL_PAGE_PROFILE, NULL, &error);
  JsonObject *view;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  view = albo_view_new (exchange, NULL, NULL);
  albo_area_add_tabs (view, json_node_get_object (answer), "profile");
  albo_exchange_reply_page (exchange, 200, "my-data", view);
}

static GBytes *
read_bytes_cb (guint            index,
               AlboConnection  *connection,
               gpointer         user_data,
               GError         **error)
{
  GBytes *bytes = user_data;
  gsize offset = (gsize) index * CHUNK;

  return g_bytes_new_from_bytes (bytes, offset, MIN (CHUNK, g_bytes_get_size (bytes) - offset));
}

static void
free_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

/**
 * albo_route_export_json:
 * @exchange: a `GET /profilo/dati/json` by somebody signed in
 * @connection: the connection of this thread
 *
 * All that is kept of one, for machines: 200.
 */
void
albo_route_export_json (AlboExchange   *exchange,
                        AlboConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_page (connection, albo_exchange_get_session (exchange),
                                                 ALBO_PORTAL_PAGE_EXPORT, NULL, &error);
  char *text;
  gsize size;

  if (answer == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  text = json_to_string (answer, TRUE);
  size = strlen (text);
  albo_exchange_reply_download (exchange, "i-miei-dati.json", "application/json", size, CHUNK,
                                read_bytes_cb, g_bytes_new_take (text, size), free_bytes_cb);
}

/**
 * albo_route_export_pdf:
 * @exchange: a `GET /profilo/dati/pdf` by somebody signed in
 * @connection: the connection of this thread
 *
 * All that is kept of one, to be read, in the language of the page: 200.
 */
void
albo_route_export_pdf (AlboExchange   *exchange,
                       AlboConnection *connection)
{
  const char *lang = albo_exchange_get_language (exchange);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = albo_portal_page (connection, albo_exchange_get_session (exchange),
                                                 ALBO_PORTAL_PAGE_EXPORT_PRINT, NULL, &error);
  GBytes *pdf = answer == NULL ? NULL
              : albo_my_data_to_pdf (json_node_get_object (answer), albo_exchange_get_site (exchange)->data,
                                     lang, &error);

  if (pdf == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return;
    }

  albo_exchange_reply_download (exchange, albo_lang_is_english (lang) ? "my-data.pdf" : "i-miei-dati.pdf",
                                "application/pdf", g_bytes_get_size (pdf), CHUNK, read_bytes_cb, pdf,
                                free_bytes_cb);
}
