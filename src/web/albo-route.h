/* albo-route.h - the map of a site: who answers what
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

#pragma once

#include "albo-body.h"
#include "albo-connection.h"
#include "albo-exchange.h"

G_BEGIN_DECLS

/**
 * AlboHandler:
 * @exchange: (transfer none): the question, whole; valid during the call
 * @connection: (transfer none): the connection of this thread
 *
 * Answers one question, exactly once.  It may block: each thread serves one
 * question at a time.
 */
typedef void (*AlboHandler) (AlboExchange   *exchange,
                             AlboConnection *connection);

/**
 * AlboAdmission:
 * @exchange: (transfer none): the question, whose body was not read yet
 * @connection: (transfer none): the connection of this thread
 * @error: (nullable): why not
 *
 * Decides whether a body is worth keeping.
 *
 * Returns: %FALSE to answer with @error instead of calling the handler
 */
typedef gboolean (*AlboAdmission) (AlboExchange    *exchange,
                                   AlboConnection  *connection,
                                   GError         **error);

/**
 * AlboRouteFlags:
 * @ALBO_ROUTE_SIGN_IN: who has no session is sent to the sign-in first
 * @ALBO_ROUTE_ANYBODY: who has no session may send this form too: it changes nothing then
 * @ALBO_ROUTE_FOREIGN: a form of another site, which has no token of ours: what it says must
 *   be signed, and bound to this browser, by other means
 * @ALBO_ROUTE_FREE: it costs next to nothing, so nobody asks too often
 * @ALBO_ROUTE_COSTLY: it counts as %ALBO_COSTLY questions, being as much work
 */
typedef enum
{
  ALBO_ROUTE_SIGN_IN = 1 << 0,
  ALBO_ROUTE_ANYBODY = 1 << 1,
  ALBO_ROUTE_FREE    = 1 << 2,
  ALBO_ROUTE_FOREIGN = 1 << 3,
  ALBO_ROUTE_COSTLY  = 1 << 4,
} AlboRouteFlags;

#define ALBO_COSTLY 25

/**
 * AlboRoute:
 * @method: `GET`, which stands for `HEAD` too, or `POST`
 * @pattern: a path; each `*` stands for one segment of letters, digits, `-`,
 *   `_` and `.`
 * @handler: who answers
 * @flags: what is to be so before @handler is called
 * @body: what a form may use up; all zero where none is expected
 * @admit: (nullable): called before the body is read; what it does not admit is
 *   never kept
 */
typedef struct
{
  const char     *method;
  const char     *pattern;
  AlboHandler     handler;
  AlboRouteFlags  flags;
  AlboBodyLimits  body;
  AlboAdmission   admit;
} AlboRoute;

/**
 * AlboPath:
 * @n: how many segments
 * @starts: where in the path each begins
 * @lengths: its bytes
 *
 * What the `*` of a pattern stand for.
 */
#define ALBO_PATH_MAX 4

typedef struct
{
  guint n;
  gsize starts[ALBO_PATH_MAX];
  gsize lengths[ALBO_PATH_MAX];
} AlboPath;

gboolean         albo_route_match (const char       *pattern,
                                   const char       *path,
                                   AlboPath         *segments);
const AlboRoute *albo_route_find  (const AlboRoute  *routes,
                                   gsize             n_routes,
                                   const char       *method,
                                   const char       *path,
                                   AlboPath         *segments,
                                   char            **allowed);

G_END_DECLS
