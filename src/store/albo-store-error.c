/* albo-store-error.c - SQLSTATEs sorted by what a caller can do
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-store-error.h"

typedef struct
{
  char  sqlstate[6];  /* empty when the error is libpq's own */
  char *detail;       /* (nullable): only for class AL */
  guint position;     /* in characters, from 1; 0 for none */
  gboolean is_untrusted;
} AlboStoreErrorPrivate;

static void
albo_store_error_private_init (AlboStoreErrorPrivate *priv)
{
  priv->sqlstate[0] = '\0';
  priv->detail = NULL;
  priv->position = 0;
  priv->is_untrusted = FALSE;
}

static void
albo_store_error_private_copy (const AlboStoreErrorPrivate *from,
                               AlboStoreErrorPrivate       *to)
{
  memcpy (to->sqlstate, from->sqlstate, sizeof to->sqlstate);
  to->detail = g_strdup (from->detail);
  to->position = from->position;
  to->is_untrusted = from->is_untrusted;
}

static void
albo_store_error_private_clear (AlboStoreErrorPrivate *priv)
{
  g_clear_pointer (&priv->detail, g_free);
}

G_DEFINE_EXTENDED_ERROR (AlboStoreError, albo_store_error)

/* By prefix of the SQLSTATE, the first that fits.  Class AL is ours: the rules of
 * the domain raise it.
 */
static const struct
{
  const char     *sqlstate;
  AlboStoreError  code;
} meanings[] = {
  { "AL401", ALBO_STORE_ERROR_SIGN_IN },
  { "AL403", ALBO_STORE_ERROR_FORBIDDEN },
  { "AL404", ALBO_STORE_ERROR_NOT_FOUND },
  { "AL405", ALBO_STORE_ERROR_NO_TRANSITION },
  { "AL409", ALBO_STORE_ERROR_STALE },
  { "AL422", ALBO_STORE_ERROR_INVALID },
  { "AL429", ALBO_STORE_ERROR_TOO_MANY },
  { "28", ALBO_STORE_ERROR_SIGN_IN },
  { "42501", ALBO_STORE_ERROR_FORBIDDEN },
  { "40", ALBO_STORE_ERROR_CONFLICT },        /* serialization failure, deadlock */
  { "55P03", ALBO_STORE_ERROR_CONFLICT },     /* lock_timeout */
  { "23", ALBO_STORE_ERROR_CONFLICT },        /* integrity constraint */
  { "57014", ALBO_STORE_ERROR_UNREACHABLE },  /* statement_timeout */
  { "57P", ALBO_STORE_ERROR_UNREACHABLE },    /* the server is going down or coming up */
  { "53", ALBO_STORE_ERROR_UNREACHABLE },     /* out of connections, memory, disk */
  { "25006", ALBO_STORE_ERROR_UNREACHABLE },  /* read only: another server takes over */
  { "25P03", ALBO_STORE_ERROR_UNREACHABLE },  /* idle_in_transaction_session_timeout */
  { "08", ALBO_STORE_ERROR_UNREACHABLE },
};

static AlboStoreError
code_from_sqlstate (const char *sqlstate)
{
  /* libpq gives no SQLSTATE when the error is its own: the link broke. */
  if (sqlstate == NULL)
    return ALBO_STORE_ERROR_UNREACHABLE;

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_str_has_prefix (sqlstate, meanings[i].sqlstate))
      return meanings[i].code;

  return ALBO_STORE_ERROR_FAILED;
}

static GError *
make_error (const char *sqlstate,
            const char *message,
            const char *detail)
{
  GError *error = g_error_new_literal (ALBO_STORE_ERROR, code_from_sqlstate (sqlstate), message);
  AlboStoreErrorPrivate *priv = albo_store_error_get_private (error);

  if (sqlstate != NULL)
    g_strlcpy (priv->sqlstate, sqlstate, sizeof priv->sqlstate);

  if (sqlstate != NULL && g_str_has_prefix (sqlstate, "AL"))
    priv->detail = g_strdup (detail);

  return error;
}

/**
 * albo_store_error_get_sqlstate:
 * @error: an error
 *
 * Returns: (transfer none) (nullable): the five characters that the server gave,
 *   or %NULL if @error is not the server's
 */
const char *
albo_store_error_get_sqlstate (const GError *error)
{
  AlboStoreErrorPrivate *priv;

  if (error == NULL || error->domain != ALBO_STORE_ERROR)
    return NULL;

  priv = albo_store_error_get_private (error);

  return priv->sqlstate[0] != '\0' ? priv->sqlstate : NULL;
}

/**
 * albo_store_error_get_detail:
 * @error: an error
 *
 * What a rule of the domain said beside its message.  With
 * %ALBO_STORE_ERROR_INVALID it is JSON: `{"problems":[{"field":…,"code":…}]}`.
 *
 * Returns: (transfer none) (nullable): the detail of an error of class AL
 */
const char *
albo_store_error_get_detail (const GError *error)
{
  if (error == NULL || error->domain != ALBO_STORE_ERROR)
    return NULL;

  return albo_store_error_get_private (error)->detail;
}

/**
 * albo_store_error_get_position:
 * @error: an error
 *
 * Returns: where in the text of the statement, counted in characters from 1; 0 if the
 *   server did not say
 */
guint
albo_store_error_get_position (const GError *error)
{
  if (error == NULL || error->domain != ALBO_STORE_ERROR)
    return 0;

  return albo_store_error_get_private (error)->position;
}

/**
 * albo_store_error_is_untrusted:
 * @error: an error
 *
 * Returns: whether the server could not be reached because its certificate is not good, or
 *   is another server's
 */
gboolean
albo_store_error_is_untrusted (const GError *error)
{
  return error != NULL && error->domain == ALBO_STORE_ERROR &&
         albo_store_error_get_private (error)->is_untrusted;
}

/**
 * albo_store_error_from_conn: (skip)
 * @conn: a connection whose last call failed
 *
 * libpq keeps no SQLSTATE for a connection that was refused.  One that was opened
 * with `PQERRORS_VERBOSE` has it in its text, `FATAL:  28P01: …`, whatever the
 * server's language; of several hosts, a refused password counts most.
 *
 * Returns: (transfer full): why the server could not be reached
 */
GError *
albo_store_error_from_conn (PGconn *conn)
{
  g_autoptr(GRegex) regex = g_regex_new (":  ([0-9A-Z]{5}): ([^\\n]*)", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *text = g_strchomp (g_strdup (PQerrorMessage (conn)));
  g_autofree char *sqlstate = NULL;
  g_autofree char *message = NULL;
  GError *error;

  for (g_regex_match (regex, text, 0, &match);
       g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      if (sqlstate != NULL && g_str_has_prefix (sqlstate, "28"))
        break;

      g_free (sqlstate);
      g_free (message);
      sqlstate = g_match_info_fetch (match, 1);
      message = g_match_info_fetch (match, 2);
    }

  if (PQconnectionNeedsPassword (conn))
    return make_error ("28P01", "a password is needed", NULL);

  error = make_error (sqlstate, message != NULL ? message : text, NULL);

  /* libpq gives this no code, and may say it in the language of the session. */
  albo_store_error_get_private (error)->is_untrusted =
    sqlstate == NULL && strstr (text, "certificat") != NULL;

  return error;
}

/**
 * albo_store_error_from_result: (skip)
 * @result: a result that carries an error
 *
 * Only the primary message is kept, and the detail of our own class AL, which
 * holds codes: the server's DETAIL and CONTEXT quote row values, which here are
 * personal data and must reach neither logs nor dialogs.
 *
 * Returns: (transfer full): the error, sorted by what a caller can do about it
 */
GError *
albo_store_error_from_result (PGresult *result)
{
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);
  GError *error = make_error (PQresultErrorField (result, PG_DIAG_SQLSTATE),
                              message != NULL ? message : PQresultErrorMessage (result),
                              PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));

  if (position != NULL)
    albo_store_error_get_private (error)->position = (guint) g_ascii_strtoull (position, NULL, 10);

  return error;
}

/**
 * albo_store_error_is_unknown:
 * @error: (nullable): what became of a command
 * @is_repeat: whether an earlier try of it, with the same key, has an unknown outcome
 *
 * A repeat that finds a lock, or a door closed, says nothing of the first try, which may
 * still wait at the server and be carried out afterwards.  Only a refusal of the command
 * itself holds for both: the server looks for the key before it looks for what to refuse.
 *
 * Returns: whether it is not known that the command was done, nor that it never will be
 */
gboolean
albo_store_error_is_unknown (const GError *error,
                             gboolean      is_repeat)
{
  if (error == NULL)
    return FALSE;

  if (g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_UNREACHABLE))
    return TRUE;

  return is_repeat &&
         !g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_STALE) &&
         !g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NO_TRANSITION) &&
         !g_error_matches (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_INVALID);
}
