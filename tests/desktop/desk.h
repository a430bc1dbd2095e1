/* desk.h - a person at the whole program, which runs in the process of the test
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-detail-private.h"
#include "albo-inbox-private.h"
#include "albo-window.h"

/* What somebody sees who is signed in; borrowed. */
typedef struct
{
  AlboApplication *application;
  AlboWindow      *window;
  AlboOffice      *office;
  GtkListBox      *places;
  AlboInbox       *inbox;
  AlboDetail      *detail;
} Desk;

typedef void (*DeskWork) (gpointer data);

void       desk_run        (Desk          *desk,
                            DeskWork       work,
                            gpointer       data);
void       desk_sign_in    (Desk          *desk,
                            const char    *login);
void       desk_sign_out   (Desk          *desk);
void       desk_end        (Desk          *desk);

GtkWidget *desk_find       (gpointer       root,
                            GType          type,
                            const char    *text);
GtkWidget *desk_find_place (Desk          *desk,
                            const char    *title);
GtkWindow *desk_dialog     (GType          type);
void       desk_press      (gpointer       root,
                            const char    *label);
void       desk_settle     (void);

/* Turns the main loop until @condition, an expression, holds. */
#define desk_wait_for(condition) G_STMT_START {                          \
    gint64 end_ = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;         \
    guint source_ = g_timeout_add (5, desk_wake_cb, NULL);               \
    while (!(condition))                                                 \
      {                                                                  \
        if (g_get_monotonic_time () > end_)                              \
          g_error ("%s:%d, in vain: %s", __FILE__, __LINE__, #condition); \
        g_main_context_iteration (NULL, TRUE);                           \
      }                                                                  \
    g_source_remove (source_);                                           \
  } G_STMT_END

gboolean   desk_wake_cb    (gpointer       data);
