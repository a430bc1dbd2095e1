/* albo-arg.c - typed arguments of the SQL functions that we call
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-arg-private.h"

#include <string.h>

/* The arguments of one call as libpq wants them, and the texts made for it. */
typedef struct
{
  AlboParam  params[ALBO_ARG_MAX];
  char      *texts[ALBO_ARG_MAX];
} Bound;

static void
bind (Bound         *bound,
      const AlboArg *args,
      gsize          n_args)
{
  memset (bound, 0, sizeof *bound);
  g_assert (n_args <= ALBO_ARG_MAX);

  for (gsize i = 0; i < n_args; i++)
    switch (args[i].kind)
      {
      case ALBO_ARG_KIND_NULL:
        break;

      case ALBO_ARG_KIND_TEXT:
        bound->params[i].value = args[i].text;
        break;

      case ALBO_ARG_KIND_INT:
        bound->texts[i] = g_strdup_printf ("%" G_GINT64_FORMAT, args[i].integer);
        bound->params[i].value = bound->texts[i];
        break;

      case ALBO_ARG_KIND_OBJECT:
        if (args[i].object != NULL)
          {
            g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

            json_node_set_object (node, args[i].object);
            bound->texts[i] = json_to_string (node, FALSE);
            bound->params[i].value = bound->texts[i];
          }
        break;

      case ALBO_ARG_KIND_NODE:
        if (args[i].node != NULL)
          {
            bound->texts[i] = json_to_string (args[i].node, FALSE);
            bound->params[i].value = bound->texts[i];
          }
        break;

      case ALBO_ARG_KIND_BYTES:
        if (args[i].bytes != NULL)
          {
            bound->params[i].value = g_bytes_get_data (args[i].bytes, &bound->params[i].length);
            bound->params[i].is_binary = TRUE;

            /* No bytes at all are not a null. */
            if (bound->params[i].value == NULL)
              bound->params[i].value = "";
          }
        break;

      default:
        g_assert_not_reached ();
      }
}

static void
unbind (Bound *bound)
{
  for (gsize i = 0; i < ALBO_ARG_MAX; i++)
    g_free (bound->texts[i]);
}

static PGresult *
call (AlboConnection  *self,
      const char      *sql,
      const AlboArg   *args,
      gsize            n_args,
      gboolean         binary_result,
      GCancellable    *cancellable,
      GError         **error)
{
  Bound bound;
  PGresult *rows;

  bind (&bound, args, n_args);
  rows = albo_connection_call_params (self, sql, n_args, bound.params, binary_result, cancellable,
                                      error);
  unbind (&bound);

  return rows;
}

/* The one cell that a function's answer is made of. */
static PGresult *
call_cell (AlboConnection  *self,
           const char      *sql,
           const AlboArg   *args,
           gsize            n_args,
           gboolean         binary_result,
           GCancellable    *cancellable,
           GError         **error)
{
  g_autoptr(PGresult) rows = call (self, sql, args, n_args, binary_result, cancellable, error);

  if (rows == NULL)
    return NULL;

  if (PQntuples (rows) != 1 || PQnfields (rows) != 1 || PQgetisnull (rows, 0, 0))
    {
      g_set_error_literal (error, ALBO_STORE_ERROR, ALBO_STORE_ERROR_NOT_FOUND,
                           "the server has no answer");
      return NULL;
    }

  return g_steal_pointer (&rows);
}

PGresult *
albo_arg_call_rows (AlboConnection  *self,
                    const char      *sql,
                    const AlboArg   *args,
                    gsize            n_args,
                    GCancellable    *cancellable,
                    GError         **error)
{
  return call (self, sql, args, n_args, FALSE, cancellable, error);
}

JsonNode *
albo_arg_call_json (AlboConnection  *self,
                    const char      *sql,
                    const AlboArg   *args,
                    gsize            n_args,
                    GCancellable    *cancellable,
                    GError         **error)
{
  Bound bound;
  JsonNode *node;

  bind (&bound, args, n_args);
  node = albo_connection_call_json (self, sql, n_args, bound.params, cancellable, error);
  unbind (&bound);

  return node;
}

GBytes *
albo_arg_call_bytes (AlboConnection  *self,
                     const char      *sql,
                     const AlboArg   *args,
                     gsize            n_args,
                     GCancellable    *cancellable,
                     GError         **error)
{
  PGresult *rows = call_cell (self, sql, args, n_args, TRUE, cancellable, error);

  if (rows == NULL)
    return NULL;

  return g_bytes_new_with_free_func (PQgetvalue (rows, 0, 0), PQgetlength (rows, 0, 0),
                                     (GDestroyNotify) PQclear, rows);
}

gboolean
albo_arg_call_void (AlboConnection  *self,
                    const char      *sql,
                    const AlboArg   *args,
                    gsize            n_args,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr(PGresult) rows = call (self, sql, args, n_args, FALSE, cancellable, error);

  return rows != NULL;
}

gboolean
albo_arg_call_int (AlboConnection  *self,
                   const char      *sql,
                   const AlboArg   *args,
                   gsize            n_args,
                   gint64          *value,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr(PGresult) rows = call_cell (self, sql, args, n_args, FALSE, cancellable, error);

  if (rows == NULL)
    return FALSE;

  *value = g_ascii_strtoll (PQgetvalue (rows, 0, 0), NULL, 10);

  return TRUE;
}

gboolean
albo_arg_call_flag (AlboConnection  *self,
                    const char      *sql,
                    gboolean        *value,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr(PGresult) rows = call_cell (self, sql, NULL, 0, FALSE, cancellable, error);

  if (rows == NULL)
    return FALSE;

  *value = g_str_equal (PQgetvalue (rows, 0, 0), "t");

  return TRUE;
}

/* A copy that outlives the caller's arguments; JSON becomes text, because the
 * caller may go on changing the object.
 */
AlboArg
albo_arg_copy (const AlboArg *arg)
{
  AlboArg copy = *arg;

  switch (arg->kind)
    {
    case ALBO_ARG_KIND_TEXT:
      copy.text = g_strdup (arg->text);
      break;

    case ALBO_ARG_KIND_OBJECT:
    case ALBO_ARG_KIND_NODE:
      {
        Bound bound;

        bind (&bound, arg, 1);
        copy.kind = ALBO_ARG_KIND_TEXT;
        copy.text = g_steal_pointer (&bound.texts[0]);
        unbind (&bound);
      }
      break;

    case ALBO_ARG_KIND_BYTES:
      copy.bytes = arg->bytes != NULL ? g_bytes_ref (arg->bytes) : NULL;
      break;

    case ALBO_ARG_KIND_NULL:
    case ALBO_ARG_KIND_INT:
    default:
      break;
    }

  return copy;
}

void
albo_arg_clear (AlboArg *arg)
{
  if (arg->kind == ALBO_ARG_KIND_TEXT)
    g_free ((char *) arg->text);
  else if (arg->kind == ALBO_ARG_KIND_BYTES)
    g_clear_pointer (&arg->bytes, g_bytes_unref);
}
