/* albo-bulk-private.h - what the files of AlboBulk share
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-bulk.h"

G_BEGIN_DECLS

/**
 * AlboBulkItem:
 * @row: the request, as the person saw it
 * @row_version: what a command must name
 * @ticked: (nullable): what was confirmed of it, to forward it
 * @assignee: (nullable): who gets it, a login
 * @before: (nullable): who had it, a login; %NULL where that is not known
 * @is_left_out: the command does not apply to it, and is not sent
 * @is_done: the command was carried out
 * @is_unknown: nobody knows whether it was
 * @reason: (nullable): why it was not done, in words
 *
 * One request of several.
 */
typedef struct
{
  AlboRequestValues *row;
  int                row_version;
  JsonObject        *ticked;
  char              *assignee;
  char              *before;
  gboolean           is_left_out;
  gboolean           is_done;
  gboolean           is_unknown;
  char              *reason;
} AlboBulkItem;

struct _AlboBulk
{
  GObject parent_instance;

  /* Weak: what can be undone is held by what tells it, inside them.  Whoever signed out is told no more. */
  GtkWindow       *parent;     /* (nullable) */
  AdwToastOverlay *toasts;     /* (nullable) */
  AlboOffice      *office;
  GPtrArray       *items;      /* of AlboBulkItem */
  gboolean         is_assigning;
  gboolean         is_undoing;
  char            *name;       /* (nullable): of who gets them */

  guint            n_sent;     /* those that are left out count */
  guint            n_tries;
  char            *key;        /* (nullable): of the command on its way */
  guint            retry_source;
  guint            show_source;
  gboolean         is_running;
  gboolean         is_stopped;
  GtkWidget       *dialog;     /* (nullable): that shows how far it is */
  GtkProgressBar  *bar;

  /* Of the question before. */
  GPtrArray       *boxes;      /* of GtkCheckButton, borrowed */
  GPtrArray       *logins;     /* (nullable) */
  GtkDropDown     *people;     /* (nullable): borrowed */
};

/* albo-bulk.c */
guint       albo_bulk_count_left_out (AlboBulk  *self);
const char *albo_bulk_get_title      (AlboBulk  *self);
void        albo_bulk_start          (AlboBulk  *self);

/* albo-bulk-report.c */
GtkWidget  *albo_bulk_scroll         (GtkWidget *list);
void        albo_bulk_report         (AlboBulk  *self);

G_END_DECLS
