/* albo-log-row.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-log-row.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-office.h"
#include "albo-request-state.h"

#include <glib/gi18n.h>

/**
 * AlboLogRow:
 *
 * A line of a log, as the server gave it.
 */
struct _AlboLogRow
{
  GObject parent_instance;

  JsonObject *object;
};

G_DEFINE_FINAL_TYPE (AlboLogRow, albo_log_row, G_TYPE_OBJECT)

/* Words of things that are no step of a request. */
static const struct
{
  const char *code;
  const char *label;
} words[] = {
  { "request", N_("Request") },
  { "attachment", N_("Attached file") },
  { "refused_draft", N_("Refused: somebody else’s draft") },
  { "refused_request", N_("Refused: somebody else’s request") },
  { "refused_attachment", N_("Refused: somebody else’s file") },
  { "added", N_("Person added") },
  { "duty", N_("Duty changed") },
  { "suspended", N_("Person suspended") },
  { "resumed", N_("Person let in again") },
  { "password", N_("Password changed") },
  { "setting", N_("Setting changed") },
};

static const char * const history_actions[] = {
  "submit", "forward", "claim", "assign", "release", "ask_supplement", "answer_supplement",
  "ask_payment", "payment_received", "paid_elsewhere", "send_preavviso", "approve", "annul", NULL,
};

static const char * const access_actions[] = {
  "request", "attachment", "refused_draft", "refused_request", "refused_attachment", NULL,
};

static const char * const change_actions[] = {
  "added", "duty", "suspended", "resumed", "password", "setting", NULL,
};

static char *
copy_member (JsonObject *row,
             const char *member)
{
  return g_strdup (albo_json_get_string (row, member, ""));
}

/* Short and of one width, so that a column of them can be read; in legal time. */
static char *
get_at (JsonObject *row,
        gboolean    for_file)
{
  const char *at = albo_json_get_string (row, "at", "");
  g_autoptr(GDateTime) instant = for_file ? NULL : g_date_time_new_from_iso8601 (at, NULL);
  g_autoptr(GDateTime) there = instant != NULL ? g_date_time_to_timezone (instant, albo_date_get_zone ()) : NULL;

  return there != NULL ? g_date_time_format (there, "%d/%m/%Y %H:%M") : g_strdup (at);
}

static char *
get_protocol (JsonObject *row,
              gboolean    for_file)
{
  return copy_member (row, "protocol_number");
}

static char *
get_action (JsonObject *row,
            gboolean    for_file)
{
  return g_strdup (albo_log_action_to_label (albo_json_get_string (row, "action", "")));
}

static const char *
state_to_label (const char *code)
{
  AlboRequestState state;

  return code != NULL && albo_request_state_from_code (code, &state)
    ? albo_request_state_label (state, albo_language ()) : "";
}

static char *
get_state (JsonObject *row,
           gboolean    for_file)
{
  return g_strdup (state_to_label (albo_json_get_string (row, "to_state", NULL)));
}

static char *
get_actor (JsonObject *row,
           gboolean    for_file)
{
  return copy_member (row, "actor");
}

static char *
get_duty (JsonObject *row,
          gboolean    for_file)
{
  const char *code = albo_json_get_string (row, "actor_kind", "");
  AlboDuty duty;

  if (albo_duty_from_code (code, &duty))
    return g_strdup (albo_duty_to_label (duty));

  return g_strdup (g_str_equal (code, "applicant") ? _("Applicant")
                   : g_str_equal (code, "system") ? _("By itself") : "");
}

/* The whole hash for who has a file, its beginning on the screen. */
static char *
get_hash (JsonObject *row,
          gboolean    for_file)
{
  const char *hash = albo_json_get_string (row, "hash", "");

  return for_file ? g_strdup (hash) : g_strdup_printf ("%.8s", hash);
}

/* The newest seal says that it goes so far; whether it agrees is what a verification looks at. */
static char *
get_sealed (JsonObject *row,
            gboolean    for_file)
{
  return g_strdup (albo_json_get_bool (row, "is_sealed", FALSE)
                   /* Translators: a seal goes as far as this line, whether it agrees is not said */
                   ? _("Covered") : _("Not yet"));
}

static char *
get_reason (JsonObject *row,
            gboolean    for_file)
{
  return copy_member (row, "reason");
}

static char *
get_subject (JsonObject *row,
             gboolean    for_file)
{
  return copy_member (row, "subject");
}

/* Values of settings are any JSON. */
static char *
get_value (JsonObject *row,
           const char *member)
{
  JsonNode *node = albo_json_get_node (row, member);
  AlboDuty duty;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");

  if (!albo_json_is_string (node))
    return albo_json_to_string (node);

  if (!g_str_equal (albo_json_get_string (row, "action", ""), "setting") &&
      albo_duty_from_code (json_node_get_string (node), &duty))
    return g_strdup (albo_duty_to_label (duty));

  return g_strdup (json_node_get_string (node));
}

static char *
get_before (JsonObject *row,
            gboolean    for_file)
{
  return get_value (row, "before");
}

static char *
get_after (JsonObject *row,
           gboolean    for_file)
{
  return get_value (row, "after");
}

static const AlboLogColumn history_columns[] = {
  { N_("When"), 132, ALBO_SHEET_INSTANT, get_at },
  { N_("Protocol"), 120, ALBO_SHEET_TEXT, get_protocol },
  { N_("Step"), 0, ALBO_SHEET_TEXT, get_action },
  { N_("State after it"), 170, ALBO_SHEET_TEXT, get_state },
  { N_("Who"), 140, ALBO_SHEET_TEXT, get_actor },
  { N_("As"), 110, ALBO_SHEET_TEXT, get_duty },
  { N_("Hash"), 84, ALBO_SHEET_TEXT, get_hash },
  { N_("Seal"), 76, ALBO_SHEET_TEXT, get_sealed },
};

static const AlboLogColumn access_columns[] = {
  { N_("When"), 132, ALBO_SHEET_INSTANT, get_at },
  { N_("Who"), 0, ALBO_SHEET_TEXT, get_actor },
  { N_("As"), 170, ALBO_SHEET_TEXT, get_duty },
  { N_("What was opened"), 150, ALBO_SHEET_TEXT, get_action },
  { N_("Protocol"), 130, ALBO_SHEET_TEXT, get_protocol },
  { N_("Reason"), 170, ALBO_SHEET_TEXT, get_reason },
};

static const AlboLogColumn change_columns[] = {
  { N_("When"), 132, ALBO_SHEET_INSTANT, get_at },
  { N_("What"), 150, ALBO_SHEET_TEXT, get_action },
  { N_("Of whom or what"), 0, ALBO_SHEET_TEXT, get_subject },
  { N_("Before"), 130, ALBO_SHEET_TEXT, get_before },
  { N_("After"), 130, ALBO_SHEET_TEXT, get_after },
  { N_("Who"), 150, ALBO_SHEET_TEXT, get_actor },
  { N_("Reason"), 170, ALBO_SHEET_TEXT, get_reason },
};

static void
albo_log_row_finalize (GObject *object)
{
  json_object_unref (ALBO_LOG_ROW (object)->object);

  G_OBJECT_CLASS (albo_log_row_parent_class)->finalize (object);
}

static void
albo_log_row_class_init (AlboLogRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_log_row_finalize;
}

static void
albo_log_row_init (AlboLogRow *self)
{
}

/**
 * albo_log_row_new:
 * @object: a row as the server gave it; a reference is kept
 *
 * Returns: (transfer full): the row
 */
AlboLogRow *
albo_log_row_new (JsonObject *object)
{
  AlboLogRow *self = g_object_new (ALBO_TYPE_LOG_ROW, NULL);

  self->object = json_object_ref (object);

  return self;
}

JsonObject *
albo_log_row_get_object (AlboLogRow *self)
{
  return self->object;
}

/**
 * albo_log_row_get_request:
 * @self: a row
 *
 * Returns: the request it is about; 0 for none, or one that is not there any more
 */
gint64
albo_log_row_get_request (AlboLogRow *self)
{
  return albo_json_get_string (self->object, "protocol_number", NULL) != NULL
    ? albo_json_get_int (self->object, "request_id", 0) : 0;
}

/**
 * albo_log_get_columns:
 * @kind: a log
 * @n_columns: (out): how many
 *
 * Returns: (transfer none) (array length=n_columns): its columns
 */
const AlboLogColumn *
albo_log_get_columns (AlboLogKind  kind,
                      guint       *n_columns)
{
  switch (kind)
    {
    case ALBO_LOG_ACCESS:
      *n_columns = G_N_ELEMENTS (access_columns);
      return access_columns;
    case ALBO_LOG_CHANGES:
      *n_columns = G_N_ELEMENTS (change_columns);
      return change_columns;
    case ALBO_LOG_HISTORY:
    default:
      *n_columns = G_N_ELEMENTS (history_columns);
      return history_columns;
    }
}

/**
 * albo_log_get_function:
 * @kind: a log
 *
 * Returns: (transfer none): the function of schema `audit` that gives its pages
 */
const char *
albo_log_get_function (AlboLogKind kind)
{
  return kind == ALBO_LOG_HISTORY ? "history" : kind == ALBO_LOG_ACCESS ? "access" : "changes";
}

/**
 * albo_log_action_to_label:
 * @action: as the server calls it
 *
 * Returns: (transfer none): what was done, translated; @action where there is no word for it
 */
const char *
albo_log_action_to_label (const char *action)
{
  AlboRequestAction step;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, action))
      return _(words[i].label);

  return albo_request_action_from_code (action, &step)
    ? albo_request_action_label (step, albo_language ()) : action;
}

/**
 * albo_log_get_actions:
 * @kind: a log
 *
 * Returns: (transfer none) (array zero-terminated=1): what can be chosen of it
 */
const char * const *
albo_log_get_actions (AlboLogKind kind)
{
  return kind == ALBO_LOG_HISTORY ? history_actions
    : kind == ALBO_LOG_ACCESS ? access_actions : change_actions;
}
