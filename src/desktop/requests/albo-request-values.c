/* albo-request-values.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-request-values.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (AlboRequestValues, albo_request_values,
                     albo_request_values_copy, albo_request_values_free)

/* The fraction after the seconds, in microseconds; moves @text behind it. */
static gint64
read_fraction (const char **text)
{
  gint64 micros = 0;
  int n_digits = 0;

  if (**text != '.')
    return 0;

  for ((*text)++; g_ascii_isdigit (**text); (*text)++)
    if (n_digits < 6)
      {
        micros = micros * 10 + (**text - '0');
        n_digits++;
      }

  for (; n_digits < 6; n_digits++)
    micros *= 10;

  return micros;
}

/**
 * albo_request_values_copy:
 * @values: (nullable): what to copy
 *
 * Returns: (transfer full) (nullable): a copy, or %NULL of %NULL
 */
AlboRequestValues *
albo_request_values_copy (const AlboRequestValues *values)
{
  AlboRequestValues *copy;

  if (values == NULL)
    return NULL;

  copy = g_new (AlboRequestValues, 1);
  *copy = *values;
  copy->protocol_number = g_strdup (values->protocol_number);
  copy->applicant = g_strdup (values->applicant);
  copy->service = g_strdup (values->service);
  copy->kind = g_strdup (values->kind);
  copy->deadline = g_strdup (values->deadline);
  copy->assignee = g_strdup (values->assignee);

  return copy;
}

/**
 * albo_request_values_free:
 * @values: (nullable) (transfer full): what to free
 */
void
albo_request_values_free (AlboRequestValues *values)
{
  if (values == NULL)
    return;

  g_free (values->protocol_number);
  g_free (values->applicant);
  g_free (values->service);
  g_free (values->kind);
  g_free (values->deadline);
  g_free (values->assignee);
  g_free (values);
}

/**
 * albo_request_values_equal:
 * @one: a row
 * @other: another one
 *
 * Returns: whether both show the same
 */
gboolean
albo_request_values_equal (const AlboRequestValues *one,
                           const AlboRequestValues *other)
{
  return one->key.at == other->key.at &&
         one->key.id == other->key.id &&
         one->submitted_at == other->submitted_at &&
         one->state == other->state &&
         one->is_unread == other->is_unread &&
         one->row_version == other->row_version &&
         g_strcmp0 (one->protocol_number, other->protocol_number) == 0 &&
         g_strcmp0 (one->applicant, other->applicant) == 0 &&
         g_strcmp0 (one->service, other->service) == 0 &&
         g_strcmp0 (one->kind, other->kind) == 0 &&
         g_strcmp0 (one->deadline, other->deadline) == 0 &&
         g_strcmp0 (one->assignee, other->assignee) == 0;
}

/**
 * albo_request_key_compare:
 * @one: a place in the inbox
 * @other: another one
 *
 * Returns: less than 0 if @one stands above @other
 */
int
albo_request_key_compare (const AlboRequestKey *one,
                          const AlboRequestKey *other)
{
  if (one->at != other->at)
    return one->at > other->at ? -1 : 1;

  if (one->id != other->id)
    return (one->id > other->id) == (one->at >= 0) ? -1 : 1;

  return 0;
}

/**
 * albo_request_key_parse:
 * @at: an instant as PostgreSQL or JSON writes it: date, `T` or a space, time with
 *   up to six decimals, `Z` or an offset
 * @id: the request
 * @key: (out): set on success only
 *
 * Keeps every microsecond, which a floating point number of seconds would not: a
 * key that is off by one would show a row twice, or never.
 *
 * Returns: whether @at is such an instant
 */
gboolean
albo_request_key_parse (const char     *at,
                        gint64          id,
                        AlboRequestKey *key)
{
  g_autoptr(GDateTime) seconds = NULL;
  g_autofree char *whole = NULL;
  const char *rest = at;
  gint64 micros;

  /* "2026-01-31T12:00:00" */
  if (at == NULL || strlen (at) < 19)
    return FALSE;

  rest += 19;
  micros = read_fraction (&rest);
  whole = g_strdup_printf ("%.10sT%.8s%s", at, at + 11, *rest == '\0' ? "Z" : rest);
  seconds = g_date_time_new_from_iso8601 (whole, NULL);

  if (seconds == NULL)
    return FALSE;

  key->at = g_date_time_to_unix (seconds) * G_USEC_PER_SEC + micros;
  key->id = id;
  return TRUE;
}

/**
 * albo_request_key_format_at:
 * @key: a place in the inbox
 *
 * Returns: (transfer full): its instant, as PostgreSQL reads it
 */
char *
albo_request_key_format_at (const AlboRequestKey *key)
{
  gint64 at = ABS (key->at);
  gint64 micros = at % G_USEC_PER_SEC;
  g_autoptr(GDateTime) when = NULL;
  g_autofree char *seconds = NULL;

  when = g_date_time_new_from_unix_utc ((at - micros) / G_USEC_PER_SEC);
  seconds = g_date_time_format (when, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06" G_GINT64_FORMAT "Z", seconds, micros);
}

/**
 * albo_request_values_place:
 * @values: a row
 * @sort: the order of the list that it is for
 *
 * Gives the row its place in a list.
 */
void
albo_request_values_place (AlboRequestValues *values,
                           AlboRequestSort    sort)
{
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *midnight = NULL;

  switch (sort)
    {
    case ALBO_REQUEST_SORT_OLDEST:
      values->key.at = -values->submitted_at;
      break;

    case ALBO_REQUEST_SORT_DEADLINE:
      midnight = g_strdup_printf ("%sT00:00:00Z", values->deadline != NULL ? values->deadline : "");
      day = g_date_time_new_from_iso8601 (midnight, NULL);
      /* Every request has a deadline; what had none would stand at the end. */
      values->key.at = day != NULL ? -g_date_time_to_unix (day) * G_USEC_PER_SEC : -G_MAXINT64;
      break;

    case ALBO_REQUEST_SORT_NEWEST:
    default:
      values->key.at = values->submitted_at;
      break;
    }
}

/**
 * albo_request_key_read:
 * @text: (nullable): what stands at a place, as albo_request_key_format() writes it
 * @id: the request
 * @sort: the order of the inbox
 * @key: (out): set on success only
 *
 * Returns: whether @text is such a place
 */
gboolean
albo_request_key_read (const char      *text,
                       gint64           id,
                       AlboRequestSort  sort,
                       AlboRequestKey  *key)
{
  g_autofree char *midnight = NULL;

  if (sort == ALBO_REQUEST_SORT_DEADLINE && text != NULL)
    text = midnight = g_strconcat (text, "T00:00:00Z", NULL);

  if (!albo_request_key_parse (text, id, key))
    return FALSE;

  if (sort != ALBO_REQUEST_SORT_NEWEST)
    key->at = -key->at;

  return TRUE;
}

/**
 * albo_request_key_format:
 * @key: a place in the inbox
 * @sort: the order of the inbox
 *
 * Returns: (transfer full): what stands there, as the cursor of `albo.inbox` has it
 */
char *
albo_request_key_format (const AlboRequestKey *key,
                         AlboRequestSort       sort)
{
  g_autofree char *at = albo_request_key_format_at (key);

  return sort == ALBO_REQUEST_SORT_DEADLINE ? g_strndup (at, strlen ("YYYY-MM-DD"))
                                            : g_steal_pointer (&at);
}
