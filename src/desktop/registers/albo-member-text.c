/* albo-member-text.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-member-text.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-language.h"
#include "albo-request-view.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *code;
  const char *label;
} Label;

static const Label kinds[] = {
  { "suspension", N_("Suspension") },
  { "sanction", N_("Sanction") },
  { "note", N_("Note") },
  { "other", N_("Other annotation") },
};

static const Label causes[] = {
  { "removal", N_("Removal") },
  { "transfer", N_("Change of section") },
  { "transferred_out", N_("Transfer to another body") },
  { "correction", N_("Correction") },
};

static const Label events[] = {
  { "open", N_("Entry opened") },
  { "close", N_("Entry closed") },
  { "annotate", N_("Annotation written") },
  { "annotation_close", N_("Annotation closed") },
  { "correct", N_("Entry corrected") },
};

/* What this version does not know is shown as it is. */
static const char *
find (const Label *labels,
      gsize        n_labels,
      const char  *code)
{
  for (gsize i = 0; i < n_labels; i++)
    if (g_strcmp0 (labels[i].code, code) == 0)
      return _(labels[i].label);

  return code != NULL ? code : "";
}

const char *
albo_annotation_kind_to_label (const char *kind)
{
  return find (kinds, G_N_ELEMENTS (kinds), kind);
}

const char *
albo_entry_cause_to_label (const char *cause)
{
  return find (causes, G_N_ELEMENTS (causes), cause);
}

const char *
albo_register_event_to_label (const char *action)
{
  return find (events, G_N_ELEMENTS (events), action);
}

/**
 * albo_short_day:
 * @iso: (nullable): a day, `YYYY-MM-DD`
 *
 * Returns: (transfer full): `31/01/2026`, as a column shows it; empty for %NULL
 */
char *
albo_short_day (const char *iso)
{
  GDate day;

  if (iso == NULL || !albo_date_parse_iso (iso, &day))
    return g_strdup ("");

  return g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (&day), g_date_get_month (&day),
                          g_date_get_year (&day));
}

static char *
section_name (JsonObject *entry)
{
  JsonObject *section = albo_json_get_object (entry, "section");

  return albo_request_view_localize (section, "name");
}

/**
 * albo_entry_to_short_text:
 * @entry: an entry as `office.member` gives it
 *
 * Returns: (transfer full): its number and section
 */
char *
albo_entry_to_short_text (JsonObject *entry)
{
  g_autofree char *section = section_name (entry);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));

  /* Translators: number in a register, and section */
  return g_strdup_printf (_("No. %s · %s"), number, section);
}

/**
 * albo_entry_to_text:
 * @entry: an entry as `office.member` gives it
 *
 * Returns: (transfer full): its number, register and section
 */
char *
albo_entry_to_text (JsonObject *entry)
{
  g_autofree char *register_name = albo_request_view_localize (albo_json_get_object (entry, "register"), "name");
  g_autofree char *section = section_name (entry);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, albo_json_get_int (entry, "number", 0));

  return g_strdup_printf (_("No. %s · %s · %s"), number, register_name, section);
}

/**
 * albo_entry_to_period:
 * @entry: an entry as `office.member` gives it
 *
 * Returns: (transfer full): since when, until when and why
 */
char *
albo_entry_to_period (JsonObject *entry)
{
  g_autofree char *from = albo_format_day (albo_json_get_string (entry, "from", NULL));
  g_autofree char *to = albo_format_day (albo_json_get_string (entry, "to", NULL));

  if (*to == '\0')
    return g_strdup_printf (_("Since %s"), from);

  /* Translators: two days, and why the period ended */
  return g_strdup_printf (_("From %s to %s: %s"), from, to,
                          albo_entry_cause_to_label (albo_json_get_string (entry, "cause", NULL)));
}

/**
 * albo_entry_is_in_force:
 * @entry: an entry as `office.member` gives it
 *
 * Returns: whether today is within its period
 */
gboolean
albo_entry_is_in_force (JsonObject *entry)
{
  const char *from = albo_json_get_string (entry, "from", NULL);
  const char *to = albo_json_get_string (entry, "to", NULL);
  g_autofree char *today = NULL;
  GDate day;

  albo_date_today (&day);
  today = albo_date_to_iso (&day);

  return from != NULL && strcmp (from, today) <= 0 && (to == NULL || strcmp (to, today) > 0);
}
