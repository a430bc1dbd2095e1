/* albo-request-paper.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-paper.h"

#include "albo-form-view.h"
#include "albo-history-check.h"
#include "albo-history-view.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-state.h"
#include "albo-request-view.h"
#include "albo-value-row.h"

#include <glib/gi18n.h>

static const struct
{
  const char *code;
  const char *title;
  const char *file_name;
} kinds[] = {
  [ALBO_REQUEST_PAPER_FORM] = { "form", N_("Request"), N_("request") },
  [ALBO_REQUEST_PAPER_RECEIPT] = { "receipt", N_("Receipt of the Request"), N_("receipt") },
  [ALBO_REQUEST_PAPER_HISTORY] = { "history", N_("History of the Request"), N_("history") },
};

/**
 * albo_request_paper_from_code: (skip)
 * @code: `form`, `receipt` or `history`
 * @kind: (out): set only on success
 *
 * Returns: whether @code is one of them
 */
gboolean
albo_request_paper_from_code (const char       *code,
                              AlboRequestPaper *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].code, code) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * albo_request_paper_get_name: (skip)
 * @kind: what is printed
 * @request: of which request
 *
 * Returns: (transfer full): a name for a file of it
 */
char *
albo_request_paper_get_name (AlboRequestPaper  kind,
                             JsonObject       *request)
{
  g_autofree char *name = NULL;

  name = g_strdup_printf ("%s-%s.pdf", albo_json_get_string (request, "protocol_number", "0"),
                          _(kinds[kind].file_name));
  return g_strdelimit (g_steal_pointer (&name), "/\\:", '-');
}

static void
add_instant (AlboPaper  *paper,
             const char *name,
             JsonObject *object,
             const char *member)
{
  g_autofree char *text = albo_format_instant (albo_json_get_string (object, member, NULL));

  if (*text != '\0')
    albo_paper_add_fact (paper, name, text);
}

static void
add_day (AlboPaper  *paper,
         const char *name,
         JsonObject *object,
         const char *member)
{
  g_autofree char *text = albo_format_day (albo_json_get_string (object, member, NULL));

  if (*text != '\0')
    albo_paper_add_fact (paper, name, text);
}

static void
add_head (AlboPaper  *paper,
          JsonObject *request)
{
  JsonObject *applicant = albo_json_get_object (request, "applicant");
  g_autofree char *service = albo_request_view_localize (albo_json_get_object (request, "service"), "title");
  g_autofree char *name = albo_request_view_get_name (request);
  AlboRequestState state;

  albo_paper_add_fact (paper, _("Service"), service);
  albo_paper_add_fact (paper, _("Protocol"), albo_json_get_string (request, "protocol_number", NULL));
  add_instant (paper, _("Submitted"), request, "submitted_at");
  albo_paper_add_fact (paper, _("Applicant"), name);
  if (applicant != NULL)
    albo_paper_add_fact (paper, _("Fiscal code"), albo_json_get_string (applicant, "fiscal_code", NULL));
  if (albo_request_state_from_code (albo_json_get_string (request, "state", NULL), &state))
    albo_paper_add_fact (paper, _("State"), albo_request_state_label (state, albo_language ()));
}

static void
add_attachments (AlboPaper  *paper,
                 JsonObject *request)
{
  JsonArray *files = albo_json_get_array (request, "attachments");

  if (files == NULL || json_array_get_length (files) == 0)
    return;

  albo_paper_add_heading (paper, _("Attachments"));
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonNode *node = json_array_get_element (files, i);
      JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *size = NULL;
      g_autofree char *text = NULL;

      if (file == NULL)
        continue;

      size = g_format_size (albo_json_get_int (file, "size", 0));
      text = g_strdup_printf ("%s\nSHA-256 %s", size, albo_json_get_string (file, "sha256", ""));
      albo_paper_add_fact (paper, albo_json_get_string (file, "name", ""), text);
    }
}

static void
add_field (AlboPaper  *paper,
           JsonObject *field,
           JsonObject *data)
{
  JsonObject *value = data != NULL
                    ? albo_json_get_object (data, albo_json_get_string (field, "id", ""))
                    : NULL;
  g_autofree char *text = albo_form_view_get_text (field);
  g_autofree char *source = albo_value_describe (value);
  g_autofree char *whole = NULL;

  if (text == NULL)
    return;

  whole = g_strdup_printf ("%s\n(%s)", *text != '\0' ? text : "—", source);
  albo_paper_add_fact (paper, albo_json_get_string (field, "label", ""), *source != '\0' ? whole : text);
}

static void
add_form (AlboPaper  *paper,
          JsonObject *request)
{
  g_autoptr(JsonNode) model = albo_form_view_make_model (request);
  JsonArray *sections = model != NULL
                      ? albo_json_get_array (json_node_get_object (model), "sections")
                      : NULL;

  if (sections == NULL)
    albo_paper_add_text (paper, _("This version of Albo cannot show the form. Update the program."));

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      JsonArray *fields = albo_json_get_array (section, "fields");

      albo_paper_add_heading (paper, albo_json_get_string (section, "title", ""));
      for (guint j = 0; fields != NULL && j < json_array_get_length (fields); j++)
        add_field (paper, json_array_get_object_element (fields, j), albo_json_get_object (request, "data"));
    }
}

static void
add_receipt (AlboPaper  *paper,
             JsonObject *request,
             const char *organization)
{
  JsonObject *service = albo_json_get_object (request, "service");
  g_autofree char *text = NULL;
  g_autofree char *term = NULL;
  int days = service != NULL ? albo_json_get_int (service, "term_days", 0) : 0;

  add_day (paper, _("Deadline"), request, "deadline");
  if (days > 0)
    {
      term = g_strdup_printf (ngettext ("%d day", "%d days", days), days);
      albo_paper_add_fact (paper, _("Term of the procedure"), term);
    }
  add_attachments (paper, request);

  text = g_strdup_printf (_("%s has received the request described above, and it was entered under the "
                            "protocol number given here (art. 18-bis, L. 241/1990). When the term is over "
                            "without an answer, the applicant may turn to whoever holds the power to "
                            "act in its place (art. 2, c. 9-bis, L. 241/1990)."), organization);
  albo_paper_add_heading (paper, _("Receipt"));
  albo_paper_add_text (paper, text);
}

static void
add_history (AlboPaper  *paper,
             JsonObject *request)
{
  JsonArray *history = albo_json_get_array (request, "history");

  albo_paper_add_heading (paper, _("Integrity"));
  albo_paper_add_text (paper, albo_history_check (request) == ALBO_HISTORY_VERDICT_WHOLE
                              ? _("The steps of the history fit each other")
                              : albo_history_check (request) == ALBO_HISTORY_VERDICT_BROKEN
                              ? _("The history was changed")
                              : _("The history was not checked"));
  albo_paper_add_heading (paper, _("History"));

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      JsonObject *step = json_array_get_object_element (history, i);
      g_autofree char *what = albo_history_view_describe (request, step);
      g_autofree char *when = albo_format_instant (albo_json_get_string (step, "at", NULL));
      g_autofree char *text = NULL;

      text = g_strdup_printf ("%s\n%s\nSHA-256 %s", what, albo_json_get_string (step, "actor", ""),
                              albo_json_get_string (step, "hash", ""));
      albo_paper_add_fact (paper, when, text);
    }
}

/**
 * albo_request_paper_new: (skip)
 * @kind: what of it
 * @request: a request as `office.request` gives it
 * @organization: the body
 *
 * Returns: (transfer full): the document
 */
AlboPaper *
albo_request_paper_new (AlboRequestPaper  kind,
                        JsonObject       *request,
                        const char       *organization)
{
  g_autofree char *reference = NULL;
  AlboPaper *paper;

  reference = g_strdup_printf (_("Protocol %s"), albo_json_get_string (request, "protocol_number", ""));
  paper = albo_paper_new (organization, _(kinds[kind].title), reference);
  add_head (paper, request);

  switch (kind)
    {
    case ALBO_REQUEST_PAPER_FORM:
      add_form (paper, request);
      add_attachments (paper, request);
      break;
    case ALBO_REQUEST_PAPER_RECEIPT:
      add_receipt (paper, request, organization);
      break;
    case ALBO_REQUEST_PAPER_HISTORY:
      add_history (paper, request);
      break;
    default:
      g_assert_not_reached ();
    }

  return paper;
}
