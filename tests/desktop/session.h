/* session.h - what somebody does at the program, and what they were told of it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-stall.h"
#include "desk.h"
#include "outages.h"

/* What the person was told of a command, last. */
typedef enum
{
  TOLD_NOTHING,
  TOLD_DONE,
  TOLD_NOT_DONE,
} Told;

/* Something that is to leave one trace in the database, or none. */
typedef struct
{
  char     *action;   /* of the history, or `note_add`, `message_send` */
  gint64    request;
  char     *key;      /* (nullable): by which the server tells a repeat */
  char     *text;     /* (nullable): nobody else wrote it */
  Told      told;
  gboolean  was_unknown;
} Trace;

/* The longest turn of the main loop during an action. */
typedef struct
{
  const char *what;
  AlboStall   longest;
} Stall;

typedef struct
{
  Desk       desk;
  guint32    seed;
  Outages   *outages;    /* (nullable): before they begin */
  guint      n_outages;  /* that there were, in the end */
  GPtrArray *traces;
  GArray    *stalls;     /* of each action */
  GArray    *requests;   /* gint64: that are worked on, one after the other */
  guint      n_requests; /* taken from them */
  guint      n_members;  /* taken from the register */
  guint      n_actions;
  const char *action;    /* its name */
  gint64      last_history;  /* before the actions */
  AlboOffice *last_office;   /* who wrote last, and about what */
  gint64      last_request;
} Session;

typedef void (*SessionStep) (Session    *self,
                             const char *argument);

Session *session_new         (void);
void     session_free        (Session    *self);
void     session_do          (Session    *self,
                              const char *name,
                              SessionStep step,
                              const char *argument);
void     session_watch       (Session    *self);

/* Parts of steps */
Trace   *session_add_trace   (Session    *self,
                              const char *action,
                              gint64      request);
char    *session_new_text    (Session    *self);
void     session_see_pending (Session    *self);
void     session_fill        (GtkWidget  *widget,
                              const char *text);
void     session_tick        (GtkWidget  *widget);
gboolean session_is_well     (Session    *self);
gboolean session_is_idle     (Session    *self);
gboolean session_is_marked   (Session    *self);

/* Moments */
void     session_sign_in_badly            (Session *self);
void     session_undo                     (Session *self);
void     session_sign_out_while_exporting (Session *self);
void     session_end_in_the_middle        (Session *self);
void     session_check_last_text          (Session *self);

/* Steps */
void     session_go_to       (Session    *self,
                              const char *place);
void     session_search      (Session    *self,
                              const char *text);
void     session_sort        (Session    *self,
                              const char *sort);
void     session_open        (Session    *self,
                              const char *unused);
void     session_show_page   (Session    *self,
                              const char *page);
void     session_reload      (Session    *self,
                              const char *unused);
void     session_write       (Session    *self,
                              const char *function);
void     session_use_verb    (Session    *self,
                              const char *code);
void     session_mark        (Session    *self,
                              const char *unused);
void     session_claim_next  (Session    *self,
                              const char *unused);
void     session_save_search (Session    *self,
                              const char *unused);

/* Steps from a list */
void     session_forward_several (Session    *self,
                                  const char *place);
void     session_assign_several  (Session    *self,
                                  const char *place);
void     session_pay_elsewhere   (Session    *self,
                                  const char *unused);
void     session_give_payment_up (Session    *self,
                                  const char *unused);
void     session_write_register  (Session    *self,
                                  const char *button);
