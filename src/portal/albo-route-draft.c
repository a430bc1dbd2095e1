/* albo-route-draft.c
 *
 * Every button of a step saves what was filled in, right or wrong, before it does
 * anything else: a person never loses what they typed.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-route-draft.h"

#include <string.h>

#include "albo-draft.h"
#include "albo-json.h"
#include "albo-list-edit.h"
#include "albo-portal-calls.h"
#include "albo-store-error.h"
#include "albo-upload.h"
#include "albo-view.h"

#define REMOVE "remove:"

/* Finds the draft and the step of an address; answers itself if there is none. */
static AlboDraft *
load_step (AlboExchange   *exchange,
           AlboConnection *connection,
           guint          *step)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDraft) draft = NULL;
  gint64 id;
  gint64 number;

  if (!albo_exchange_get_segment_id (exchange, 0, &id) ||
      !albo_exchange_get_segment_id (exchange, 1, &number))
    {
      albo_exchange_reply_problem (exchange, 404);
      return NULL;
    }

  draft = albo_draft_load (exchange, connection, id, &error);
  if (draft == NULL)
    {
      albo_exchange_reply_error (exchange, error);
      return NULL;
    }

  if (number > albo_form_get_n_sections (draft->form) ||
      !albo_form_is_section_visible (draft->form, (guint) number - 1, draft->values))
    {
      albo_exchange_reply_problem (exchange, 404);
      return NULL;
    }

  *step = (guint) number;

  return g_steal_pointer (&draft);
}

/* Shows a step; @flag is a notice of the page, or NULL. */
static void
reply_step (AlboExchange *exchange,
            AlboDraft    *draft,
            guint         step,
            guint         status,
            GPtrArray    *problems,
            const char   *flag)
{
  g_autoptr(JsonNode) rendering = albo_form_render (draft->form, (int) step - 1, draft->values,
                                                    draft->identity, problems,
                                                    albo_exchange_get_language (exchange));
  g_autofree char *base = g_strdup_printf ("/bozze/%" G_GINT64_FORMAT, draft->id);
  JsonObject *view = albo_draft_view (draft, exchange, step);
  JsonArray *sections;

  albo_view_add_form (view, rendering, base);
  albo_draft_add_problems (draft, view, rendering, step);
  sections = albo_json_get_array (view, "sections");

  if (json_array_get_length (sections) > 0)
    json_object_set_object_member (view, "section",
                                   json_object_ref (json_array_get_object_element (sections, 0)));

  json_object_set_int_member (view, "max_upload", (gint64) albo_exchange_get_site (exchange)->max_upload);
  json_object_set_boolean_member (view, "has_back", albo_draft_find_back (draft, step) > 0);
  if (flag != NULL)
    json_object_set_boolean_member (view, flag, TRUE);

  albo_exchange_reply_page (exchange, status, "draft", view);
}

/**
 * albo_route_admit_draft:
 * @exchange: a form with files that was not read yet
 * @connection: the connection of this thread
 * @error: (nullable): %ALBO_STORE_ERROR
 *
 * Keeps those who have no session from filling our disk.
 *
 * Returns: %FALSE if the token is that of no session
 */
gboolean
albo_route_admit_draft (AlboExchange    *exchange,
                        AlboConnection  *connection,
                        GError         **error)
{
  g_autoptr(JsonNode) person = albo_portal_whoami (connection, albo_exchange_get_session (exchange),
                                                   NULL, error);

  return person != NULL;
}

/**
 * albo_route_step:
 * @exchange: a `GET /bozze/DRAFT/STEP` by somebody signed in
 * @connection: the connection of this thread
 *
 * A step of a form: 200; 404 if the draft is not one's own or has no such step
 * for what was filled in.
 */
void
albo_route_step (AlboExchange   *exchange,
                 AlboConnection *connection)
{
  guint step;
  g_autoptr(AlboDraft) draft = load_step (exchange, connection, &step);
  const char *flag = NULL;

  if (draft == NULL)
    return;

  if (albo_exchange_get_query (exchange, "salvata") != NULL)
    flag = "is_saved";
  else if (albo_exchange_get_query (exchange, "ripresa") != NULL)
    flag = "is_resumed";

  reply_step (exchange, draft, step, 200, NULL, flag);
}

static const char * const *
look_up_cb (const char *name,
            gpointer    user_data)
{
  return albo_exchange_get_fields (user_data, name);
}

/* Returns: whether the answers just given show a field that the page did not have; one more
 *   place of a choice by preference is none, and keeps nobody
 */
static gboolean
shows_more (AlboDraft  *draft,
            guint       step,
            JsonObject *before)
{
  g_autofree char *then = albo_form_list_shown (draft->form, (int) step - 1, before);
  g_autofree char *now = albo_form_list_shown (draft->form, (int) step - 1, draft->values);
  g_auto(GStrv) had = g_strsplit (then, " ", -1);
  g_auto(GStrv) has = g_strsplit (now, " ", -1);

  for (gsize i = 0; has[i] != NULL; i++)
    if (strchr (has[i], ':') == NULL && !g_strv_contains ((const char * const *) had, has[i]))
      return TRUE;

  return FALSE;
}

/* Saves the fields and the files, then reads the draft anew; @place is where a button of
 * a list leads, or NULL.
 *
 * Returns: (nullable): the draft as it is now; NULL on error
 */
static AlboDraft *
save (AlboExchange    *exchange,
      AlboConnection  *connection,
      AlboDraft       *draft,
      guint            step,
      GPtrArray       *problems,
      char           **place,
      GError         **error)
{
  const char *token = albo_exchange_get_session (exchange);
  const char *version = albo_exchange_get_field (exchange, "versione");
  g_autoptr(GPtrArray) unreadable = NULL;
  g_autoptr(JsonObject) values = albo_form_read (draft->form, (int) step - 1, look_up_cb, exchange,
                                                 draft->values, &unreadable);
  g_autoptr(JsonNode) saved = NULL;

  *place = albo_list_edit (draft->form, values, albo_exchange_get_field (exchange, "action"));
  saved = albo_portal_draft_save (connection, token, draft->id,
                                  (int) g_ascii_strtoll (version != NULL ? version : "", NULL, 10),
                                  values, (int) MAX (draft->step, step), NULL, error);
  if (saved == NULL)
    return NULL;

  for (guint i = 0; unreadable != NULL && i < unreadable->len; i++)
    g_ptr_array_add (problems, albo_form_problem_copy (unreadable->pdata[i]));

  if (!albo_upload_store_all (exchange, connection, draft, step, problems, error))
    return NULL;

  return albo_draft_load (exchange, connection, draft->id, error);
}

static void
append_problems (GPtrArray *problems,
                 GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (problems, albo_form_problem_copy (more->pdata[i]));
}

/* Goes to the next step if this one is good, else shows it again. */
static void
go_on (AlboExchange   *exchange,
       AlboConnection *connection,
       AlboDraft      *draft,
       guint           step,
       JsonObject     *before,
       GPtrArray      *problems)
{
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(JsonNode) saved = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  guint next;

  if (problems->len == 0 && shows_more (draft, step, before))
    {
      reply_step (exchange, draft, step, 200, NULL, "is_changed");
      return;
    }

  found = albo_form_validate (draft->form, (int) step - 1, draft->values);
  append_problems (problems, found);

  if (albo_form_problems_has_errors (problems))
    {
      reply_step (exchange, draft, step, 422, problems, NULL);
      return;
    }

  next = albo_draft_find_next (draft, step);

  /* So that who comes back another day begins there. */
  if (next > draft->step)
    {
      saved = albo_portal_draft_save (connection, albo_exchange_get_session (exchange), draft->id,
                                      draft->row_version, draft->values, (int) next, NULL, &error);
      if (saved == NULL)
        {
          albo_exchange_reply_error (exchange, error);
          return;
        }
    }

  path = albo_draft_get_path (draft, next);
  albo_exchange_reply_redirect (exchange, path);
}

static void
go_back (AlboExchange *exchange,
         AlboDraft    *draft,
         guint         step)
{
  g_autofree char *path = albo_draft_get_path (draft, MAX (albo_draft_find_back (draft, step), 1));

  albo_exchange_reply_redirect (exchange, path);
}

static void
remove_file (AlboExchange   *exchange,
             AlboConnection *connection,
             AlboDraft      *draft,
             guint           step,
             const char     *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = albo_draft_get_path (draft, step);
  gint64 attachment;

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &attachment, NULL))
    albo_exchange_reply_problem (exchange, 404);
  else if (!albo_portal_attachment_remove (connection, albo_exchange_get_session (exchange),
                                           attachment, NULL, &error))
    albo_exchange_reply_error (exchange, error);
  else
    albo_exchange_reply_redirect (exchange, path);
}

/* Somebody, most likely the same person, saved this draft in another window. */
static void
reply_stale (AlboExchange   *exchange,
             AlboConnection *connection)
{
  guint step;
  g_autoptr(AlboDraft) draft = load_step (exchange, connection, &step);

  if (draft != NULL)
    reply_step (exchange, draft, step, 409, NULL, "is_stale");
}

/**
 * albo_route_save_step:
 * @exchange: a `POST /bozze/DRAFT/STEP` by somebody signed in, with the fields of
 *   the step, its files, `versione`, and `action`: `next`, `back`, `save`, `remove:` with
 *   the number of a file, `add:FIELD` for one more entry, `drop:FIELD:INDEX`,
 *   `raise:FIELD:INDEX` or `lower:FIELD:INDEX` for the one at an index
 * @connection: the connection of this thread
 *
 * Saves a step and goes where the button says: 303; 200 if the answers make more
 * fields visible; 422 with the step if something is to be corrected; 409 with
 * the step as saved if it was changed elsewhere; 404 if it is not one's own.
 */
void
albo_route_save_step (AlboExchange   *exchange,
                      AlboConnection *connection)
{
  const char *action = albo_exchange_get_field (exchange, "action");
  g_autoptr(GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) albo_form_problem_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(AlboDraft) saved = NULL;
  g_autofree char *place = NULL;
  guint step;
  g_autoptr(AlboDraft) draft = load_step (exchange, connection, &step);

  if (draft == NULL)
    return;

  saved = save (exchange, connection, draft, step, problems, &place, &error);

  if (saved == NULL)
    {
      if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE))
        reply_stale (exchange, connection);
      else
        albo_exchange_reply_error (exchange, error);
    }
  else if (action != NULL && g_str_has_prefix (action, REMOVE))
    {
      remove_file (exchange, connection, saved, step, action + strlen (REMOVE));
    }
  else if (place != NULL && problems->len == 0)
    {
      g_autofree char *path = albo_draft_get_path (saved, step);
      g_autofree char *there = g_strconcat (path, "#", place, NULL);

      albo_exchange_reply_redirect (exchange, there);
    }
  else if (place != NULL)
    {
      reply_step (exchange, saved, step, 422, problems, NULL);
    }
  else if (g_strcmp0 (action, "back") == 0)
    {
      go_back (exchange, saved, step);
    }
  else if (g_strcmp0 (action, "save") == 0 && problems->len == 0)
    {
      g_autofree char *path = albo_draft_get_path (saved, step);
      g_autofree char *told = g_strconcat (path, "?salvata=1", NULL);

      albo_exchange_reply_redirect (exchange, told);
    }
  else if (g_strcmp0 (action, "save") == 0)
    {
      reply_step (exchange, saved, step, 422, problems, NULL);
    }
  else
    {
      go_on (exchange, connection, saved, step, draft->values, problems);
    }
}
