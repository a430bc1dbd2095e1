/* albo-public-question.c
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-public-question.h"

#include "albo-date.h"

#define MAX_SEARCH 200  /* characters, as the database has it */

/* An empty field of a form asks for nothing. */
static const char *
get_filled (AlboExchange *exchange,
            const char   *name)
{
  const char *value = albo_exchange_get_query (exchange, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * albo_public_question_read:
 * @self: (out): what is asked
 * @exchange: a question whose path names an organization and a register, with `giorno`,
 *   `sezione`, `cerca` and `dopo` in its address; outlives @self
 *
 * What cannot be understood is left out.
 *
 * Returns: %FALSE if something was
 */
gboolean
albo_public_question_read (AlboPublicQuestion *self,
                           AlboExchange       *exchange)
{
  const char *day = get_filled (exchange, "giorno");
  const char *search = get_filled (exchange, "cerca");
  const char *after = get_filled (exchange, "dopo");
  gboolean is_good = TRUE;
  GDate date;

  *self = (AlboPublicQuestion) {
    .organization = albo_exchange_get_segment (exchange, 0),
    .register_code = albo_exchange_get_segment (exchange, 1),
    .day = day, .section = get_filled (exchange, "sezione"), .search = search,
  };

  if (day != NULL && !albo_date_parse_iso (day, &date))
    {
      self->day = NULL;
      is_good = FALSE;
    }

  if (search != NULL && g_utf8_strlen (search, -1) > MAX_SEARCH)
    {
      self->search = NULL;
      is_good = FALSE;
    }

  if (after != NULL &&
      !g_ascii_string_to_signed (after, 10, 0, G_MAXINT64, &self->after_number, NULL))
    is_good = FALSE;

  return is_good;
}
