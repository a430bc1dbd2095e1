/* albo-office-call.c - how the functions of the office are called, with or without waiting
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "albo-office-private.h"

typedef struct
{
  const AlboOfficeCall *call;
  AlboArg               args[ALBO_ARG_MAX];
  gsize                 n_args;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  for (gsize i = 0; i < order->n_args; i++)
    albo_arg_clear (&order->args[i]);

  g_free (order);
}

static gpointer
run_order (AlboConnection  *self,
           gpointer         data,
           GCancellable    *cancellable,
           GError         **error)
{
  const Order *order = data;

  return albo_office_call (self, order->call, order->args, order->n_args, cancellable, error);
}

/* The texts are constants of ours with one %s in them, the schema's name. */
static char *
complete_sql (AlboConnection *self,
              const char     *sql)
{
  g_auto(GStrv) parts = g_strsplit (sql, "%s", -1);

  return g_strjoinv (albo_connection_get_schema (self), parts);
}

gpointer
albo_office_call (AlboConnection        *self,
                  const AlboOfficeCall  *call,
                  const AlboArg         *args,
                  gsize                  n_args,
                  GCancellable          *cancellable,
                  GError               **error)
{
  g_autofree char *sql = complete_sql (self, call->sql);

  return call->read (self, sql, args, n_args, cancellable, error);
}

void
albo_office_call_async (AlboConnection       *self,
                        const AlboOfficeCall *call,
                        const AlboArg        *args,
                        gsize                 n_args,
                        gpointer              source_tag,
                        GCancellable         *cancellable,
                        GAsyncReadyCallback   callback,
                        gpointer              user_data)
{
  Order *order = g_new0 (Order, 1);

  g_assert (n_args <= ALBO_ARG_MAX);
  order->call = call;
  order->n_args = n_args;

  for (gsize i = 0; i < n_args; i++)
    order->args[i] = albo_arg_copy (&args[i]);

  albo_connection_run_async (self, run_order, order, order_free, call->free_answer, source_tag,
                             cancellable, callback, user_data);
}

gpointer
albo_office_read_json (AlboConnection  *self,
                       const char      *sql,
                       const AlboArg   *args,
                       gsize            n_args,
                       GCancellable    *cancellable,
                       GError         **error)
{
  return albo_arg_call_json (self, sql, args, n_args, cancellable, error);
}

gpointer
albo_office_read_void (AlboConnection  *self,
                       const char      *sql,
                       const AlboArg   *args,
                       gsize            n_args,
                       GCancellable    *cancellable,
                       GError         **error)
{
  gboolean is_done = albo_arg_call_void (self, sql, args, n_args, cancellable, error);

  return GINT_TO_POINTER (is_done);
}
