/* albo-exchange-private.h - the side of an exchange that the server sees
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include <microhttpd.h>

#include "albo-exchange.h"
#include "albo-metrics.h"
#include "albo-route.h"

G_BEGIN_DECLS

/**
 * AlboExchange:
 *
 * One question from a browser and the answer it gets.
 *
 * The server makes it when the headers are read and frees it when the answer is
 * sent; a handler only borrows it.  Everything every answer needs is here, so
 * that no handler can forget it: the security headers, the escaping, and an
 * answer even where the handler gave none.
 *
 * It is a plain struct: nobody binds to it and it stays in one thread.  The
 * answers are in albo-reply.c.
 */
struct _AlboExchange
{
  struct MHD_Connection *wire;        /* borrowed from the server */
  AlboSite              *site;        /* borrowed */
  AlboConnection        *connection;  /* borrowed: that of the thread */
  const AlboRoute       *route;       /* (nullable): borrowed */
  AlboMetrics           *metrics;     /* (nullable): borrowed */
  char                  *id;          /* names it in the journal and on error pages */
  char                  *method;
  char                  *path;
  AlboPath               segments;
  char                  *segment_texts[ALBO_PATH_MAX];
  char                  *query;       /* (nullable): as it was sent, of a signed one */
  char                  *policy;      /* (nullable): in place of the site's */
  char                  *session;     /* (nullable): the token, well made but unchecked */
  char                  *csrf_token;  /* (nullable): what forms are bound to */
  char                  *csrf;        /* (nullable) */
  int                    language;
  AlboBody              *body;        /* (nullable) */
  GPtrArray             *headers;     /* names and values by turns */
  gint64                 started_at;
  guint                  status;      /* 0 until replied to */
  guint                  retry_after; /* seconds, for who asked too often */
  gboolean               is_last;     /* the connection ends with its answer */
  gboolean               is_stranger; /* somebody signed in asked for what is not theirs */
  gboolean               queued;      /* the reply was accepted for sending */
  int                    max_age;     /* seconds that anybody may keep the answer; 0 for not at all */
};

AlboExchange *albo_exchange_new         (struct MHD_Connection *wire,
                                         AlboSite              *site,
                                         AlboConnection        *connection,
                                         const char            *method,
                                         const char            *path);
void          albo_exchange_free        (AlboExchange          *self);
void          albo_exchange_set_route   (AlboExchange          *self,
                                         const AlboRoute       *route,
                                         const AlboPath        *segments);
gboolean      albo_exchange_check_csrf  (AlboExchange          *self);
gboolean      albo_exchange_is_answered (AlboExchange          *self);
gboolean      albo_exchange_finish      (AlboExchange          *self);
void          albo_exchange_send        (AlboExchange          *self,
                                         guint                  status,
                                         struct MHD_Response   *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AlboExchange, albo_exchange_free)

G_END_DECLS
