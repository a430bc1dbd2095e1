/* session-lists.c - what is done from a list: several requests at once, payments, members
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#include "session.h"

#include "albo-ask.h"
#include "albo-bulk-private.h"
#include "albo-json.h"
#include "albo-list-page.h"
#include "albo-member-private.h"
#include "albo-payments-private.h"
#include "albo-register.h"
#include "albo-row.h"

#define N_AT_ONCE  3
#define MOST_TRIES 20

/* Nothing of before is on its way. */
static void
wait_for_rest (Session *self)
{
  desk_wait_for (self->desk.detail->command == NULL && session_is_idle (self) && session_is_well (self));
  session_see_pending (self);
}

/* Pressed again while it is not known whether it was done: the window is closed by what was. */
static void
see_ask (Session    *self,
         const char *button,
         Trace      *trace)
{
  GtkWindow *ask = desk_dialog (ALBO_TYPE_ASK);
  g_autofree char *key = NULL;

  g_assert_nonnull (ask);
  key = g_strdup (albo_ask_get_key (ALBO_ASK (ask)));
  session_fill (GTK_WIDGET (ask), trace->text);

  for (int i = 0; ask != NULL; i++)
    {
      g_assert_cmpint (i, <, MOST_TRIES);
      desk_wait_for (session_is_well (self));
      desk_press (ask, button);
      desk_wait_for ((ask = desk_dialog (ALBO_TYPE_ASK)) == NULL ||
                     gtk_widget_get_sensitive (desk_find (ask, GTK_TYPE_BUTTON, button)));
      trace->was_unknown |= ask != NULL;
    }

  trace->key = g_steal_pointer (&key);
  trace->told = TOLD_DONE;
  desk_wait_for (session_is_idle (self));
}

static AlboBulkItem *
get_item (AlboBulk *bulk,
          guint     i)
{
  return g_ptr_array_index (bulk->items, i);
}

/* Each of the first ones that are listed, in one command after the other. */
static void
work_at_once (Session    *self,
              const char *place,
              const char *action,
              const char *button,
              const char *code)
{
  AlboInbox *inbox = self->desk.inbox;
  g_autoptr(AlboBulk) bulk = NULL;
  GtkWindow *dialog;

  wait_for_rest (self);
  session_go_to (self, place);
  desk_wait_for (session_is_well (self) && !albo_request_list_is_loading (inbox->list) &&
                 g_list_model_get_n_items (G_LIST_MODEL (inbox->list)) >= N_AT_ONCE);
  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      g_autoptr(AlboRequestSummary) row = NULL;

      desk_wait_for ((row = g_list_model_get_item (G_LIST_MODEL (inbox->list), i)) != NULL &&
                     albo_request_summary_get_values (row) != NULL);
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (inbox->selection), i, i == 0);
    }

  gtk_widget_activate_action (GTK_WIDGET (inbox), action, NULL);
  desk_wait_for ((dialog = desk_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  session_tick (GTK_WIDGET (dialog));
  bulk = g_object_ref (inbox->bulk);
  desk_press (dialog, button);
  desk_wait_for (!albo_bulk_is_running (bulk) && inbox->bulk == NULL);
  g_assert_cmpuint (bulk->items->len, ==, N_AT_ONCE);

  for (guint i = 0; i < bulk->items->len; i++)
    {
      AlboBulkItem *item = get_item (bulk, i);
      Trace *trace;

      g_assert_false (item->is_unknown);
      if (item->is_left_out)
        continue;
      trace = session_add_trace (self, code, item->row->key.id);
      trace->told = item->is_done ? TOLD_DONE : TOLD_NOT_DONE;
    }

  /* What was not done is told in a dialog. */
  if ((dialog = desk_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL)
    desk_press (dialog, "Close");
  gtk_widget_activate_action (GTK_WIDGET (inbox), "inbox.unselect", NULL);
  desk_wait_for (session_is_idle (self));
}

void
session_forward_several (Session    *self,
                         const char *place)
{
  work_at_once (self, place, "inbox.bulk-forward", "Forward", "forward");
}

void
session_assign_several (Session    *self,
                        const char *place)
{
  work_at_once (self, place, "inbox.bulk-assign", "Assign", "assign");
}

static gboolean
has_action (JsonObject *row,
            const char *action)
{
  JsonArray *actions = albo_json_get_array (row, "actions");

  for (guint i = 0; actions != NULL && i < json_array_get_length (actions); i++)
    if (g_strcmp0 (json_array_get_string_element (actions, i), action) == 0)
      return TRUE;

  return FALSE;
}

/* (nullable): what is in a line of a list, once it is there */
static JsonObject *
get_row (GListModel *list,
         guint       position)
{
  g_autoptr(AlboRow) row = g_list_model_get_item (list, position);

  return row != NULL ? albo_row_get_object (row) : NULL;
}

/* (nullable): the first position of which that can be done. */
static JsonObject *
find_position (AlboPayments *payments,
               const char   *action)
{
  GListModel *list = G_LIST_MODEL (payments->list);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      JsonObject *object = get_row (list, i);

      if (object != NULL && has_action (object, action))
        return object;
    }

  return NULL;
}

static void
settle_payment (Session    *self,
                const char *code,
                const char *action,
                const char *button,
                gboolean    has_reasons)
{
  AlboPayments *payments;
  JsonObject *position = NULL;
  gint64 request, id;
  Trace *trace;

  wait_for_rest (self);
  session_go_to (self, "Payments");
  payments = ALBO_PAYMENTS (desk_find (self->desk.window, ALBO_TYPE_PAYMENTS, NULL));
  desk_wait_for (session_is_well (self) && session_is_idle (self) &&
                 (position = find_position (payments, code)) != NULL);
  request = albo_json_get_int (albo_json_get_object (position, "request"), "id", 0);
  id = albo_json_get_int (position, "id", 0);
  gtk_widget_activate_action (GTK_WIDGET (payments), action, "x", id);

  trace = session_add_trace (self, code, request);
  trace->text = session_new_text (self);
  see_ask (self, button, trace);
  if (!has_reasons)
    g_clear_pointer (&trace->text, g_free);
  session_go_to (self, "Awaiting payment");
}

void
session_pay_elsewhere (Session    *self,
                       const char *unused)
{
  settle_payment (self, "paid_elsewhere", "payments.paid-elsewhere", "Record as Paid", FALSE);
}

void
session_give_payment_up (Session    *self,
                         const char *unused)
{
  settle_payment (self, "cancel_payment", "payments.cancel", "Give Up", TRUE);
}

/* The entry in force of the next member of the list, whose page is opened. */
static gint64
open_member (Session     *self,
             AlboMember **member)
{
  guint position = self->n_members++;
  gint64 wanted;
  JsonObject *row = NULL;
  JsonArray *entries;
  GListModel *list;
  GtkWidget *page;

  session_go_to (self, "Professional register");
  page = desk_find (self->desk.window, ALBO_TYPE_REGISTER, NULL);
  gtk_widget_activate_action (page, "register.back", NULL);
  list = G_LIST_MODEL (albo_list_page_get_list (ALBO_LIST_PAGE (desk_find (page, ALBO_TYPE_LIST_PAGE, NULL))));
  desk_wait_for (session_is_well (self) && session_is_idle (self) && (row = get_row (list, position)) != NULL);
  *member = ALBO_MEMBER (desk_find (page, ALBO_TYPE_MEMBER, NULL));
  g_assert_nonnull (*member);
  wanted = albo_json_get_int (row, "member_id", 0);
  g_signal_emit_by_name (desk_find (page, GTK_TYPE_COLUMN_VIEW, NULL), "activate", position);
  desk_wait_for (session_is_well (self) && session_is_idle (self) && (*member)->member == wanted);

  /* What could not be read says so, and can be read when the server is there. */
  while ((*member)->document == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (*member), "member.retry", NULL);
      desk_wait_for (session_is_well (self) && session_is_idle (self));
    }

  entries = albo_json_get_array (json_node_get_object ((*member)->document), "entries");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (albo_json_get_string (entry, "to", NULL) == NULL)
        return albo_json_get_int (entry, "id", 0);
    }

  g_assert_not_reached ();
}

/* @button says which. */
void
session_write_register (Session    *self,
                        const char *button)
{
  gboolean is_correction = g_str_equal (button, "Correct");
  AlboMember *member;
  gint64 entry;
  Trace *trace;

  wait_for_rest (self);
  entry = open_member (self, &member);
  gtk_widget_activate_action (GTK_WIDGET (member), is_correction ? "member.correct" : "member.annotate", "x", entry);
  trace = session_add_trace (self, is_correction ? "entry_correct" : "annotate", 0);
  trace->text = session_new_text (self);
  see_ask (self, button, trace);
  session_go_to (self, "To be examined");
}
