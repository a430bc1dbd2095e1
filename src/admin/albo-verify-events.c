/* albo-verify-events.c - the register's events against themselves, and its numbers
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "albo-chain.h"
#include "albo-seal-file.h"
#include "albo-verify-private.h"

#define N_BATCH 1000

enum
{
  EVENT_ORGANIZATION, EVENT_MEMBER, MEMBER_SEQ, MEMBER_HASH, EVENT_SEQ, EVENT_AT, EVENT_ACTION,
  EVENT_ENTRY, EVENT_ANNOTATION, EVENT_REQUEST, EVENT_ACTOR_KIND, EVENT_ACTOR_ID, EVENT_ACTOR,
  EVENT_DETAILS, EVENT_HASH, EVENT_REGISTER, EVENT_NUMBER,
};

/* A member without events is there too: all of them may have been removed. */
#define EVENTS_SQL \
  "select x.organization_id::text, x.member_id::text, m.event_seq::text, m.event_hash," \
  " v.seq::text, v.at::text, v.action, v.entry_id::text, v.annotation_id::text," \
  " v.request_id::text, v.actor_kind, v.actor_id::text, v.actor, v.details::text, v.hash," \
  " g.code, e.number::text" \
  " from (select m.organization_id, m.id as member_id, 0 as seq from albo.member m" \
  " where m.event_seq > 0 and not exists (select from albo.register_event z" \
  " where z.organization_id = m.organization_id and z.member_id = m.id)" \
  " union all select z.organization_id, z.member_id, z.seq from albo.register_event z) x" \
  " left join albo.member m on m.organization_id = x.organization_id and m.id = x.member_id" \
  " left join albo.register_event v on v.organization_id = x.organization_id" \
  " and v.member_id = x.member_id and v.seq = x.seq" \
  " left join albo.entry e on e.organization_id = v.organization_id and e.id = v.entry_id" \
  " left join albo.register g on g.organization_id = e.organization_id and g.id = e.register_id" \
  " where %s order by x.organization_id, x.member_id, x.seq"

/* A register's numbers, and at the end its counter. */
#define NUMBERS_SQL \
  "select x.organization_id::text, g.code, x.number::text, x.member_id::text from (" \
  "select e.organization_id, e.register_id, e.number, e.member_id from albo.entry e" \
  " union all select c.organization_id, c.id, c.last_number, null from albo.register c) x" \
  " join albo.register g on g.organization_id = x.organization_id and g.id = x.register_id" \
  " where %s order by x.organization_id, x.register_id, x.member_id is null, x.number, x.member_id"

/* The member whose events are read, and what they said so far. */
typedef struct
{
  AlboVerify *verify;
  gint64      organization;
  gint64      member;       /* 0 before the first */
  gboolean    is_there;
  char       *name;
  gint64      head_seq;
  guint8      head_hash[ALBO_HASH_SIZE];
  gint64      seq;
  guint8      hash[ALBO_HASH_SIZE];
} Chain;

static void
end_member (Chain *chain)
{
  AlboFindings *findings = chain->verify->findings;

  if (chain->member == 0)
    return;

  if (!chain->is_there)
    albo_findings_add (findings, ALBO_FINDING_NO_MEMBER,
                       _("%s: the register has events of a member who was removed."), chain->name);
  else if (chain->head_seq != chain->seq ||
           memcmp (chain->head_hash, chain->hash, ALBO_HASH_SIZE) != 0)
    albo_findings_add (findings, ALBO_FINDING_EVENTS_END,
                       _("%s: the last event of this member is not event %" PRId64
                         ", as the member says."), chain->name, chain->head_seq);
}

static void
begin_member (Chain         *chain,
              AlboRowReader *events)
{
  chain->organization = albo_row_reader_get_number (events, EVENT_ORGANIZATION);
  chain->member = albo_row_reader_get_number (events, EVENT_MEMBER);
  chain->is_there = albo_row_reader_get_text (events, MEMBER_SEQ) != NULL;
  chain->head_seq = chain->is_there ? albo_row_reader_get_number (events, MEMBER_SEQ) : 0;
  memset (chain->head_hash, 0, ALBO_HASH_SIZE);
  albo_row_reader_get_bytes (events, MEMBER_HASH, chain->head_hash, ALBO_HASH_SIZE);
  chain->seq = 0;
  memset (chain->hash, 0, ALBO_HASH_SIZE);
  g_clear_pointer (&chain->name, g_free);
}

/* A member is called by the entry that the events are about. */
static void
name_member (Chain         *chain,
             AlboRowReader *events)
{
  const char *code = albo_row_reader_get_text (events, EVENT_REGISTER);

  if (code == NULL && chain->name != NULL)
    return;

  g_free (chain->name);
  chain->name = code != NULL
    ? albo_verify_name_entry (chain->verify, chain->organization, code,
                              albo_row_reader_get_number (events, EVENT_NUMBER))
    : albo_verify_name_member (chain->verify, chain->organization, chain->member);
}

static gboolean
fits_chain (Chain         *chain,
            AlboRowReader *events,
            const guint8   hash[ALBO_HASH_SIZE])
{
  const char *at_server = albo_row_reader_get_text (events, EVENT_AT);
  char at[ALBO_INSTANT_LENGTH + 1];
  char previous[2 * ALBO_HASH_SIZE + 1];
  const char *lines[] = { "albo-register-1", NULL, NULL, NULL, at, NULL, NULL, NULL, NULL, NULL,
                          NULL };
  static const int columns[] = { -1, EVENT_ORGANIZATION, EVENT_MEMBER, EVENT_SEQ, -1, EVENT_ACTION,
                                 EVENT_ENTRY, EVENT_ANNOTATION, EVENT_REQUEST, EVENT_ACTOR_KIND,
                                 EVENT_ACTOR_ID };
  g_autofree char *text = NULL;
  guint8 right_hash[ALBO_HASH_SIZE];

  if (!albo_instant_from_server (at_server, at))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (columns[i] >= 0)
      {
        lines[i] = albo_row_reader_get_text (events, columns[i]);

        if (lines[i] == NULL)
          lines[i] = "-";
      }

  albo_hex_write (chain->hash, ALBO_HASH_SIZE, previous);
  text = albo_chain_make_text (lines, G_N_ELEMENTS (lines),
                               albo_row_reader_get_text (events, EVENT_ACTOR),
                               albo_row_reader_get_text (events, EVENT_DETAILS),
                               chain->seq > 0 ? previous : NULL);
  albo_hash_data (text, strlen (text), right_hash);

  return memcmp (hash, right_hash, ALBO_HASH_SIZE) == 0;
}

static void
check_event (Chain         *chain,
             AlboRowReader *events)
{
  AlboFindings *findings = chain->verify->findings;
  guint8 hash[ALBO_HASH_SIZE] = { 0 };
  gint64 seq;

  if (albo_row_reader_get_text (events, EVENT_SEQ) == NULL)
    return;

  seq = albo_row_reader_get_number (events, EVENT_SEQ);

  if (seq != chain->seq + 1)
    albo_findings_add (findings, ALBO_FINDING_EVENT_MISSING,
                       _("%s: event %" PRId64 " of this member is missing."), chain->name,
                       chain->seq + 1);

  if (!albo_row_reader_get_bytes (events, EVENT_HASH, hash, ALBO_HASH_SIZE) ||
      (seq == chain->seq + 1 && !fits_chain (chain, events, hash)))
    albo_findings_add (findings, ALBO_FINDING_EVENT_CHANGED,
                       _("%s: event %" PRId64 " of this member was changed: its hash does not "
                         "fit what it says and the event before it."), chain->name, seq);

  chain->seq = seq;
  memcpy (chain->hash, hash, ALBO_HASH_SIZE);
  chain->verify->report->n_events++;
}

static gboolean
check_chains (AlboVerify  *self,
              GError     **error)
{
  g_autofree char *filter = albo_verify_filter_members (self, "x", "member_id");
  g_autofree char *count_filter = albo_verify_filter_members (self, "v", "member_id");
  g_autofree char *count_sql = g_strconcat ("select count (*) from albo.register_event v where ",
                                            count_filter, NULL);
  g_auto(GStrv) parts = g_strsplit (EVENTS_SQL, "%s", 2);
  g_autofree char *sql = g_strconcat (parts[0], filter, parts[1], NULL);
  g_autoptr(AlboRowReader) events = NULL;
  Chain chain = { self };
  gboolean is_done;

  if (!albo_verify_begin_part (self, count_sql, error))
    return FALSE;

  events = albo_row_reader_open (self->connection, "albo_events", sql, N_BATCH, error);

  if (events == NULL)
    return FALSE;

  while ((is_done = albo_row_reader_next (events, error)) && albo_row_reader_is_at_row (events))
    {
      if (albo_row_reader_get_number (events, EVENT_ORGANIZATION) != chain.organization ||
          albo_row_reader_get_number (events, EVENT_MEMBER) != chain.member)
        {
          end_member (&chain);
          begin_member (&chain, events);
        }

      name_member (&chain, events);
      check_event (&chain, events);
      albo_verify_advance (self, _("Checking the register’s events"));
    }

  if (is_done)
    end_member (&chain);

  g_free (chain.name);

  return is_done;
}

/* A number is one member's for ever, and the counter never falls behind. */
static void
check_number (AlboVerify    *self,
              AlboRowReader *numbers,
              gint64        *last,
              gint64        *last_member)
{
  gint64 organization = albo_row_reader_get_number (numbers, 0);
  const char *code = albo_row_reader_get_text (numbers, 1);
  gint64 number = albo_row_reader_get_number (numbers, 2);
  gboolean is_counter = albo_row_reader_get_text (numbers, 3) == NULL;
  g_autofree char *name = albo_verify_name_entry (self, organization, code,
                                                  is_counter ? *last : number);
  gint64 member;

  if (is_counter)
    {
      if (number < *last)
        albo_findings_add (self->findings, ALBO_FINDING_REGISTER_COUNTER,
                           _("%s: the register’s counter stands before it, at %" PRId64 "."), name,
                           number);

      *last = 0;
      *last_member = 0;
      return;
    }

  member = albo_row_reader_get_number (numbers, 3);

  if (number == *last && member != *last_member)
    albo_findings_add (self->findings, ALBO_FINDING_ENTRY_NUMBER,
                       _("%s: the number was given to two members."), name);

  *last = number;
  *last_member = member;
}

static gboolean
check_numbers (AlboVerify  *self,
               GError     **error)
{
  g_autoptr(GString) filter = g_string_new ("true");
  g_auto(GStrv) parts = g_strsplit (NUMBERS_SQL, "%s", 2);
  g_autofree char *sql = NULL;
  g_autoptr(AlboRowReader) numbers = NULL;
  gint64 last = 0;
  gint64 last_member = 0;
  gboolean is_done;

  if (self->organization != NULL)
    g_string_append_printf (filter, " and x.organization_id = %s", self->organization);

  /* Whole registers only: a number is taken against all of them. */
  if (self->options->since != NULL)
    g_string_append_printf (filter, " and (x.organization_id, x.register_id) in ("
                            "select y.organization_id, y.register_id from albo.entry y"
                            " where y.created_at >= '%s 00:00 Europe/Rome')",
                            self->options->since);

  sql = g_strconcat (parts[0], filter->str, parts[1], NULL);

  if (!albo_verify_begin_part (self, "select count (*) from albo.entry", error))
    return FALSE;

  numbers = albo_row_reader_open (self->connection, "albo_register_numbers", sql, 5000, error);

  if (numbers == NULL)
    return FALSE;

  while ((is_done = albo_row_reader_next (numbers, error)) && albo_row_reader_is_at_row (numbers))
    {
      check_number (self, numbers, &last, &last_member);
      albo_verify_advance (self, _("Checking the register’s numbers"));
    }

  return is_done;
}

/**
 * albo_verify_events: (skip)
 * @self: a check
 * @error: it could not be checked
 *
 * Checks the chain of events of each member, and that no number of a register has two members.
 *
 * Returns: %FALSE on error
 */
gboolean
albo_verify_events (AlboVerify  *self,
                    GError     **error)
{
  return check_chains (self, error) && check_numbers (self, error);
}
