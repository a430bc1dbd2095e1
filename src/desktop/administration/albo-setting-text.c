/* albo-setting-text.c - a setting as one types it, and as the database keeps it
 *
 * The kinds are those of albo.setting_kinds(), and money, which is an amount in cents.  Only
 * what cannot be written down at all is refused here; the database judges the rest.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-setting-text.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-money.h"

#include <glib/gi18n.h>

/* Of a leap year, which has every day that a patron saint may have. */
#define ANY_YEAR "2000"

static char *
day_to_text (const char *month_and_day)
{
  g_autofree char *iso = g_strconcat (ANY_YEAR "-", month_and_day, NULL);
  GDate date;

  return albo_date_parse_iso (iso, &date)
    ? g_strdup_printf ("%02d/%02d", g_date_get_day (&date), g_date_get_month (&date))
    : g_strdup (month_and_day);
}

static char *
dates_to_text (JsonArray *dates)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (dates); i++)
    {
      JsonNode *node = json_array_get_element (dates, i);
      GDate date;

      if (!albo_json_is_string (node) || !albo_date_parse_iso (json_node_get_string (node), &date))
        continue;

      g_string_append_printf (text, "%s%02d/%02d/%04d", text->len > 0 ? ", " : "", g_date_get_day (&date),
                              g_date_get_month (&date), g_date_get_year (&date));
    }

  return g_string_free (text, FALSE);
}

/**
 * albo_setting_to_text:
 * @kind: what sort of value it is
 * @value: (nullable): the value; nothing for what is not set
 *
 * Returns: (transfer full): how a person writes it; empty for what is not set
 */
char *
albo_setting_to_text (const char *kind,
                      JsonNode   *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");

  if (g_str_equal (kind, "dates") && JSON_NODE_HOLDS_ARRAY (value))
    return dates_to_text (json_node_get_array (value));

  if (g_str_equal (kind, "money") && albo_json_is_int (value))
    return albo_money_to_input (json_node_get_int (value), albo_language ());

  if (!albo_json_is_string (value))
    return albo_json_to_string (value);

  return g_str_equal (kind, "day") ? day_to_text (json_node_get_string (value))
    : g_strdup (json_node_get_string (value));
}

static JsonNode *
day_from_text (const char *text)
{
  g_autofree char *full = NULL;
  g_autofree char *iso = NULL;
  GDate date;

  /* Whoever types a year too means the day of every year. */
  full = g_strdup_printf ("%s/" ANY_YEAR, text);
  if (!albo_date_parse (full, &date) && !albo_date_parse (text, &date))
    return NULL;

  iso = albo_date_to_iso (&date);
  return json_node_init_string (json_node_alloc (), iso + strlen (ANY_YEAR "-"));
}

static JsonNode *
dates_from_text (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, ",; \t\n", -1);
  g_autoptr(JsonArray) dates = json_array_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *iso = NULL;
      GDate date;

      if (*words[i] == '\0')
        continue;
      if (!albo_date_parse (words[i], &date))
        return NULL;

      iso = albo_date_to_iso (&date);
      json_array_add_string_element (dates, iso);
    }

  return json_node_init_array (json_node_alloc (), dates);
}

static JsonNode *
number_from_text (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL)
    ? json_node_init_int (json_node_alloc (), (gint64) number) : NULL;
}

static JsonNode *
money_from_text (const char *text)
{
  gint64 cents;

  return albo_money_parse (text, &cents) && cents >= 0 ? json_node_init_int (json_node_alloc (), cents) : NULL;
}

static JsonNode *
string_from_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Of what small and capital letters make no difference. */
static JsonNode *
lower_from_text (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return string_from_text (lower);
}

static const struct
{
  const char  *kind;
  JsonNode  *(*from_text) (const char *text);
  const char  *problem;  /* (nullable): what is wrong where it cannot be read */
} kinds[] = {
  { "text", string_from_text, NULL },
  { "email", string_from_text, NULL },
  { "link", string_from_text, NULL },
  { "initials", string_from_text, NULL },
  { "host", lower_from_text, NULL },
  { "colour", lower_from_text, NULL },
  { "day", day_from_text, "invalid_day" },
  { "dates", dates_from_text, "invalid_date" },
  { "days", number_from_text, "invalid_number" },
  { "money", money_from_text, "invalid_number" },
};

/**
 * albo_setting_from_text:
 * @kind: what sort of value it is
 * @text: what somebody typed
 * @value: (out) (nullable) (transfer full): the value; %NULL for nothing but blanks, which
 *   takes a setting away
 * @problem: (out) (transfer none): as the database would call what is wrong
 *
 * Returns: whether it can be written down; otherwise only @problem is set
 */
gboolean
albo_setting_from_text (const char  *kind,
                        const char  *text,
                        JsonNode   **value,
                        const char **problem)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      {
        g_autoptr(JsonNode) read = *stripped != '\0' ? kinds[i].from_text (stripped) : NULL;

        if (read == NULL && *stripped != '\0')
          {
            *problem = kinds[i].problem;
            return FALSE;
          }

        *value = g_steal_pointer (&read);
        return TRUE;
      }

  *problem = "unknown_setting";
  return FALSE;
}

/**
 * albo_setting_kind_is_known:
 * @kind: what sort of value something is
 *
 * Returns: whether this program can change it
 */
gboolean
albo_setting_kind_is_known (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return TRUE;

  return FALSE;
}

static const struct { const char *code, *text; } problems[] = {
  { "invalid_day", N_("Write day and month, as 24/06.") },
  { "invalid_date", N_("Write full dates, as 07/12/2026, with a comma between them.") },
  { "invalid_email", N_("This is not an e-mail address.") },
  { "invalid_link", N_("The address of a page begins with https:// and has no blanks.") },
  { "invalid_host", N_("Write the name of a host alone, as albo.example.it.") },
  { "taken", N_("Another body has this name already.") },
  { "invalid_colour", N_("Write a colour as # and six digits, as #0066cc.") },
  { "low_contrast", N_("This colour is too light: white text on it could not be read. Choose a darker one.") },
  { "too_long", N_("This is too long.") },
  { "unknown_setting", N_("The server does not know this setting, or this program does not. One of the two is older.") },
  { "key_reused", N_("This was sent already. Look whether it was done.") },
};

/**
 * albo_setting_problem_text:
 * @kind: what sort of value it is
 * @code: (nullable): what the database calls the problem
 *
 * Returns: (transfer none): what to do about it
 */
const char *
albo_setting_problem_text (const char *kind,
                           const char *code)
{
  if (g_strcmp0 (code, "invalid_number") == 0)
    return g_str_equal (kind, "money") ? _("Write an amount in euro, as 52,50.")
      : _("Write a number of days, from 1 to 3650.");

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (problems[i].code, code) == 0)
      return _(problems[i].text);

  return _("This is not as it should be.");
}
