/* albo-entry.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-entry.h"

#include "albo-date.h"
#include "albo-json.h"
#include "albo-request-view.h"

/**
 * AlboEntry:
 *
 * One period of membership, as an item of a list.
 */
struct _AlboEntry
{
  GObject parent_instance;

  JsonObject *object;
};

G_DEFINE_FINAL_TYPE (AlboEntry, albo_entry, G_TYPE_OBJECT)

static void
albo_entry_finalize (GObject *object)
{
  AlboEntry *self = ALBO_ENTRY (object);

  g_clear_pointer (&self->object, json_object_unref);

  G_OBJECT_CLASS (albo_entry_parent_class)->finalize (object);
}

static void
albo_entry_class_init (AlboEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = albo_entry_finalize;
}

static void
albo_entry_init (AlboEntry *self)
{
}

/* "31/01/2026", as a column shows it. */
static char *
format_day (const char *iso)
{
  GDate day;

  if (iso == NULL || !albo_date_parse_iso (iso, &day))
    return g_strdup ("");

  return g_strdup_printf ("%02d/%02d/%04d", g_date_get_day (&day), g_date_get_month (&day),
                          g_date_get_year (&day));
}

/**
 * albo_entry_new:
 * @object: a row of `office.entries`
 *
 * Returns: (transfer full): the entry
 */
AlboEntry *
albo_entry_new (JsonObject *object)
{
  AlboEntry *self = g_object_new (ALBO_TYPE_ENTRY, NULL);

  self->object = json_object_ref (object);

  return self;
}

gint64
albo_entry_get_number (AlboEntry *self)
{
  return albo_json_get_int (self->object, "number", 0);
}

/**
 * albo_entry_get_text:
 * @self: an entry
 * @column: which part of it
 *
 * Returns: (transfer full): what the column shows
 */
char *
albo_entry_get_text (AlboEntry       *self,
                     AlboEntryColumn  column)
{
  switch (column)
    {
    case ALBO_ENTRY_NUMBER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, albo_entry_get_number (self));
    case ALBO_ENTRY_MEMBER:
      return g_strdup (albo_json_get_string (self->object, "member", ""));
    case ALBO_ENTRY_FISCAL_CODE:
      return g_strdup (albo_json_get_string (self->object, "fiscal_code", ""));
    case ALBO_ENTRY_SECTION:
      return albo_request_view_localize (self->object, "section");
    case ALBO_ENTRY_FROM:
      return format_day (albo_json_get_string (self->object, "effective_from", NULL));
    case ALBO_ENTRY_TO:
      return format_day (albo_json_get_string (self->object, "effective_to", NULL));
    default:
      g_return_val_if_reached (NULL);
    }
}
